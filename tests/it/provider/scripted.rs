//! A server that says what a test tells it to, byte for byte, and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A request as it was seen.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query, as they were sent.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    /// A parameter of the query, decoded.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// A parameter of the query that is a number.
    pub(crate) fn number(&self, name: &str) -> u64 {
        self.query(name).unwrap().parse().unwrap()
    }
}

/// What is sent, and what happens then.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    bytes: Vec<u8>,
    then: Then,
}

#[derive(Clone, Debug)]
enum Then {
    Close,
    /// Nothing more comes, and the connection stays.
    Hang,
    /// A byte each of these.
    Drip(Duration),
    /// The same bytes without end.
    Again(Vec<u8>),
}

impl Reply {
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let mut bytes = format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n").into_bytes();
        for (name, value) in headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.as_ref().len()).as_bytes());
        bytes.extend_from_slice(body.as_ref());
        Self { bytes, then: Then::Close }
    }

    pub(crate) fn json(body: impl AsRef<[u8]>) -> Self {
        Self::new(200, &[("Content-Type", "application/json")], body)
    }

    pub(crate) fn redirect(location: &str) -> Self {
        Self::new(302, &[("Location", location)], "")
    }

    /// Exactly these bytes, headers and all.
    pub(crate) fn raw(bytes: impl AsRef<[u8]>) -> Self {
        Self { bytes: bytes.as_ref().to_vec(), then: Then::Close }
    }

    pub(crate) fn hanging(mut self) -> Self {
        self.then = Then::Hang;
        self
    }

    pub(crate) fn dripping(mut self, pause: Duration) -> Self {
        self.then = Then::Drip(pause);
        self
    }

    pub(crate) fn without_end(mut self, bytes: &[u8]) -> Self {
        self.then = Then::Again(bytes.to_vec());
        self
    }

    async fn send(self, stream: &mut TcpStream) -> std::io::Result<()> {
        stream.write_all(&self.bytes).await?;
        match self.then {
            Then::Close => stream.shutdown().await,
            // The other side hangs up when it has had enough.
            Then::Hang => stream.read(&mut [0]).await.map(drop),
            Then::Drip(pause) => {
                let mut ticks = tokio::time::interval(pause);
                loop {
                    ticks.tick().await;
                    stream.write_all(b" ").await?;
                }
            }
            Then::Again(bytes) => loop {
                stream.write_all(&bytes).await?;
            },
        }
    }
}

type Script = dyn Fn(Seen) -> BoxFuture<'static, Reply> + Send + Sync;

/// A server on this machine; it ends with its test.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_async(move |seen| {
            let reply = script(&seen);
            Box::pin(std::future::ready(reply))
        })
        .await
    }

    /// One whose answers wait for something.
    pub(crate) async fn start_async(
        script: impl Fn(Seen) -> BoxFuture<'static, Reply> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::default();
        let task = tokio::spawn(serve(listener, Arc::new(script), Arc::clone(&seen)));
        Self { url, seen, task }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.target).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, script: Arc<Script>, seen: Arc<Mutex<Vec<Seen>>>) {
    // Dropped with this task, and its connections with it.
    let mut connections = JoinSet::new();
    while let Ok((mut stream, _)) = listener.accept().await {
        let (script, seen) = (Arc::clone(&script), Arc::clone(&seen));
        connections.spawn(async move {
            let Some(request) = request(&mut stream).await else { return };
            seen.lock().unwrap().push(request.clone());
            let reply = script(request).await;
            // A client that has hung up is no failure of the server.
            let _ = reply.send(&mut stream).await;
        });
    }
}

async fn request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.lines();
    let mut first = lines.next()?.split(' ');
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Some(Seen { method: first.next()?.to_owned(), target: first.next()?.to_owned(), headers })
}

/// A page of Affogato's with these ids.
pub(crate) fn affogato_page(ids: impl IntoIterator<Item = u64>, total: u64) -> Reply {
    let items: Vec<_> = ids
        .into_iter()
        .map(|id| format!(r#"{{"id":"a{id}","type":"image","status":"active","url":"https://m.example/{id}.png"}}"#))
        .collect();
    Reply::json(format!(r#"{{"data":[{}],"err":{{}},"pagination":{{"total":{total}}}}}"#, items.join(",")))
}
