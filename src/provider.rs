//! Pages of assets from the network: all services behind one trait.

pub mod affogato;
mod answer;
pub mod custom;
pub mod heygen;
pub mod http;
pub mod key;
pub mod place;
pub mod registry;
pub mod sieve;
pub mod walk;
mod wire;

use std::borrow::Cow;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use url::Url;

use crate::asset::{Account, Asset, AssetId, AssetKind, Collection, Cursor, Fault, Folder, Page, Query};
pub use crate::net::Pass;
use crate::text::Label;
pub(crate) use wire::is_nameless;

/// How a service pages its listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// By page number: any page can be asked for at once.
    Numbered,
    /// By tokens: each page tells where the next one is.
    Tokens,
}

/// What a service can do itself with one of its collections. What it cannot is done on our side; no service here can list one status alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a service")]
pub struct Capabilities {
    pub paging: Paging,
    /// The most items that one request may ask for.
    pub largest_page: usize,
    /// Whether it can list one kind alone, and which kinds it knows for that.
    pub filters_kind: Cow<'static, [AssetKind]>,
    pub filters_folder: bool,
    pub tells_total: bool,
    pub has_folders: bool,
    /// The statuses that it is known to tell; the set is open. Empty where it tells none.
    pub statuses: &'static [&'static str],
    /// Whether what was added last is listed first. Nobody documents the order, and no answer is bound to keep to it: who
    /// goes by it looks at the dates of what comes, or at the total where there are none.
    pub newest_first: bool,
    /// Whether it can tell one asset, so that "not found" means that there is none.
    pub tells_one: bool,
}

/// One request for one page, in terms of the service: never more than [`Capabilities::largest_page`].
#[derive(Clone, Debug)]
pub struct PieceAsk {
    pub query: Query,
    /// From an earlier piece of the same query and the same `size`; `None` from the beginning.
    pub cursor: Option<Cursor>,
    pub size: usize,
}

/// An account at a service.
pub trait Provider: Send + Sync {
    fn account(&self) -> &Account;

    /// The collections that it has; none of the others can be asked for.
    fn collections(&self) -> &[Collection];

    /// What the service can do with a collection, as far as is known now (HeyGen's v3 can do less than its v1).
    fn capabilities(&self, collection: Collection) -> Capabilities;

    /// One request: a piece of the listing, filtered as far as the service can, in the service's order.
    fn piece(&self, ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>>;

    /// The cursor of the piece number `number` (from 0) where the collection's pages have numbers and their items can be
    /// counted by them, `None` elsewhere.
    fn numbered(&self, collection: Collection, number: u64) -> Option<Cursor>;

    /// The number (from 0) of the piece that a cursor leads to: the other way of [`numbered`](Self::numbered).
    fn number(&self, collection: Collection, cursor: Option<&Cursor>) -> Option<u64>;

    /// Where the key comes from, for messages: `HEYGEN_API_KEY`, `pass show heygen (config.toml:14)`.
    fn key_source(&self) -> String;

    /// Whose account it is, in the service's own words; `None` where it does not say.
    fn holder(&self) -> BoxFuture<'_, Option<Label>> {
        std::future::ready(None).boxed()
    }

    /// The version of its API that is in use, as far as is known now: `v3`. `None` where it has no name.
    fn api(&self) -> Option<&'static str> {
        None
    }

    /// One asset as it is now.
    fn asset(&self, id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>>;

    /// All folders of the account; empty where the service has none.
    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>>;

    /// What is to be shown where a medium of this account is, if that wants to know who asks: only ever to the service's
    /// own origin.
    fn media_pass<'a>(&'a self, _url: &'a Url) -> BoxFuture<'a, Option<Pass>> {
        std::future::ready(None).boxed()
    }
}

/// Providers are shared between tasks.
pub type Shared = Arc<dyn Provider>;
