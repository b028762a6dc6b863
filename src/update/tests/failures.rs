//! What fails, what is late, what repeats.

use crate::state::Remote;

use super::*;
use crate::message::Opened;
use crate::state::OpenWith;

#[test]
fn an_account_that_fails_hides_nothing_of_the_others() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    assert_eq!(driven.rows().len(), 5);
    let note = driven.state.notes.last().unwrap();
    assert_eq!((note.tone, note.head.as_str()), (Tone::Error, "heygen: key refused (401), from SOME_API_KEY"));
    // The next page is the other account's alone.
    assert_eq!(driven.asked(), [(ahead_lane("affogato"), Some("after-5".to_owned()), 10)]);
}

#[test]
fn a_failed_account_is_asked_again_where_it_stands() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    driven.press("f j r");
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 5)]);
    driven.answer("heygen", 0..5, None, true);
    assert_eq!(driven.rows().len(), 10);
    assert!(driven.state.notes.is_empty(), "{:?}", driven.state.notes);
}

#[test]
fn a_page_that_fails_leaves_the_one_before_and_can_be_asked_again() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.fail("affogato", FaultKind::Status { code: 500 });
    driven.press("n");
    assert_eq!(driven.asked(), [(page_lane("affogato"), Some("after-10".to_owned()), 10)]);
    driven.fail("affogato", FaultKind::Status { code: 500 });
    assert_eq!(driven.rows().len(), 10);
    assert_eq!(driven.state.notes[0].tone, Tone::Error);
    driven.press("n");
    driven.answer("affogato", 10..20, Some(25), true);
    assert_eq!(driven.selected(), "affogato-10");
    assert!(driven.state.notes.is_empty());
}

#[test]
fn too_many_requests_are_waited_for_with_a_countdown_and_then_asked_again() {
    let mut driven = Driven::begin(&[("affogato", true)], |state| state.settings.reduced_motion = false);
    let ticket = driven.ticket("affogato");
    let slow = Fault { wait: Some(Duration::from_secs(3)), ..fault("affogato", FaultKind::RateLimited) };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Err(slow) }));
    assert_eq!(driven.state.notes[0].until, Some(Duration::from_secs(3)));
    assert!(
        driven
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::WakeAt { at, .. } if *at == Duration::from_secs(1)))
    );
    driven.wait(1000);
    assert_eq!(driven.asked(), []);
    driven.wait(1000);
    driven.wait(1000);
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
    driven.answer("affogato", 0..10, Some(25), true);
    assert_eq!(driven.rows().len(), 10);
}

#[test]
fn where_motion_is_not_wanted_a_countdown_moves_in_steps_of_5_s() {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let slow = Fault { wait: Some(Duration::from_secs(12)), ..fault("affogato", FaultKind::RateLimited) };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Err(slow) }));
    let mut figures = Vec::new();
    while driven.asked().is_empty() {
        figures.push(driven.state.left_until(Duration::from_secs(12)).as_secs());
        let (at, ticket) = driven.state.alarm.unwrap();
        driven.now = at;
        driven.send(Msg::Wake(ticket));
    }
    assert_eq!(figures, [15, 10, 5]);
}

#[test]
fn the_third_failure_of_a_page_is_the_last() {
    let mut driven = Driven::over(&[("affogato", true)]);
    for _ in 0..2 {
        driven.fail("affogato", FaultKind::Status { code: 502 });
        while driven.asked().is_empty() {
            let (at, ticket) = driven.state.alarm.unwrap();
            driven.now = at;
            driven.send(Msg::Wake(ticket));
        }
    }
    driven.fail("affogato", FaultKind::Status { code: 502 });
    assert!(matches!(driven.state.accounts[0].health, Health::Failed(_)));
    assert!(driven.state.alarm.is_none());
}

#[test]
fn esc_ends_a_wait_and_r_does_not_wait_for_it() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.fail("affogato", FaultKind::RateLimited);
    driven.press("r");
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
    driven.fail("affogato", FaultKind::RateLimited);
    driven.press("esc");
    assert!(driven.state.alarm.is_none());
    assert_eq!(driven.state.notes[0].head, "affogato left out of this page");
    driven.press("r");
    assert_eq!(driven.asked(), [(page_lane("affogato"), None, 10)]);
}

#[test]
fn esc_while_a_page_loads_stays_on_the_page_that_is_there() {
    let mut driven = browsing();
    driven.press("n n");
    driven.press("esc");
    assert!(driven.effects.contains(&Effect::Cancel(page_lane("affogato"))));
    assert_eq!(driven.state.listing.shown.number, 1);
    assert_eq!(driven.state.listing.target, 1);
    assert!(driven.state.listing.coming.is_none());
}

#[test]
fn a_reply_that_nobody_waits_for_changes_nothing() {
    let mut driven = browsing();
    let stale = driven.state.tickets.mint();
    let before = format!("{:?}", (&driven.state.listing.shown, &driven.state.accounts, &driven.state.notice));
    let page = Page { assets: vec![asset("affogato", 99)], ..Page::default() };
    let account = AccountName::new("affogato").unwrap();
    let id = asset("affogato", 99).id;
    let replies = [
        Reply::Part { ticket: stale, result: Ok(page) },
        Reply::Part { ticket: stale, result: Err(fault("affogato", FaultKind::Unauthorized)) },
        Reply::Folders { ticket: stale, account, result: Ok(Vec::new()) },
        Reply::Samples { ticket: stale, samples: Vec::new() },
        Reply::Copied { ticket: stale, what: "x".to_owned(), elsewhere: 0, result: Ok(CopyRoute::Native) },
        Reply::Opened {
            ticket: stale,
            opened: Opened { assets: vec![id], done: 1, with: OpenWith::Usual, failed: None },
        },
        Reply::Demo { ticket: stale, result: Ok(Vec::new()) },
    ];
    for reply in replies {
        let effects = driven.send(Msg::Reply(reply)).to_vec();
        assert_eq!(effects, []);
    }
    let after = format!("{:?}", (&driven.state.listing.shown, &driven.state.accounts, &driven.state.notice));
    assert_eq!(after, before);
}

#[test]
fn pages_that_overlap_list_nothing_twice_and_pages_that_repeat_end() {
    let mut driven = Driven::over(&[("heygen", false)]);
    driven.answer("heygen", 0..10, None, true);
    driven.answer("heygen", 5..15, None, true);
    driven.press("n");
    assert_eq!(driven.rows(), ["heygen-10", "heygen-11", "heygen-12", "heygen-13", "heygen-14"]);
    // The third page's cursor was seen before.
    driven.answer("heygen", 5..15, None, true);
    driven.press("n");
    assert!(
        driven.state.notes.iter().any(|note| note.head.starts_with("heygen: its pages repeat, stopped after page 3"))
    );
}

#[test]
fn an_idle_browser_arms_no_alarm() {
    let driven = browsing();
    assert_eq!(driven.state.alarm, None);
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::WakeAt { .. })));
}

#[test]
fn an_account_that_is_late_is_asked_for_its_rows_with_the_page_that_is_turned_to() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.press("n");
    assert!(driven.effects.contains(&Effect::Cancel(page_lane("heygen"))));
    let next = (page_lane("affogato"), Some("after-5".to_owned()), 5);
    assert_eq!(driven.asked(), [next, (page_lane("heygen"), None, 5)]);
}

#[test]
fn esc_ends_a_reload_and_what_was_late_before_it() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.press("r esc");
    assert!(!driven.state.listing.is_pending());
    assert_eq!(driven.state.notes[0].head, "heygen left out of this page");
}

#[test]
fn trying_an_account_again_while_filtered_rows_come_leaves_none_of_them_waiting() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.press("f } space { j r");
    driven.answer("affogato", 0..5, Some(50), true);
    driven.answer("heygen", 0..5, None, true);
    assert!(!driven.state.listing.is_pending());
}

#[test]
fn trying_again_asks_for_the_page_that_failed() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.fail("affogato", FaultKind::Status { code: 500 });
    driven.press("n");
    driven.fail("affogato", FaultKind::Status { code: 500 });
    let note = &driven.state.notes[0];
    assert_eq!(note.head, "affogato: page 2 failed (500)");
    assert_eq!(note.tail.as_deref(), Some("page 1 stays · r tries again"));
    driven.press("r");
    assert_eq!(driven.asked(), [(page_lane("affogato"), Some("after-10".to_owned()), 10)]);
}

#[test]
fn what_is_asked_ahead_marks_nobody_as_busy() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    assert_eq!(driven.state.accounts[0].health, Health::Well);
    driven.press("n");
    assert_eq!(driven.state.accounts[0].health, Health::Busy);
    driven.press("esc");
    assert!(driven.effects.contains(&Effect::Cancel(ahead_lane("affogato"))));
    assert_eq!(driven.state.accounts[0].health, Health::Well);
}

#[test]
fn later_pages_say_where_an_account_that_is_not_on_them_stopped() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Service);
    driven.answer("affogato", 5..15, Some(50), true);
    driven.press("n");
    assert_eq!(driven.state.listing.shown.number, 1);
    assert_eq!(driven.state.notes[0].tail.as_deref(), Some("1 G goes to page 1, where it stopped"));
}

#[test]
fn what_did_not_come_with_a_page_is_asked_for_with_the_next_one() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Status { code: 500 });
    // Both share the next page, and heygen begins where it stopped.
    assert_eq!(
        driven.asked(),
        [(ahead_lane("affogato"), Some("after-5".to_owned()), 5), (ahead_lane("heygen"), None, 5)]
    );
    driven.answer("affogato", 5..10, Some(50), true);
    driven.answer("heygen", 0..5, None, true);
    driven.press("n");
    assert_eq!(driven.rows().len(), 10);
    // Its walk goes on from there, under its guard.
    driven.answer("affogato", 10..15, Some(50), true);
    driven.answer("heygen", 3..8, None, true);
    driven.press("n");
    assert_eq!(driven.rows().iter().filter(|id| id.starts_with("heygen")).count(), 3);
}

#[test]
fn a_retry_that_is_stopped_leaves_the_account_as_it_was() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    driven.press("f j r");
    assert_eq!(driven.state.accounts[1].health, Health::Busy);
    driven.press("esc esc");
    assert!(matches!(driven.state.accounts[1].health, Health::Failed(_)));
}

#[test]
fn a_reload_keeps_the_field_that_is_selected() {
    let mut driven = browsing();
    driven.press("enter j j");
    driven.press("r");
    driven.answer("affogato", 0..10, Some(25), true);
    assert_eq!(driven.state.detail.field, 2);
}

#[test]
fn a_message_that_comes_does_not_move_the_one_that_is_read() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.fail("heygen", FaultKind::Unauthorized);
    let read = driven.state.messages.all[0].text.clone();
    driven.press("f j r M");
    driven.fail("heygen", FaultKind::Forbidden);
    let Some(Overlay::Messages { selected, .. }) = driven.state.overlay else { panic!("the messages are open") };
    assert_eq!((driven.state.messages.all.len(), &driven.state.messages.all[selected].text), (2, &read));
}

#[test]
fn what_was_counted_to_the_end_stays_counted_under_a_filter() {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..5, Some(5), false);
    assert!(driven.state.seen.whole);
    driven.press("f } j space");
    assert!(driven.state.seen.whole);
}

#[test]
fn folders_that_did_not_come_are_asked_for_again_with_a_reload() {
    let mut driven = Driven::over(&[("heygen", false)]);
    let Remote::Loading { ticket, .. } = driven.state.accounts[0].folders else { panic!("folders are asked") };
    let account = AccountName::new("heygen").unwrap();
    let result = Err(fault("heygen", FaultKind::RateLimited));
    driven.send(Msg::Reply(Reply::Folders { ticket, account, result }));
    let told = "heygen asked us to slow down (429) · its folders have no names here · r asks again";
    assert_eq!(driven.state.messages.all[0].text, told);
    driven.answer("heygen", 0..10, None, true);
    let folders = |driven: &Driven| driven.effects.iter().filter(|e| matches!(e, Effect::Folders { .. })).count();
    assert_eq!(folders(&driven), 0);
    driven.press("r");
    assert_eq!(folders(&driven), 1);
    driven.press("r");
    assert_eq!(folders(&driven), 0, "they are on their way");
}

#[test]
fn nothing_is_said_of_rows_that_answer_an_earlier_query() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.answer("affogato", 0..5, Some(50), true);
    driven.press("f } } space");
    assert!(driven.state.listing.outdated);
    assert_eq!(driven.state.notes, []);
}
