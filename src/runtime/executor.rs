//! Effects become tasks, and tasks answer with replies.

mod connecting;
mod copying;
mod folders;
mod looking;
mod opening;
mod syncing;

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;

use futures::FutureExt;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{AbortHandle, JoinSet};

use super::services::{Answers, Services};
use crate::asset::copy_form::TEXT_FILE;
use crate::asset::{AccountName, Ask, Asset, AssetId, CopyForm, Fault, FaultKind, Origin};
use crate::effect::{Effect, Lane};
use crate::media::preview::{Canvas, Encoded};
use crate::message::{FileShown, Opened, Reply};
use crate::state::{PictureKey, Preview, Session, State, Ticket};
use copying::{Batch, Board};
use looking::Look;

/// What a task hands to the loop.
#[derive(Debug)]
pub enum Done {
    Reply(Reply),
    /// A sequence for the terminal, which the loop alone writes to; then the reply.
    Sequence {
        bytes: Vec<u8>,
        reply: Reply,
    },
    /// A picture for the shelf; then the reply.
    Picture {
        key: PictureKey,
        picture: Encoded,
        reply: Reply,
    },
    /// From now on these answer; then the reply.
    Answers {
        answers: Answers,
        reply: Reply,
    },
}

/// What a task says when it panics. The message of the panic goes to the log alone: it may hold anything.
const PANICKED: &str = "the program tripped over it · the log says where";

/// Starts tasks, and ends them.
#[derive(Debug)]
pub(super) struct Executor {
    services: Services,
    replies: mpsc::Sender<Done>,
    lanes: BTreeMap<Lane, AbortHandle>,
    /// What pictures are encoded for; `None` while they are not shown.
    canvas: Option<Canvas>,
    /// Pictures are encoded on all cores but one, which is for the loop.
    encoding: Arc<Semaphore>,
    /// Nothing is lost when these end early.
    passing: JoinSet<()>,
    /// A person waits for these even while the program ends.
    lasting: JoinSet<()>,
}

impl Executor {
    /// The tasks answer over `replies`.
    pub(super) fn new(services: Services, replies: mpsc::Sender<Done>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            services,
            replies,
            lanes: BTreeMap::new(),
            canvas: None,
            encoding: Arc::new(Semaphore::new((cores - 1).max(1))),
            passing: JoinSet::new(),
            lasting: JoinSet::new(),
        }
    }

    /// Encodes pictures for this from now on.
    pub(super) fn draw_on(&mut self, canvas: Option<Canvas>) {
        self.canvas = canvas;
    }

    /// Asks these from now on.
    pub(super) fn adopt(&mut self, answers: Answers) {
        self.services.answers = answers;
    }

    /// Whether the queue of downloads is the one that is used already.
    pub(super) fn has_queue(&self, answers: &Answers) -> bool {
        Arc::ptr_eq(&self.services.answers.downloads, &answers.downloads)
    }

    /// Starts what an effect asks for. Effects that concern the loop itself are not for here and do nothing.
    pub(super) fn start(&mut self, state: &State, effect: Effect) {
        match effect {
            Effect::Ask { lane, ticket, ask, offset } => self.ask(lane, ticket, ask, offset),
            Effect::Folders { ticket, account } => self.folders(ticket, account),
            Effect::Sync { ticket, accounts, collection, depth } => {
                let steps = (self.services.answers.syncs)(accounts, collection, depth);
                let replies = self.replies.clone();
                self.run_in(Lane::Sync, syncing::pass_on(ticket, steps, replies), move || Reply::SyncEnded { ticket });
            }
            Effect::Refresh { ticket, assets } => {
                let refresh = Arc::clone(&self.services.answers.refresh);
                self.run_in(
                    Lane::Refresh,
                    async move { Done::Reply(Reply::Refreshed { ticket, assets: refresh(assets).await }) },
                    move || Reply::Refreshed { ticket, assets: Vec::new() },
                );
            }
            Effect::Renew { ticket, assets } => {
                let (media, at_hand) = (Arc::clone(&self.services.answers.media), state.hand_over(&assets));
                let renewed = async move { media.renewed(at_hand.into_assets(&assets)).await };
                self.run_in(
                    Lane::Renew,
                    async move { Done::Reply(Reply::Renewed { ticket, assets: renewed.await }) },
                    move || Reply::Renewed { ticket, assets: Vec::new() },
                );
            }
            Effect::Gather { ticket, assets } => self.gather(ticket, assets),
            Effect::Match { ticket, query, page_size } => {
                let matched = (self.services.answers.matching)(query, page_size);
                self.run_in(
                    Lane::Match,
                    async move { Done::Reply(Reply::Matched { ticket, result: matched.await }) },
                    move || Reply::Matched { ticket, result: Err(panicked(&AccountName::catalog())) },
                );
            }
            Effect::Keep(session) => self.keep(&session),
            Effect::Cancel(lane) => self.cancel(&lane),
            Effect::Samples { ticket, assets } => self.samples(state, ticket, assets),
            Effect::Copy { ticket, form, assets } => self.copy(state, ticket, form, assets),
            Effect::CopyFile { ticket, form, assets } => self.copy_into_a_file(state, ticket, form, assets),
            Effect::CopyText { ticket, what, text } => {
                self.last(copying::plain(ticket, what, text, Board::of(&self.services)), copy_lost(ticket));
            }
            Effect::CopyTextFile { ticket, what, text } => {
                let (board, folder) = (Board::of(&self.services), self.services.folder.clone());
                let written = copying::into_a_file((ticket, what), Ok(text), TEXT_FILE, board, folder);
                self.last(written, write_lost(ticket));
            }
            Effect::Open { ticket, assets, with } => {
                let batch = opening::Batch::of(state, &self.services, assets.clone(), with);
                self.last(batch.open(ticket), move || {
                    let failed = assets.first().map(|first| (first.clone(), PANICKED.to_owned()));
                    Reply::Opened { ticket, opened: Opened { assets, done: 0, with, failed } }
                });
            }
            Effect::Locate { ticket, assets } => {
                let here = (self.services.answers.saved)(assets);
                self.run_in(
                    Lane::Locate,
                    async move { Done::Reply(Reply::Located { ticket, here: here.await.len() }) },
                    move || Reply::Located { ticket, here: 0 },
                );
            }
            Effect::Downloads(order) => {
                let at_hand = state.hand_over(order.added());
                self.services.answers.downloads.order(order, at_hand);
            }
            Effect::OpenFile { ticket, file } => self.show_file(ticket, file, FileShown::Opened),
            Effect::Reveal { ticket, file } => self.show_file(ticket, file, FileShown::Revealed),
            Effect::LocalFolders { ticket, folder } => self.local_folders(ticket, folder),
            Effect::Demo { ticket } => self.demo(ticket),
            Effect::TryKey { ticket, trial } => self.try_key(ticket, trial),
            Effect::KeepKey { ticket, trial, home } => self.keep_key(ticket, trial, home),
            Effect::Preview { seat, ticket, of: Preview::Picture(key), fetch } => {
                self.picture(state, (seat, ticket), key, fetch);
            }
            Effect::Preview { seat, ticket, of: Preview::Wave(key), fetch } => {
                let asset = state.asset(&key.asset).cloned();
                let (media, replies) = (Arc::clone(&self.services.answers.media), self.replies.clone());
                self.run_in(Lane::Preview(seat), looking::waves(ticket, media, asset, fetch, replies), move || {
                    Reply::Waved { ticket, result: Err(looking::tripped()), refreshed: None }
                });
            }
            Effect::Probe { seat, ticket, asset } => {
                let asset = state.asset(&asset).cloned();
                let media = Arc::clone(&self.services.answers.media);
                self.run_in(Lane::Probe(seat), looking::facts(ticket, media, asset), move || Reply::Probed {
                    ticket,
                    result: Err(looking::tripped()),
                    refreshed: None,
                });
            }
            Effect::WakeAt { .. }
            | Effect::Forget(_)
            | Effect::Bell
            | Effect::Mouse(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit(_) => {}
        }
    }

    /// Ends what may end at once. The future ends when the clipboard has handed over what it holds, and the downloads are
    /// kept.
    pub(super) fn finish(mut self) -> impl Future<Output = ()> {
        self.passing.abort_all();
        let settled = self.services.answers.downloads.settle();
        let clipboard = self.services.clipboard.take();
        let mut lasting = std::mem::take(&mut self.lasting);
        drop(self);
        let closed = async move {
            while lasting.join_next().await.is_some() {}
            if let Some(clipboard) = clipboard {
                clipboard.close().await;
            }
        };
        async move { _ = tokio::join!(closed, settled) }
    }

    fn ask(&mut self, lane: Lane, ticket: Ticket, mut ask: Ask, offset: Option<u64>) {
        let Answers { source, cursor_at, .. } = self.services.answers.clone();
        let account = match &ask.origin {
            Origin::Account(account) => account.clone(),
            Origin::Catalog => AccountName::catalog(),
        };
        let lost = panicked(&account);
        self.run_in(
            lane,
            async move {
                // The way to an offset is the source's own business, and may take its time.
                match offset {
                    Some(0) => ask.cursor = None,
                    Some(offset) => match cursor_at(&ask.origin, ask.query.collection, offset) {
                        Some(cursor) => ask.cursor = Some(cursor),
                        None => return Done::Reply(Reply::Part { ticket, result: Err(no_way(&account)) }),
                    },
                    None => {}
                }
                Done::Reply(Reply::Part { ticket, result: source.page(ask).await })
            },
            move || Reply::Part { ticket, result: Err(lost) },
        );
    }

    fn gather(&mut self, ticket: Ticket, assets: Vec<AssetId>) {
        let brought = (self.services.answers.gathering)(assets);
        let by_id = |assets: Vec<Asset>| assets.into_iter().map(|asset| (asset.id.clone(), asset)).collect();
        self.run_in(
            Lane::Gather,
            async move { Done::Reply(Reply::Gathered { ticket, assets: Arc::new(by_id(brought.await)) }) },
            move || Reply::Gathered { ticket, assets: Arc::default() },
        );
    }

    fn folders(&mut self, ticket: Ticket, account: AccountName) {
        let folders_of = Arc::clone(&self.services.answers.folders);
        let (name, lost) = (account.clone(), panicked(&account));
        self.run_in(
            Lane::Folders(account.clone()),
            async move {
                let result = folders_of(account.clone()).await;
                Done::Reply(Reply::Folders { ticket, account, result })
            },
            move || Reply::Folders { ticket, account: name, result: Err(lost) },
        );
    }

    fn local_folders(&mut self, ticket: Ticket, folder: PathBuf) {
        self.run_in(
            Lane::LocalFolders,
            async move {
                let listed = tokio::task::spawn_blocking(move || folders::within(&folder)).await;
                Done::Reply(Reply::LocalFolders { ticket, folders: listed.unwrap_or_default() })
            },
            move || Reply::LocalFolders { ticket, folders: Vec::new() },
        );
    }

    fn show_file(&mut self, ticket: Ticket, file: PathBuf, how: FileShown) {
        let opener = Arc::clone(&self.services.opener);
        let lost = file.clone();
        self.last(
            async move {
                let path = file.clone();
                let shown = tokio::task::spawn_blocking(move || match how {
                    FileShown::Opened => opener.open_file(&path),
                    FileShown::Revealed => opener.reveal(&path),
                });
                Done::Reply(Reply::FileOpened { ticket, file, result: opened(shown.await).map(|()| how) })
            },
            move || Reply::FileOpened { ticket, file: lost, result: Err(PANICKED.to_owned()) },
        );
    }

    fn samples(&mut self, state: &State, ticket: Ticket, assets: Vec<AssetId>) {
        let (batch, board) = (Batch::of(state, &self.services, assets), Board::of(&self.services));
        let replies = self.replies.clone();
        self.run_in(Lane::Samples, batch.samples(ticket, board, replies), move || Reply::Samples {
            ticket,
            samples: Vec::new(),
        });
    }

    fn copy(&mut self, state: &State, ticket: Ticket, form: CopyForm, assets: Vec<AssetId>) {
        let what = state.copy_words(form, &assets);
        let (batch, board) = (Batch::of(state, &self.services, assets), Board::of(&self.services));
        self.last(batch.copy(ticket, form, what, board), copy_lost(ticket));
    }

    fn copy_into_a_file(&mut self, state: &State, ticket: Ticket, form: CopyForm, assets: Vec<AssetId>) {
        let what = state.copy_words(form, &assets);
        let (batch, board) = (Batch::of(state, &self.services, assets), Board::of(&self.services));
        let folder = self.services.folder.clone();
        self.last(batch.write((ticket, form), what, board, folder), write_lost(ticket));
    }

    fn picture(&mut self, state: &State, (seat, ticket): (usize, Ticket), key: PictureKey, fetch: bool) {
        let look = Look {
            ticket,
            asset: state.asset(&key.asset).cloned(),
            key: key.clone(),
            fetch,
            media: Arc::clone(&self.services.answers.media),
            canvas: self.canvas,
            encoding: Arc::clone(&self.encoding),
        };
        self.run_in(Lane::Preview(seat), look.picture(), move || Reply::Pictured {
            ticket,
            key,
            result: Err(looking::tripped()),
            refreshed: None,
        });
    }

    fn keep(&mut self, session: &Session) {
        let (Some(keeper), Some(text)) = (self.services.keeper.clone(), session.text()) else { return };
        let turn = keeper.turn();
        self.last(
            async move {
                let written = tokio::task::spawn_blocking(move || keeper.keep(turn, &text)).await;
                let result = match written {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(error.to_string()),
                    Err(_) => Err(PANICKED.to_owned()),
                };
                Done::Reply(Reply::Kept { result })
            },
            || Reply::Kept { result: Err(PANICKED.to_owned()) },
        );
    }

    fn cancel(&mut self, lane: &Lane) {
        if let Some(task) = self.lanes.remove(lane) {
            task.abort();
        }
    }

    /// Runs a task in a lane; the one that was there ends.
    fn run_in(
        &mut self,
        lane: Lane,
        work: impl Future<Output = Done> + Send + 'static,
        lost: impl FnOnce() -> Reply + Send + 'static,
    ) {
        self.cancel(&lane);
        let task = self.pass(work, lost);
        self.lanes.insert(lane, task);
    }

    fn pass(
        &mut self,
        work: impl Future<Output = Done> + Send + 'static,
        lost: impl FnOnce() -> Reply + Send + 'static,
    ) -> AbortHandle {
        spawn(&mut self.passing, self.replies.clone(), work, lost)
    }

    fn last(
        &mut self,
        work: impl Future<Output = Done> + Send + 'static,
        lost: impl FnOnce() -> Reply + Send + 'static,
    ) {
        spawn(&mut self.lasting, self.replies.clone(), work, lost);
    }
}

/// Every task answers, a panicking one with what `lost` makes.
fn spawn(
    tasks: &mut JoinSet<()>,
    replies: mpsc::Sender<Done>,
    work: impl Future<Output = Done> + Send + 'static,
    lost: impl FnOnce() -> Reply + Send + 'static,
) -> AbortHandle {
    // What has ended since the last time.
    while tasks.try_join_next().is_some() {}
    tasks.spawn(async move {
        let done = AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Done::Reply(lost()));
        // The loop is gone only when the program ends.
        let _ = replies.send(done).await;
    })
}

fn opened(task: Result<Result<(), String>, tokio::task::JoinError>) -> Result<(), String> {
    task.unwrap_or_else(|_| Err(PANICKED.to_owned()))
}

fn copy_lost(ticket: Ticket) -> impl FnOnce() -> Reply {
    move || Reply::Copied { ticket, what: String::new(), elsewhere: 0, result: Err(PANICKED.to_owned()) }
}

fn write_lost(ticket: Ticket) -> impl FnOnce() -> Reply {
    move || Reply::Written { ticket, what: String::new(), result: Err(PANICKED.to_owned()) }
}

fn panicked(account: &AccountName) -> Fault {
    Fault::new(account, FaultKind::Service, PANICKED)
}

fn no_way(account: &AccountName) -> Fault {
    Fault::new(account, FaultKind::Service, "it gives one page after another, and this one is not known yet")
}

#[cfg(test)]
mod tests;
