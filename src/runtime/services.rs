//! What the ring needs from other rooms. `command` puts it together.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use tokio::sync::watch;

use super::canvas::inquiry::Inquiry;
use super::keeping::Keeper;
use crate::asset::{
    AccountName, Asset, AssetId, Census, Collection, CopyForm, Cursor, Depth, DownloadNews, DownloadOrder, Facts,
    Fault, Folder, Handed, Origin, Probe, Query, Shot, SyncStep, Waveform,
};
use crate::desktop::clipboard::{Clipboard, Way};
use crate::desktop::opener::Opener;
use crate::media::cache::Scale;
use crate::output::copy::Material;
use crate::source::Source;
use crate::state::{AccountInfo, Kept, KeyHome, Trial, Tried};
use crate::work::fresh::Told;
use crate::work::preview::Seen;

/// Makes the cursor after so many assets of a listing; `None` where only walking leads there.
pub type CursorAt = Arc<dyn Fn(&Origin, Collection, u64) -> Option<Cursor> + Send + Sync>;

/// Lists the folders of an account.
pub type Folders = Arc<dyn Fn(AccountName) -> BoxFuture<'static, Result<Vec<Folder>, Fault>> + Send + Sync>;

/// Brings accounts up to date in the catalogue; dropping the stream ends it.
pub type Syncs =
    Arc<dyn Fn(Vec<AccountName>, Collection, Depth) -> BoxStream<'static, (AccountName, SyncStep)> + Send + Sync>;

/// Asks how assets are now. Those that their provider cannot tell are left out.
pub type Refresh = Arc<dyn Fn(Vec<AssetId>) -> BoxFuture<'static, Vec<Asset>> + Send + Sync>;

/// Tells all that match a query, from what is known on this machine: in its order, for pages of so many rows.
pub type Matching = Arc<dyn Fn(Query, usize) -> BoxFuture<'static, Result<Vec<AssetId>, Fault>> + Send + Sync>;

/// Brings assets that are known on this machine; others are left out.
pub type Gathering = Arc<dyn Fn(Vec<AssetId>) -> BoxFuture<'static, Vec<Asset>> + Send + Sync>;

/// Looks into the media of assets. Dropping a future or a stream ends what it fetches.
pub trait Media: Send + Sync {
    /// A picture of an asset, at one of two sizes. Without `fetch` nobody is asked for it.
    fn picture(&self, asset: Asset, shot: Shot, scale: Scale, fetch: bool) -> BoxFuture<'static, Told<Seen>>;

    /// The shape of its sound as it is decoded. The last one is whole, or a failure.
    fn waveform(&self, asset: Asset, fetch: bool) -> BoxStream<'static, Told<Waveform>>;

    /// What the medium tells of itself.
    fn probe(&self, asset: Asset) -> BoxFuture<'static, Told<(Facts, Probe)>>;

    /// Assets as their providers tell them now, because their URLs have ended. Those that cannot be told are left out.
    fn renewed(&self, assets: Vec<Asset>) -> BoxFuture<'static, Vec<Asset>>;
}

/// Brings media into files, one after another, and keeps what is still to be brought.
pub trait Downloads: Send + Sync {
    /// Does something with the queue, without waiting. `at_hand` are assets of an addition that need not be looked up.
    fn order(&self, order: DownloadOrder, at_hand: Handed);

    /// What happens in the queue, from what is in it at the beginning. Taken once; nothing is done before it is polled.
    fn news(&self) -> BoxStream<'static, DownloadNews>;

    /// Stops what runs, and keeps all of it for the next start.
    fn settle(&self) -> BoxFuture<'static, ()>;
}

/// Writes assets in one form.
///
/// # Errors
/// Says why that form cannot be had.
pub type Render = fn(CopyForm, &[&Asset], &Material) -> Result<String, String>;

/// Tells where assets are on this machine. Those that were not saved, or are there no longer, are left out.
pub type WhereSaved = Arc<dyn Fn(Vec<AssetId>) -> BoxFuture<'static, BTreeMap<AssetId, PathBuf>> + Send + Sync>;

/// Who answers questions about accounts.
#[derive(Clone)]
pub struct Answers {
    pub source: Arc<dyn Source>,
    pub folders: Folders,
    pub cursor_at: CursorAt,
    pub syncs: Syncs,
    pub refresh: Refresh,
    pub matching: Matching,
    pub gathering: Gathering,
    pub media: Arc<dyn Media>,
    pub downloads: Arc<dyn Downloads>,
    pub saved: WhereSaved,
    /// What the catalogue holds; `None` where there is no catalogue.
    pub census: Option<watch::Receiver<Arc<Census>>>,
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").finish_non_exhaustive()
    }
}

/// All accounts there are from now on, and who answers for them.
#[derive(Clone, Debug)]
pub struct Joined {
    pub accounts: Vec<AccountInfo>,
    pub answers: Answers,
}

/// Makes accounts that were not there in the beginning.
pub trait Connector: Send + Sync {
    /// Starts the demo providers, in place of all other accounts.
    ///
    /// # Errors
    /// One sentence.
    fn demo(&self) -> BoxFuture<'_, Result<Joined, String>>;

    /// Asks an account for its first page with a key. Nothing is kept. Dropping the future ends the asking.
    ///
    /// # Errors
    /// What came of it instead.
    fn try_key(&self, trial: Trial) -> BoxFuture<'_, Result<Tried, Fault>>;

    /// Keeps a key, and lets the account answer with it from now on.
    ///
    /// # Errors
    /// One sentence; nothing was written then.
    fn keep_key(&self, trial: Trial, home: KeyHome) -> BoxFuture<'_, Result<(Joined, Kept), String>>;
}

/// All that the executor works with.
#[derive(Clone)]
pub struct Services {
    pub answers: Answers,
    pub render: Render,
    pub connector: Arc<dyn Connector>,
    /// Keeps where one left off, where that is kept.
    pub keeper: Option<Arc<Keeper>>,
    pub opener: Arc<Opener>,
    /// The system's clipboard, where the build has one.
    pub clipboard: Option<Arc<dyn Clipboard>>,
    /// Which way copies go.
    pub way: Way,
    /// Where texts go that the clipboard does not take: the folder of downloads.
    pub folder: Option<PathBuf>,
    /// Finds out what the terminal can draw.
    pub inquiry: Inquiry,
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Services").field("answers", &self.answers).field("way", &self.way).finish_non_exhaustive()
    }
}
