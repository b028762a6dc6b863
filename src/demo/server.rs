//! The server: one loopback origin, few connections, short headers.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};

use super::answer::{self, Dialect};
use super::faults::{self, FaultName, Faults, Place, ends, spoil};
use super::items::{Item, Items, Service};
use super::making::{self, Stage};
use super::media::{self, Drawn};
use super::{Settings, affogato, guard, heygen};

/// More than these wait until one ends.
const CONNECTIONS: usize = 128;
/// Bytes of a request's line and headers together.
const HEADER_BYTES: usize = 16 * 1024;
const HEADERS: usize = 64;
/// For a request's headers to arrive; a connection that asks nothing ends after it too.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// How late the runtime's timer may be.
const TIMER_ERROR: Duration = Duration::from_millis(2);

/// What every request sees.
#[derive(Debug)]
pub(super) struct Inner {
    pub address: SocketAddr,
    pub latency: Duration,
    pub affogato: Items,
    pub heygen: Items,
    /// What Affogato has made.
    pub generations: Items,
    /// What `HeyGen` has made.
    pub videos: Items,
    /// When it began to make the newest of these; `None` where time stands still.
    began: Option<tokio::time::Instant>,
    pub faults: Faults,
    pub drawn: Drawn,
}

/// In which answer an asset is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// With others, in a page.
    InAPage,
    /// Alone, because somebody asked for it.
    Alone,
}

/// [`Inner`], shared.
pub(super) type World = Arc<Inner>;

impl Inner {
    /// The name that an asset is told to have.
    pub(super) fn name_of(&self, place: Place, item: &Item) -> String {
        if self.faults.has(place, FaultName::HostileNames) {
            spoil::hostile_name(item.index)
        } else {
            item.name.clone()
        }
    }

    /// The URL of a medium. The name is for people: the id alone says which it is.
    pub(super) fn media_url(&self, provider: &str, id: &str, name: &str, told: Told) -> String {
        let url = format!("http://{}/media/{provider}/{id}/{}", self.address, media::percent_encode(name));
        if self.faults.has(Place::Media, FaultName::MediaExpired) { ends::sign(&url, told) } else { url }
    }

    /// The URL of a medium whose URLs always end.
    pub(super) fn signed_url(&self, provider: &str, item: &Item, name: &str, told: Told) -> String {
        let url = self.media_url(provider, &item.id, name, told);
        if url.contains('?') { url } else { ends::sign_for_long(&url, item.index) }
    }

    /// How far the making of number `index` has come.
    pub(super) fn stage(&self, index: u64) -> Stage {
        making::stage(index, self.began.map(|began| began.elapsed()).unwrap_or_default())
    }
}

/// A server that answers until it is dropped or stopped.
#[derive(Debug)]
#[must_use = "the server ends when this is dropped"]
pub struct Running {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, for both services.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it and its connections, and returns when the port is free.
    pub async fn stop(mut self) {
        self.task.abort();
        // An aborted task always "fails".
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts the demo services on the runtime of the caller. The time does not hang on the number of assets.
///
/// # Errors
/// The address is not loopback, or cannot be listened on.
pub async fn start(settings: Settings) -> io::Result<Running> {
    if !settings.listen.ip().is_loopback() {
        let why = format!("{} is not a loopback address: the demo is for this machine alone", settings.listen.ip());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    let listener = TcpListener::bind(settings.listen).await?;
    let address = listener.local_addr()?;
    let now = settings.now.map_or_else(
        || {
            let now = Timestamp::now().as_second();
            now - now.rem_euclid(3600)
        },
        Timestamp::as_second,
    );
    let began = settings.now.is_none().then(tokio::time::Instant::now);
    let world = Arc::new(Inner {
        address,
        latency: settings.latency,
        affogato: Items::new(Service::Affogato, settings.seed, settings.assets, now),
        heygen: Items::new(Service::Heygen, settings.seed, settings.assets, now),
        generations: Items::new(Service::Generations, settings.seed, settings.rendered, now),
        videos: Items::new(Service::Videos, settings.seed, settings.rendered, now),
        began,
        faults: Faults::new(settings.faults),
        drawn: Drawn::default(),
    });
    Ok(Running { address, task: tokio::spawn(serve(listener, router(world))) })
}

/// Accepts until aborted; its connections end with it, since the set that holds them does.
async fn serve(listener: TcpListener, router: Router) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(HEADER_BYTES).max_headers(HEADERS);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                // Small answers shall not wait for each other; without it they are only slower.
                let _ = stream.set_nodelay(true);
                let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
                connections.spawn(async move {
                    // A client that goes away, or a fault that cuts it off, is nobody's concern.
                    let _ = connection.await;
                    drop(place);
                });
            }
            // Out of file handles, or the client left while waiting: others may have more luck a little later.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn router(world: World) -> Router {
    let keyed = Router::new()
        .route("/pub/v2/assets", get(affogato::list))
        .route("/pub/v2/assets/{id}", get(affogato::one))
        .route("/pub/v1/generations", get(affogato::generations::list))
        .route("/v1/asset/list", get(heygen::v1::list))
        .route("/v1/folders", get(heygen::v1::folders))
        .route("/v3/users/me", get(heygen::v3::me))
        .route("/v3/assets", get(heygen::v3::list))
        .route("/v3/assets/{id}", get(heygen::v3::one))
        .route("/v3/videos", get(heygen::videos::list))
        .method_not_allowed_fallback(not_allowed)
        .route_layer(axum::middleware::from_fn(key));
    Router::new()
        .merge(keyed)
        .route("/media/{provider}/{id}/{name}", get(media::serve))
        .method_not_allowed_fallback(not_allowed)
        .fallback(not_found)
        .layer(from_fn_with_state(Arc::clone(&world), faults::stage))
        .layer(from_fn_with_state(Arc::clone(&world), enter))
        .with_state(world)
}

/// Sends away who is not meant, and lets the others wait for as long as a network would.
async fn enter(State(world): State<World>, request: Request, next: Next) -> Response {
    if !guard::is_for_us(request.uri(), request.headers(), world.address) {
        return answer::refusal(
            Dialect::Plain,
            StatusCode::FORBIDDEN,
            "the demo answers programs of this machine only",
        );
    }
    if !world.latency.is_zero() {
        wait(world.latency).await;
    }
    next.run(request).await
}

/// Waits for so long, and no longer: what is measured against the latency must not take the clock's error for its own.
/// The runtime's timer knows whole milliseconds and is late by one or two, so a thread sleeps the last of them.
#[expect(clippy::disallowed_methods, reason = "to wait for time is what the latency of a demo is")]
async fn wait(time: Duration) {
    let until = Instant::now() + time;
    tokio::time::sleep(time.saturating_sub(TIMER_ERROR)).await;
    let rest = until.saturating_duration_since(Instant::now());
    // It fails where the runtime is shutting down, and then nobody waits.
    let _ = tokio::task::spawn_blocking(move || std::thread::sleep(rest)).await;
}

/// The key comes before the parameters, but after the method: what can never be asked needs none.
async fn key(request: Request, next: Next) -> Response {
    let known = matches!(request.method().as_str(), "GET" | "HEAD");
    if known && !guard::has_key(request.headers()) {
        let dialect = Dialect::of_path(request.uri().path());
        return answer::refusal(dialect, StatusCode::UNAUTHORIZED, "Unauthorized: the API key is missing or wrong");
    }
    next.run(request).await
}

async fn not_found(uri: Uri) -> Response {
    answer::refusal(Dialect::of_path(uri.path()), StatusCode::NOT_FOUND, "no such path")
}

async fn not_allowed(uri: Uri) -> Response {
    answer::refusal(Dialect::of_path(uri.path()), StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are allowed here")
}
