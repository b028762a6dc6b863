mod copying;
mod looking;

use std::time::Duration;

use futures::{StreamExt as _, stream};
use rstest::rstest;

use super::*;
use crate::asset::{Collection, CopyForm, Counts, Cursor, Depth, Origin, SyncStep};
use crate::runtime::Keeper;
use crate::runtime::fixtures::{
    Did, Journal, Manner, account, ask, folder_of, id, services, state_with, with_clipboard,
};
use crate::state::{CopyRoute, CopySize, OpenWith, Session, Tickets};

/// An executor, what it answers, and what happened in the world.
struct Bench {
    executor: Executor,
    done: mpsc::Receiver<Done>,
    journal: Journal,
    state: State,
    tickets: Tickets,
}

impl Bench {
    fn new(manner: Manner) -> Self {
        Self::of(|journal| services(journal, manner))
    }

    fn of(make: impl FnOnce(&Journal) -> Services) -> Self {
        let journal = Journal::new();
        let (replies, done) = mpsc::channel(16);
        let executor = Executor::new(make(&journal), replies);
        let state = state_with(&[
            ("clip.mp4", "https://h.example/clip.mp4"),
            ("still.png", "https://h.example/still.png"),
            ("bad", "https://h.example/\u{1b}[31m"),
            ("early", ""),
        ]);
        Self { executor, done, journal, state, tickets: Tickets::default() }
    }

    fn ask(&mut self, offset: Option<u64>) -> Ticket {
        let ticket = self.tickets.mint();
        self.start(Effect::Ask { lane: Lane::Page(Origin::Account(account())), ticket, ask: ask(50), offset });
        ticket
    }

    fn copy(&mut self, form: CopyForm, names: &[&str]) {
        let ticket = self.tickets.mint();
        self.start(Effect::Copy { ticket, form, assets: names.iter().map(|name| id(name)).collect() });
    }

    fn start(&mut self, effect: Effect) {
        self.executor.start(&self.state, effect);
    }

    async fn reply(&mut self) -> Reply {
        match self.done.recv().await.unwrap() {
            Done::Reply(reply)
            | Done::Sequence { reply, .. }
            | Done::Picture { reply, .. }
            | Done::Answers { reply, .. } => reply,
        }
    }

    async fn copied(&mut self) -> (String, Result<CopyRoute, String>) {
        let Reply::Copied { what, result, .. } = self.reply().await else { panic!("a copy answers as a copy") };
        (what, result)
    }
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_replaces_what_runs_in_its_lane() {
    let mut bench = Bench::new(Manner::After(Duration::from_secs(1)));
    bench.ask(None);
    tokio::task::yield_now().await;
    let second = bench.ask(None);
    let Reply::Part { ticket, result } = bench.reply().await else { panic!("an ask answers with a part") };
    assert_eq!((ticket, result.is_ok()), (second, true));
    assert_eq!(bench.journal.count(&Did::Dropped), 1);
    assert!(bench.done.try_recv().is_err(), "the first one never answers");
}

#[tokio::test(start_paused = true)]
async fn lanes_do_not_disturb_each_other_and_can_be_cancelled() {
    let mut bench = Bench::new(Manner::Never);
    bench.ask(None);
    let ticket = bench.tickets.mint();
    bench.start(Effect::Ask { lane: Lane::Ahead(Origin::Account(account())), ticket, ask: ask(50), offset: None });
    tokio::task::yield_now().await;
    assert_eq!(bench.journal.count(&Did::Dropped), 0);
    bench.start(Effect::Cancel(Lane::Ahead(Origin::Account(account()))));
    tokio::task::yield_now().await;
    assert_eq!(
        bench.journal.all(),
        [Did::Asked(Some(Cursor::new("kept"))), Did::Asked(Some(Cursor::new("kept"))), Did::Dropped]
    );
}

#[rstest]
#[case(None, Some("kept"))]
#[case(Some(0), None)]
#[case(Some(150), Some("at 150"))]
#[tokio::test]
async fn an_offset_becomes_the_sources_cursor(#[case] offset: Option<u64>, #[case] cursor: Option<&str>) {
    let mut bench = Bench::new(Manner::AtOnce);
    bench.ask(offset);
    bench.reply().await;
    assert_eq!(bench.journal.all(), [Did::Asked(cursor.map(Cursor::new))]);
}

#[tokio::test]
async fn an_offset_that_leads_nowhere_is_a_fault() {
    let mut bench = Bench::new(Manner::AtOnce);
    bench.ask(Some(1000));
    let Reply::Part { result: Err(fault), .. } = bench.reply().await else { panic!("there is no such cursor") };
    assert_eq!(fault.kind, FaultKind::Service);
    assert_eq!(bench.journal.all(), []);
}

#[tokio::test]
async fn a_panic_in_a_task_is_its_answer() {
    let mut bench = Bench::new(Manner::Panics);
    let asked = bench.ask(None);
    let Reply::Part { ticket, result: Err(fault) } = bench.reply().await else { panic!("a panic is no page") };
    assert_eq!((ticket, fault.detail.shown()), (asked, PANICKED));
}

#[tokio::test]
async fn folders_come_from_their_account() {
    let mut bench = Bench::new(Manner::AtOnce);
    let ticket = bench.tickets.mint();
    bench.start(Effect::Folders { ticket, account: account() });
    let result = Ok(vec![folder_of(account())]);
    assert_eq!(bench.reply().await, Reply::Folders { ticket, account: account(), result });
}

#[tokio::test]
async fn samples_show_every_form_or_why_not() {
    let mut bench = Bench::new(Manner::AtOnce);
    let ticket = bench.tickets.mint();
    bench.start(Effect::Samples { ticket, assets: vec![id("early")] });
    let Reply::Samples { samples, .. } = bench.reply().await else { panic!("samples answer as samples") };
    assert_eq!((&samples[0].text, samples[0].left_out), (&Err("no URL yet".to_owned()), 0));
    bench.start(Effect::Samples { ticket, assets: vec![id("clip.mp4"), id("early")] });
    let Reply::Samples { samples, .. } = bench.reply().await else { panic!("samples answer as samples") };
    assert_eq!(samples.iter().map(|sample| sample.form).collect::<Vec<_>>(), CopyForm::BUILT_IN);
    assert_eq!((samples[0].size.unwrap().lines, samples[0].left_out), (1, 1), "it is made of those that have one");
    assert_eq!(samples[1].left_out, 0, "an id needs none");
    assert_eq!(samples[1].size, Some(CopySize { bytes: 14, lines: 2, fits: true }));
    assert_eq!(samples[1].text.as_ref().unwrap().raw(), "clip.mp4  early");
}

#[rstest]
#[case(CopyForm::Url, &["clip.mp4"], "the URL of clip.mp4")]
#[case(CopyForm::Url, &["clip.mp4", "still.png"], "2 URLs, 54 bytes")]
#[case(CopyForm::Json, &["clip.mp4", "early"], "2 JSON objects, 14 bytes")]
#[tokio::test]
async fn a_copy_says_what_it_was(#[case] form: CopyForm, #[case] names: &[&str], #[case] words: &str) {
    let mut bench = Bench::new(Manner::AtOnce);
    bench.copy(form, names);
    assert_eq!(bench.copied().await, (words.to_owned(), Ok(CopyRoute::Terminal)));
}

#[tokio::test]
async fn the_terminals_clipboard_gets_a_sequence_for_the_loop_to_write() {
    let mut bench = Bench::new(Manner::AtOnce);
    bench.copy(CopyForm::Url, &["clip.mp4"]);
    let Some(Done::Sequence { bytes, .. }) = bench.done.recv().await else { panic!("the loop alone writes") };
    assert_eq!(bytes, b"\x1b]52;c;aHR0cHM6Ly9oLmV4YW1wbGUvY2xpcC5tcDQ=\x1b\\");
}

#[rstest]
#[case(&["bad"], "its URL cannot be read")]
#[case(&["early"], "no URL yet")]
#[case(&["clip.mp4", "gone"], "only 1 of 2 at hand · r loads the page again")]
#[tokio::test]
async fn what_cannot_be_copied_says_why(#[case] names: &[&str], #[case] why: &str) {
    let mut bench = Bench::new(Manner::AtOnce);
    bench.copy(CopyForm::Url, names);
    let (_, result) = bench.copied().await;
    let error = result.unwrap_err();
    assert!(error == why || error.starts_with("it holds a control character"), "{error}");
}

#[tokio::test]
async fn the_systems_clipboard_comes_first() {
    let mut bench =
        Bench::of(|journal| with_clipboard(services(journal, Manner::AtOnce), journal, Manner::AtOnce, Manner::AtOnce));
    bench.copy(CopyForm::Url, &["clip.mp4"]);
    assert_eq!(bench.copied().await.1, Ok(CopyRoute::Native));
    assert_eq!(bench.journal.all(), [Did::Copied("https://h.example/clip.mp4".to_owned())]);
}

#[tokio::test]
async fn where_the_systems_clipboard_fails_the_terminals_takes_over() {
    let failing =
        |journal: &Journal| with_clipboard(services(journal, Manner::AtOnce), journal, Manner::Fails, Manner::AtOnce);
    let mut bench = Bench::of(failing);
    bench.copy(CopyForm::Url, &["clip.mp4"]);
    assert_eq!(bench.copied().await.1, Ok(CopyRoute::Terminal));

    let ticket = bench.tickets.mint();
    bench.start(Effect::CopyText { ticket, what: "all".to_owned(), text: "x".repeat(80_000) });
    let Reply::TextTooLarge { what, text, limit, .. } = bench.reply().await else { panic!("nothing is copied") };
    assert_eq!((what.as_str(), text.len()), ("all", 80_000));
    assert!(limit < 80_000);
}

#[tokio::test]
async fn only_a_checked_link_is_opened() {
    let mut bench = Bench::new(Manner::AtOnce);
    for (name, expected) in [
        ("clip.mp4", Ok(())),
        ("bad", Err("its URL cannot be read".to_owned())),
        ("early", Err("no URL yet".to_owned())),
        ("gone", Err("no longer at hand · r loads it again".to_owned())),
    ] {
        let ticket = bench.tickets.mint();
        let (assets, with) = (vec![id(name)], OpenWith::Usual);
        bench.start(Effect::Open { ticket, assets: assets.clone(), with });
        let done = usize::from(expected.is_ok());
        let failed = expected.err().map(|why: String| (id(name), why));
        assert_eq!(bench.reply().await, Reply::Opened { ticket, opened: Opened { assets, done, with, failed } });
    }
    assert_eq!(bench.journal.all(), [Did::Opened("https://h.example/clip.mp4".to_owned())]);
}

#[tokio::test]
async fn a_file_is_opened_and_its_folder_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clip.mp4");
    std::fs::write(&file, "x").unwrap();
    let mut bench = Bench::new(Manner::AtOnce);
    let ticket = bench.tickets.mint();
    bench.start(Effect::OpenFile { ticket, file: file.clone() });
    assert_eq!(bench.reply().await, Reply::FileOpened { ticket, file: file.clone(), result: Ok(FileShown::Opened) });
    bench.start(Effect::Reveal { ticket, file: file.clone() });
    assert_eq!(bench.reply().await, Reply::FileOpened { ticket, file: file.clone(), result: Ok(FileShown::Revealed) });
    let opened = |path: &std::path::Path| Did::Opened(path.to_str().unwrap().to_owned());
    assert_eq!(bench.journal.all(), [opened(&file), opened(folder.path())]);
    std::fs::remove_file(&file).unwrap();
    bench.start(Effect::OpenFile { ticket, file });
    let Reply::FileOpened { result, .. } = bench.reply().await else { panic!("it answers") };
    assert_eq!(result, Err("the file is not there any more".to_owned()));
}

/// A sync that tells this, each after so many milliseconds.
fn syncing(steps: Vec<(u64, &'static str, SyncStep)>) -> impl FnOnce(&Journal) -> Services {
    move |journal| {
        let mut services = services(journal, Manner::AtOnce);
        services.answers.syncs = Arc::new(move |_, _, _| {
            let steps = stream::iter(steps.clone()).then(|(millis, account, step)| async move {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                (AccountName::new(account).unwrap(), step)
            });
            steps.boxed()
        });
        services
    }
}

fn sync(bench: &mut Bench) -> Ticket {
    let ticket = bench.tickets.mint();
    let (collection, depth) = (Collection::Assets, Depth::Quick);
    bench.start(Effect::Sync { ticket, accounts: vec![account()], collection, depth });
    ticket
}

fn listed(number: u64) -> Counts {
    Counts { listed: number, ..Counts::default() }
}

#[tokio::test(start_paused = true)]
async fn of_a_syncs_progress_the_newest_is_told_ten_times_a_second() {
    let steps = (1..=100).map(|page| (10, "studio", SyncStep::Progress(listed(page)))).collect();
    let mut bench = Bench::of(syncing(steps));
    let asked = sync(&mut bench);
    let mut told = Vec::new();
    loop {
        match bench.reply().await {
            Reply::Synced { ticket, step: SyncStep::Progress(counts), .. } => {
                assert_eq!(ticket, asked);
                told.push(counts.listed);
            }
            Reply::SyncEnded { ticket } => break assert_eq!(ticket, asked),
            other => panic!("{other:?}"),
        }
    }
    assert!(told.is_sorted() && told.len() <= 11 && told.len() >= 9, "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_an_account_is_told_at_once_and_no_progress_after_it() {
    let steps = vec![
        (0, "studio", SyncStep::Progress(listed(1))),
        (1, "studio", SyncStep::Progress(listed(2))),
        (0, "studio", SyncStep::Ended { counts: listed(3), stopped: None }),
        (500, "heygen", SyncStep::Ended { counts: listed(4), stopped: None }),
    ];
    let mut bench = Bench::of(syncing(steps));
    sync(&mut bench);
    let mut told = Vec::new();
    while let Reply::Synced { account, step, .. } = bench.reply().await {
        told.push((account.to_string(), step));
    }
    let ended = |number| SyncStep::Ended { counts: listed(number), stopped: None };
    let expected = [
        ("studio".to_owned(), SyncStep::Progress(listed(1))),
        ("studio".to_owned(), ended(3)),
        ("heygen".to_owned(), ended(4)),
    ];
    assert_eq!(told, expected);
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_is_cancelled_tells_nothing_more() {
    let mut bench = Bench::of(syncing(vec![(1000, "studio", SyncStep::Progress(listed(1)))]));
    sync(&mut bench);
    tokio::task::yield_now().await;
    bench.start(Effect::Cancel(Lane::Sync));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(bench.done.try_recv().is_err());
}

#[tokio::test]
async fn a_sync_that_panics_has_ended() {
    let mut bench = Bench::of(|journal| {
        let mut services = services(journal, Manner::AtOnce);
        services.answers.syncs = Arc::new(|_, _, _| stream::once(async { panic!("as the test wants it") }).boxed());
        services
    });
    let ticket = sync(&mut bench);
    assert_eq!(bench.reply().await, Reply::SyncEnded { ticket });
}

#[tokio::test]
async fn assets_are_asked_for_again_by_their_ids() {
    let mut bench = Bench::of(|journal| {
        let mut services = services(journal, Manner::AtOnce);
        services.answers.refresh = Arc::new(|ids| {
            let assets = ids.into_iter().map(|id| Asset::bare(id, Arc::from("{}"))).collect();
            std::future::ready(assets).boxed()
        });
        services
    });
    let ticket = bench.tickets.mint();
    bench.start(Effect::Refresh { ticket, assets: vec![id("clip.mp4")] });
    let assets = vec![Asset::bare(id("clip.mp4"), Arc::from("{}"))];
    assert_eq!(bench.reply().await, Reply::Refreshed { ticket, assets });
}

#[tokio::test]
async fn a_session_is_kept_and_where_that_fails_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = Arc::new(Keeper::new(folder.path().join("session.json")));
    let mut bench =
        Bench::of(|journal| Services { keeper: Some(Arc::clone(&keeper)), ..services(journal, Manner::AtOnce) });
    let session = Session::of(&bench.state);
    bench.start(Effect::Keep(session.clone()));
    assert_eq!(bench.reply().await, Reply::Kept { result: Ok(()) });
    assert_eq!(keeper.read(), Some(session.clone()));
    std::fs::remove_file(folder.path().join("session.json")).unwrap();
    std::fs::create_dir(folder.path().join("session.json")).unwrap();
    bench.start(Effect::Keep(session));
    assert!(matches!(bench.reply().await, Reply::Kept { result: Err(_) }));
}
