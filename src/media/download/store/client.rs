//! How a store is reached: with the keys of its usual environment variables, over TLS or on this machine, and never on to
//! another host.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use object_store::RetryConfig;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::MicrosoftAzureBuilder;
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use object_store::gcp::GoogleCloudStorageBuilder;
use reqwest::Method;
use reqwest::header::{HeaderValue, IF_NONE_MATCH};
use tokio::time::timeout;
use url::Url;

use super::{Objects, Store};
use crate::asset::destination::{Service, StoreUrl};
use crate::asset::link::is_loopback;
use crate::net::{Clients, Packing, Settings, install_crypto};

/// How long a store may take for one request, the sending of a part over a slow line included.
const ANSWER: Duration = Duration::from_mins(5);

/// How a request is tried again within a download.
const TRIES: usize = 4;
const TRYING: Duration = Duration::from_mins(2);

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Unopened {
    #[error("no key for it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")]
    NoKey,
    #[error("{0}")]
    Settings(#[from] object_store::Error),
}

/// A request in plain text to another machine is not sent: a key would be seen by all on the way.
#[derive(Debug, thiserror::Error)]
#[error("plain http is for this machine alone, and {host} is another; is there a key in the environment?")]
pub(super) struct Plain {
    host: String,
}

impl Store {
    /// Opens a store with what the environment says of it. Asks nobody yet.
    ///
    /// # Errors
    /// There is no key for it, or what the environment says cannot be used.
    pub fn open(url: &StoreUrl, settings: &Settings) -> Result<Self, Unopened> {
        install_crypto();
        let way = Way { clients: Clients::new(settings.connect, Packing::AsItIs), service: url.service() };
        let retry = RetryConfig { max_retries: TRIES, retry_timeout: TRYING, ..RetryConfig::default() };
        let objects: Arc<dyn Objects> = match url.service() {
            Service::S3 => {
                let builder = AmazonS3Builder::from_env();
                let keys = [
                    AmazonS3ConfigKey::AccessKeyId,
                    AmazonS3ConfigKey::WebIdentityTokenFile,
                    AmazonS3ConfigKey::SkipSignature,
                ];
                if keys.iter().all(|key| builder.get_config_value(key).is_none_or(|value| value == "false")) {
                    return Err(Unopened::NoKey);
                }
                Arc::new(builder.with_bucket_name(url.bucket()).with_retry(retry).with_http_connector(way).build()?)
            }
            Service::Google => {
                let builder = GoogleCloudStorageBuilder::from_env();
                Arc::new(builder.with_bucket_name(url.bucket()).with_retry(retry).with_http_connector(way).build()?)
            }
            Service::Azure => {
                let builder = MicrosoftAzureBuilder::from_env();
                Arc::new(builder.with_container_name(url.bucket()).with_retry(retry).with_http_connector(way).build()?)
            }
        };
        Ok(Self::new(url.service(), objects))
    }
}

/// The way to a store: clients that follow no redirect, so that keys go to no host but the one they are for.
#[derive(Clone, Debug)]
struct Way {
    clients: Arc<Clients>,
    service: Service,
}

impl HttpConnector for Way {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

impl Way {
    async fn ask(&self, mut request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url =
            Url::parse(&request.uri().to_string()).map_err(|error| HttpError::new(HttpErrorKind::Request, error))?;
        if url.scheme() != "https" && !is_loopback(&url) {
            let host = url.host_str().unwrap_or_default().to_owned();
            return Err(HttpError::new(HttpErrorKind::Unknown, Plain { host }));
        }
        if self.service == Service::S3 && is_completion(&request) {
            // What S3 does not demand to be signed may be added behind the signature.
            request.headers_mut().insert(IF_NONE_MATCH, HeaderValue::from_static("*"));
        }
        let client = self.clients.for_url(&url).await;
        let client = client.map_err(|error| HttpError::new(HttpErrorKind::Connect, error))?;
        let answered = timeout(ANSWER, client.call(request)).await;
        answered.map_err(|elapsed| HttpError::new(HttpErrorKind::Timeout, elapsed))?
    }
}

/// Whether a request makes an object of many parts.
fn is_completion(request: &HttpRequest) -> bool {
    request.method() == Method::POST && request.uri().query().is_some_and(|query| query.contains("uploadId="))
}

impl HttpService for Way {
    // What `async fn` stands for in a trait that is made into an object.
    fn call<'a, 'asked>(&'a self, request: HttpRequest) -> BoxFuture<'asked, Result<HttpResponse, HttpError>>
    where
        'a: 'asked,
        Self: 'asked,
    {
        Box::pin(self.ask(request))
    }
}
