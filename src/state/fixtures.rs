//! States for tests: the browser in the situations that the screens are made for.

mod connecting;
mod downloading;
mod finding;
mod seeing;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::settings::OwnForm;
use super::{
    Abilities, AccountInfo, AccountState, Arrived, BrowserSettings, CopyMenu, CopySize, Count, Graphics, Health,
    Listing, Message, Note, Now, Overlay, PageView, Part, PartStatus, Remote, Sample, Seen, Start, State, Tone, Walked,
};
use crate::asset::{
    Account, AccountName, Asset, AssetId, AssetKind, Collection, CopyForm, Fault, FaultKind, Folder, FolderId, Origin,
    ProviderKind, Seconds, Standing, Template, slots,
};
use crate::input::Keymap;
use crate::text::Label;
pub(crate) use connecting::{connecting, keeping, setup, welcome};
pub(crate) use downloading::{downloading, prompting};
pub(crate) use finding::{nothing_seen, offline, partial, searched, searching, sorted, syncing};
pub(crate) use seeing::{looking, seen, sound, unseen};

/// The moment on the wall in all of these states.
pub(crate) fn wall() -> Timestamp {
    "2025-10-06T15:21:56Z".parse().unwrap()
}

pub(crate) fn name(text: &str) -> AccountName {
    AccountName::new(text).unwrap()
}

/// An account with the properties of its kind. `affogato` speaks Affogato's API, any other name HeyGen's.
pub(crate) fn account(text: &str) -> AccountInfo {
    let affogato = text == "affogato";
    let (kind, host) = if affogato {
        (ProviderKind::Affogato, "https://api.affogato.example/")
    } else {
        (ProviderKind::Heygen, "https://api.heygen.example/")
    };
    AccountInfo {
        account: Account { name: name(text), kind, base_url: host.parse().unwrap() },
        collections: BTreeMap::from([(
            Collection::Assets,
            Abilities {
                numbered: affogato,
                filters_kind: (&[AssetKind::Image, AssetKind::Video, AssetKind::Audio]).into(),
                filters_folder: !affogato,
                statuses: if affogato { &["active", "processing", "failed", "archive"] } else { &[] },
            },
        )]),
        has_folders: !affogato,
        key_source: format!("{}_KEY", text.to_uppercase()),
        config_place: Some("config.toml:14".to_owned()),
        is_demo: false,
    }
}

/// The same account, of a service that makes media, too.
pub(crate) fn rendering(text: &str) -> AccountInfo {
    let mut info = account(text);
    let statuses: &[&str] =
        if text == "affogato" { &["pending", "failed"] } else { &["processing", "completed", "failed"] };
    let made = Abilities { filters_folder: text != "affogato", statuses, ..Abilities::default() };
    info.collections.insert(Collection::Rendered, made);
    info
}

pub(crate) fn fault(account: &str, kind: FaultKind) -> Fault {
    Fault::new(&name(account), kind, "")
}

/// An asset with a name and nothing else.
pub(crate) fn asset(account: &str, text: &str) -> Asset {
    let id = AssetId { account: name(account), collection: Collection::Assets, id: Arc::from(text) };
    let raw = format!("{{\"id\":{text:?}}}");
    let mut asset = Asset::bare(id, Arc::from(raw.as_str()));
    asset.name = Label::new(text);
    asset
}

/// `2 h`, `3 d`, `1 w`, `1 mo` before [`wall`].
fn ago(text: &str) -> Timestamp {
    let (number, unit) = text.split_once(' ').unwrap();
    let hours = match unit {
        "h" => 1,
        "d" => 24,
        "w" => 7 * 24,
        "mo" => 30 * 24,
        other => panic!("no such unit: {other}"),
    };
    wall() - SignedDuration::from_hours(number.parse::<i64>().unwrap() * hours)
}

/// Name, kind, dimensions, length in seconds, age.
type Row = (&'static str, AssetKind, Option<(u32, u32)>, Option<u32>, &'static str);

#[rustfmt::skip]
const ROWS: [Row; 28] = [
    ("moodboard-autumn-07.webp", AssetKind::Image, Some((2048, 2048)), None, "2 h"),
    ("product-teaser-final.mp4", AssetKind::Video, Some((3840, 2160)), Some(42), "2 h"),
    ("sunset-over-lisbon.png", AssetKind::Image, Some((1920, 1080)), None, "5 h"),
    ("voice-over-take-3.mp3", AssetKind::Audio, None, Some(73), "1 d"),
    ("onboarding-walkthrough-portrait-cut-02.mp4", AssetKind::Video, Some((1080, 1920)), Some(18), "1 d"),
    ("9f2c41d7-hero.jpg", AssetKind::Image, Some((3000, 2000)), None, "1 d"),
    ("launch-day-interview-long-version.mov", AssetKind::Video, Some((1920, 1080)), Some(3723), "2 d"),
    ("subtitles-pt-BR.srt", AssetKind::Other, None, None, "2 d"),
    ("portrait-anna-raw.png", AssetKind::Image, Some((4000, 6000)), None, "3 d"),
    ("jingle-8-seconds.wav", AssetKind::Audio, None, Some(8), "3 d"),
    ("clip-0171.mp4", AssetKind::Video, Some((1280, 720)), Some(9), "4 d"),
    ("team-photo-2025.jpg", AssetKind::Image, Some((6000, 4000)), None, "4 d"),
    ("teaser-square-v2.mp4", AssetKind::Video, Some((1080, 1080)), Some(15), "5 d"),
    ("", AssetKind::Other, None, None, "5 d"),
    ("poster-draft-final-final-2.png", AssetKind::Image, Some((2480, 3508)), None, "6 d"),
    ("interview-room-tone.flac", AssetKind::Audio, None, Some(760), "1 w"),
    ("b-roll-harbour-night.mp4", AssetKind::Video, Some((3840, 2160)), Some(31), "1 w"),
    ("icon-512.png", AssetKind::Image, Some((512, 512)), None, "1 w"),
    ("webinar-recording-march.mp4", AssetKind::Video, Some((1920, 1080)), Some(3492), "2 w"),
    ("texture-paper-04.jpg", AssetKind::Image, Some((4096, 4096)), None, "2 w"),
    ("clip-0168.mp4", AssetKind::Video, Some((1280, 720)), Some(12), "3 w"),
    ("podcast-intro-music.mp3", AssetKind::Audio, None, Some(26), "3 w"),
    ("logo-dark.webp", AssetKind::Image, Some((1200, 400)), None, "1 mo"),
    ("avatar-test-03.mp4", AssetKind::Video, Some((720, 1280)), Some(7), "1 mo"),
    ("scan-contract-page-1.png", AssetKind::Image, Some((2480, 3508)), None, "2 mo"),
    ("banner-wide.jpg", AssetKind::Image, Some((3200, 800)), None, "2 mo"),
    ("clip-0151.mp4", AssetKind::Video, Some((1280, 720)), Some(10), "3 mo"),
    ("keynote-backdrop.png", AssetKind::Image, Some((3840, 2160)), None, "3 mo"),
];

fn row(account: &str, row: &Row) -> Asset {
    let (text, kind, dimensions, length, age) = *row;
    if text.is_empty() {
        let mut asset = asset(account, "item-14");
        asset.unreadable = Some(Label::new("size is text"));
        return asset;
    }
    let mut asset = asset(account, text);
    asset.kind = kind;
    asset.said.width = dimensions.map(|(width, _)| width);
    asset.said.height = dimensions.map(|(_, height)| height);
    asset.said.duration = length.and_then(|seconds| Seconds::new(f64::from(seconds)));
    asset.created = Some(ago(age));
    asset.new = age == "2 h";
    if text == "product-teaser-final.mp4" {
        asset.id.id = Arc::from("5db11379ad984b0f9e6b41c019e4547a");
        asset.url =
            Some(Label::new("https://resource2.heygen.example/video/5db11379ad984b0f9e6b41c019e4547a/original.mp4"));
        asset.said.bytes = Some(18_431_022);
        asset.said.frames = Some(1008);
        asset.said.fps = Some(24.0);
        asset.said.codec = Some(Label::new("h264"));
        asset.said.mime = Some(Label::new("video/mp4"));
        asset.folder = Some(Arc::from("teasers"));
    }
    asset
}

/// A browser over these accounts in which nothing has been asked.
pub(crate) fn idle(accounts: &[&str]) -> State {
    let keymap = Arc::new(Keymap::new(&[]).unwrap());
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let accounts = accounts.iter().map(|name| account(name)).collect();
    let mut state = State::new(BrowserSettings::default(), keymap, zone, accounts);
    state.now = Now { since_start: Duration::from_mins(1), wall: wall() };
    state.previews.graphics = Graphics::None;
    state.probing.most = 0;
    state
}

/// Puts a page on the screen: these assets, shared out among the accounts as they come.
pub(crate) fn show(state: &mut State, assets: &[Asset]) {
    let accounts = state.listed_accounts();
    let parts = accounts.iter().enumerate().map(|(index, account)| {
        let held = assets.iter().filter(|asset| asset.id.account == *account).cloned().collect();
        Part {
            origin: Origin::Account(account.clone()),
            start: Start::Beginning,
            share: slots::share(state.listing.page_size, accounts.len(), index),
            status: PartStatus::Ready(Arrived { assets: held, ..Arrived::default() }),
        }
    });
    state.listing.shown = PageView::new(state.listing.shown.number, state.listing.shown.first, parts.collect());
    select(state, state.listing.row);
}

/// Selects a row of the page on the screen.
pub(crate) fn select(state: &mut State, row: usize) {
    state.listing.row = row;
    state.listing.selected = state.listing.selected_asset().map(|asset| asset.id.clone());
}

/// What is known of an account's length.
pub(crate) fn total(state: &mut State, account: &str, number: u64, more: bool) {
    let walked =
        Walked { pages: 1, assets: number, ended: !more, total: (!more).then_some(number), ..Walked::default() };
    state.listing.walks.insert(Origin::Account(name(account)), walked);
    if let Some(account) = state.account_mut(&name(account)) {
        account.totals.insert(Collection::Assets, Count { number, more });
    }
    let is_whole = |account: &AccountState| account.totals.get(&Collection::Assets).is_some_and(|total| !total.more);
    state.seen.whole = state.accounts.iter().all(is_whole);
}

/// The catalogue knows so many assets of an account, and that these are all.
pub(crate) fn known(state: &mut State, account: &str, number: u64) {
    known_in(state, account, Collection::Assets, number);
}

/// As [`known`], of any collection.
pub(crate) fn known_in(state: &mut State, account: &str, collection: Collection, number: u64) {
    let standing = Standing {
        known: number,
        told: Some(number),
        whole_at: Some(wall()),
        seen_at: Some(wall()),
        ..Standing::default()
    };
    let census = Arc::make_mut(&mut state.census);
    census.revision += 1;
    census.standings.insert((name(account), collection), standing);
}

/// Page 3 of two accounts that are well, the second row selected.
pub(crate) fn browsing() -> State {
    let mut state = idle(&["affogato", "heygen"]);
    state.accounts[0].health = Health::Well;
    state.accounts[1].health = Health::Well;
    fill(&mut state);
    state
}

fn fill(state: &mut State) {
    (state.listing.shown.number, state.listing.shown.first, state.listing.target) = (2, 100, 2);
    state.listing.row = 1;
    let rows = ROWS.iter().zip(["affogato", "heygen"].into_iter().cycle());
    let assets: Vec<Asset> = rows.map(|(what, account)| row(account, what)).collect();
    show(state, &assets);
    total(state, "affogato", 1204, false);
    total(state, "heygen", 319, false);
    state.account_mut(&name("heygen")).unwrap().folders = Remote::Ready { value: folders() };
    state.seen.kinds.extend([
        (AssetKind::Image, 980),
        (AssetKind::Video, 402),
        (AssetKind::Audio, 141),
        (AssetKind::Other, 12),
    ]);
    for (word, number) in [("active", 1490), ("processing", 6), ("failed", 3), ("archive", 33)] {
        state.seen.statuses.insert(Some(Arc::from(word)), number);
    }
    for (id, number) in [("launch", 41), ("teasers", 11), ("onboarding", 18), ("voice", 64)] {
        state.seen.folders.insert(folder_id(id), number);
    }
    state.sidebar.unfolded.insert(folder_id("launch"));
}

fn folder_id(id: &str) -> FolderId {
    FolderId { account: name("heygen"), id: Arc::from(id) }
}

fn folders() -> Vec<Folder> {
    let folder = |id: &str, parent: Option<&str>| Folder {
        id: folder_id(id),
        name: Label::new(id),
        parent: parent.map(Arc::from),
    };
    let mut folders = vec![
        folder("launch", None),
        folder("teasers", Some("launch")),
        folder("onboarding", None),
        folder("voice", None),
    ];
    folders.extend((1..=9).map(|number| folder(&format!("campaign-{number}"), None)));
    folders
}

/// As [`browsing`], what was rendered: one is being made, the URLs of the others end.
pub(crate) fn rendered() -> State {
    let mut state = browsing();
    for account in &mut state.accounts {
        account.info = rendering(account.name().clone().as_str());
    }
    for (account, number) in [("affogato", 33), ("heygen", 55)] {
        known_in(&mut state, account, Collection::Rendered, number);
    }
    state.reach.catalog = true;
    state.listing.query.collection = Collection::Rendered;
    for (account, number) in [("affogato", 33), ("heygen", 55)] {
        let walked = Walked { pages: 1, assets: number, ended: true, total: Some(number), ..Walked::default() };
        state.listing.walks.insert(Origin::Account(name(account)), walked);
    }
    state.seen = Seen::default();
    let census = Arc::make_mut(&mut state.census);
    for standing in census.standings.values_mut() {
        standing.kinds.insert(AssetKind::Video, standing.known - 20);
        standing.kinds.insert(AssetKind::Image, 20);
        standing.statuses.insert(Some(Arc::from("completed")), standing.known - 3);
        standing.statuses.insert(Some(Arc::from("failed")), 3);
    }
    (state.listing.shown.number, state.listing.shown.first, state.listing.target) = (0, 0, 0);
    let made = |number: u32, status: &str| {
        let mut asset = asset("heygen", &format!("Product tour v{number}"));
        asset.id.collection = Collection::Rendered;
        asset.kind = AssetKind::Video;
        asset.status = Some(Label::new(status));
        asset.created = Some(wall() - SignedDuration::from_hours(i64::from(number)));
        if status == "completed" {
            asset.url = Some(Label::new(&format!("https://cdn.heygen.example/{number}/video.mp4?Expires=1")));
            asset.expires = Some(wall() + SignedDuration::from_hours(50));
            asset.said.duration = Seconds::new(42.0);
        }
        asset
    };
    let statuses = ["processing", "completed", "failed", "completed"];
    let assets: Vec<Asset> = (1..).zip(statuses).map(|(number, status)| made(number, status)).collect();
    show(&mut state, &assets);
    select(&mut state, 1);
    state
}

/// As [`browsing`], with one account still on its way and a third one that refused its key.
pub(crate) fn busy_and_refused() -> State {
    let mut state = idle(&["affogato", "heygen", "studio"]);
    let refused = fault("studio", FaultKind::Unauthorized);
    state.accounts[0].health = Health::Well;
    state.accounts[1].health = Health::Busy;
    state.accounts[2].health = Health::Failed(refused.clone());
    fill(&mut state);
    state.listing.shown.parts[2].status = PartStatus::Failed(refused);
    state.notes = vec![
        note(Tone::Busy, "heygen: 13 more rows on their way", Some("esc stops")),
        note(Tone::Error, "studio: key refused (401)", Some("run: assetbrowse doctor")),
    ];
    state
}

pub(crate) fn note(tone: Tone, head: &str, tail: Option<&str>) -> Note {
    Note { tone, head: head.to_owned(), until: None, tail: tail.map(str::to_owned) }
}

/// As [`browsing`], with page 4 on its way and its service asking to slow down.
pub(crate) fn rate_limited() -> State {
    let mut state = browsing();
    let ticket = state.tickets.mint();
    let until = state.now.since_start + Duration::from_secs(12);
    let part = Part {
        origin: Origin::Account(name("affogato")),
        start: Start::Offset(75),
        share: 50,
        status: PartStatus::Waiting {
            ticket,
            until,
            tries: 1,
            fresh: false,
            fault: fault("affogato", FaultKind::RateLimited),
        },
    };
    state.listing.coming = Some(PageView::new(3, 150, vec![part]));
    state.listing.target = 3;
    state.accounts[0].health = Health::Waiting { until };
    state.notes = vec![Note {
        until: Some(until),
        ..note(Tone::Busy, "page 4: affogato asked us to slow down", Some("r now · esc stays here"))
    }];
    state
}

/// Two accounts of which nothing has come yet.
pub(crate) fn loading() -> State {
    let mut state = idle(&["affogato", "heygen"]);
    let accounts = state.listed_accounts();
    let parts = accounts.into_iter().map(|account| {
        let status = PartStatus::Loading { ticket: state.tickets.mint(), tries: 1, fresh: false };
        Part { origin: Origin::Account(account), start: Start::Beginning, share: 25, status }
    });
    state.listing.shown = PageView::new(0, 0, parts.collect());
    for account in &mut state.accounts {
        account.health = Health::Busy;
    }
    state
}

/// Two accounts that failed before anything came.
pub(crate) fn all_failed(kind: &FaultKind) -> State {
    let mut state = loading();
    for part in &mut state.listing.shown.parts {
        part.status = PartStatus::Failed(fault(part.account().map_or("", AccountName::as_str), kind.clone()));
    }
    for account in &mut state.accounts {
        let fault = Fault::new(&account.info.account.name, kind.clone(), "");
        account.health = if *kind == FaultKind::Offline { Health::Offline(fault) } else { Health::Failed(fault) };
    }
    let offline = note(Tone::Warn, "no network", Some("goes on by itself"));
    let refused =
        |account: &str| note(Tone::Error, &format!("{account}: key refused (401)"), Some("run: assetbrowse doctor"));
    state.notes =
        if *kind == FaultKind::Offline { vec![offline] } else { vec![refused("affogato"), refused("heygen")] };
    state
}

/// Filters through which nothing comes.
pub(crate) fn nothing_matches() -> State {
    let mut state = browsing();
    let filters = &mut state.listing.query.filters;
    filters.kinds = crate::asset::Choice::only([AssetKind::Image]);
    filters.statuses = crate::asset::Choice::only([Some(Arc::from("failed"))]);
    state.listing = Listing::new(state.listing.query.clone(), state.listing.page_size);
    show(&mut state, &[]);
    for account in ["affogato", "heygen"] {
        let walked = Walked { pages: 1, ended: true, ..Walked::default() };
        state.listing.walks.insert(Origin::Account(name(account)), walked);
    }
    state
}

/// One account whose assets have these names.
pub(crate) fn named(names: &[&str]) -> State {
    let mut state = idle(&["heygen"]);
    state.accounts[0].health = Health::Well;
    let mut assets: Vec<Asset> = names.iter().map(|text| asset("heygen", text)).collect();
    for (number, asset) in (1..).zip(&mut assets) {
        asset.kind = AssetKind::Image;
        asset.created = Some(wall() - SignedDuration::from_hours(number));
        asset.url = Some(Label::new(&format!("https://media.example/{}", asset.name.raw())));
    }
    let count = assets.len() as u64;
    show(&mut state, &assets);
    total(&mut state, "heygen", count, false);
    state
}

/// Names that would act on a terminal, if they were drawn as they come.
pub(crate) const HOSTILE: [&str; 7] = [
    "\u{1b}[31mred\u{1b}[0m.png",
    "exe\u{202e}gpj.scr",
    "pay\u{200b}pal-logo.svg",
    "two\nlines\tand\ra tab.txt",
    "\u{9b}2Jclear\u{7}.gif",
    "z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}algo.jpg",
    "-oProxyCommand=`id`.mp4",
];

/// Names in which most characters take two columns, or have marks, or run from right to left.
pub(crate) const WIDE: [&str; 7] = [
    "東京の夜景と富士山の写真集・最終版その二.jpg",
    "한국어로-된-아주-긴-파일-이름-입니다.png",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}-family-\u{1f3d6}\u{fe0f}-beach-\u{1f44d}\u{1f3fd}.mp4",
    "صورة-بلا-لا-اسم-طويل-جدا-جدا-جدا-هنا.png",
    "Ünïcödé-naïve-Größe-zażółć-gęślą-jaźń.png",
    "ｆｕｌｌｗｉｄｔｈ－ｌｅｔｔｅｒｓ－ｅｖｅｒｙｗｈｅｒｅ.gif",
    "क्षत्रिय-नमस्ते-दुनिया-चित्र-संग्रह.webp",
];

/// The copy menu over the selected asset.
pub(crate) fn copying() -> State {
    let mut state = browsing();
    let url = "https://resource2.heygen.example/video/5db11379ad984b0f9e6b41c019e4547a/original.mp4";
    let text = |form| match form {
        CopyForm::Url => Ok(url.to_owned()),
        CopyForm::Id => Ok("heygen:5db11379ad984b0f9e6b41c019e4547a".to_owned()),
        CopyForm::Name => Ok("product-teaser-final.mp4".to_owned()),
        CopyForm::Markdown => Ok(format!("[product-teaser-final.mp4]({url})")),
        CopyForm::Html => Ok(format!("<video controls src=\"{url}\"></video>")),
        CopyForm::Curl => Err("no URL yet".to_owned()),
        CopyForm::Table => Ok("| name | kind | length | url |  | --- | --- | ---: | --- |".to_owned()),
        CopyForm::Json | CopyForm::Ndjson => {
            Ok("{\"provider\":\"heygen\",\"id\":\"5db11379ad984b0f9e6b41c019e4547a\"}".to_owned())
        }
        CopyForm::Csv => Ok("provider,collection,id,name,kind,type,status,width,height".to_owned()),
        CopyForm::Path => Err("not downloaded yet".to_owned()),
        CopyForm::Own(_) => Ok("product-teaser-final.mp4 (0:42)".to_owned()),
    };
    let template = Template::parse("{name} ({duration})").unwrap();
    state.settings.copies = vec![OwnForm { name: "slack-line".to_owned(), template }];
    let samples = state.copy_forms().into_iter().map(|form| {
        let text = text(form);
        let size = text.as_ref().ok().map(|text| CopySize { bytes: text.len(), lines: 1, fits: true });
        Sample { form, text: text.map(Label::from), left_out: 0, size }
    });
    let samples = samples.collect();
    let ticket = state.tickets.mint();
    let assets = state.chosen();
    state.overlay =
        Some(Overlay::CopyMenu(CopyMenu { assets, marked: false, selected: 0, scroll: 0, ticket, samples }));
    state
}

/// The messages so far, one of them of every tone.
pub(crate) fn messages() -> State {
    let mut state = browsing();
    let said = [
        (Tone::Ok, "copied the URL of product-teaser-final.mp4 · native clipboard"),
        (Tone::Busy, "affogato asked us to slow down (429), again in 12 s · r now · esc stays here"),
        (Tone::Warn, "57 listed, heygen says 54"),
        (Tone::Error, "studio: answered HTML instead of JSON · is base_url right? (line 14 of config.toml)"),
    ];
    for (minutes, (tone, text)) in (0..).zip(said) {
        let at = wall() + SignedDuration::from_mins(minutes);
        state.messages.keep(Message { at, tone, text: text.to_owned() });
    }
    state.overlay = Some(Overlay::Messages { selected: 0, scroll: 0 });
    state
}
