use std::time::Duration;

use rstest::rstest;

use super::*;
use crate::asset::{CopyForm, Cursor, Origin};
use crate::message::CopyRoute;
use crate::runtime::fixtures::{
    Did, Journal, Manner, account, ask, folder_of, id, services, state_with, with_clipboard,
};
use crate::state::Tickets;

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
            Done::Reply(reply) | Done::Sequence { reply, .. } | Done::Demo { reply, .. } => reply,
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
async fn previews_show_every_form_or_why_not() {
    let mut bench = Bench::new(Manner::AtOnce);
    let ticket = bench.tickets.mint();
    bench.start(Effect::Previews { ticket, assets: vec![id("clip.mp4"), id("early")] });
    let Reply::Previews { previews, .. } = bench.reply().await else { panic!("previews answer as previews") };
    assert_eq!(previews.iter().map(|preview| preview.form).collect::<Vec<_>>(), CopyForm::ALL);
    assert_eq!(previews[0].text, Err("no URL yet".to_owned()));
    assert_eq!((previews[1].bytes, previews[1].lines), (14, 2));
    assert_eq!(previews[1].text.as_ref().unwrap().raw(), "clip.mp4\nearly");
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
    let words = "80 kB · the terminal's clipboard takes 74 kB, and the system's failed: no such thing";
    assert_eq!(bench.copied().await, ("all".to_owned(), Err(words.to_owned())));
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
        bench.start(Effect::Open { ticket, asset: id(name) });
        assert_eq!(bench.reply().await, Reply::Opened { ticket, asset: id(name), result: expected });
    }
    assert_eq!(bench.journal.all(), [Did::Opened("https://h.example/clip.mp4".to_owned())]);
}
