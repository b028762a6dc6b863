//! v1: `GET /v1/asset/list`, from the vendor's document.

use serde_json::value::RawValue;

use super::{Heygen, LARGEST_PAGE, Token, V1_KINDS, Version};
use crate::asset::{Asset, Collection, Fault, Page};
use crate::provider::PieceAsk;
use crate::provider::sieve::only_kind;
use crate::provider::wire::{self, Object};

impl Heygen {
    pub(super) async fn list_v1(&self, ask: &PieceAsk, token: Option<&str>) -> Result<Page, Fault> {
        // A limit of 0 is allowed by the document and asks for nothing.
        let limit = ask.size.clamp(1, LARGEST_PAGE).to_string();
        let mut query = vec![("limit", limit.as_str())];
        if let Some(kind) = only_kind(&ask.query.filters.kinds, V1_KINDS) {
            query.push(("file_type", kind.as_str()));
        }
        if let Some(folder) = &ask.query.filters.folder {
            query.push(("folder_id", &folder.id));
        }
        if let Some(token) = token {
            query.push(("token", token));
        }
        let answer = self.api.get(&["v1", "asset", "list"], &query).await?;
        let answer = wire::text(&answer);
        let answer = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(&answer);
        let data = answer.object("data");
        let items = self.api.items(&data, "/data", "assets", complaint.as_ref())?;
        Ok(Page {
            assets: items.into_iter().map(|raw| self.read_v1(raw)).collect(),
            next: data.text("token").map(|token| Token::cursor(Version::V1, &token)),
            // It may count without the filters, and in the document it is a text in one place, a number in another.
            total: data.count("total"),
            warning: complaint,
            ..Page::default()
        })
    }

    fn read_v1(&self, raw: &RawValue) -> Asset {
        wire::asset(&self.api.account().name, Collection::Assets, raw, |item, asset| {
            self.fill(item, asset, "file_type", "created_ts");
        })
    }
}
