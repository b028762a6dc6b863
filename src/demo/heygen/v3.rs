//! Version 3: `/v3/users/me`, `/v3/assets` and one asset of it. It filters by folder alone and tells no total.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{USERNAME, folder_number, part, url};
use crate::demo::answer::{self, Dialect};
use crate::demo::faults::Place;
use crate::demo::items::Item;
use crate::demo::params::{Bad, Params};
use crate::demo::server::{Told, World};
use crate::demo::shifting::is_there;

const LARGEST_PAGE: u64 = 100;
const USUAL_PAGE: u64 = 20;
const SPACE: &str = "space-4f1c";

/// `GET /v3/users/me`
pub(in crate::demo) async fn me() -> Response {
    let me = json!({ "username": USERNAME, "first_name": "Inês", "last_name": "Duarte", "email": "ines@example.com" });
    answer::json(StatusCode::OK, &json!({ "data": me }))
}

/// `GET /v3/assets`
pub(in crate::demo) async fn list(State(world): State<World>, uri: Uri) -> Response {
    match assets(&world, &uri) {
        Ok(page) => answer::json(StatusCode::OK, &page),
        Err(Refused::Bad(Bad(why))) => answer::refusal(Dialect::HeygenV3, StatusCode::BAD_REQUEST, &why),
        Err(Refused::Foreign) => {
            answer::refusal(Dialect::HeygenV3, StatusCode::FORBIDDEN, "the key is not this user's")
        }
    }
}

/// `GET /v3/assets/{id}`
pub(in crate::demo) async fn one(State(world): State<World>, id: Result<Path<String>, PathRejection>) -> Response {
    let turn = world.faults.turn(Place::Heygen, false);
    let listed = |item: &Item| turn.is_none_or(|turn| is_there(world.heygen.seed(), item.index, turn));
    match id.ok().and_then(|Path(id)| world.heygen.find(&id)).filter(listed) {
        Some(item) => answer::json(StatusCode::OK, &json!({ "data": object(&world, &item, Told::Alone) })),
        None => answer::refusal(Dialect::HeygenV3, StatusCode::NOT_FOUND, "asset not found"),
    }
}

enum Refused {
    Bad(Bad),
    Foreign,
}

impl From<Bad> for Refused {
    fn from(bad: Bad) -> Self {
        Self::Bad(bad)
    }
}

fn assets(world: &World, uri: &Uri) -> Result<Value, Refused> {
    let params = Params::read(uri.query(), &["username", "limit", "token", "folder_id"])?;
    let limit = params.number("limit", 1..=LARGEST_PAGE)?.unwrap_or(USUAL_PAGE);
    match params.text("username") {
        Some(USERNAME) => {}
        Some(_) => return Err(Refused::Foreign),
        None => return Err(Bad("username is required".into()).into()),
    }
    let folder = params.text("folder_id");
    let number = folder.and_then(|id| folder_number(world, id));
    let sieve = world.heygen.sieve(|cell| folder.is_none() || number.is_some() && cell.folder == number);
    let listing = format!("v3 {folder:?}");
    let part = part(world, (&listing, &world.heygen), &sieve, limit, params.text("token"), |item| {
        object(world, item, Told::InAPage)
    })?;
    Ok(json!({ "data": part.items, "has_more": part.token.is_some(), "next_token": part.token }))
}

fn object(world: &World, item: &Item, told: Told) -> Map<String, Value> {
    let mut object = Map::from_iter([
        ("id".into(), item.id.as_str().into()),
        ("name".into(), world.name_of(Place::Heygen, item).into()),
        ("type".into(), item.cell.word.into()),
        ("owner".into(), USERNAME.into()),
        ("space_id".into(), SPACE.into()),
        ("uploaded_at".into(), item.created.into()),
    ]);
    if let Some(folder) = item.cell.folder {
        object.insert("folder_id".into(), world.heygen.folder_id(folder).into());
    }
    if let Some(url) = url(world, item, told) {
        object.insert("url".into(), url.into());
    }
    object
}
