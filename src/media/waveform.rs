//! The shape of a sound.

mod codec;
mod decoder;
mod peaks;

use std::time::{Duration, Instant};

use futures::FutureExt as _;
use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use tokio::sync::mpsc;

use super::fetch::{Medium, Reader};
use crate::asset::{MediaFault, Waveform};
use decoder::{Sound, Step};

/// How often it is told how far it is.
const OFTEN: Duration = Duration::from_millis(100);

/// Decodes a sound and tells its shape as it goes, ten times a second at most. The last one is whole; or it is why there
/// is no more, and what was decoded until then was told just before it. Dropping the stream ends the decoding.
#[must_use]
pub fn waveform(medium: Medium) -> BoxStream<'static, Result<Waveform, MediaFault>> {
    let (tell, told) = mpsc::channel(1);
    let work = async move { medium.parse(move |reader| decode(reader, &tell)).await? };
    let course = Course { told, work: Some(work.boxed()), last: None };
    stream::unfold(course, Course::next).boxed()
}

/// Decodes all of it on this thread.
fn decode(reader: Reader, tell: &mpsc::Sender<Waveform>) -> Result<Waveform, MediaFault> {
    let mut sound = Sound::open(reader)?;
    let mut told = Instant::now();
    // Where nobody listens any more it does not matter what this ends with.
    while !tell.is_closed() {
        match sound.step() {
            Ok(Step::On) if told.elapsed() < OFTEN => {}
            Ok(Step::On) => {
                // Who has not yet heard the one before hears the next one.
                if let Some(so_far) = sound.waveform(false) {
                    let _ = tell.try_send(so_far);
                }
                told = Instant::now();
            }
            Ok(Step::Ended) => break,
            Err(fault) => {
                if let Some(so_far) = sound.waveform(false) {
                    let _ = tell.blocking_send(so_far);
                }
                return Err(fault);
            }
        }
    }
    sound.waveform(true).ok_or_else(|| MediaFault::Damaged { what: "there is no sound in it".to_owned() })
}

/// A sound that is being decoded.
struct Course {
    told: mpsc::Receiver<Waveform>,
    work: Option<BoxFuture<'static, Result<Waveform, MediaFault>>>,
    /// What it ended with, until that was told.
    last: Option<Result<Waveform, MediaFault>>,
}

impl Course {
    async fn next(mut self) -> Option<(Result<Waveform, MediaFault>, Self)> {
        if let Some(work) = &mut self.work {
            tokio::select! {
                biased;
                Some(so_far) = self.told.recv() => return Some((Ok(so_far), self)),
                last = work => self.last = Some(last),
            }
            self.work = None;
        }
        if let Ok(so_far) = self.told.try_recv() {
            return Some((Ok(so_far), self));
        }
        Some((self.last.take()?, self))
    }
}

#[cfg(test)]
mod tests;
