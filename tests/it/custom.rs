//! The services that are described in `assets/providers`, each walked to its end by the program as it is shipped: its
//! file with another base URL, its key, and a server on this machine that answers as the service does.

mod cloudinary;
mod elevenlabs;
mod explained;
mod imagekit;
mod leonardo;
mod mux;
mod uploadcare;
mod wordpress;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::command::{Home, Ran};
use crate::provider::scripted::{Reply, Seen, Server};

/// The key of every account here, as two services write theirs: two halves and a colon.
pub(crate) const KEY: &str = "pub-5e1:canary-7f3a90b1c2d4e5f6";

/// A file of ours, with another place for what it calls `home`.
struct Described {
    toml: String,
    /// The variable that its key is in, and the key.
    key: (&'static str, &'static str),
}

impl Described {
    fn new(toml: &str, key: &'static str, home: &str, server: &Server) -> Self {
        assert!(toml.contains(home) && toml.contains(key), "the file speaks of another place");
        Self { toml: toml.replace(home, &server.url), key: (key, KEY) }
    }

    /// The program, with this as its configuration.
    async fn run(&self, line: &str) -> Ran {
        let (toml, line, key) = (self.toml.clone(), line.to_owned(), self.key);
        let run = move || {
            let home = Home::new();
            home.configure(&toml);
            home.run_with(&line, &[key])
        };
        let ran = tokio::task::spawn_blocking(run).await.unwrap();
        assert!(!format!("{ran:?}").contains("canary"), "{ran:?}");
        ran
    }

    /// All that `list --all` tells.
    async fn listed(&self, collection: &str) -> Listed {
        let ran = self.run(&format!("list --all --format json --collection {collection}")).await;
        let told: Value = serde_json::from_str(&ran.good()).unwrap();
        let Value::Array(assets) = told["assets"].clone() else { panic!("a list is told") };
        Listed { assets, total: told["total"].clone() }
    }

    /// What is said where the key is refused.
    async fn refused(&self, collection: &str) -> String {
        let ran = self.run(&format!("list --collection {collection}")).await;
        assert_eq!(ran.code, Some(3), "{ran:?}");
        ran.err
    }
}

struct Listed {
    assets: Vec<Value>,
    total: Value,
}

impl Listed {
    /// The ids, of what can be read.
    fn ids(&self) -> Vec<&str> {
        self.assets
            .iter()
            .filter(|asset| asset["unreadable"] == false)
            .map(|asset| asset["id"].as_str().unwrap())
            .collect()
    }

    fn unreadable(&self) -> usize {
        self.assets.iter().filter(|asset| asset["unreadable"] == true).count()
    }

    fn asset(&self, id: &str) -> &Value {
        self.assets.iter().find(|asset| asset["id"] == id).unwrap()
    }
}

/// Some fields of an asset are as they are given.
#[track_caller]
fn holds(asset: &Value, fields: &Value) {
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(&asset[name], value, "{name} of {asset:#}");
    }
}

/// The header of HTTP's basic authentication.
fn basic(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

/// A page of answers, or a refusal where the key is not as it should be.
fn guarded(seen: &Seen, header: (&str, &str), refusal: &Value, page: impl FnOnce() -> Value) -> Reply {
    if seen.header(header.0) == Some(header.1) {
        Reply::json(page().to_string())
    } else {
        Reply::new(401, &[("Content-Type", "application/json")], refusal.to_string())
    }
}

/// The numbers that a page of `limit` holds behind `offset` of `total`.
fn numbers(offset: u64, limit: u64, total: u64) -> std::ops::Range<u64> {
    offset.min(total)..(offset + limit).min(total)
}
