//! Opening assets: each in a process of its own.

use std::path::PathBuf;
use std::sync::Arc;

use futures::future::join_all;
use tokio::task::spawn_blocking;
use url::Url;

use super::{Done, PANICKED, Services, State};
use crate::asset::{AssetId, AssetKind, Handed};
use crate::desktop::opener::Opener;
use crate::message::{Opened, Reply};
use crate::runtime::services::WhereSaved;
use crate::state::{OpenWith, Ticket};

/// Assets that are to be opened.
pub(super) struct Batch {
    ids: Vec<AssetId>,
    with: OpenWith,
    at_hand: Handed,
    opener: Arc<Opener>,
    saved: WhereSaved,
}

impl Batch {
    pub(super) fn of(state: &State, services: &Services, ids: Vec<AssetId>, with: OpenWith) -> Self {
        Self {
            at_hand: state.hand_over(&ids),
            ids,
            with,
            opener: Arc::clone(&services.opener),
            saved: Arc::clone(&services.answers.saved),
        }
    }

    /// Opens them: the first one alone, so that what fails for all of them fails once.
    pub(super) async fn open(self, ticket: Ticket) -> Done {
        let Self { ids, with, at_hand, opener, saved } = self;
        let files = (saved)(ids.clone()).await;
        let one = |id: &AssetId| {
            let (opener, file) = (Arc::clone(&opener), files.get(id).cloned());
            let found = at_hand.get(id).map(|asset| (asset.kind, asset.link().map_err(|refusal| refusal.to_string())));
            async move {
                let done = spawn_blocking(move || {
                    let (kind, link) = found.ok_or("no longer at hand · r loads it again")?;
                    open_one(&opener, with, kind, link, file)
                });
                done.await.unwrap_or_else(|_| Err(PANICKED.to_owned()))
            }
        };
        let mut rest = ids.iter();
        let mut results = Vec::new();
        if let Some(first) = rest.next() {
            results.push(one(first).await);
        }
        if results.iter().all(Result::is_ok) {
            results.extend(join_all(rest.map(one)).await);
        }
        let done = results.iter().filter(|result| result.is_ok()).count();
        let failed = ids.iter().zip(results).find_map(|(id, result)| Some((id.clone(), result.err()?)));
        Done::Reply(Reply::Opened { ticket, opened: Opened { assets: ids, done, with, failed } })
    }
}

fn open_one(
    opener: &Opener,
    with: OpenWith,
    kind: AssetKind,
    link: Result<Url, String>,
    file: Option<PathBuf>,
) -> Result<(), String> {
    let own = match with {
        OpenWith::Usual => opener.own(kind),
        OpenWith::Own(kind) => Some(opener.own(kind).ok_or("no such program is configured any more")?),
        OpenWith::System | OpenWith::Saved => None,
    };
    match own {
        Some(own) => opener.open_with(own, link, file.as_deref()),
        None if with == OpenWith::Saved => opener.open_file(&file.ok_or("not downloaded yet")?),
        None => opener.open(&link?),
    }
}
