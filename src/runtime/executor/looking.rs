//! Pictures, waveforms and facts: asked for, encoded for the terminal, handed to the loop.

use std::sync::Arc;

use futures::StreamExt as _;
use tokio::sync::{Semaphore, mpsc};

use super::{Done, PANICKED};
use crate::asset::{Asset, MediaFault};
use crate::media::cache::Scale;
use crate::media::preview::{self, Canvas, Encoded, Protocol};
use crate::message::Reply;
use crate::runtime::services::Media;
use crate::state::{Picture, PictureKey, Ticket};
use crate::work::fresh::Told;
use crate::work::preview::Seen;

/// A picture that is to be made.
pub(super) struct Look {
    pub(super) ticket: Ticket,
    /// `None` where it is no longer at hand.
    pub(super) asset: Option<Asset>,
    pub(super) key: PictureKey,
    pub(super) fetch: bool,
    pub(super) media: Arc<dyn Media>,
    pub(super) canvas: Option<Canvas>,
    pub(super) encoding: Arc<Semaphore>,
}

impl Look {
    pub(super) async fn picture(self) -> Done {
        let Self { ticket, asset, key, fetch, media, canvas, encoding } = self;
        let (Some(asset), Some(canvas)) = (asset, canvas) else {
            return Done::Reply(Reply::Pictured { ticket, key, result: Err(MediaFault::NotHere), refreshed: None });
        };
        let scale = scale(key.cells, canvas);
        let Told { result, refreshed } = media.picture(asset, key.shot, scale, fetch).await;
        let made = match result {
            Ok(seen) => {
                let facts = seen.1;
                encode(seen, key.cells, canvas, encoding).await.map(|picture| (picture, facts))
            }
            Err(fault) => Err(fault),
        };
        match made {
            Ok((picture, facts)) => {
                let result = Ok(Picture { extent: picture.extent, bytes: picture.bytes(), facts });
                let reply = Reply::Pictured { ticket, key: key.clone(), result, refreshed };
                Done::Picture { key, picture, reply }
            }
            Err(fault) => Done::Reply(Reply::Pictured { ticket, key, result: Err(fault), refreshed }),
        }
    }
}

/// Which size fills so many cells.
fn scale((columns, rows): (u16, u16), canvas: Canvas) -> Scale {
    let (width, height) = match canvas.protocol {
        // Two pixels a cell, one above the other.
        Protocol::Halfblocks => (1, 2),
        Protocol::Kitty | Protocol::KittyPlaceholders | Protocol::Iterm2 | Protocol::Sixel => canvas.cell,
    };
    let longest = (u32::from(columns) * u32::from(width)).max(u32::from(rows) * u32::from(height));
    if longest <= Scale::Thumbnail.side() { Scale::Thumbnail } else { Scale::Large }
}

/// Encodes on a thread of its own. That thread goes on where nobody waits any more, so it is the one that holds the permit.
async fn encode(
    (picture, _): Seen,
    cells: (u16, u16),
    canvas: Canvas,
    encoding: Arc<Semaphore>,
) -> Result<Encoded, MediaFault> {
    let permit = encoding.acquire_owned().await.map_err(|_| tripped())?;
    let encoded = tokio::task::spawn_blocking(move || {
        let encoded = preview::encode(&picture, cells, &canvas);
        drop(permit);
        encoded
    });
    encoded.await.map_err(|_| tripped())
}

/// Passes a waveform on as it grows.
pub(super) async fn waves(
    ticket: Ticket,
    media: Arc<dyn Media>,
    asset: Option<Asset>,
    fetch: bool,
    replies: mpsc::Sender<Done>,
) -> Done {
    let failed = |fault| Done::Reply(Reply::Waved { ticket, result: Err(fault), refreshed: None });
    let Some(asset) = asset else { return failed(MediaFault::NotHere) };
    let mut waves = media.waveform(asset, fetch);
    while let Some(Told { result, refreshed }) = waves.next().await {
        let is_last = result.as_ref().map_or(true, |wave| wave.whole);
        let done = Done::Reply(Reply::Waved { ticket, result, refreshed });
        if is_last {
            return done;
        }
        // The loop is gone only when the program ends.
        let _ = replies.send(done).await;
    }
    failed(MediaFault::Damaged { what: "it ended too early".to_owned() })
}

pub(super) async fn facts(ticket: Ticket, media: Arc<dyn Media>, asset: Option<Asset>) -> Done {
    let Some(asset) = asset else {
        return Done::Reply(Reply::Probed { ticket, result: Err(MediaFault::NotHere), refreshed: None });
    };
    let Told { result, refreshed } = media.probe(asset).await;
    Done::Reply(Reply::Probed { ticket, result: result.map(Box::new), refreshed })
}

/// What came of a medium that the program tripped over.
pub(super) fn tripped() -> MediaFault {
    MediaFault::Damaged { what: PANICKED.to_owned() }
}
