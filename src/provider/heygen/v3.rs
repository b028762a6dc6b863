//! v3: `GET /v3/assets`, from the vendor's document. It lists by the account's user name, can filter by folder alone,
//! and tells no total.

use serde_json::value::RawValue;

use super::{Heygen, LARGEST_PAGE, Token, Version};
use crate::asset::{Asset, AssetId, Collection, Fault, Page};
use crate::provider::PieceAsk;
use crate::provider::wire::{self, Object};

impl Heygen {
    pub(super) async fn list_v3(&self, ask: &PieceAsk, token: Option<&str>) -> Result<Page, Fault> {
        let username = self.username().await?;
        let limit = ask.size.clamp(1, LARGEST_PAGE).to_string();
        let mut query = vec![("username", username), ("limit", limit.as_str())];
        if let Some(folder) = &ask.query.filters.folder {
            query.push(("folder_id", &folder.id));
        }
        if let Some(token) = token {
            query.push(("token", token));
        }
        let answer = self.api.get(&["v3", "assets"], &query).await?;
        let answer = wire::text(&answer);
        let answer = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(&answer);
        let items = self.api.items(&answer, "", "data", complaint.as_ref())?;
        let next = answer.text("next_token").filter(|_| answer.is_true("has_more"));
        Ok(Page {
            assets: items.into_iter().map(|raw| self.read_v3(raw)).collect(),
            next: next.map(|token| Token::cursor(Version::V3, &token)),
            warning: complaint,
            ..Page::default()
        })
    }

    pub(super) async fn one_v3(&self, id: &AssetId) -> Result<Asset, Fault> {
        let answer = self.api.get(&["v3", "assets", &id.id], &[]).await?;
        let answer = wire::text(&answer);
        let answer = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let raw = self.api.item(&answer, self.complaint(&answer).as_ref())?;
        self.api.same(self.read_v3(raw), id)
    }

    /// Whose account it is, asked once.
    pub(super) async fn username(&self) -> Result<&str, Fault> {
        self.username.get_or_try_init(|| self.ask_username()).await.map(String::as_str)
    }

    async fn ask_username(&self) -> Result<String, Fault> {
        let answer = self.api.get(&["v3", "users", "me"], &[]).await?;
        let answer = wire::text(&answer);
        let answer = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        answer.object("data").text("username").ok_or_else(|| {
            self.complaint(&answer).unwrap_or_else(|| self.api.misplaced("/data/username".into(), "missing"))
        })
    }

    fn read_v3(&self, raw: &RawValue) -> Asset {
        wire::asset(&self.api.account().name, Collection::Assets, raw, |item, asset| {
            self.fill(item, asset, "type", "uploaded_at");
        })
    }
}
