//! `/v3/videos`: what was rendered. Their URLs are signed and end.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{folder_number, part};
use crate::demo::answer::{self, Dialect};
use crate::demo::dice::mix;
use crate::demo::faults::Place;
use crate::demo::items::Item;
use crate::demo::making::Stage;
use crate::demo::media::Medium;
use crate::demo::params::{Bad, Params};
use crate::demo::server::{Told, World};

const LARGEST_PAGE: u64 = 100;
const USUAL_PAGE: u64 = 10;
/// Why a video failed, in turn.
const FAILURES: [&str; 4] = ["insufficient_credit", "avatar_not_found", "voice_not_found", "script_too_long"];
/// Of so many one has no title.
const UNTITLED: u64 = 24;
/// Seconds that rendering takes for each second of the video.
const EFFORT: u64 = 9;

/// `GET /v3/videos`
pub(in crate::demo) async fn list(State(world): State<World>, uri: Uri) -> Response {
    match videos(&world, &uri) {
        Ok(page) => answer::json(StatusCode::OK, &page),
        Err(Bad(why)) => answer::refusal(Dialect::HeygenV3, StatusCode::BAD_REQUEST, &why),
    }
}

fn videos(world: &World, uri: &Uri) -> Result<Value, Bad> {
    let params = Params::read(uri.query(), &["limit", "token", "folder_id", "title"])?;
    let limit = params.number("limit", 1..=LARGEST_PAGE)?.unwrap_or(USUAL_PAGE);
    let folder = params.text("folder_id");
    let number = folder.and_then(|id| folder_number(world, id));
    let sieve = world.videos.sieve(|cell| folder.is_none() || number.is_some() && cell.folder == number);
    let listing = format!("videos {folder:?}");
    let told = world.faults.told_of_rendered(Place::Heygen);
    let tell = |item: &Item| object(world, item, told);
    let part = part(world, (&listing, &world.videos), &sieve, limit, params.text("token"), tell)?;
    Ok(json!({ "data": part.items, "has_more": part.token.is_some(), "next_token": part.token }))
}

fn object(world: &World, item: &Item, told: Told) -> Map<String, Value> {
    let status = match world.stage(item.index) {
        Stage::Pending => "pending",
        Stage::Processing => "processing",
        Stage::Over => item.cell.status,
    };
    let mut object = Map::from_iter([
        ("id".into(), item.id.as_str().into()),
        ("status".into(), status.into()),
        ("created_at".into(), item.created.into()),
    ]);
    let fate = mix(world.videos.seed() ^ mix(item.index));
    if fate % UNTITLED != 5 {
        object.insert("title".into(), world.name_of(Place::Heygen, item).into());
    }
    if let Some(folder) = item.cell.folder {
        object.insert("folder_id".into(), world.heygen.folder_id(folder).into());
    }
    match (status, &item.medium) {
        ("failed", _) => {
            let why = FAILURES[usize::try_from(fate % 4).unwrap_or_default()];
            object.insert("failure_code".into(), why.into());
        }
        ("completed", Medium::Clip(clip)) => {
            let url = |provider, name| world.signed_url(provider, item, name, told);
            object.insert("video_url".into(), url("videos", "video.mp4").into());
            object.insert("thumbnail_url".into(), url("thumbnails", "thumbnail.jpg").into());
            #[expect(clippy::cast_precision_loss, reason = "some seconds")]
            let seconds = clip.seconds as f64;
            object.insert("duration".into(), seconds.into());
            object.insert("completed_at".into(), item.created.saturating_add_unsigned(clip.seconds * EFFORT).into());
        }
        _ => {}
    }
    object
}
