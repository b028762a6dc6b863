//! Doubles of the world for the tests of this room: all of them write into one journal, in the order of what happens.

use std::collections::BTreeMap;
use std::io;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::pictures::Shelf;
use crate::view::Placed;
use futures::future::{BoxFuture, ready};
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt, stream};
use image::RgbaImage;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::backend::TestBackend;
use ratatui::{Frame, Terminal};
use tokio::time::Instant;

use super::canvas::Surroundings;
use super::canvas::inquiry::Inquiry;
use super::{Answers, Connector, Downloads, Joined, Media, Screen, Services};
use crate::asset::{
    AccountName, Ask, Asset, AssetId, Collection, CopyForm, Cursor, DownloadNews, DownloadOrder, Facts, Fault,
    FaultKind, Folder, FolderId, Handed, MediaFault, Origin, Page, Probe, Query, Seconds, Secret, Shot, ShotFacts,
    Waveform,
};
use crate::desktop::clipboard::{Clipboard, Way, Wrap};
use crate::desktop::opener::{Launch, Launched, Opener};
use crate::input::Keymap;
use crate::media::cache::Scale;
use crate::message::Msg;
use crate::output::copy::Material;
use crate::source::Source;
use crate::state::{
    Arrived, BrowserSettings, Count, GivenKey, Images, Kept, KeyHome, PageView, Part, PartStatus, Start, State, Trial,
    Tried,
};
use crate::text::Label;
use crate::work::fresh::Told;
use crate::work::preview::Seen;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Did {
    Told(Msg),
    Drew,
    Resized(u16, u16),
    Mouse(bool),
    Sent(Vec<u8>),
    AskedToSuspend,
    Suspended,
    Resumed,
    /// A source was asked from this cursor.
    Asked(Option<Cursor>),
    /// A question was given up before its answer.
    Dropped,
    /// A medium was looked at, by the id of its asset, and how.
    Looked(String, String),
    /// The system's clipboard got this.
    Copied(String),
    /// The clipboard handed over what it held.
    Closed,
    /// The queue of downloads was told to do this, with so many assets at hand.
    Ordered(DownloadOrder, usize),
    /// Somebody began to listen to the queue.
    Listened,
    /// The queue kept what was in it.
    Settled,
    /// A program was started with this argument.
    Opened(String),
}

/// What happened, and when.
#[derive(Clone, Debug)]
pub(super) struct Journal {
    start: Instant,
    entries: Arc<Mutex<Vec<(Duration, Did)>>>,
}

impl Journal {
    pub(super) fn new() -> Self {
        Self { start: Instant::now(), entries: Arc::default() }
    }

    pub(super) fn add(&self, did: Did) {
        self.entries.lock().unwrap().push((self.start.elapsed(), did));
    }

    pub(super) fn all(&self) -> Vec<Did> {
        self.entries.lock().unwrap().iter().map(|(_, did)| did.clone()).collect()
    }

    /// The moments of all entries like this one.
    pub(super) fn moments(&self, of: &Did) -> Vec<Duration> {
        self.entries.lock().unwrap().iter().filter(|(_, did)| did == of).map(|(at, _)| *at).collect()
    }

    pub(super) fn count(&self, of: &Did) -> usize {
        self.moments(of).len()
    }

    pub(super) fn has(&self, did: &Did) -> bool {
        self.count(did) > 0
    }
}

/// A screen in memory.
pub(super) struct Stage {
    pub(super) journal: Journal,
    pub(super) terminal: Terminal<TestBackend>,
    pub(super) size: (u16, u16),
    pub(super) cell: Option<(u16, u16)>,
    /// Every frame fails from now on.
    pub(super) broken: bool,
}

impl Stage {
    pub(super) fn new(journal: &Journal) -> Self {
        let terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        Self { journal: journal.clone(), terminal, size: (80, 24), cell: None, broken: false }
    }
}

impl Screen for Stage {
    fn size(&self) -> io::Result<(u16, u16)> {
        Ok(self.size)
    }

    fn cell(&self) -> Option<(u16, u16)> {
        self.cell
    }

    fn resize(&mut self, size: (u16, u16)) -> io::Result<()> {
        self.terminal.backend_mut().resize(size.0, size.1);
        self.journal.add(Did::Resized(size.0, size.1));
        Ok(())
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Frame<'_>) -> Vec<Placed>, _shelf: &Shelf) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other("the wire is cut"));
        }
        self.terminal.draw(|frame| drop(paint(frame))).unwrap();
        self.journal.add(Did::Drew);
        Ok(())
    }

    fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.journal.add(Did::Mouse(on));
        Ok(())
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.journal.add(Did::Sent(bytes.to_vec()));
        Ok(())
    }

    fn ask_to_suspend(&mut self) {
        self.journal.add(Did::AskedToSuspend);
    }

    fn suspend(&mut self) {
        self.journal.add(Did::Suspended);
    }

    fn resume(&mut self) -> io::Result<()> {
        self.journal.add(Did::Resumed);
        Ok(())
    }
}

/// How a double answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Manner {
    AtOnce,
    After(Duration),
    Never,
    Panics,
    Fails,
}

impl Manner {
    async fn answer(self) -> Result<(), String> {
        match self {
            Self::AtOnce => Ok(()),
            Self::After(wait) => {
                tokio::time::sleep(wait).await;
                Ok(())
            }
            Self::Never => std::future::pending().await,
            Self::Panics => panic!("as the test wants it"),
            Self::Fails => Err("no such thing".to_owned()),
        }
    }
}

/// Notes when it is dropped with its question unanswered.
struct Open<'a>(&'a Journal, bool);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.1 && !std::thread::panicking() {
            self.0.add(Did::Dropped);
        }
    }
}

/// Answers every ask with an empty page.
pub(super) struct Pages {
    pub(super) journal: Journal,
    pub(super) manner: Manner,
}

impl Source for Pages {
    fn page(&self, ask: Ask) -> BoxFuture<'_, Result<Page, Fault>> {
        async move {
            self.journal.add(Did::Asked(ask.cursor));
            let mut open = Open(&self.journal, true);
            self.manner.answer().await.unwrap();
            open.1 = false;
            Ok(Page::default())
        }
        .boxed()
    }
}

/// The system's clipboard.
pub(super) struct Board {
    pub(super) journal: Journal,
    pub(super) set: Manner,
    pub(super) close: Manner,
}

impl Clipboard for Board {
    fn set(&self, text: String) -> BoxFuture<'_, Result<(), String>> {
        async move {
            self.set.answer().await?;
            self.journal.add(Did::Copied(text));
            Ok(())
        }
        .boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async move {
            self.close.answer().await.unwrap();
            self.journal.add(Did::Closed);
        }
        .boxed()
    }
}

#[derive(Debug)]
struct Launcher(Journal);

impl Launch for Launcher {
    fn launch(&self, command: Command) -> Launched {
        let argument = command.get_args().last().unwrap().to_str().unwrap().to_owned();
        self.0.add(Did::Opened(argument));
        Launched::Taken
    }
}

/// Every medium is a grey picture and a sound of two steps, and none is kept on this machine.
struct Sights {
    journal: Journal,
    manner: Manner,
}

impl Sights {
    /// Notes what is looked at, and answers in the manner of this double.
    fn look(&self, asset: &Asset, how: String) -> BoxFuture<'static, Result<(), MediaFault>> {
        let (journal, manner) = (self.journal.clone(), self.manner);
        journal.add(Did::Looked(asset.id.id.to_string(), how));
        async move {
            let mut open = Open(&journal, true);
            let answer = manner.answer().await.map_err(|what| MediaFault::Damaged { what });
            open.1 = false;
            answer
        }
        .boxed()
    }
}

impl Media for Sights {
    fn picture(&self, asset: Asset, shot: Shot, scale: Scale, fetch: bool) -> BoxFuture<'static, Told<Seen>> {
        let look = self.look(&asset, format!("{shot:?} {scale:?} {fetch}"));
        async move {
            let result = match look.await {
                Ok(()) if fetch => Ok((Arc::new(RgbaImage::new(64, 64)), ShotFacts::default())),
                Ok(()) => Err(MediaFault::NotHere),
                Err(fault) => Err(fault),
            };
            Told { result, refreshed: Some(Box::new(asset)) }
        }
        .boxed()
    }

    fn waveform(&self, asset: Asset, fetch: bool) -> BoxStream<'static, Told<Waveform>> {
        let look = self.look(&asset, format!("sound {fetch}"));
        let step =
            |whole| Waveform { peaks: Arc::from([9, 9]), stretch: Seconds::new(1.0).unwrap(), duration: None, whole };
        let last = async move { Told::plain(look.await.map(|()| step(true))) };
        stream::iter([Told::plain(Ok(step(false)))]).chain(stream::once(last)).boxed()
    }

    fn probe(&self, asset: Asset) -> BoxFuture<'static, Told<(Facts, Probe)>> {
        let look = self.look(&asset, "facts".to_owned());
        async move {
            let probe = Probe { version: Label::new("length 7"), read: 7, at: wall() };
            Told::plain(look.await.map(|()| (Facts { width: Some(64), ..Facts::default() }, probe)))
        }
        .boxed()
    }

    fn renewed(&self, assets: Vec<Asset>) -> BoxFuture<'static, Vec<Asset>> {
        ready(assets).boxed()
    }
}

/// A queue of downloads in which nothing happens but what a test has told beforehand.
pub(super) struct Queue {
    pub(super) journal: Journal,
    pub(super) news: Vec<DownloadNews>,
}

impl Downloads for Queue {
    fn order(&self, order: DownloadOrder, at_hand: Handed) {
        let given = at_hand.of(order.added()).count();
        self.journal.add(Did::Ordered(order, given));
    }

    fn news(&self) -> BoxStream<'static, DownloadNews> {
        let (journal, news) = (self.journal.clone(), self.news.clone());
        let listened = async move { journal.add(Did::Listened) };
        stream::once(listened).flat_map(move |()| stream::iter(news.clone())).chain(stream::pending()).boxed()
    }

    fn settle(&self) -> BoxFuture<'static, ()> {
        let journal = self.journal.clone();
        async move { journal.add(Did::Settled) }.boxed()
    }
}

/// New accounts whose pages come from another source. Only the key `good` is one, and the variable `full` takes none.
pub(super) struct Others(pub(super) Answers);

impl Others {
    fn joined(&self) -> Joined {
        Joined { accounts: Vec::new(), answers: self.0.clone() }
    }
}

impl Connector for Others {
    fn demo(&self) -> BoxFuture<'_, Result<Joined, String>> {
        ready(Ok(self.joined())).boxed()
    }

    fn try_key(&self, trial: Trial) -> BoxFuture<'_, Result<Tried, Fault>> {
        let is_good = trial.key == GivenKey::Typed(Secret::new("good"));
        let assets = Count { number: 7, more: false };
        let tried = Tried { holder: None, assets, took: Duration::from_millis(200) };
        let refused = Fault::new(&trial.account.name, FaultKind::Unauthorized, "");
        ready(if is_good { Ok(tried) } else { Err(refused) }).boxed()
    }

    fn keep_key(&self, trial: Trial, home: KeyHome) -> BoxFuture<'_, Result<(Joined, Kept), String>> {
        let kept = Kept { account: trial.account.name, key: "key in a file".to_owned(), notes: Vec::new() };
        let is_full = home == KeyHome::Variable("full".to_owned());
        ready(if is_full { Err("no room".to_owned()) } else { Ok((self.joined(), kept)) }).boxed()
    }
}

pub(super) fn answers(journal: &Journal, manner: Manner) -> Answers {
    Answers {
        source: Arc::new(Pages { journal: journal.clone(), manner }),
        folders: Arc::new(|account| async move { Ok(vec![folder_of(account)]) }.boxed()),
        syncs: Arc::new(|_, _, _| stream::empty().boxed()),
        refresh: Arc::new(|_| std::future::ready(Vec::new()).boxed()),
        saved: Arc::new(|_| ready(BTreeMap::new()).boxed()),
        matching: Arc::new(|_, _| std::future::ready(Ok(Vec::new())).boxed()),
        gathering: Arc::new(|_| std::future::ready(Vec::new()).boxed()),
        media: Arc::new(Sights { journal: journal.clone(), manner }),
        // What is done with downloads is noted where a test is about it.
        downloads: Arc::new(Queue { journal: Journal::new(), news: Vec::new() }),
        census: None,
        cursor_at: Arc::new(|_, _, offset| (offset < 1000).then(|| Cursor::new(&format!("at {offset}")))),
    }
}

/// The one folder that every account has.
pub(super) fn folder_of(account: AccountName) -> Folder {
    Folder { id: FolderId { account, id: Arc::from("f1") }, name: Label::new("launch"), parent: None }
}

/// Services whose pages come in this manner; copies go to the terminal.
pub(super) fn services(journal: &Journal, manner: Manner) -> Services {
    let display = |name: &str| (name == "DISPLAY").then(|| ":0".into());
    Services {
        answers: answers(journal, manner),
        render,
        connector: Arc::new(Others(answers(journal, Manner::AtOnce))),
        keeper: None,
        opener: Arc::new(Opener::new(Box::new(Launcher(journal.clone())), &display, [], &[])),
        clipboard: None,
        way: Way { native: false, wrap: Wrap::Plain },
        folder: None,
        inquiry: Inquiry::new(Images::Off, false, Surroundings::default(), None),
    }
}

/// The same services with a clipboard of the system's that behaves so.
pub(super) fn with_clipboard(services: Services, journal: &Journal, set: Manner, close: Manner) -> Services {
    Services {
        clipboard: Some(Arc::new(Board { journal: journal.clone(), set, close })),
        way: Way { native: true, wrap: Wrap::Plain },
        ..services
    }
}

fn render(form: CopyForm, assets: &[&Asset], material: &Material) -> Result<String, String> {
    let lines: Result<Vec<String>, String> = match form {
        CopyForm::Url => {
            let url = |asset: &&Asset| asset.url.as_ref().map(|url| url.raw().to_owned());
            assets.iter().map(|asset| url(asset).ok_or_else(|| "no URL yet".to_owned())).collect()
        }
        CopyForm::Name => Ok(assets.iter().map(|asset| asset.name.raw().to_owned()).collect()),
        CopyForm::Path => {
            let path = |asset: &&Asset| material.saved.get(&asset.id).map(|path| path.display().to_string());
            assets.iter().map(|asset| path(asset).ok_or_else(|| "not downloaded yet".to_owned())).collect()
        }
        CopyForm::Id
        | CopyForm::Markdown
        | CopyForm::Table
        | CopyForm::Html
        | CopyForm::Curl
        | CopyForm::Json
        | CopyForm::Ndjson
        | CopyForm::Csv
        | CopyForm::Own(_) => Ok(assets.iter().map(|asset| asset.id.id.to_string()).collect()),
    };
    Ok(lines?.join("\n"))
}

pub(super) fn account() -> AccountName {
    AccountName::new("studio").unwrap()
}

pub(super) fn id(id: &str) -> AssetId {
    AssetId { account: account(), collection: Collection::Assets, id: Arc::from(id) }
}

pub(super) fn ask(count: usize) -> Ask {
    Ask {
        origin: Origin::Account(account()),
        query: Query::default(),
        cursor: Some(Cursor::new("kept")),
        count,
        fresh: false,
    }
}

/// A state that has these assets on its page, by id and URL.
pub(super) fn state_with(assets: &[(&str, &str)]) -> State {
    let assets = assets.iter().map(|(name, url)| {
        let url = (!url.is_empty()).then(|| Label::new(url));
        Asset { url, ..Asset::bare(id(name), Arc::from("{}")) }
    });
    let assets: Vec<Asset> = assets.collect();
    let keymap = Arc::new(Keymap::new(&[]).unwrap());
    let mut state = State::new(BrowserSettings::default(), keymap, TimeZone::UTC, Vec::new());
    let part = Part {
        origin: Origin::Account(account()),
        start: Start::Beginning,
        share: assets.len().max(1),
        status: PartStatus::Ready(Arrived { assets, ..Arrived::default() }),
    };
    state.listing.shown = PageView::new(0, 0, vec![part]);
    state
}

pub(super) fn wall() -> Timestamp {
    Timestamp::UNIX_EPOCH
}
