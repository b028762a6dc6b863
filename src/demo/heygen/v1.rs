//! Version 1: `/v1/asset/list` as in the published document, and `/v1/folders`.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{folder_number, part, start, token, url};
use crate::demo::answer::{self, Dialect};
use crate::demo::faults::{FaultName, Place, spoil};
use crate::demo::items::{FOLDERS, Item};
use crate::demo::names;
use crate::demo::params::{Bad, Params};
use crate::demo::server::{Told, World};

const LARGEST_PAGE: u64 = 100;

/// `GET /v1/asset/list`
pub(in crate::demo) async fn list(State(world): State<World>, uri: Uri) -> Response {
    answered(assets(&world, &uri))
}

/// `GET /v1/folders`: all of them, or those in `parent_id`.
pub(in crate::demo) async fn folders(State(world): State<World>, uri: Uri) -> Response {
    answered(folder_page(&world, &uri))
}

fn answered(page: Result<Value, Bad>) -> Response {
    match page {
        Ok(page) => answer::json(StatusCode::OK, &page),
        Err(Bad(why)) => answer::refusal(Dialect::HeygenV1, StatusCode::BAD_REQUEST, &why),
    }
}

fn assets(world: &World, uri: &Uri) -> Result<Value, Bad> {
    let params = Params::read(uri.query(), &["folder_id", "file_type", "limit", "token"])?;
    let limit = params.number("limit", 0..=LARGEST_PAGE)?.unwrap_or(LARGEST_PAGE);
    let (kind, folder) = (params.text("file_type"), params.text("folder_id"));
    let number = folder.and_then(|id| folder_number(world, id));
    let sieve = world.heygen.sieve(|cell| {
        kind.is_none_or(|kind| cell.word == kind) && (folder.is_none() || number.is_some() && cell.folder == number)
    });
    let listing = format!("v1 {kind:?} {folder:?}");
    let part = part(world, (&listing, &world.heygen), &sieve, limit, params.text("token"), |item| object(world, item))?;
    Ok(json!({ "error": null, "data": { "assets": part.items, "total": part.total, "token": part.token } }))
}

fn object(world: &World, item: &Item) -> Map<String, Value> {
    let folder = item.cell.folder.map_or(String::new(), |folder| world.heygen.folder_id(folder));
    let mut object = Map::from_iter([
        ("id".into(), item.id.as_str().into()),
        ("name".into(), world.name_of(Place::Heygen, item).into()),
        ("file_type".into(), item.cell.word.into()),
        ("folder_id".into(), folder.into()),
        ("created_ts".into(), item.created.into()),
    ]);
    // The document's schema has no null here: what has no URL lacks the field.
    if let Some(url) = url(world, item, Told::InAPage) {
        object.insert("url".into(), url.into());
    }
    object
}

fn folder_page(world: &World, uri: &Uri) -> Result<Value, Bad> {
    let params = Params::read(uri.query(), &["limit", "parent_id", "token"])?;
    let limit = params.number("limit", 0..=LARGEST_PAGE)?.unwrap_or(LARGEST_PAGE);
    let parent = params.text("parent_id");
    let seed = world.heygen.seed();
    let listing = format!("folders {parent:?}");
    let start = start(seed, &listing, params.text("token"))?;
    let hostile = world.faults.has(Place::Heygen, FaultName::HostileNames);
    let all: Vec<Value> = (0..FOLDERS)
        .filter(|folder| parent.is_none() || parent == parent_id(world, *folder).as_deref())
        .map(|folder| {
            json!({
                "id": world.heygen.folder_id(folder),
                "name": if hostile { spoil::hostile_name(folder as u64) } else { names::FOLDERS[folder].0.to_owned() },
                "parent_id": parent_id(world, folder).unwrap_or_default(),
                "created_ts": world.heygen.folder_created(folder),
            })
        })
        .collect();
    let end = start.saturating_add(limit);
    let place = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(all.len());
    let token = (place(end) < all.len()).then(|| token::write(seed, &listing, end));
    let data = json!({ "folders": all[place(start)..place(end)], "total": all.len(), "token": token });
    Ok(json!({ "code": 100, "data": data, "message": "Success" }))
}

fn parent_id(world: &World, folder: usize) -> Option<String> {
    names::FOLDERS[folder].1.map(|parent| world.heygen.folder_id(parent))
}
