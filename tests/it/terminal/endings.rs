//! Every way to end leaves the terminal as it was, with the exit code that says which it was.

use std::sync::Arc;

use assetbrowse::asset::{
    Asset, DownloadNews, DownloadOrder, Facts, Fault, FaultKind, Handed, MediaFault, Probe, Shot, Waveform,
};
use assetbrowse::desktop::clipboard::{Way, Wrap};
use assetbrowse::desktop::opener::Opener;
use assetbrowse::input::Keymap;
use assetbrowse::media::cache::Scale;
use assetbrowse::runtime::canvas::Surroundings;
use assetbrowse::runtime::canvas::inquiry::Inquiry;
use assetbrowse::runtime::{Answers, Connector, Downloads, Joined, Media, Services, browse};
use assetbrowse::source::live::Live;
use assetbrowse::state::{BrowserSettings, Images, Kept, KeyHome, State, Trial, Tried};
use assetbrowse::work::fresh::Told;
use assetbrowse::work::preview::Seen;
use futures::future::{BoxFuture, ready};
use futures::stream::BoxStream;
use futures::{FutureExt as _, StreamExt as _};
use jiff::tz::TimeZone;
use rstest::rstest;
use rustix::process::Signal;

use super::pty::{PROGRAM, Plan};

#[rstest]
#[case::q(b"q", 0)]
#[case::ctrl_c(b"\x03", 130)]
fn keys_end_it(#[case] keys: &[u8], #[case] code: u32) {
    let mut session = Plan::browser().start();
    session.wait_for_browser();
    session.press(keys);
    assert_eq!(session.end().0, code);
}

#[rstest]
#[case(Signal::TERM, 143)]
#[case(Signal::INT, 130)]
#[case(Signal::HUP, 129)]
#[case(Signal::QUIT, 131)]
fn signals_end_it(#[case] signal: Signal, #[case] code: u32) {
    let session = Plan::browser().start();
    session.wait_for_browser();
    session.signal(signal);
    assert_eq!(session.end().0, code);
}

/// The shell leads the session and ignores the hang-up, so that nobody tells the browser: the shape that tmux and ssh
/// give.
#[test]
fn it_dies_with_its_terminal_even_unsignalled() {
    let mut session = Plan::script(r#"trap "" HUP; "$@"; echo $? > code"#).start();
    session.wait_for_browser();
    session.hang_up();
    session.exit_code();
    assert_eq!(session.file("code"), "129\n");
}

#[test]
fn no_title_is_set_and_nothing_is_asked_but_what_can_be_drawn() {
    for (images, asked) in [("auto", 1), ("off", 0)] {
        let mut session = Plan::of(&[PROGRAM, "--demo", "--images", images]).start();
        session.wait_for_browser();
        session.wait_until("the questions", |seen| {
            let attributes = seen.bytes.windows(3).filter(|bytes| bytes == b"\x1b[c").count();
            (attributes == asked).then_some(())
        });
        session.press(b"q");
        let (_, bytes) = session.end();
        let text = String::from_utf8(bytes).unwrap();
        for forbidden in ["\u{1b}]", "\u{1b}[6n", "\u{1b}[>c", "\u{1b}c", "\u{1b}[?1003h"] {
            assert!(!text.contains(forbidden), "{forbidden:?} in {text:?}");
        }
        assert_eq!(text.matches("\u{1b}[c").count(), asked, "with images {images}");
        assert!(text.find("\u{1b}[c").is_none_or(|at| text[..at].contains("\u{1b}[?2026l")), "a frame comes first");
    }
}

/// A panic cannot be asked for from outside. This test runs itself inside a terminal, as a browser that panics.
#[test]
fn a_panic_restores_the_terminal_before_its_message() {
    const INSIDE: &str = "BROWSER_THAT_PANICS";
    if std::env::var_os(INSIDE).is_some() {
        panicking_browser();
    }
    let this = std::env::current_exe().unwrap();
    let name = "terminal::endings::a_panic_restores_the_terminal_before_its_message";
    let arguments = [this.to_str().unwrap(), "--exact", name, "--nocapture", "--test-threads=1"];
    let mut session = Plan::of(&arguments).variable(INSIDE, "1").size(120, 34).start();
    session.wait_until("browser", |seen| (seen.is_browser() && seen.shows("as it should be")).then_some(()));
    session.press(b"j");
    session.wait_until("message", |seen| (!seen.is_browser() && seen.shows("a bug in the view")).then_some(()));
    assert_ne!(session.end().0, 0);
}

/// Draws one frame, and panics in the next.
fn panicking_browser() {
    struct NoOthers;
    impl Connector for NoOthers {
        fn demo(&self) -> BoxFuture<'_, Result<Joined, String>> {
            ready(Err("there is none".to_owned())).boxed()
        }

        fn try_key(&self, trial: Trial) -> BoxFuture<'_, Result<Tried, Fault>> {
            ready(Err(Fault::new(&trial.account.name, FaultKind::Unauthorized, ""))).boxed()
        }

        fn keep_key(&self, _: Trial, _: KeyHome) -> BoxFuture<'_, Result<(Joined, Kept), String>> {
            ready(Err("there is none".to_owned())).boxed()
        }
    }
    struct NoMedia;
    impl Media for NoMedia {
        fn picture(&self, _: Asset, _: Shot, _: Scale, _: bool) -> BoxFuture<'static, Told<Seen>> {
            ready(Told::plain(Err(MediaFault::NotHere))).boxed()
        }

        fn waveform(&self, _: Asset, _: bool) -> BoxStream<'static, Told<Waveform>> {
            futures::stream::empty().boxed()
        }

        fn probe(&self, _: Asset) -> BoxFuture<'static, Told<(Facts, Probe)>> {
            ready(Told::plain(Err(MediaFault::NotHere))).boxed()
        }

        fn renewed(&self, _: Vec<Asset>) -> BoxFuture<'static, Vec<Asset>> {
            ready(Vec::new()).boxed()
        }
    }
    struct NoDownloads;
    impl Downloads for NoDownloads {
        fn order(&self, _: DownloadOrder, _: Handed) {}

        fn news(&self) -> BoxStream<'static, DownloadNews> {
            futures::stream::empty().boxed()
        }

        fn settle(&self) -> BoxFuture<'static, ()> {
            ready(()).boxed()
        }
    }
    let keymap = Arc::new(Keymap::new(&[]).unwrap());
    let mut state = State::new(BrowserSettings::default(), keymap, TimeZone::UTC, Vec::new());
    let services = Services {
        answers: Answers {
            source: Arc::new(Live::new(&[])),
            folders: Arc::new(|_| async { Ok(Vec::new()) }.boxed()),
            cursor_at: Arc::new(|_, _, _| None),
            syncs: Arc::new(|_, _, _| futures::stream::empty().boxed()),
            refresh: Arc::new(|_| async { Vec::new() }.boxed()),
            matching: Arc::new(|_, _| async { Ok(Vec::new()) }.boxed()),
            gathering: Arc::new(|_| async { Vec::new() }.boxed()),
            media: Arc::new(NoMedia),
            downloads: Arc::new(NoDownloads),
            saved: Arc::new(|_| async { std::collections::BTreeMap::new() }.boxed()),
            census: None,
        },
        render: |_, _, _| Err("nothing is copied here".to_owned()),
        connector: Arc::new(NoOthers),
        keeper: None,
        opener: Arc::new(Opener::system(&[])),
        clipboard: None,
        way: Way { native: false, wrap: Wrap::Plain },
        folder: None,
        inquiry: Inquiry::new(Images::Off, false, Surroundings::default(), None),
    };
    let drawn = std::cell::Cell::new(false);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let ended = runtime.block_on(browse(&mut state, services, |_, _, frame| {
        assert!(!drawn.replace(true), "a bug in the view");
        frame.render_widget("as it should be", frame.area());
        Vec::new()
    }));
    unreachable!("it panics before it ends: {ended:?}");
}
