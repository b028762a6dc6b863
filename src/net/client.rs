//! The clients: made when they are first needed, off the event loop, and shared by all who ask with the same settings.
//! None has a cookie or a header of its own but the name of the program.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use tokio::sync::OnceCell;
use url::Url;

use super::Failure;
use crate::asset::FaultKind;
use crate::asset::link::is_loopback;

const USER_AGENT: &str = concat!("assetbrowse/", env!("CARGO_PKG_VERSION"));

/// Makes ring the process's source of cryptography. Calling it again does nothing.
pub fn install_crypto() {
    // It fails only where a provider is installed already: this one, or that of a program that embeds us.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Which way a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    /// To the outside, through a proxy where the environment names one.
    Out,
    /// To this machine over TLS, never through a proxy.
    Near,
    /// To this machine in plain: loading certificates takes tens of milliseconds, and none are needed.
    NearPlain,
}

impl Route {
    fn of(url: &Url) -> Self {
        match (is_loopback(url), url.scheme()) {
            (false, _) => Self::Out,
            (true, "http") => Self::NearPlain,
            (true, _) => Self::Near,
        }
    }
}

/// Whether answers may come compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// It is asked for, and undone.
    Unpacked,
    /// As they are: what counts offsets must not have them changed on the way.
    AsItIs,
}

/// One client for each route.
#[derive(Debug)]
pub(crate) struct Clients {
    connect: Duration,
    packing: Packing,
    out: OnceCell<Client>,
    near: OnceCell<Client>,
    near_plain: OnceCell<Client>,
}

impl Clients {
    /// Makes none yet.
    pub(crate) fn new(connect: Duration, packing: Packing) -> Arc<Self> {
        Arc::new(Self { connect, packing, out: OnceCell::new(), near: OnceCell::new(), near_plain: OnceCell::new() })
    }

    /// The client for what this URL names.
    pub(crate) async fn for_url(&self, url: &Url) -> Result<&Client, Unmade> {
        let route = Route::of(url);
        let cell = match route {
            Route::Out => &self.out,
            Route::Near => &self.near,
            Route::NearPlain => &self.near_plain,
        };
        let (connect, packing) = (self.connect, self.packing);
        cell.get_or_try_init(|| async move {
            tokio::task::spawn_blocking(move || make(route, connect, packing))
                .await
                .map_err(|_| Unmade("it was interrupted".into()))?
        })
        .await
    }
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[error("the network client cannot be made: {0}")]
pub(crate) struct Unmade(String);

impl From<Unmade> for Failure {
    fn from(unmade: Unmade) -> Self {
        Self::new(FaultKind::Offline, unmade.to_string())
    }
}

fn make(route: Route, connect: Duration, packing: Packing) -> Result<Client, Unmade> {
    install_crypto();
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(connect)
        .pool_idle_timeout(Duration::from_secs(30))
        .gzip(packing == Packing::Unpacked)
        .brotli(packing == Packing::Unpacked);
    let builder = match route {
        Route::Out => builder,
        Route::Near => builder.no_proxy(),
        Route::NearPlain => builder.no_proxy().tls_certs_only([]),
    };
    builder.build().map_err(|error| Unmade(super::failure::deepest(&error.without_url())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://api.heygen.com/v1", Route::Out)]
    #[case("https://127.0.0.1:8443/", Route::Near)]
    #[case("http://127.0.0.1:8080/", Route::NearPlain)]
    #[case("http://localhost/", Route::NearPlain)]
    #[case("http://[::1]:1/", Route::NearPlain)]
    fn this_machine_is_reached_without_a_proxy(#[case] url: &str, #[case] route: Route) {
        assert_eq!(Route::of(&Url::parse(url).unwrap()), route);
    }

    #[rstest]
    #[case(Route::Out)]
    #[case(Route::Near)]
    #[case(Route::NearPlain)]
    fn every_client_can_be_made(#[case] route: Route) {
        for packing in [Packing::Unpacked, Packing::AsItIs] {
            assert!(make(route, Duration::from_secs(1), packing).is_ok());
        }
    }
}
