//! HTTP by hand: what a library would hide or refuse to send is what these tests are about.

use std::fmt::Write as _;
use std::net::SocketAddr;

use assetbrowse::demo::{KEY, Running};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Whether as many bytes came as were told.
    pub(super) fn is_whole(&self) -> bool {
        self.header("content-length") == Some(self.body.len().to_string().as_str())
    }
}

/// `GET` with the key.
pub(crate) async fn get(server: &Running, path: &str) -> Reply {
    ask(server, "GET", path, &[("X-API-Key", KEY)]).await
}

/// A request with these headers beside `Host`.
pub(super) async fn ask(server: &Running, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let host = server.address().to_string();
    let mut all = vec![("Host", host.as_str())];
    all.extend(headers);
    send(server.address(), method, path, &all).await
}

/// A request with these headers and none else, read to its end.
pub(super) async fn send(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    begin(&mut stream, method, path, headers, "close").await;
    let mut bytes = Vec::new();
    // A connection that was cut off may end in an error; what arrived before counts.
    let _ = stream.read_to_end(&mut bytes).await;
    parse(&bytes)
}

pub(super) async fn begin(
    stream: &mut TcpStream,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    connection: &str,
) {
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: {connection}\r\n");
    for (name, value) in headers {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    request += "\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
}

/// Reads the headers of an answer, and not more.
pub(super) async fn head(stream: &mut TcpStream) -> Reply {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.unwrap());
    }
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Reply {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
    let mut lines = std::str::from_utf8(&bytes[..end]).unwrap().split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    Reply { status, headers, body: bytes[end + 4..].to_vec() }
}

/// A token within a URL.
pub(super) fn encoded(token: &str) -> String {
    token.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

/// The path of a URL of this server.
pub(crate) fn path_of<'a>(server: &Running, url: &'a str) -> &'a str {
    url.strip_prefix(&server.base_url()).unwrap()
}
