//! What a slow, refusing or failing service cannot do to the person at the keys.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::provider::scripted::{Reply, Server, affogato_page};

use super::pty::{PROGRAM, Plan, Session};

/// The browser with one account at this server.
fn browser(server: &Server) -> (Session, tempfile::TempDir) {
    let folder = super::secrets::config(&server.url);
    let config = folder.path().join("config.toml");
    let plan = Plan::of(&[PROGRAM]).variable("ASSETBROWSE_CONFIG", config.to_str().unwrap());
    (plan.variable("STUDIO_KEY", "k").size(120, 34).start(), folder)
}

#[test]
fn keys_work_while_no_answer_comes() {
    let mut session = Plan::of(&[PROGRAM, "--demo", "--fault", "stall"]).start();
    session.wait_for_browser();
    session.press(b"?");
    session.wait_for("Help");
    session.press(b"q");
    session.wait_until("list", |seen| (!seen.shows("Help")).then_some(()));
    session.press(b"q");
    assert_eq!(session.end().0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_is_counted_down_and_esc_ends_it() {
    let server = Server::start(|_| Reply::new(429, &[("Retry-After", "50")], "")).await;
    let (mut session, _folder) = browser(&server);
    session.wait_for("again in 50 s");
    session.wait_for("again in 49 s");
    session.press(b"\x1b");
    session.wait_until("end of the wait", |seen| (!seen.shows("again in")).then_some(()));
    session.press(b"q");
    assert_eq!(session.end().0, 0);
    assert_eq!(server.seen().len(), 1, "nobody asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_loaded_stays_when_a_later_page_fails_and_goes_on_from_there() {
    let failures = AtomicUsize::new(0);
    // The second of two pages is refused to the look ahead, and again when it is wanted.
    let server = Server::start(move |seen| match seen.number("page") {
        1 => affogato_page(0..50, 80),
        _ if failures.fetch_add(1, Ordering::SeqCst) < 2 => Reply::new(500, &[], "out of order"),
        _ => affogato_page(50..80, 80),
    })
    .await;
    let (mut session, _folder) = browser(&server);
    session.wait_for("0.png");
    session.wait_until("failed look ahead", |_| (server.seen().len() == 2).then_some(()));
    session.press(b"n");
    session.wait_until("old rows with the failure", |seen| {
        (seen.shows("failed (500)") && seen.shows("page 1 stays") && seen.shows("1.png")).then_some(())
    });
    session.press(b"r");
    session.wait_for("51.png");
    assert_eq!(server.targets()[3], server.targets()[2], "from where it failed");
    session.press(b"q");
    assert_eq!(session.end().0, 0);
}
