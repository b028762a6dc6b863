//! What is shown at one origin, so that it lets a request in. Whose it is, and why, is the business of others.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::Hops;
use crate::asset::AssetId;

/// A header, or a parameter of the query. It goes along on the hops that are still at the home of a request's way.
#[derive(Clone)]
pub enum Pass {
    Header(HeaderName, HeaderValue),
    /// It is put into a URL in the moment when that is asked, so that no URL that is kept, shown or logged holds it.
    Parameter(String, SecretString),
}

impl Pass {
    /// The URL to ask for the present hop; a header is put among `headers`.
    ///
    /// A server that sends a request elsewhere may repeat its query: the parameter is taken out of what it names, and
    /// put in again where it belongs.
    pub(super) fn show(&self, hops: &Hops, headers: &mut HeaderMap) -> Url {
        match self {
            Self::Header(name, value) => {
                if hops.is_trusted() {
                    headers.insert(name, value.clone());
                }
                hops.url().clone()
            }
            Self::Parameter(name, value) => {
                let mut url = self.taken_out(hops.url().clone());
                if hops.is_trusted() {
                    url.query_pairs_mut().append_pair(name, value.expose_secret());
                }
                url
            }
        }
    }

    /// The URL without the parameter, and without others of its value.
    pub(crate) fn taken_out(&self, mut url: Url) -> Url {
        let Self::Parameter(name, value) = self else { return url };
        let is_it = |key: &str, text: &str| key == name || text == value.expose_secret();
        if !url.query_pairs().any(|(key, text)| is_it(&key, &text)) {
            return url;
        }
        let rest: Vec<_> = url.query_pairs().filter(|(key, text)| !is_it(key, text)).collect();
        let rest: Vec<_> = rest.into_iter().map(|(key, text)| (key.into_owned(), text.into_owned())).collect();
        url.set_query(None);
        if !rest.is_empty() {
            url.query_pairs_mut().extend_pairs(rest);
        }
        url
    }
}

/// Who knows what is to be shown where the medium of an asset is.
#[derive(Clone, Default)]
pub struct Passes(Option<Arc<Find>>);

type Find = dyn Fn(&AssetId, &Url) -> BoxFuture<'static, Option<Pass>> + Send + Sync;

impl Passes {
    pub fn new(find: impl Fn(&AssetId, &Url) -> BoxFuture<'static, Option<Pass>> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(find)))
    }

    pub(crate) async fn find(&self, asset: &AssetId, url: &Url) -> Option<Pass> {
        self.0.as_ref()?(asset, url).await
    }
}

impl fmt::Debug for Passes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passes").finish_non_exhaustive()
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name, _) => f.debug_tuple("Header").field(name).finish_non_exhaustive(),
            Self::Parameter(name, _) => f.debug_tuple("Parameter").field(name).finish_non_exhaustive(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn parameter() -> Pass {
        Pass::Parameter("key".into(), SecretString::from("canary+1"))
    }

    fn shown(pass: &Pass, base: &str, url: &str) -> (String, HeaderMap) {
        let mut headers = HeaderMap::new();
        let hops = Hops::new(&Url::parse(base).unwrap(), Url::parse(url).unwrap()).unwrap();
        (pass.show(&hops, &mut headers).to_string(), headers)
    }

    #[rstest]
    #[case::alone("https://a.example/v1", "https://a.example/v1?key=canary%2B1")]
    #[case::behind_others("https://a.example/v1?x=1", "https://a.example/v1?x=1&key=canary%2B1")]
    #[case::in_place_of_another("https://a.example/v1?key=old&x=1", "https://a.example/v1?x=1&key=canary%2B1")]
    #[case::elsewhere("https://b.example/v1?x=1", "https://b.example/v1?x=1")]
    #[case::repeated_elsewhere("https://b.example/v1?key=canary%2B1&x=1", "https://b.example/v1?x=1")]
    #[case::by_another_name("https://b.example/v1?token=canary%2B1", "https://b.example/v1")]
    #[case::another_port("https://a.example:444/", "https://a.example:444/")]
    #[case::as_it_was("https://b.example/?a=%20b&c", "https://b.example/?a=%20b&c")]
    fn a_parameter_is_added_at_home_alone(#[case] url: &str, #[case] asked: &str) {
        assert_eq!(shown(&parameter(), "https://a.example/", url).0, asked);
    }

    #[rstest]
    #[case("https://a.example/v1", true)]
    #[case("https://a.example:444/v1", false)]
    fn a_header_is_shown_at_home_alone(#[case] url: &str, #[case] is_shown: bool) {
        let pass = Pass::Header(HeaderName::from_static("x-key"), HeaderValue::from_static("canary"));
        let (asked, headers) = shown(&pass, "https://a.example/", url);
        assert_eq!(asked, url);
        assert_eq!(headers.contains_key("x-key"), is_shown);
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let header = Pass::Header(HeaderName::from_static("x-key"), HeaderValue::from_static("canary"));
        assert!(!format!("{header:?} {:?}", parameter()).contains("canary"));
    }
}
