//! A service with media of its own, as programs that are killed meet it: it counts what it sends, and can hold it back.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

/// The key that it wants.
pub(super) const KEY: &str = "canary";

/// How much is sent at once.
const PIECE: usize = 16 * 1024;

/// One of its assets.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: &'static str,
    pub(super) name: String,
    /// `None` where it has no URL.
    pub(super) bytes: Option<Vec<u8>>,
    /// What its host answers, if it does not answer with the bytes.
    pub(super) refusal: Option<u16>,
}

impl Item {
    pub(super) fn new(id: &'static str, name: &str, length: usize) -> Self {
        Self { id, name: name.to_owned(), bytes: Some(bytes(id, length)), refusal: None }
    }
}

/// Bytes that are another asset's nowhere.
fn bytes(id: &str, length: usize) -> Vec<u8> {
    let seed = id.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut bytes = Vec::with_capacity(length + 8);
    for word in 0..length.div_ceil(8) as u64 {
        bytes.extend_from_slice(&(word ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// The server. It ends with its test.
pub(super) struct Store {
    pub(super) url: String,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    url: String,
    items: Mutex<Vec<Item>>,
    asked: Mutex<Vec<Asked>>,
    gate: Mutex<Gate>,
    turned: Condvar,
    is_over: AtomicBool,
}

/// A request for a medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) id: String,
    /// From which byte on.
    pub(super) from: usize,
}

/// How much of media may be sent yet.
#[derive(Default)]
struct Gate {
    left: Option<usize>,
    /// Who is told when nothing may be.
    told: Option<Sender<()>>,
    /// Counts how often it was set.
    turn: u64,
}

impl Store {
    pub(super) fn new(items: Vec<Item>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            url: url.clone(),
            items: Mutex::new(items),
            asked: Mutex::default(),
            gate: Mutex::default(),
            turned: Condvar::new(),
            is_over: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.is_over.load(Ordering::Acquire) {
                    break;
                }
                let shared = Arc::clone(&serving);
                // A client that was killed is no failure of the server.
                thread::spawn(move || stream.and_then(|stream| shared.talk(&stream)));
            }
        });
        Self { url, shared, accepting: Some(accepting) }
    }

    /// An account of it, as it stands in the configuration.
    pub(super) fn account(&self, name: &str) -> String {
        format!(
            "[providers.{name}]\nkind = 'heygen'\napi = 'v1'\nbase_url = '{}'\napi_key_env = '{name}_KEY'\n",
            self.url
        )
    }

    pub(super) fn add(&self, item: Item) {
        self.shared.items.lock().unwrap().insert(0, item);
    }

    pub(super) fn remove(&self, id: &str) {
        self.shared.items.lock().unwrap().retain(|item| item.id != id);
    }

    /// What was asked of media since the last time.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.shared.asked.lock().unwrap())
    }

    /// Sends so many bytes of media more, and then nothing; tells when that is so.
    pub(super) fn send_only(&self, bytes: usize, told: Sender<()>) {
        self.turn(Gate { left: Some(bytes), told: Some(told), turn: 0 });
    }

    /// Sends what was held back, and all else.
    #[cfg(feature = "stores")]
    pub(super) fn send_rest(&self) {
        self.shared.gate.lock().unwrap().left = None;
        self.shared.turned.notify_all();
    }

    /// Sends everything; what was held back is broken off.
    pub(super) fn send_all(&self) {
        self.turn(Gate::default());
    }

    fn turn(&self, next: Gate) {
        let mut gate = self.shared.gate.lock().unwrap();
        *gate = Gate { turn: gate.turn + 1, ..next };
        self.shared.turned.notify_all();
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release);
        self.send_all();
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
        self.accepting.take().unwrap().join().unwrap();
    }
}

impl Shared {
    fn talk(&self, stream: &TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream).lines();
        while let Some(first) = lines.next() {
            let first = first?;
            let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
            let mut headers = Vec::new();
            for line in lines.by_ref() {
                match line? {
                    line if line.is_empty() => break,
                    line => headers.push(line.to_lowercase()),
                }
            }
            let header = |name: &str| headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            let path = target.split('?').next().unwrap_or_default();
            match path.strip_prefix("/media/") {
                Some(id) => self.medium(stream, id, (header("range"), header("if-range")))?,
                None if header("x-api-key") != Some(KEY) => answer(stream, "401 No", &[], b"{}")?,
                // It has rendered nothing.
                None if path == "/v3/videos" => answer(stream, "200 OK", &[], br#"{"data": [], "has_more": false}"#)?,
                None => answer(stream, "200 OK", &[], self.listing().as_bytes())?,
            }
        }
        Ok(())
    }

    fn listing(&self) -> String {
        let items = self.items.lock().unwrap();
        let asset = |(number, item): (usize, &Item)| {
            let url = item.bytes.as_ref().map(|_| format!("{}/media/{}", self.url, item.id));
            let created = 1_759_756_911 + number;
            serde_json::json!({ "id": item.id, "name": item.name, "file_type": "video", "url": url, "created_ts": created })
        };
        let assets: Vec<_> = items.iter().enumerate().map(asset).collect();
        serde_json::json!({ "error": null, "data": { "assets": assets, "total": assets.len(), "token": null } })
            .to_string()
    }

    fn medium(&self, stream: &TcpStream, id: &str, range: (Option<&str>, Option<&str>)) -> std::io::Result<()> {
        let found = self.items.lock().unwrap().iter().find(|item| item.id == id).cloned();
        let tag = format!("\"{id}\"");
        let from = match range {
            (Some(range), Some(condition)) if condition == tag => {
                range.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap()
            }
            _ => 0,
        };
        self.asked.lock().unwrap().push(Asked { id: id.to_owned(), from });
        match found {
            Some(Item { bytes: Some(bytes), refusal: None, .. }) => {
                let stated = format!("ETag: {tag}");
                let (first, whole) = (from.min(bytes.len()), bytes.len());
                let part = format!("Content-Range: bytes {first}-{}/{whole}", whole.saturating_sub(1));
                let (status, headers) =
                    if from > 0 { ("206 Part", vec![stated, part]) } else { ("200 OK", vec![stated]) };
                head(stream, status, &headers, whole - first)?;
                bytes[first..].chunks(PIECE).try_for_each(|piece| self.pass(stream, piece))
            }
            Some(Item { refusal: Some(status), .. }) => answer(stream, &format!("{status} No"), &[], b""),
            Some(Item { bytes: None, .. }) | None => answer(stream, "404 Nothing", &[], b""),
        }
    }

    /// Sends what may be sent, and breaks off what may not.
    fn pass(&self, mut stream: &TcpStream, piece: &[u8]) -> std::io::Result<()> {
        let mut gate = self.gate.lock().unwrap();
        if let Some(left) = &mut gate.left {
            let sent = piece.len().min(*left);
            *left -= sent;
            let turn = gate.turn;
            drop(gate);
            stream.write_all(&piece[..sent])?;
            if sent == piece.len() {
                return Ok(());
            }
            gate = self.gate.lock().unwrap();
            if gate.turn == turn
                && let Some(told) = gate.told.take()
            {
                told.send(()).unwrap();
            }
            let gate = self.turned.wait_while(gate, |gate| gate.turn == turn && gate.left.is_some()).unwrap();
            if gate.turn != turn {
                return Err(std::io::ErrorKind::BrokenPipe.into());
            }
            drop(gate);
            return stream.write_all(&piece[sent..]);
        }
        drop(gate);
        stream.write_all(piece)
    }
}

fn answer(mut stream: &TcpStream, status: &str, headers: &[String], body: &[u8]) -> std::io::Result<()> {
    head(stream, status, headers, body.len())?;
    stream.write_all(body)
}

fn head(mut stream: &TcpStream, status: &str, headers: &[String], length: usize) -> std::io::Result<()> {
    let mut text = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n");
    for header in headers {
        text.extend([header.as_str(), "\r\n"]);
    }
    stream.write_all(format!("{text}\r\n").as_bytes())
}
