//! Affogato's part: pages by number, one asset; and what it has generated.
//!
//! Shapes from its published document; the single asset and the fields that may be missing are from public clients.

pub(super) mod generations;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::answer::{self, Dialect};
use super::faults::{FaultName, Place, spoil};
use super::items::Item;
use super::media::Medium;
use super::params::{Bad, Params};
use super::server::{Told, World};
use super::shifting::{Listed, is_there};

const WORDS: [&str; 3] = ["image", "video", "audio"];
const LARGEST_PAGE: u64 = 50;
/// Not documented.
const USUAL_PAGE: u64 = 10;

/// `GET /pub/v2/assets`
pub(super) async fn list(State(world): State<World>, uri: Uri) -> Response {
    match page(&world, &uri) {
        Ok(page) => answer::json(StatusCode::OK, &page),
        Err(Bad(why)) => answer::refusal(Dialect::Affogato, StatusCode::BAD_REQUEST, &why),
    }
}

/// `GET /pub/v2/assets/{id}`
pub(super) async fn one(State(world): State<World>, id: Result<Path<String>, PathRejection>) -> Response {
    let turn = world.faults.turn(Place::Affogato, false);
    let listed = |item: &Item| turn.is_none_or(|turn| is_there(world.affogato.seed(), item.index, turn));
    match id.ok().and_then(|Path(id)| world.affogato.find(&id)).filter(listed) {
        Some(item) => answer::json(StatusCode::OK, &json!({ "data": object(&world, &item, Told::Alone), "err": {} })),
        None => answer::refusal(Dialect::Affogato, StatusCode::NOT_FOUND, "asset not found"),
    }
}

fn page(world: &World, uri: &Uri) -> Result<Value, Bad> {
    let params = Params::read(uri.query(), &["page", "page_size", "type"])?;
    let page = params.number("page", 1..=u64::MAX)?.unwrap_or(1);
    let size = params.number("page_size", 1..=LARGEST_PAGE)?.unwrap_or(USUAL_PAGE);
    let kind = params.word("type", &WORDS)?;

    let staged = |name| world.faults.has(Place::Affogato, name);
    let sieve = world.affogato.sieve(|cell| kind.is_none_or(|kind| cell.word == kind));
    let listed = Listed::new(world.affogato.seed(), &sieve, world.faults.turn(Place::Affogato, true));
    let mut start = (page - 1).saturating_mul(size);
    let mut total = listed.total();
    let (endless, round) = (staged(FaultName::Endless), total.max(1));
    if endless {
        total = page.saturating_add(1).saturating_mul(size);
    }
    if staged(FaultName::RepeatToken) {
        start = 0;
    }
    if staged(FaultName::WrongTotals) {
        total = total.saturating_sub(3);
    }
    let mut data = Vec::new();
    for (nth, place) in (start..start.saturating_add(size)).enumerate() {
        let place = if endless { place % round } else { place };
        let Some(item) = listed.nth(place).and_then(|index| world.affogato.get(index)) else { break };
        let mut value = object(world, &item, Told::InAPage);
        if staged(FaultName::BadItems) {
            spoil::item(nth, &mut value);
        }
        data.push(value);
    }
    Ok(json!({ "data": data, "err": {}, "pagination": { "page": page, "page_size": size, "total": total } }))
}

/// An asset as the service tells it: it has no name but its URL's. A pending one has no URL yet, and what is not known
/// before the medium was read is missing too.
fn object(world: &World, item: &Item, told: Told) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("id".into(), item.id.as_str().into());
    object.insert("type".into(), item.cell.word.into());
    object.insert("status".into(), item.cell.status.into());
    if !item.reachable {
        return object;
    }
    match &item.medium {
        Medium::Picture(picture) => {
            object.insert("size".into(), json!({ "width": picture.width, "height": picture.height }));
        }
        Medium::Clip(clip) => {
            object.insert("duration".into(), clip.seconds.into());
            if let Some(video) = clip.video {
                object.insert("size".into(), json!({ "width": video.width, "height": video.height }));
                object.insert("frames".into(), (clip.seconds * video.rate).into());
            }
        }
        Medium::Document(_) => {}
    }
    let name = world.name_of(Place::Affogato, item);
    object.insert("url".into(), world.media_url("affogato", &item.id, &name, told).into());
    object
}
