//! `GET /pub/v1/generations`, from the vendor's document: what people had made, each time one or several media.
//!
//! A page holds so many generations, and nobody knows how many media those have. So the rows are the media, but neither
//! can they be counted by pages nor does the total, which is one of generations, say how many there are: to everyone else
//! this listing goes by tokens.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::{Affogato, LARGEST_PAGE, fill_common};
use crate::asset::{Asset, Collection, Cursor, Fault, Page};
use crate::provider::wire::{self, Field, Object};
use crate::provider::{Capabilities, Paging, PieceAsk};

/// Of its statuses only these are known by what they do to the URL.
const STATUSES: &[&str] = &["pending", "failed"];

pub(super) const CAPABILITIES: Capabilities = Capabilities {
    paging: Paging::Tokens,
    largest_page: LARGEST_PAGE,
    filters_kind: Cow::Borrowed(&[]),
    filters_folder: false,
    tells_total: false,
    has_folders: false,
    statuses: STATUSES,
    newest_first: true,
    tells_one: false,
};

/// What tells its tokens from those of uploads, which are numbers too.
const PREFIX: &str = "generations:";

impl Affogato {
    pub(super) async fn list_generations(&self, ask: PieceAsk) -> Result<Page, Fault> {
        let page = page(ask.cursor.as_ref()).ok_or_else(|| self.api.strange_cursor())?;
        let size = ask.size.clamp(1, LARGEST_PAGE);
        let (number, page_size) = (page.to_string(), size.to_string());
        let query = [("page", number.as_str()), ("page_size", page_size.as_str())];
        let answer = self.api.get(&["pub", "v1", "generations"], &query).await;
        let answer = answer.map_err(|fault| fault.of(Collection::Rendered))?;
        let answer = wire::text(&answer);
        let object = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(&object);
        let generations = self.api.items(&object, "", "data", complaint.as_ref())?;

        let held = generations.len() as u64;
        let fetched = (page - 1).saturating_mul(size as u64).saturating_add(held);
        let ended = held < size as u64 || object.object("pagination").count("total") == Some(fetched);
        let mut assets = Vec::new();
        for generation in generations {
            self.media(generation, &mut assets);
        }
        self.api.check_count(assets.len(), "/data/*/media")?;
        let next = page.checked_add(1).filter(|_| !ended);
        let next = next.map(|page| Cursor::new(&format!("{PREFIX}{page}")));
        Ok(Page { assets, next, warning: complaint, ..Page::default() })
    }

    /// A row for each medium of a generation; one where they cannot be told, as for an item that cannot be read.
    fn media(&self, generation: &RawValue, rows: &mut Vec<Asset>) {
        let account = &self.api.account().name;
        let fields = Object::of(generation);
        let created = fields.as_ref().and_then(|fields| created(fields));
        match fields.as_ref().map(|fields| fields.list("media")) {
            Some(Ok(media)) => rows.extend(media.into_iter().map(|raw| {
                wire::asset(account, Collection::Rendered, raw, |item, asset| {
                    fill_common(item, asset, "dim");
                    asset.created = created;
                })
            })),
            told => {
                // Without an id, since its media have ids of their own: it may be any of those that are known.
                let mut asset = wire::asset(account, Collection::Rendered, generation, |_, _| ());
                if let Some(Err(what)) = told {
                    asset.unreadable = Some(format!("media is {what}").into());
                }
                rows.push(Asset { created, ..asset });
            }
        }
    }
}

fn created(generation: &Object<'_>) -> Option<Timestamp> {
    wire::timestamp(&Field::of(generation.get("created_at")))
}

/// Which page a token leads to, from 1.
fn page(cursor: Option<&Cursor>) -> Option<u64> {
    match cursor {
        None => Some(1),
        Some(token) => token.as_str().strip_prefix(PREFIX)?.parse().ok().filter(|page| *page > 0),
    }
}
