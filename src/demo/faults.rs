//! What can go wrong, on order.

pub(in crate::demo) mod ends;
mod names;
pub(in crate::demo) mod spoil;
mod transport;

use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer::{self, Dialect};
use super::server::{Told, World};
pub use names::{FaultAt, FaultName, Place};

/// How many requests of each place `rate-limit` refuses before it lets all pass.
const REFUSED: u32 = 2;
/// Seconds that are asked for.
const RETRY_AFTER: &str = "1";

/// The faults that were ordered.
#[derive(Debug)]
pub(super) struct Faults {
    ordered: Vec<FaultAt>,
    /// How many requests `rate-limit` has seen, by place.
    seen: [AtomicU32; 3],
    /// How many pages `shifting` has seen, by place.
    turns: [AtomicU32; 3],
    /// How many pages of what was made were told, by place.
    rendered: [AtomicU32; 3],
    /// How many requests `media-changing` has seen.
    versions: AtomicU32,
}

impl Faults {
    pub(super) fn new(ordered: Vec<FaultAt>) -> Self {
        Self {
            ordered,
            seen: Default::default(),
            turns: Default::default(),
            rendered: Default::default(),
            versions: AtomicU32::new(0),
        }
    }

    /// Whether `name` is to happen at `place`.
    pub(super) fn has(&self, place: Place, name: FaultName) -> bool {
        self.at(place).any(|ordered| ordered == name)
    }

    fn at(&self, place: Place) -> impl Iterator<Item = FaultName> {
        self.ordered.iter().filter(move |fault| fault.is_at(place)).map(|fault| fault.name)
    }

    /// How often a listing has changed, if it does; `page`: it is asked for a page, and changes with that.
    pub(super) fn turn(&self, place: Place, page: bool) -> Option<u32> {
        let turns = self.has(place, FaultName::Shifting).then(|| &self.turns[place as usize])?;
        Some(if page { turns.fetch_add(1, Ordering::Relaxed) } else { turns.load(Ordering::Relaxed) })
    }

    /// How a page of what was made is told: nobody can ask for one of these alone, so that listing them once more does it.
    pub(super) fn told_of_rendered(&self, place: Place) -> Told {
        let is_first = self.rendered[place as usize].fetch_add(1, Ordering::Relaxed) == 0;
        if is_first { Told::InAPage } else { Told::Alone }
    }

    /// The answer, as of a version that nobody saw before.
    fn changed(&self, mut response: Response) -> Response {
        let version = self.versions.fetch_add(1, Ordering::Relaxed);
        response.headers_mut().remove(header::LAST_MODIFIED);
        if let Ok(tag) = HeaderValue::from_str(&format!("\"version-{version}\"")) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    fn is_over_the_limit(&self, place: Place) -> bool {
        self.seen[place as usize].fetch_add(1, Ordering::Relaxed) < REFUSED
    }
}

/// Lets what was ordered for the place of a request happen to it.
pub(super) async fn stage(State(world): State<World>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_over = ends::is_over(request.uri().query());
    let Some(place) = Place::of_path(path) else { return next.run(request).await };
    let dialect = Dialect::of_path(path);
    let is_v1_list = path == "/v1/asset/list";
    for name in world.faults.at(place) {
        if name == FaultName::Slow {
            transport::be_slow().await;
        }
        if name == FaultName::MediaExpired && is_over {
            return ends::refusal();
        }
        if let Some(response) = instead(&world.faults, place, dialect, is_v1_list, name) {
            return response;
        }
        ignore(name, request.headers_mut());
    }
    let mut response = next.run(request).await;
    for name in world.faults.at(place) {
        response = match name {
            FaultName::BadItems => spoil::raw_bytes(response).await,
            FaultName::Huge => transport::padded(response).await,
            FaultName::Drip => transport::dripping(response).await,
            FaultName::Stall => transport::stalled(response).await,
            FaultName::Cut => transport::cut(response).await,
            FaultName::MediaNoRanges => without_ranges(response),
            FaultName::MediaChanging => world.faults.changed(response),
            FaultName::MediaEndless => transport::endless(without_ranges(response)),
            FaultName::RateLimit
            | FaultName::RateLimitForever
            | FaultName::Unauthorized
            | FaultName::Forbidden
            | FaultName::ServerError
            | FaultName::BadGateway
            | FaultName::Slow
            | FaultName::NotJson
            | FaultName::Empty
            | FaultName::ErrorIn200
            | FaultName::Endless
            | FaultName::RepeatToken
            | FaultName::HostileNames
            | FaultName::Gone
            | FaultName::WrongTotals
            | FaultName::Shifting
            | FaultName::Media403
            | FaultName::MediaExpired => response,
        };
    }
    response
}

/// The answer that a fault gives instead of the right one.
fn instead(faults: &Faults, place: Place, dialect: Dialect, is_v1_list: bool, name: FaultName) -> Option<Response> {
    let refuse = |status, message| Some(answer::refusal(dialect, status, message));
    match name {
        FaultName::RateLimit => faults.is_over_the_limit(place).then(|| too_many(dialect)),
        FaultName::RateLimitForever => Some(too_many(dialect)),
        FaultName::Unauthorized => refuse(StatusCode::UNAUTHORIZED, "Unauthorized: the API key was revoked"),
        FaultName::Forbidden => refuse(StatusCode::FORBIDDEN, "this key is not permitted to list assets"),
        FaultName::ServerError => refuse(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on our side"),
        FaultName::BadGateway => Some(answer::whole(StatusCode::BAD_GATEWAY, "text/html", BAD_GATEWAY)),
        FaultName::NotJson => Some(answer::whole(StatusCode::OK, "text/html; charset=utf-8", SIGN_IN)),
        FaultName::Empty => Some(answer::whole(StatusCode::OK, "application/json", "")),
        FaultName::ErrorIn200 => Some(answer::json(StatusCode::OK, &error_in_200(dialect))),
        FaultName::Gone if is_v1_list => refuse(StatusCode::NOT_FOUND, "this endpoint was retired, use v3"),
        FaultName::Media403 => Some(answer::whole(StatusCode::FORBIDDEN, "application/xml", ACCESS_DENIED)),
        FaultName::Gone
        | FaultName::Slow
        | FaultName::Drip
        | FaultName::Stall
        | FaultName::Cut
        | FaultName::Endless
        | FaultName::RepeatToken
        | FaultName::HostileNames
        | FaultName::BadItems
        | FaultName::Huge
        | FaultName::WrongTotals
        | FaultName::Shifting
        | FaultName::MediaNoRanges
        | FaultName::MediaChanging
        | FaultName::MediaEndless
        | FaultName::MediaExpired => None,
    }
}

/// Takes out of a request for a medium what its host does not heed.
fn ignore(name: FaultName, headers: &mut HeaderMap) {
    let all = matches!(name, FaultName::MediaNoRanges | FaultName::MediaEndless);
    // The version that `If-Range` names is never the one that there is.
    let changed = name == FaultName::MediaChanging && headers.contains_key(header::IF_RANGE);
    if all || changed {
        headers.remove(header::RANGE);
    }
}

fn without_ranges(mut response: Response) -> Response {
    response.headers_mut().remove(header::ACCEPT_RANGES);
    response
}

fn too_many(dialect: Dialect) -> Response {
    let mut response = answer::refusal(dialect, StatusCode::TOO_MANY_REQUESTS, "too many requests");
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    response
}

fn error_in_200(dialect: Dialect) -> Value {
    const WHY: &str = "the account is being migrated";
    match dialect {
        Dialect::Affogato => json!({ "data": [], "err": { "message": WHY }, "pagination": {} }),
        Dialect::HeygenV1 => json!({ "error": WHY, "data": null }),
        Dialect::HeygenV3 | Dialect::Plain => json!({ "error": { "code": "unavailable", "message": WHY } }),
    }
}

const BAD_GATEWAY: &str = "<html><head><title>502 Bad Gateway</title></head>\
    <body><center><h1>502 Bad Gateway</h1></center></body></html>";
const SIGN_IN: &str = "<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>";
/// As S3 refuses.
const ACCESS_DENIED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
