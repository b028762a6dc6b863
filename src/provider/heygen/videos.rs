//! `GET /v3/videos`, from the vendor's document: what was rendered for the account. Its URLs are signed and end within
//! days; a video that is not ready has none.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Heygen, LARGEST_PAGE};
use crate::asset::{Asset, AssetKind, Collection, Cursor, Fault, Page};
use crate::provider::wire::{self, Object};
use crate::provider::{Capabilities, Paging, PieceAsk};

const STATUSES: &[&str] = &["pending", "processing", "completed", "failed"];

pub(super) const CAPABILITIES: Capabilities = Capabilities {
    paging: Paging::Tokens,
    largest_page: LARGEST_PAGE,
    // There is no other kind, so this one needs no filter.
    filters_kind: Cow::Borrowed(&[AssetKind::Video]),
    filters_folder: true,
    tells_total: false,
    has_folders: true,
    statuses: STATUSES,
    newest_first: true,
    tells_one: false,
};

/// What tells its tokens from those of uploads.
const PREFIX: &str = "videos:";

impl Heygen {
    pub(super) async fn list_videos(&self, ask: PieceAsk) -> Result<Page, Fault> {
        let token = match &ask.cursor {
            None => None,
            Some(cursor) => Some(token(cursor).ok_or_else(|| self.api.strange_cursor())?),
        };
        let limit = ask.size.clamp(1, LARGEST_PAGE).to_string();
        let mut query = vec![("limit", limit.as_str())];
        if let Some(folder) = &ask.query.filters.folder {
            query.push(("folder_id", &folder.id));
        }
        if let Some(token) = token {
            query.push(("token", token));
        }
        let answer = self.api.get(&["v3", "videos"], &query).await;
        let answer = answer.map_err(|fault| fault.of(Collection::Rendered))?;
        let answer = wire::text(&answer);
        let answer = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(&answer);
        let items = self.api.items(&answer, "", "data", complaint.as_ref())?;
        let next = answer.text("next_token").filter(|_| answer.is_true("has_more"));
        Ok(Page {
            assets: items.into_iter().map(|raw| self.read_video(raw)).collect(),
            next: next.map(|token| Cursor::new(&format!("{PREFIX}{token}"))),
            warning: complaint,
            ..Page::default()
        })
    }

    fn read_video(&self, raw: &RawValue) -> Asset {
        wire::asset(&self.api.account().name, Collection::Rendered, raw, |item, asset| {
            asset.kind = AssetKind::Video;
            if let Some(title) = item.label("title") {
                asset.name = title;
            }
            asset.status = item.label("status");
            asset.created = item.timestamp("created_at");
            asset.said.duration = item.seconds("duration");
            asset.thumbnail = item.label("thumbnail_url");
            self.fill_common(item, asset, "video_url");
        })
    }
}

fn token(cursor: &Cursor) -> Option<&str> {
    cursor.as_str().strip_prefix(PREFIX).filter(|token| !token.is_empty())
}
