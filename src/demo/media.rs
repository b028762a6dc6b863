//! The media themselves: what is listed is what is served.

mod clips;
mod documents;
mod drawn;
mod pictures;
mod range;

use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use bytes::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::answer::{self, Dialect};
use super::dice::{Dice, hash};
use super::faults::ends;
use super::items::{Item, Items};
use super::making::Stage;
use super::server::World;
use crate::asset::AssetKind;
pub(super) use clips::Clip;
pub(super) use documents::Document;
pub(super) use drawn::Drawn;
pub(super) use pictures::Picture;
use range::Asked;

/// The longer side of a thumbnail.
const THUMBNAIL_SIDE: u32 = 480;

/// What an asset is of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Medium {
    Picture(Picture),
    Clip(&'static Clip),
    Document(Document),
}

impl Medium {
    pub(super) fn kind(&self) -> AssetKind {
        match self {
            Self::Picture(_) => AssetKind::Image,
            Self::Clip(clip) if clip.video.is_some() => AssetKind::Video,
            Self::Clip(_) => AssetKind::Audio,
            Self::Document(_) => AssetKind::Other,
        }
    }

    /// The extension of its file, without the dot.
    pub(super) fn extension(&self) -> &'static str {
        match self {
            Self::Picture(picture) => picture.format.extension(),
            Self::Clip(clip) => clip.extension(),
            Self::Document(document) => document.extension(),
        }
    }
}

/// A medium for a service's word.
pub(super) fn of_word(word: &str, dice: &mut Dice) -> Medium {
    match word {
        "image" => Medium::Picture(Picture::any(dice)),
        "video" => Medium::Clip(clips::any_video(dice)),
        "audio" => Medium::Clip(clips::any_sound(dice)),
        word => Medium::Document(Document::of_word(word, dice)),
    }
}

/// The bytes of a medium, ready to be sent.
#[derive(Clone, Debug)]
struct Ready {
    bytes: Bytes,
    mime: &'static str,
    etag: String,
}

impl Ready {
    /// The tag is made of the bytes, so it is a strong one.
    fn new(bytes: Bytes, mime: &'static str) -> Self {
        let etag = format!("\"{:016x}-{:x}\"", hash(&bytes), bytes.len());
        Self { bytes, mime, etag }
    }
}

/// `GET /media/{provider}/{id}/{name}`; the name is for people.
pub(super) async fn serve(
    State(world): State<World>,
    path: Result<Path<(String, String, String)>, PathRejection>,
    uri: Uri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let (provider, id) = path.map(|Path((provider, id, _))| (provider, id)).unwrap_or_default();
    let made = |items: &Items| items.find(&id).filter(|item| world.stage(item.index) == Stage::Over);
    let item = match provider.as_str() {
        "affogato" => world.affogato.find(&id),
        "heygen" => world.heygen.find(&id),
        "generations" => made(&world.generations),
        "videos" => made(&world.videos),
        "thumbnails" => made(&world.videos).map(|item| Item { medium: thumbnail(&item), ..item }),
        _ => None,
    };
    let Some(item) = item.filter(|item| item.reachable) else {
        return answer::refusal(Dialect::Plain, StatusCode::NOT_FOUND, "no such medium");
    };
    if matches!(provider.as_str(), "videos" | "thumbnails") && ends::is_over(uri.query()) {
        return ends::refusal();
    }
    let Some(ready) = ready(&world, &item).await else {
        let why = "the picture could not be drawn";
        return answer::refusal(Dialect::Plain, StatusCode::INTERNAL_SERVER_ERROR, why);
    };
    deliver(&ready, item.created, &method, &headers)
}

/// What is seen of a rendered video before it is played, in its shape.
fn thumbnail(item: &Item) -> Medium {
    let video = match &item.medium {
        Medium::Clip(clip) => clip.video,
        Medium::Picture(_) | Medium::Document(_) => None,
    };
    let (width, height) = video.map_or((16, 9), |video| (video.width, video.height));
    Medium::Picture(Picture::within(THUMBNAIL_SIDE, (width, height), hash(item.id.as_bytes())))
}

async fn ready(world: &World, item: &Item) -> Option<Ready> {
    match &item.medium {
        Medium::Picture(picture) => world.drawn.get(picture).await,
        Medium::Clip(clip) => Some(Ready::new(Bytes::from_static(clip.bytes), clip.mime())),
        Medium::Document(document) => Some(Ready::new(document.write(&item.name).into(), document.mime())),
    }
}

/// All of it, a part, or word that nothing changed (RFC 9110, 13 and 14).
fn deliver(ready: &Ready, created: i64, method: &Method, headers: &HeaderMap) -> Response {
    let modified = http_date(created);
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let whole = ready.bytes.len();

    let unchanged = text(header::IF_NONE_MATCH).is_some_and(|tags| range::names(tags, &ready.etag));
    // A range is for GET alone, and only of the version that the client has.
    let same =
        text(header::IF_RANGE).is_none_or(|version| version == ready.etag || Some(version) == modified.as_deref());
    let asked = match text(header::RANGE) {
        Some(range) if same && method == Method::GET => range::read(range, whole),
        Some(_) | None => Asked::Whole,
    };

    let mut response = match asked {
        _ if unchanged => Response::builder().status(StatusCode::NOT_MODIFIED).body(Body::empty()).unwrap_or_default(),
        Asked::Whole => answer::whole(StatusCode::OK, ready.mime, ready.bytes.clone()),
        Asked::Part(part) => {
            let range = format!("bytes {}-{}/{whole}", part.start, part.end - 1);
            let mut response = answer::whole(StatusCode::PARTIAL_CONTENT, ready.mime, ready.bytes.slice(part));
            insert(&mut response, header::CONTENT_RANGE, &range);
            response
        }
        Asked::Outside => {
            let mut response =
                answer::refusal(Dialect::Plain, StatusCode::RANGE_NOT_SATISFIABLE, "outside of the file");
            insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{whole}"));
            response
        }
    };
    insert(&mut response, header::ETAG, &ready.etag);
    insert(&mut response, header::ACCEPT_RANGES, "bytes");
    if let Some(modified) = modified {
        insert(&mut response, header::LAST_MODIFIED, &modified);
    }
    response
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    // All of these are made of ASCII here.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn http_date(seconds: i64) -> Option<String> {
    let moment = Timestamp::from_second(seconds).ok()?;
    DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).ok()
}

/// A name as one segment of a URL's path.
pub(super) fn percent_encode(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~()".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
