//! `GET /v1/folders`, from the vendor's document. Folders give names to ids; a listing does without them.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};

use serde_json::value::RawValue;

use super::Heygen;
use crate::asset::{Fault, Folder, FolderId};
use crate::provider::wire::{self, Field, Object};
use crate::text::Label;

/// The most folders of one answer.
const LIMIT: &str = "100";

/// More answers than any account's folders take.
const MOST_PAGES: usize = 100;

impl Heygen {
    /// All folders, and their names from now on with every asset. What was read before a later page failed is kept.
    pub(super) async fn all_folders(&self) -> Result<Vec<Folder>, Fault> {
        let mut folders = Vec::new();
        let mut ids = HashSet::new();
        let mut tokens = HashSet::new();
        let mut token: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let (page, next) = match self.some_folders(token.as_deref()).await {
                Ok(page) => page,
                Err(fault) if folders.is_empty() => return Err(fault),
                Err(fault) => {
                    tracing::warn!(account = %fault.account, why = fault.word(), "not all folders are known");
                    break;
                }
            };
            folders.extend(page.into_iter().filter(|folder: &Folder| ids.insert(folder.id.clone())));
            match next {
                // A token that was there before leads round in a circle.
                Some(next) if tokens.insert(next.clone()) => token = Some(next),
                Some(_) | None => break,
            }
        }
        let names = folders.iter().map(|folder| (Arc::clone(&folder.id.id), folder.name.clone())).collect();
        *self.folder_names.write().unwrap_or_else(PoisonError::into_inner) = names;
        Ok(folders)
    }

    async fn some_folders(&self, token: Option<&str>) -> Result<(Vec<Folder>, Option<String>), Fault> {
        let mut query = vec![("limit", LIMIT)];
        if let Some(token) = token {
            query.push(("token", token));
        }
        let answer = self.api.get(&["v1", "folders"], &query).await?;
        let answer = wire::text(&answer);
        let answer = Object::read(&answer).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(&answer);
        let data = answer.object("data");
        let items = self.api.items(&data, "/data", "folders", complaint.as_ref())?;
        let folders = items.into_iter().filter_map(|raw| self.folder(raw)).collect();
        Ok((folders, data.text("token")))
    }

    /// A folder, if it has an id; one without a name is called by it.
    fn folder(&self, raw: &RawValue) -> Option<Folder> {
        let fields = Object::of(raw)?;
        let id = match Field::of(fields.get("id")) {
            Field::Text(id) | Field::Number(id) if !id.is_empty() => id,
            Field::Text(_) | Field::Number(_) | Field::Absent | Field::Other(_) => return None,
        };
        let name = fields.text("name").map_or_else(|| Label::new(&id), Label::from);
        let id = FolderId { account: self.api.account().name.clone(), id: Arc::from(id) };
        Some(Folder { id, name, parent: fields.text("parent_id").map(Arc::from) })
    }
}
