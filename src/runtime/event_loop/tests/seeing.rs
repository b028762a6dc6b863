//! What the terminal can draw: asked for behind the first frame, told when it is known.

use super::*;
use crate::runtime::canvas::Surroundings;
use crate::state::{Ground, Images};

/// Services for a terminal that is to be asked.
fn asking(journal: &Journal) -> Services {
    let around = Surroundings::of(&|name| (name == "TERM").then(|| "foot".into()), true);
    Services { inquiry: Inquiry::new(Images::Auto, false, around, None), ..services(journal, Manner::Never) }
}

fn told(graphics: Graphics) -> Did {
    Did::Told(Msg::Graphics(graphics))
}

#[tokio::test(start_paused = true)]
async fn what_is_known_of_the_ground_is_in_the_first_frame_and_the_terminals_own_word_in_the_next() {
    let by_ground = |journal: &Journal| {
        let value =
            |name: &str| [("TERM", "foot"), ("COLORFGBG", "15;0")].into_iter().find(|(known, _)| *known == name);
        let around = Surroundings::of(&|name| value(name).map(|(_, value)| value.into()), true);
        Services { inquiry: Inquiry::new(Images::Off, true, around, None), ..services(journal, Manner::Never) }
    };
    let (_, journal) = play(by_ground, none, async |outside| {
        outside.idle().await;
        outside.answers.send(vec![Answer::Ground(Ground::Light), Answer::Attributes(vec![62])]).await.unwrap();
        outside.pass(Duration::from_secs(1)).await;
        outside
    })
    .await;
    let grounds = |ground| Did::Told(Msg::Ground(ground));
    let (dark, light) = (grounds(Ground::Dark), grounds(Ground::Light));
    let kept = |did: &Did| [&dark, &light, &Did::Drew].contains(&did);
    let all: Vec<Did> = journal.all().into_iter().filter(kept).collect();
    assert_eq!(all, [dark.clone(), Did::Drew, light.clone(), Did::Drew]);
}

const CELL: Answer = Answer::Cell(9, 18);

fn sixel() -> Answer {
    Answer::Attributes(vec![62, 4])
}

#[tokio::test(start_paused = true)]
async fn the_terminal_is_asked_behind_the_first_frame_and_its_answers_are_told() {
    let (_, journal) = play(asking, none, async |outside| {
        outside.idle().await;
        assert_eq!(outside.journal.count(&told(Graphics::Pixels)), 0);
        outside.answers.send(vec![CELL]).await.unwrap();
        outside.answers.send(vec![sixel()]).await.unwrap();
        outside.pass(Duration::from_hours(1)).await;
        outside
    })
    .await;
    let all = journal.all();
    let [Did::Resized(80, 24), Did::Told(Msg::Start { .. }), Did::Drew, Did::Sent(questions), rest @ ..] = &all[..]
    else {
        panic!("{all:?}")
    };
    assert!(questions.ends_with(b"\x1b[c"));
    assert_eq!(rest, [told(Graphics::Pixels), Did::Drew, Did::Told(Msg::Stop(99))], "and nothing more is asked");
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_it_is_half_blocks_after_a_while_and_a_late_answer_counts() {
    let (_, journal) = play(asking, none, async |outside| {
        outside.pass(Duration::from_secs(5)).await;
        outside.answers.send(vec![CELL, sixel()]).await.unwrap();
        outside.idle().await;
        outside
    })
    .await;
    assert_eq!(journal.moments(&told(Graphics::Cells)), [PATIENCE]);
    assert_eq!(journal.count(&told(Graphics::Pixels)), 1);
}

#[tokio::test(start_paused = true)]
async fn another_font_is_another_canvas() {
    let (_, journal) = play(asking, none, async |outside| {
        outside.answers.send(vec![CELL, sixel()]).await.unwrap();
        outside.idle().await;
        outside.signals.send(Signal::Resized).await.unwrap();
        outside.idle().await;
        outside.answers.send(vec![Answer::Cell(12, 24)]).await.unwrap();
        outside.idle().await;
        outside
    })
    .await;
    assert_eq!(journal.count(&Did::Sent(b"\x1b[16t".to_vec())), 1, "the size is asked for again");
    assert_eq!(journal.count(&told(Graphics::Pixels)), 2, "what was made for the other one is made anew");
}

#[tokio::test(start_paused = true)]
async fn the_end_waits_for_answers_that_a_shell_would_take_for_keys() {
    let begun = Instant::now();
    let (code, _) = play(asking, none, async |outside| {
        outside.idle().await;
        outside.keys("q").await;
        outside.pass(Duration::from_millis(50)).await;
        assert!(!outside.answers.is_closed(), "it listens still");
        outside.answers.send(vec![sixel()]).await.unwrap();
        outside.answers.closed().await;
        outside
    })
    .await;
    assert_eq!((code.unwrap(), begun.elapsed() < LAST_ANSWERS), (0, true));
}

#[tokio::test(start_paused = true)]
async fn the_end_does_not_wait_for_ever_for_a_terminal_that_never_answers() {
    let begun = Instant::now();
    let (code, _) = play(asking, none, async |outside| {
        outside.keys("q").await;
        outside.answers.closed().await;
        outside
    })
    .await;
    assert_eq!((code.unwrap(), begun.elapsed() < LAST_ANSWERS * 2), (0, true));
}
