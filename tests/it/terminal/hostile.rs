//! Nothing from outside acts on the terminal.

use rstest::rstest;

use super::pty::{PROGRAM, Plan};

/// The text that a program wrote, without its colours, moves and modes; a sequence of any other sort stays.
fn without_drawing(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap();
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !matches!(c, '0'..='9' | ';' | '?')).unwrap_or(piece.len());
        if piece[end..].starts_with(['m', 'H', 'A', 'B', 'C', 'D', 'G', 'J', 'K', 'h', 'l', 'X']) {
            plain.push_str(&piece[end + 1..]);
        } else {
            plain.push_str("\u{1b}[");
            plain.push_str(piece);
        }
    }
    plain
}

/// What the browser asks every terminal once: whether it draws pictures, who it is, how large its cells are.
const QUESTIONS: [&[u8]; 4] = [b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\", b"\x1b[>q", b"\x1b[16t", b"\x1b[c"];

fn without_questions(mut bytes: Vec<u8>) -> Vec<u8> {
    for question in QUESTIONS {
        if let Some(at) = bytes.windows(question.len()).position(|part| part == question) {
            bytes.drain(at..at + question.len());
        }
    }
    bytes
}

fn assert_harmless(bytes: Vec<u8>) {
    let plain = without_drawing(without_questions(bytes));
    let acting = plain.chars().find(|c| !matches!(c, '\r' | '\n') && assetbrowse::text::is_unsafe(*c));
    assert_eq!(acting, None, "{plain:?}");
}

#[test]
fn hostile_names_are_shown_as_what_they_are() {
    let arguments = [PROGRAM, "--demo", "--assets", "60", "--fault", "hostile-names"];
    let mut session = Plan::of(&arguments).size(160, 40).start();
    // The name of the first asset at HeyGen is as long as names get; another one would clear the screen.
    session.wait_for("\\u001b[2J");
    session.press(b"GY");
    session.wait_for("curl");
    session.press(b"\x1b");
    session.press(b"gg\r");
    session.wait_for("field 1 of");
    session.press(b"\x03");
    let (code, bytes) = session.end();
    assert_eq!(code, 130);
    assert_harmless(bytes);
}

#[rstest]
#[case("table")]
#[case("json")]
#[case("ndjson")]
#[case("csv")]
#[case("tsv")]
#[case("url")]
fn a_listing_on_a_terminal_is_harmless_in_every_format(#[case] format: &str) {
    let arguments =
        [PROGRAM, "list", "--demo", "--assets", "60", "--all", "--fault", "hostile-names", "--format", format];
    let (code, bytes) = Plan::of(&arguments).start().end();
    assert_eq!(code, 0);
    assert!(bytes.len() > 2000, "there is something to look at");
    if format == "tsv" {
        // A tab ends a cell here, and does nothing else.
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.lines().all(|line| line.matches('\t').count() == 23));
        assert_harmless(text.replace('\t', " ").into_bytes());
    } else {
        assert_harmless(bytes);
    }
}

/// What a service says of a failure is from outside too.
#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_refusal_are_harmless() {
    use crate::provider::scripted::{Reply, Server};

    let server = Server::start(|_| {
        let said = "{\"err\":{\"message\":\"\\u001b]0;owned\\u0007\\u009b31m\\u202egone\"},\"data\":[]}";
        Reply::new(500, &[], said)
    })
    .await;
    let config = super::secrets::config(&server.url);
    let config = config.path().join("config.toml");
    let mut session = Plan::of(&[PROGRAM])
        .variable("ASSETBROWSE_CONFIG", config.to_str().unwrap())
        .variable("STUDIO_KEY", "k")
        .start();
    session.wait_for("(500)");
    session.press(b"q");
    assert_harmless(session.end().1);
    let arguments = [PROGRAM, "--config", config.to_str().unwrap(), "list"];
    let (code, bytes) = Plan::of(&arguments).variable("STUDIO_KEY", "k").start().end();
    assert_eq!(code, 1);
    assert!(String::from_utf8_lossy(&bytes).contains("\\u001b]0;owned"));
    assert_harmless(bytes);
}

/// Where one left off is read from a file that anybody may have written.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_somebody_wrote_is_harmless() {
    use crate::provider::scripted::{Server, affogato_page};

    let server = Server::start(|_| affogato_page(0..20, 20)).await;
    let folder = super::secrets::config(&server.url);
    let config = folder.path().join("config.toml");
    let hostile = "\\u001b]0;owned\\u0007\\u009b31m\\u202e";
    let text = format!(
        r#"{{"search":"'{hostile}","kinds":{{"only":["{hostile}"]}},"statuses":{{"except":["{hostile}"]}},
            "folder":{{"account":"studio","id":"{hostile}"}},"sort":{{"by":"{hostile}","reverse":true}},"page":99999999,
            "selected":{{"account":"studio","collection":"assets","id":"{hostile}"}},"pane":"detail","full":true}}"#
    );
    std::fs::write(folder.path().join("session.json"), text).unwrap();
    let mut session = Plan::of(&[PROGRAM])
        .variable("ASSETBROWSE_CONFIG", config.to_str().unwrap())
        .variable("ASSETBROWSE_DATA_DIR", folder.path().to_str().unwrap())
        .variable("STUDIO_KEY", "k")
        .size(120, 34)
        .start();
    session.wait_for("\\u001b]0;owned");
    // All of it can be taken off.
    session.press(b"F");
    session.wait_for("1 of 20");
    session.press(b"\x03");
    let (code, bytes) = session.end();
    assert_eq!(code, 130);
    assert_harmless(bytes);
}
