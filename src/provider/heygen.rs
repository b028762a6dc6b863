//! HeyGen: pages by tokens, in two versions of its API.
//!
//! The vendor has announced the end of v1 for November 2026. An account in `auto` begins with v1 and moves to v3 for
//! the rest of the run when v1's list path is gone. Rendered videos are v3's, whatever version tells of uploads: v1 has
//! no URLs of them in its listing.

mod folders;
mod v1;
mod v3;
mod videos;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::OnceCell;

use super::http::Api;
use super::wire::{self, Item, Object};
use super::{Capabilities, Paging, PieceAsk, Provider};
use crate::asset::{Account, Asset, AssetId, AssetKind, Collection, Cursor, Fault, FaultKind, Folder, Page};
use crate::text::Label;

/// The most items of one page, in both versions.
const LARGEST_PAGE: usize = 100;

/// The kinds that v1 can list alone. Its set of words is open; these are documented.
const V1_KINDS: &[AssetKind] = &[AssetKind::Image, AssetKind::Video, AssetKind::Audio];

/// Which version of the API an account speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeygenApi {
    /// v1, and v3 once v1 is gone.
    #[default]
    Auto,
    V1,
    V3,
}

/// A version in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    V1,
    V3,
}

/// An account at HeyGen.
#[derive(Debug)]
pub struct Heygen {
    api: Api,
    choice: HeygenApi,
    /// v1's list path was seen to be gone.
    moved: AtomicBool,
    /// v3 wants it with every listing.
    username: OnceCell<String>,
    /// The folders' names, once they were asked for.
    folder_names: RwLock<HashMap<Arc<str>, Label>>,
}

impl Heygen {
    pub(super) fn new(api: Api, choice: HeygenApi) -> Self {
        Self {
            api,
            choice,
            moved: AtomicBool::new(false),
            username: OnceCell::new(),
            folder_names: RwLock::new(HashMap::new()),
        }
    }

    fn version(&self) -> Version {
        let moved = match self.choice {
            HeygenApi::V1 => false,
            HeygenApi::V3 => true,
            HeygenApi::Auto => self.moved.load(Ordering::Relaxed),
        };
        if moved { Version::V3 } else { Version::V1 }
    }

    async fn list(&self, ask: PieceAsk) -> Result<Page, Fault> {
        let token = match &ask.cursor {
            None => None,
            Some(cursor) => Some(Token::parse(cursor).ok_or_else(|| self.api.strange_cursor())?),
        };
        let version = self.version();
        if let Some(token) = token.filter(|token| token.version != version) {
            return Err(self.other_version(token.version));
        }
        let text = token.map(|token| token.text);
        match version {
            Version::V3 => self.list_v3(&ask, text).await,
            Version::V1 => match self.list_v1(&ask, text).await {
                Err(fault) if fault.kind == FaultKind::NotFound && self.choice == HeygenApi::Auto => {
                    self.moved.store(true, Ordering::Relaxed);
                    tracing::info!(account = %self.api.account().name, "v1 is gone, going on with v3");
                    match text {
                        None => self.list_v3(&ask, None).await,
                        // A token of v1 says nothing to v3.
                        Some(_) => Err(self.other_version(Version::V1)),
                    }
                }
                answer => answer,
            },
        }
    }

    fn other_version(&self, version: Version) -> Fault {
        let (old, new) = match version {
            Version::V1 => ("v1", "v3"),
            Version::V3 => ("v3", "v1"),
        };
        let detail = format!("this place is one of {old} of the API, and {new} is in use: list from the beginning");
        self.api.fault(FaultKind::NotFound, &detail)
    }

    async fn one(&self, id: AssetId) -> Result<Asset, Fault> {
        match self.version() {
            Version::V3 => self.one_v3(&id).await,
            Version::V1 => {
                Err(self.api.fault(FaultKind::NotFound, "v1 of the API cannot tell one asset, only list them"))
            }
        }
    }

    /// The fault of an answer that carries an error, whatever its status: a bad key by its code, else the service's.
    fn complaint(&self, answer: &Object<'_>) -> Option<Fault> {
        let error = answer.get("error").and_then(wire::complaint);
        // 100 is success; v3 tells none.
        let code = answer.count("code").or_else(|| answer.object("error").count("code"));
        let failed = code.filter(|code| !matches!(code, 0 | 100 | 200));
        let said = answer.get("message").and_then(wire::complaint);
        let text = match (error, failed) {
            (Some(error), _) => error,
            (None, Some(code)) => said.unwrap_or_else(|| code.to_string()),
            // A message alone is an answer only where there is nothing else.
            (None, None) if !answer.has("data") => said?,
            (None, None) => return None,
        };
        let kind = if failed.is_some_and(wire::is_bad_key) { FaultKind::Unauthorized } else { FaultKind::Service };
        Some(self.api.refused(kind, &text))
    }

    /// The fields that both versions give under the same names.
    fn fill(&self, item: &mut Item<'_>, asset: &mut Asset, type_field: &str, created_field: &str) {
        if let Some(name) = item.label("name") {
            asset.name = name;
        }
        asset.type_word = item.label(type_field);
        asset.kind = asset.type_word.as_ref().map_or(AssetKind::Other, |word| AssetKind::of_word(word.raw()));
        asset.created = item.timestamp(created_field);
        self.fill_common(item, asset, "url");
    }

    /// The fields that uploads and rendered videos give alike, but for what their URL is called.
    fn fill_common(&self, item: &mut Item<'_>, asset: &mut Asset, url_field: &str) {
        asset.folder = item.text("folder_id").map(Arc::from);
        if let Some(folder) = &asset.folder {
            let names = self.folder_names.read().unwrap_or_else(PoisonError::into_inner);
            asset.folder_name = names.get(folder).cloned();
        }
        if let Some(url) = item.text(url_field) {
            asset.expires = wire::expiry(&url);
            asset.url = Some(Label::from(url));
        }
    }
}

/// A service's token with the version that gave it; as text `v1:TOKEN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token<'a> {
    version: Version,
    text: &'a str,
}

impl<'a> Token<'a> {
    fn parse(cursor: &'a Cursor) -> Option<Self> {
        let (version, text) = cursor.as_str().split_once(':')?;
        let version = match version {
            "v1" => Version::V1,
            "v3" => Version::V3,
            _ => return None,
        };
        Some(Self { version, text }).filter(|token| !token.text.is_empty())
    }

    fn cursor(version: Version, text: &str) -> Cursor {
        let version = match version {
            Version::V1 => "v1",
            Version::V3 => "v3",
        };
        Cursor::new(&format!("{version}:{text}"))
    }
}

impl Provider for Heygen {
    fn account(&self) -> &Account {
        self.api.account()
    }

    fn collections(&self) -> &[Collection] {
        &Collection::ALL
    }

    fn capabilities(&self, collection: Collection) -> Capabilities {
        match collection {
            Collection::Assets => {}
            Collection::Rendered => return videos::CAPABILITIES,
        }
        let (filters_kind, tells_total, tells_one) = match self.version() {
            Version::V1 => (V1_KINDS, true, false),
            Version::V3 => (&[][..], false, true),
        };
        Capabilities {
            paging: Paging::Tokens,
            largest_page: LARGEST_PAGE,
            filters_kind: filters_kind.into(),
            filters_folder: true,
            tells_total,
            has_folders: true,
            statuses: &[],
            newest_first: true,
            tells_one,
        }
    }

    fn piece(&self, ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        match ask.query.collection {
            Collection::Assets => self.list(ask).boxed(),
            Collection::Rendered => self.list_videos(ask).boxed(),
        }
    }

    fn numbered(&self, _collection: Collection, _number: u64) -> Option<Cursor> {
        None
    }

    fn number(&self, _collection: Collection, _cursor: Option<&Cursor>) -> Option<u64> {
        None
    }

    fn key_source(&self) -> String {
        self.api.key_source()
    }

    fn holder(&self) -> BoxFuture<'_, Option<Label>> {
        async { self.username().await.ok().map(Label::new) }.boxed()
    }

    fn api(&self) -> Option<&'static str> {
        Some(match self.version() {
            Version::V1 => "v1",
            Version::V3 => "v3",
        })
    }

    fn asset(&self, id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>> {
        match id.collection {
            Collection::Assets => self.one(id).boxed(),
            Collection::Rendered => std::future::ready(Err(self.api.only_lists())).boxed(),
        }
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        self.all_folders().boxed()
    }
}
