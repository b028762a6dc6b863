//! Affogato (formerly RenderNet): pages by number.
//!
//! From the vendor's document: the list paths with their parameters and fields. From public client code: the path of one
//! asset, `{}` as the empty error, `failed` as a status, absent sizes and URLs.

mod generations;

use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::value::RawValue;

use super::http::Api;
use super::sieve::only_kind;
use super::wire::{self, Item, Object};
use super::{Capabilities, Paging, PieceAsk, Provider};
use crate::asset::{Account, Asset, AssetId, AssetKind, Collection, Cursor, Fault, FaultKind, Folder, Page};
use crate::text::Label;

/// The most items of one page, from the vendor's document.
const LARGEST_PAGE: usize = 50;

const KINDS: &[AssetKind] = &[AssetKind::Image, AssetKind::Video, AssetKind::Audio];

const STATUSES: &[&str] = &["active", "archive", "pending", "censored", "processing", "failed"];

/// An account at Affogato.
#[derive(Debug)]
pub struct Affogato {
    api: Api,
}

impl Affogato {
    pub(super) fn new(api: Api) -> Self {
        Self { api }
    }

    async fn list(&self, ask: PieceAsk) -> Result<Page, Fault> {
        let number = number(ask.cursor.as_ref()).ok_or_else(|| self.api.strange_cursor())?;
        let size = ask.size.clamp(1, LARGEST_PAGE);
        let (page, page_size) = ((number + 1).to_string(), size.to_string());
        let mut query = vec![("page", page.as_str()), ("page_size", page_size.as_str())];
        if let Some(kind) = only_kind(&ask.query.filters.kinds, KINDS) {
            query.push(("type", kind.as_str()));
        }
        let answer = self.api.get(&["pub", "v2", "assets"], &query).await?;
        let answer = wire::text(&answer);
        let object = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(&object);
        let items = self.api.items(&object, "", "data", complaint.as_ref())?;

        let total = object.object("pagination").count("total");
        let held = items.len() as u64;
        let fetched = number.saturating_mul(size as u64).saturating_add(held);
        // Fewer than were asked for is the end. A total below what was fetched is not believed, so only the exact one
        // ends it.
        let ended = held < size as u64 || total == Some(fetched);
        Ok(Page {
            assets: items.into_iter().map(|raw| self.read(raw)).collect(),
            next: if ended { None } else { numbered(number + 1) },
            total,
            warning: complaint,
            ..Page::default()
        })
    }

    async fn one(&self, id: AssetId) -> Result<Asset, Fault> {
        let answer = self.api.get(&["pub", "v2", "assets", &id.id], &[]).await?;
        let answer = wire::text(&answer);
        let object = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let raw = self.api.item(&object, self.complaint(&object).as_ref())?;
        self.api.same(self.read(raw), &id)
    }

    /// An error inside an answer; an empty one is none.
    fn complaint(&self, answer: &Object<'_>) -> Option<Fault> {
        answer.get("err").and_then(wire::complaint).map(|text| self.api.fault(FaultKind::Service, &text))
    }

    fn read(&self, raw: &RawValue) -> Asset {
        wire::asset(&self.api.account().name, Collection::Assets, raw, fill)
    }
}

/// Affogato tells neither a name nor when it was made.
fn fill(item: &mut Item<'_>, asset: &mut Asset) {
    fill_common(item, asset, "size");
    let (duration, frames) = (item.seconds("duration"), item.count("frames"));
    // A picture's 0 seconds are a default that the service fills in.
    if asset.kind != AssetKind::Image {
        asset.said.duration = duration;
        asset.said.frames = frames.filter(|frames| *frames > 0);
    }
}

/// What uploads and generated media tell alike, but for what their size is called.
fn fill_common(item: &mut Item<'_>, asset: &mut Asset, size: &str) {
    asset.type_word = item.label("type");
    asset.kind = asset.type_word.as_ref().map_or(AssetKind::Other, |word| AssetKind::of_word(word.raw()));
    asset.status = item.label("status");
    (asset.said.width, asset.said.height) = item.size(size);
    if let Some(url) = item.text("url") {
        asset.name = wire::base_name(&url).map_or_else(|| asset.name.clone(), Label::from);
        asset.expires = wire::expiry(&url);
        asset.url = Some(Label::from(url));
    }
}

/// The cursor of the page number `number`, from 0: its number at the service, from 1.
fn numbered(number: u64) -> Option<Cursor> {
    Some(Cursor::new(&number.checked_add(1)?.to_string()))
}

fn number(cursor: Option<&Cursor>) -> Option<u64> {
    match cursor {
        None => Some(0),
        Some(page) => page.as_str().parse::<u64>().ok()?.checked_sub(1),
    }
}

impl Provider for Affogato {
    fn account(&self) -> &Account {
        self.api.account()
    }

    fn collections(&self) -> &[Collection] {
        &Collection::ALL
    }

    fn capabilities(&self, collection: Collection) -> Capabilities {
        match collection {
            Collection::Assets => Capabilities {
                paging: Paging::Numbered,
                largest_page: LARGEST_PAGE,
                filters_kind: KINDS.into(),
                filters_folder: false,
                tells_total: true,
                has_folders: false,
                statuses: STATUSES,
                newest_first: true,
                tells_one: true,
            },
            Collection::Rendered => generations::CAPABILITIES,
        }
    }

    fn piece(&self, ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        match ask.query.collection {
            Collection::Assets => self.list(ask).boxed(),
            Collection::Rendered => self.list_generations(ask).boxed(),
        }
    }

    fn numbered(&self, collection: Collection, number: u64) -> Option<Cursor> {
        match collection {
            Collection::Assets => numbered(number),
            // Its pages have numbers, but what is on them cannot be counted by these.
            Collection::Rendered => None,
        }
    }

    fn number(&self, collection: Collection, cursor: Option<&Cursor>) -> Option<u64> {
        match collection {
            Collection::Assets => number(cursor),
            Collection::Rendered => None,
        }
    }

    fn key_source(&self) -> String {
        self.api.key_source()
    }

    fn asset(&self, id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>> {
        match id.collection {
            Collection::Assets => self.one(id).boxed(),
            Collection::Rendered => std::future::ready(Err(self.api.only_lists())).boxed(),
        }
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        std::future::ready(Ok(Vec::new())).boxed()
    }
}
