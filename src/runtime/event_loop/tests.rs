mod downloading;
mod seeing;

use std::cell::RefCell;
use std::future::Future;

use futures::join;
use ratatui::widgets::Paragraph;
use tokio::sync::mpsc::Sender;

use super::*;
use crate::asset::{Census, Cursor, Origin, Page};
use crate::effect::Lane;
use crate::input::{Chord, Key};
use crate::message::Reply;
use crate::runtime::fixtures::{
    Did, Journal, Manner, Stage, account, ask, id, services, state_with, wall, with_clipboard,
};
use crate::state::{Graphics, Tickets};

/// What a test holds of the outside.
struct Outside {
    signals: Sender<Signal>,
    inputs: Sender<Vec<Input>>,
    answers: Sender<Vec<Answer>>,
    journal: Journal,
}

impl Outside {
    async fn keys(&self, letters: &str) {
        self.inputs.send(letters.chars().map(key).collect()).await.unwrap();
    }

    /// Until the loop has nothing more to do: the paused clock moves on only when every task waits.
    async fn idle(&self) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

fn key(letter: char) -> Input {
    Input::Key(Chord::plain(Key::Char(letter)))
}

fn ask_for(tickets: &mut Tickets) -> Effect {
    Effect::Ask { lane: Lane::Page(Origin::Account(account())), ticket: tickets.mint(), ask: ask(50), offset: None }
}

/// Runs the loop on a stage. `act` is what the outside does, `answer` what `update` makes of a message; `q` and a stop end
/// it whatever that says, and after `act` the test ends it.
async fn play<A, F>(
    services: impl FnOnce(&Journal) -> Services,
    mut answer: impl FnMut(&Msg, &mut Tickets) -> Vec<Effect>,
    act: A,
) -> (io::Result<u8>, Journal)
where
    A: FnOnce(Outside) -> F,
    F: Future<Output = Outside>,
{
    let journal = Journal::new();
    let mut screen = Stage::new(&journal);
    let mut state = state_with(&[("clip.mp4", "https://h.example/clip.mp4")]);
    let (signals, heard_signals) = mpsc::channel(16);
    let (inputs, heard_inputs) = mpsc::channel(2048);
    let (answers, heard_answers) = mpsc::channel(16);
    let ears = Ears { signals: heard_signals, inputs: heard_inputs, answers: heard_answers };
    let (told, tickets) = (journal.clone(), RefCell::new(Tickets::default()));
    let update = |_: &mut State, _: Now, msg: Msg| {
        let mut effects = answer(&msg, &mut tickets.borrow_mut());
        effects.extend(match &msg {
            Msg::Stop(code) => Some(Effect::Quit(*code)),
            Msg::Input(input) if *input == key('q') => Some(Effect::Quit(0)),
            Msg::Start { .. }
            | Msg::Input(_)
            | Msg::Wake(_)
            | Msg::Reply(_)
            | Msg::Census(_)
            | Msg::Downloads(_)
            | Msg::Graphics(_)
            | Msg::Ground(_)
            | Msg::Resumed { .. } => None,
        });
        told.add(Did::Told(msg));
        effects
    };
    let draw = |_: &State, _: &dyn Pictures, frame: &mut Frame<'_>| {
        frame.render_widget(Paragraph::new("assetbrowse"), frame.area());
        Vec::new()
    };
    let running = run(&mut state, &mut screen, ears, services(&journal), Clock::new(wall), update, draw);
    let acting = async {
        let outside = act(Outside { signals, inputs, answers, journal: journal.clone() }).await;
        // It may have ended by itself.
        let _ = outside.signals.send(Signal::Stop(99)).await;
        outside.idle().await;
    };
    let (code, ()) = join!(running, acting);
    (code, journal)
}

fn none(_: &Msg, _: &mut Tickets) -> Vec<Effect> {
    Vec::new()
}

/// Asks for a page at the start.
fn asks(msg: &Msg, tickets: &mut Tickets) -> Vec<Effect> {
    if matches!(msg, Msg::Start { .. }) { vec![ask_for(tickets)] } else { Vec::new() }
}

fn start() -> Did {
    Did::Told(Msg::Start { columns: 80, rows: 24 })
}

#[tokio::test(start_paused = true)]
async fn the_first_frame_is_drawn_before_anything_is_asked() {
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        asks,
        async |outside| {
            outside.idle().await;
            outside
        },
    )
    .await;
    let asked = Did::Asked(Some(Cursor::new("kept")));
    let unseen = Did::Told(Msg::Graphics(Graphics::None));
    assert_eq!(journal.all()[..5], [Did::Resized(80, 24), start(), unseen, Did::Drew, asked]);
}

#[tokio::test(start_paused = true)]
async fn a_key_is_one_frame_at_once() {
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        none,
        async |outside| {
            for letter in ["j", "k"] {
                outside.idle().await;
                outside.keys(letter).await;
            }
            outside.idle().await;
            outside
        },
    )
    .await;
    let millis = |moments: Vec<Duration>| moments.iter().map(Duration::as_millis).collect::<Vec<_>>();
    assert_eq!(millis(journal.moments(&Did::Drew)), [0, 1, 2]);
    assert_eq!(millis(journal.moments(&Did::Told(Msg::Input(key('k'))))), [2]);
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_a_thousand_keys_is_one_frame() {
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        none,
        async |outside| {
            outside.idle().await;
            for _ in 0..1000 {
                outside.inputs.try_send(vec![key('j')]).unwrap();
            }
            outside.idle().await;
            outside
        },
    )
    .await;
    assert_eq!(journal.count(&Did::Told(Msg::Input(key('j')))), 1000);
    assert_eq!(journal.count(&Did::Drew), 2, "the first one and one for all keys");
}

#[tokio::test(start_paused = true)]
async fn frames_for_replies_come_at_most_every_eight_milliseconds() {
    // Each answer asks again: a reply a millisecond, a hundred times.
    let mut left = 100;
    let again = |msg: &Msg, tickets: &mut Tickets| match msg {
        Msg::Start { .. } | Msg::Reply(_) if left > 0 => {
            left -= 1;
            vec![ask_for(tickets)]
        }
        _ => Vec::new(),
    };
    let millisecond = Manner::After(Duration::from_millis(1));
    let (_, journal) = play(
        |journal| services(journal, millisecond),
        again,
        async |outside| {
            outside.pass(Duration::from_millis(300)).await;
            outside
        },
    )
    .await;
    let frames = journal.moments(&Did::Drew);
    assert!(frames[1..].windows(2).all(|pair| pair[0] + PACE <= pair[1]), "{frames:?}");
    let replies = journal.all().into_iter().filter(|did| matches!(did, Did::Told(Msg::Reply(_)))).count();
    assert_eq!(replies, 100);
    let last_reply = journal.all().iter().rposition(|did| matches!(did, Did::Told(Msg::Reply(_)))).unwrap();
    assert!(journal.all()[last_reply..].contains(&Did::Drew), "the last reply is drawn too");
}

#[tokio::test(start_paused = true)]
async fn replies_that_come_together_are_drawn_together_soon_after_the_first_frame() {
    let ask_two = |msg: &Msg, tickets: &mut Tickets| match msg {
        Msg::Start { .. } => {
            vec![ask_for(tickets), Effect::Folders { ticket: tickets.mint(), account: account() }]
        }
        _ => Vec::new(),
    };
    let (_, journal) = play(
        |journal| services(journal, Manner::After(Duration::from_millis(1))),
        ask_two,
        async |outside| {
            outside.pass(Duration::from_millis(300)).await;
            outside
        },
    )
    .await;
    let replies = journal.all().into_iter().filter(|did| matches!(did, Did::Told(Msg::Reply(_)))).count();
    assert_eq!((replies, journal.moments(&Did::Drew)), (2, vec![Duration::ZERO, GATHER]));
}

#[tokio::test(start_paused = true)]
async fn a_reply_brings_its_ticket_back_untouched() {
    let mut asked = None;
    let ask_twice = |msg: &Msg, tickets: &mut Tickets| match msg {
        Msg::Start { .. } => {
            let first = ask_for(tickets);
            asked = Some(tickets.mint());
            let ticket = asked.unwrap();
            vec![
                first,
                Effect::Ask { lane: Lane::Page(Origin::Account(account())), ticket, ask: ask(50), offset: None },
            ]
        }
        _ => Vec::new(),
    };
    let (_, journal) = play(
        |journal| services(journal, Manner::AtOnce),
        ask_twice,
        async |outside| {
            outside.idle().await;
            outside
        },
    )
    .await;
    let replies: Vec<Did> = journal.all().into_iter().filter(|did| matches!(did, Did::Told(Msg::Reply(_)))).collect();
    let reply = Reply::Part { ticket: asked.unwrap(), result: Ok(Page::default()) };
    assert_eq!(replies, [Did::Told(Msg::Reply(reply))], "the one that was replaced never answers");
}

#[tokio::test(start_paused = true)]
async fn an_idle_browser_does_nothing_at_all() {
    let mut entries = 0;
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        asks,
        async |outside| {
            outside.idle().await;
            entries = outside.journal.all().len();
            outside.pass(Duration::from_hours(1)).await;
            assert_eq!(outside.journal.all().len(), entries);
            outside
        },
    )
    .await;
    assert_eq!(journal.all()[entries], Did::Told(Msg::Stop(99)));
}

#[tokio::test(start_paused = true)]
async fn an_alarm_rings_once_and_a_newer_one_replaces_it() {
    let mut armed = Vec::new();
    let arm = |msg: &Msg, tickets: &mut Tickets| match msg {
        Msg::Start { .. } => [30, 20]
            .into_iter()
            .map(|seconds| {
                let ticket = tickets.mint();
                armed.push(ticket);
                Effect::WakeAt { at: Duration::from_secs(seconds), ticket }
            })
            .collect(),
        _ => Vec::new(),
    };
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        arm,
        async |outside| {
            outside.pass(Duration::from_mins(1)).await;
            outside
        },
    )
    .await;
    assert_eq!(journal.count(&Did::Told(Msg::Wake(armed[0]))), 0);
    assert_eq!(journal.moments(&Did::Told(Msg::Wake(armed[1]))), [Duration::from_secs(20)]);
}

#[tokio::test(start_paused = true)]
async fn quitting_while_a_page_loads_ends_at_once_and_drops_the_request() {
    let (code, journal) = play(
        |journal| services(journal, Manner::Never),
        asks,
        async |outside| {
            outside.idle().await;
            outside.keys("qjj").await;
            outside.idle().await;
            assert!(outside.signals.is_closed(), "it has ended within a millisecond");
            outside
        },
    )
    .await;
    assert_eq!(code.unwrap(), 0);
    assert!(journal.has(&Did::Dropped));
    assert!(!journal.has(&Did::Told(Msg::Input(key('j')))), "nothing is listened to after the end");
}

#[tokio::test(start_paused = true)]
async fn a_clipboard_that_hangs_delays_the_end_by_half_a_second() {
    let hanging =
        |journal: &Journal| with_clipboard(services(journal, Manner::Never), journal, Manner::Never, Manner::Never);
    let copies = |msg: &Msg, tickets: &mut Tickets| match msg {
        Msg::Start { .. } => {
            vec![Effect::CopyText { ticket: tickets.mint(), what: "it".to_owned(), text: "it".to_owned() }]
        }
        _ => Vec::new(),
    };
    let (code, journal) = play(hanging, copies, async |outside| {
        outside.keys("q").await;
        outside.signals.closed().await;
        outside.journal.add(Did::Closed);
        outside
    })
    .await;
    assert_eq!(code.unwrap(), 0);
    let ended = journal.moments(&Did::Closed)[0];
    assert!((LAST_WAIT..LAST_WAIT + PACE).contains(&ended), "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_copied_just_before_the_end_still_arrives() {
    let copies = |msg: &Msg, tickets: &mut Tickets| match msg {
        Msg::Input(input) if *input == key('y') => {
            let form = crate::asset::CopyForm::Url;
            vec![Effect::Copy { ticket: tickets.mint(), form, assets: vec![id("clip.mp4")] }]
        }
        _ => Vec::new(),
    };
    let both = async |outside: Outside| {
        outside.idle().await;
        outside.keys("yq").await;
        outside.idle().await;
        outside
    };
    let (_, journal) = play(|journal| services(journal, Manner::Never), copies, both).await;
    let sent =
        journal.all().into_iter().filter(|did| matches!(did, Did::Sent(bytes) if bytes.starts_with(b"\x1b]52;")));
    assert_eq!(sent.count(), 1);

    let native =
        |journal: &Journal| with_clipboard(services(journal, Manner::Never), journal, Manner::AtOnce, Manner::AtOnce);
    let (_, journal) = play(native, copies, both).await;
    let end = journal.all();
    assert_eq!(end[end.len() - 2..], [Did::Copied("https://h.example/clip.mp4".to_owned()), Did::Closed]);
}

#[tokio::test(start_paused = true)]
async fn suspending_gives_the_terminal_back_and_resuming_draws_every_cell() {
    let suspends = |msg: &Msg, _: &mut Tickets| match msg {
        Msg::Input(input) if *input == key('z') => vec![Effect::Suspend],
        _ => Vec::new(),
    };
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        suspends,
        async |outside| {
            outside.idle().await;
            outside.keys("z").await;
            outside.idle().await;
            outside.signals.send(Signal::Suspend).await.unwrap();
            outside.signals.send(Signal::Continue).await.unwrap();
            outside.idle().await;
            outside
        },
    )
    .await;
    let all = journal.all();
    let from = all.iter().position(|did| *did == Did::AskedToSuspend).unwrap();
    let resumed = Did::Told(Msg::Resumed { columns: 80, rows: 24 });
    let rest: Vec<&Did> = all[from + 1..].iter().skip_while(|did| **did != Did::Suspended).collect();
    assert_eq!(rest[..5], [&Did::Suspended, &Did::Resumed, &Did::Resized(80, 24), &resumed, &Did::Drew]);
}

#[tokio::test(start_paused = true)]
async fn a_new_size_is_taken_before_the_frame_that_needs_it() {
    let redraws = |msg: &Msg, _: &mut Tickets| match msg {
        Msg::Input(input) if *input == key('l') => vec![Effect::Redraw, Effect::Mouse(false)],
        _ => Vec::new(),
    };
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        redraws,
        async |outside| {
            outside.idle().await;
            outside.inputs.send(vec![Input::Resize(60, 20), Input::Resize(100, 30)]).await.unwrap();
            outside.idle().await;
            outside.signals.send(Signal::Resized).await.unwrap();
            outside.idle().await;
            outside.keys("l").await;
            outside.idle().await;
            outside
        },
    )
    .await;
    let told = |columns, rows| Did::Told(Msg::Input(Input::Resize(columns, rows)));
    assert_eq!(
        journal.all()[4..],
        [
            Did::Resized(60, 20),
            told(60, 20),
            Did::Resized(100, 30),
            told(100, 30),
            Did::Drew,
            // Asked anew.
            Did::Resized(80, 24),
            told(80, 24),
            Did::Drew,
            Did::Told(Msg::Input(key('l'))),
            Did::Resized(80, 24),
            Did::Mouse(false),
            Did::Drew,
            Did::Told(Msg::Stop(99)),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_signal_comes_before_keys_that_are_ready_too() {
    let (code, journal) = play(
        |journal| services(journal, Manner::Never),
        none,
        async |outside| {
            outside.idle().await;
            outside.inputs.try_send(vec![key('j')]).unwrap();
            outside.signals.try_send(Signal::Stop(143)).unwrap();
            outside.idle().await;
            outside
        },
    )
    .await;
    assert_eq!(code.unwrap(), 143);
    assert!(!journal.has(&Did::Told(Msg::Input(key('j')))));
}

#[tokio::test(start_paused = true)]
async fn it_ends_with_its_terminal_even_unsignalled() {
    let (code, _) = play(
        |journal| services(journal, Manner::Never),
        asks,
        async |mut outside| {
            outside.idle().await;
            outside.inputs = mpsc::channel(1).0;
            outside.idle().await;
            outside
        },
    )
    .await;
    assert_eq!(code.unwrap(), HANG_UP);
}

#[tokio::test(start_paused = true)]
async fn the_demo_answers_once_it_runs() {
    let demo = |msg: &Msg, tickets: &mut Tickets| match msg {
        Msg::Start { .. } => vec![Effect::Demo { ticket: tickets.mint() }],
        Msg::Reply(Reply::Demo { result: Ok(_), .. }) => vec![ask_for(tickets)],
        _ => Vec::new(),
    };
    // Without the demo nobody answers at all.
    let (_, journal) = play(
        |journal| services(journal, Manner::Never),
        demo,
        async |outside| {
            outside.idle().await;
            outside
        },
    )
    .await;
    let parts = journal.all().into_iter().filter(|did| matches!(did, Did::Told(Msg::Reply(Reply::Part { .. }))));
    assert_eq!(parts.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_screen_that_fails_ends_the_loop_with_its_error() {
    let journal = Journal::new();
    let mut screen = Stage { broken: true, ..Stage::new(&journal) };
    let mut state = state_with(&[]);
    let (_signals, heard_signals) = mpsc::channel(1);
    let (_inputs, heard_inputs) = mpsc::channel(1);
    let (_answers, heard_answers) = mpsc::channel(1);
    let ears = Ears { signals: heard_signals, inputs: heard_inputs, answers: heard_answers };
    let update = |_: &mut State, _: Now, _: Msg| Vec::new();
    let services = services(&journal, Manner::Never);
    let ended = run(&mut state, &mut screen, ears, services, Clock::new(wall), update, |_, _, _| Vec::new()).await;
    assert_eq!(ended.unwrap_err().to_string(), "the wire is cut");
}

#[tokio::test(start_paused = true)]
async fn what_the_catalogue_holds_is_told_as_it_changes_and_only_the_newest() {
    let (sender, census) = watch::channel(Arc::<Census>::default());
    let sends = sender.clone();
    let (_, journal) = play(
        move |journal| {
            let mut services = services(journal, Manner::Never);
            services.answers.census = Some(census);
            services
        },
        none,
        async move |outside| {
            outside.idle().await;
            for revision in 1..=3 {
                sends.send_replace(Arc::new(Census { revision, ..Census::default() }));
            }
            outside.idle().await;
            outside
        },
    )
    .await;
    let told = |revision| Did::Told(Msg::Census(Arc::new(Census { revision, ..Census::default() })));
    let heard: Vec<bool> = (0..=3).map(|revision| journal.has(&told(revision))).collect();
    assert_eq!(heard, [true, false, false, true]);
    drop(sender);
}

#[tokio::test(start_paused = true)]
async fn a_catalogue_that_has_closed_does_not_wake_the_loop() {
    let (sender, census) = watch::channel(Arc::<Census>::default());
    let (code, journal) = play(
        move |journal| {
            let mut services = services(journal, Manner::Never);
            services.answers.census = Some(census);
            services
        },
        none,
        async move |outside| {
            drop(sender);
            outside.pass(Duration::from_mins(1)).await;
            outside.keys("q").await;
            outside.idle().await;
            outside
        },
    )
    .await;
    assert_eq!(code.unwrap(), 0);
    let censuses = journal.all().into_iter().filter(|did| matches!(did, Did::Told(Msg::Census(_)))).count();
    assert!(censuses <= 1, "{censuses}");
}

#[tokio::test(start_paused = true)]
async fn what_the_catalogue_holds_is_drawn_with_the_page_that_follows_it() {
    let (sender, census) = watch::channel(Arc::<Census>::default());
    let answered = Duration::from_millis(5);
    let (_, journal) = play(
        move |journal| {
            let mut services = services(journal, Manner::After(answered));
            services.answers.census = Some(census);
            services
        },
        asks,
        async |outside| {
            outside.pass(Duration::from_millis(300)).await;
            outside
        },
    )
    .await;
    let replies = journal.all().into_iter().filter(|did| matches!(did, Did::Told(Msg::Reply(_)))).count();
    assert_eq!((replies, journal.count(&Did::Drew)), (1, 2), "the first frame, and one for both");
    drop(sender);
}
