//! How fast the parts are: a frame, one step of the state, a page of each service, the queue of downloads at its start.
//!
//! The state is what the browser itself would have: `update` is told what happens, and its questions are answered by the
//! demo services over loopback. `benches/whole.py` measures the program from outside.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run says so best by panicking")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use assetbrowse::asset::{
    Account, AccountName, Asset, AssetId, Collection, DownloadNews, DownloadOrder, Origin, ProviderKind, Query,
    Template,
};
use assetbrowse::demo;
use assetbrowse::effect::Effect;
use assetbrowse::input::{Chord, Input, Key, Keymap};
use assetbrowse::media::download::Downloader;
use assetbrowse::message::{Msg, Reply};
use assetbrowse::net;
use assetbrowse::provider::key::KeySource;
use assetbrowse::provider::registry::{self, HeygenApi, Service};
use assetbrowse::provider::{Paging, PieceAsk, Shared};
use assetbrowse::source::Source;
use assetbrowse::source::live::Live;
use assetbrowse::state::{Abilities, AccountInfo, BrowserSettings, Icons, Now, State};
use assetbrowse::update::update;
use assetbrowse::view::{self, Colours, Theme};
use assetbrowse::work::download::{self, Parts, Queue};
use assetbrowse::work::fresh::Fresh;
use criterion::{Criterion, criterion_group, criterion_main};
use futures::StreamExt as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use secrecy::SecretString;
use tokio::runtime::{Builder, Runtime};

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;

/// How many pages of a million assets are walked through before a key is measured.
const WALKED: usize = 2000;

/// How many downloads an earlier start has left.
const LEFT: usize = 10_000;

const KINDS: [ProviderKind; 2] = [ProviderKind::Affogato, ProviderKind::Heygen];

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn provider(kind: ProviderKind, address: SocketAddr) -> Shared {
    let account = Account {
        name: AccountName::new(kind.as_str()).unwrap(),
        kind,
        base_url: format!("http://{address}").parse().unwrap(),
    };
    let key = KeySource::Inline(SecretString::from(demo::KEY));
    let settings =
        registry::Settings { account, key, service: Service::built_in(kind, HeygenApi::V1).unwrap(), place: None };
    registry::build(vec![settings], &net::Settings::default()).remove(0)
}

/// The browser without its terminal: what it asks is answered at once.
struct Browser {
    state: State,
    live: Live,
    runtime: Runtime,
    _services: demo::Running,
}

impl Browser {
    /// On the first page of two accounts with `assets` each.
    fn start(assets: u64) -> Self {
        let runtime = runtime();
        let settings = demo::Settings { assets, ..demo::Settings::default() };
        let services = runtime.block_on(demo::start(settings)).unwrap();
        let providers = KINDS.map(|kind| provider(kind, services.address()));
        let accounts = providers.iter().map(info).collect();
        let keymap = Arc::new(Keymap::new(&[]).unwrap());
        let state = State::new(BrowserSettings::default(), keymap, TimeZone::UTC, accounts);
        let mut browser = Self { state, live: Live::new(&providers), runtime, _services: services };
        browser.tell(Msg::Start { columns: COLUMNS, rows: ROWS });
        assert_eq!(browser.state.listing.shown.len(), 50);
        browser
    }

    /// Tells it what happens, and answers until it asks no more.
    fn tell(&mut self, msg: Msg) {
        let mut effects = update(&mut self.state, now(), msg);
        while let Some(effect) = effects.pop() {
            if let Effect::Ask { ticket, mut ask, offset, .. } = effect {
                if let Some(offset) = offset {
                    let Origin::Account(account) = &ask.origin else { continue };
                    ask.cursor = self.live.cursor_at(account, Collection::Assets, offset);
                }
                let result = self.runtime.block_on(self.live.page(ask));
                effects.extend(update(&mut self.state, now(), Msg::Reply(Reply::Part { ticket, result })));
            }
        }
    }

    fn turn_to(&mut self, page: usize) {
        for _ in 0..page {
            self.tell(key('n'));
        }
        assert_eq!(self.state.listing.shown.number, page);
    }
}

fn info(provider: &Shared) -> AccountInfo {
    let can = provider.capabilities(Collection::Assets);
    AccountInfo {
        account: provider.account().clone(),
        has_folders: can.has_folders,
        collections: BTreeMap::from([(
            Collection::Assets,
            Abilities {
                numbered: can.paging == Paging::Numbered,
                filters_kind: can.filters_kind,
                filters_folder: can.filters_folder,
                statuses: can.statuses,
            },
        )]),
        key_source: provider.key_source(),
        config_place: None,
        is_demo: false,
    }
}

/// One moment for all: ages are drawn, but nothing grows old.
fn now() -> Now {
    Now { since_start: Duration::from_mins(1), wall: Timestamp::UNIX_EPOCH + Duration::from_secs(1_760_000_000) }
}

fn key(character: char) -> Msg {
    Msg::Input(Input::Key(Chord::plain(Key::Char(character))))
}

/// A full page with its three panes, and the frame after a move by one row.
fn frame(criterion: &mut Criterion) {
    let mut browser = Browser::start(1200);
    let theme = Theme::load("default", Icons::Unicode, Colours::True, |path| std::fs::read_to_string(path)).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS)).unwrap();
    criterion.bench_function("frame, 120x40, a page of 50", |bencher| {
        bencher.iter(|| {
            terminal
                .draw(|frame| drop(view::draw(black_box(&browser.state), &theme, &view::NoPictures, frame)))
                .map(drop)
                .unwrap();
        });
    });
    for (marked, name) in [(0, "a row's move and its frame, 120x40"), (50_000, "the same with 50,000 marks")] {
        let ids = (0..marked).map(|number| AssetId {
            account: AccountName::new("affogato").unwrap(),
            collection: Collection::Assets,
            id: format!("marked-{number}").into(),
        });
        browser.state.marks.mark_all(ids.collect());
        let mut down = true;
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                update(&mut browser.state, now(), key(if down { 'j' } else { 'k' }));
                down = !down;
                terminal
                    .draw(|frame| drop(view::draw(black_box(&browser.state), &theme, &view::NoPictures, frame)))
                    .map(drop)
                    .unwrap();
            });
        });
    }
}

/// A move by one row: at the beginning of a short listing, and far down in a long one.
fn step(criterion: &mut Criterion) {
    for (assets, pages) in [(100, 0), (1_000_000, WALKED)] {
        let mut browser = Browser::start(assets);
        browser.turn_to(pages);
        update(&mut browser.state, now(), key('j'));
        assert_eq!(browser.state.listing.row, 1, "the key moves the selection");
        let mut down = true;
        let name = format!("update, a row's move, {assets} assets a service, page {}", pages + 1);
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| {
                let msg = key(if down { 'j' } else { 'k' });
                down = !down;
                black_box(update(&mut browser.state, now(), msg))
            });
        });
    }
}

/// The largest page of each service, asked over loopback of a server that always says the same; and an empty one, which
/// tells what the asking costs by itself.
fn page(criterion: &mut Criterion) {
    let runtime = runtime();
    let services = runtime.block_on(demo::start(demo::Settings::default())).unwrap();
    let empty = br#"{"data":[],"err":{},"pagination":{}}"#.to_vec();
    let affogato = told(services.address(), "/pub/v2/assets?page=2&page_size=50");
    let heygen = told(services.address(), "/v1/asset/list?limit=100");
    let pages = [
        ("page, nothing in it", ProviderKind::Affogato, empty, 0),
        ("page, 50 of Affogato", ProviderKind::Affogato, affogato, 50),
        ("page, 100 of HeyGen", ProviderKind::Heygen, heygen, 100),
    ];
    for (name, kind, answer, held) in pages {
        let provider = provider(kind, parrot(answer));
        let ask = || PieceAsk { query: Query::default(), cursor: None, size: 100 };
        assert_eq!(runtime.block_on(provider.piece(ask())).unwrap().assets.len(), held);
        criterion.bench_function(name, |bencher| bencher.iter(|| runtime.block_on(provider.piece(ask())).unwrap()));
    }
}

/// The body of what the demo services answer.
fn told(address: SocketAddr, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    let key = demo::KEY;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nx-api-key: {key}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    answer.split_off(head + 4)
}

/// A server that says `body` to whatever it is asked, for as long as the program runs.
fn parrot(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer = [head.into_bytes(), body].concat();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.set_nodelay(true).unwrap();
            let answer = answer.clone();
            thread::spawn(move || {
                let mut asked = Vec::new();
                let mut buffer = [0; 4096];
                while let Ok(read @ 1..) = stream.read(&mut buffer) {
                    asked.extend_from_slice(&buffer[..read]);
                    if asked.ends_with(b"\r\n\r\n") {
                        asked.clear();
                        stream.write_all(&answer).unwrap();
                    }
                }
            });
        }
    });
    address
}

fn queue(folder: &Path) -> Queue {
    let template = Template::parse("{provider}/{name}").unwrap();
    let settings = download::Settings { folder: folder.join("saved"), template, jobs: 1, trust: false, sidecar: None };
    let (downloader, fresh) = (Downloader::new(&net::Settings::default()), Fresh::new(Vec::new()));
    Queue::new(Parts { downloader, fresh, catalog: None, journal: Some(folder.join("queue")), settings })
}

fn asset(number: usize) -> Asset {
    let account = AccountName::new("affogato").unwrap();
    let id = AssetId { account, collection: Collection::Assets, id: format!("queued-{number}").into() };
    let url = format!("http://127.0.0.1:9/media/{number}.mp4");
    Asset { name: format!("clip {number}.mp4").into(), url: Some(url.into()), ..Asset::bare(id, "{}".into()) }
}

/// From the start of the queue until it has told all that the journal of an earlier start holds.
fn left(criterion: &mut Criterion) {
    let (runtime, home) = (runtime(), tempfile::tempdir().unwrap());
    let assets: Vec<_> = (0..LEFT).map(asset).collect();
    runtime.block_on(async {
        let queue = queue(home.path());
        let ids = assets.iter().map(|asset| asset.id.clone()).collect();
        queue.order(DownloadOrder::Add { assets: ids, folder: None }, assets);
        queue.order(DownloadOrder::PauseAll, Vec::new());
        let news = queue.news();
        let _ = tokio::join!(queue.settle(), news.collect::<Vec<_>>());
    });
    let once = async || {
        let queue = queue(home.path());
        let begun = Instant::now();
        let mut news = Box::pin(queue.news());
        let told = news.next().await.unwrap();
        let took = begun.elapsed();
        assert!(matches!(told, DownloadNews::Added(added) if added.len() == LEFT));
        queue.settle().await;
        took
    };
    criterion.bench_function("the queue's start, 10,000 left", |bencher| {
        bencher.iter_custom(|times| {
            runtime.block_on(async {
                let mut all = Duration::ZERO;
                for _ in 0..times {
                    all += once().await;
                }
                all
            })
        });
    });
}

criterion_group!(parts, frame, step, page, left);
criterion_main!(parts);
