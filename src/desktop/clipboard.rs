//! Copying a text: which way it goes, whether it may, and its form as a terminal sequence (OSC 52).

use std::sync::Arc;

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;
use futures::future::BoxFuture;

use super::{Lookup, has_display, is_remote, is_set};
use crate::asset::{link, media};

/// The longest text that goes by OSC 52. Terminals drop sequences of more than 100,000 bytes; in base64 that is this
/// much text.
pub const TERMINAL_LIMIT: usize = 74_000;

/// The system's own clipboard.
pub trait Clipboard: Send + Sync {
    /// Puts a text on it. On X11 and Wayland the text is served for as long as the value lives.
    ///
    /// # Errors
    /// What went wrong, in words.
    fn set(&self, text: String) -> BoxFuture<'_, Result<(), String>>;

    /// Hands the text over to a clipboard manager, where there is one, before the program ends.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// The system's clipboard, if this build has one.
#[must_use]
pub fn native() -> Option<Arc<dyn Clipboard>> {
    #[cfg(feature = "clipboard")]
    return Some(Arc::new(super::native::Native::default()));
    #[cfg(not(feature = "clipboard"))]
    return None;
}

/// Whether the system's clipboard answers; what is on it stays, and is not looked at.
///
/// # Errors
/// What went wrong, in words.
pub fn reach() -> BoxFuture<'static, Result<(), String>> {
    #[cfg(feature = "clipboard")]
    return Box::pin(super::native::reach());
    #[cfg(not(feature = "clipboard"))]
    return Box::pin(std::future::ready(Err("this build has none".to_owned())));
}

/// The order in which the two ways are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The system's clipboard comes first; where it fails, the terminal's.
    pub native: bool,
    pub wrap: Wrap,
}

/// How a sequence gets through to the terminal in which the person sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    /// As it is. tmux takes it too, with `set-clipboard on`.
    Plain,
    /// Inside device control strings: GNU screen knows no OSC 52 and passes the inside of these on.
    Screen,
}

impl Way {
    /// Decides by the environment: the machine's own clipboard is the wrong one over SSH, and there is none without a
    /// display.
    #[must_use]
    pub fn of(look_up: Lookup<'_>) -> Self {
        let native = cfg!(feature = "clipboard") && has_display(look_up) && !is_remote(look_up);
        // tmux sets TERM=screen as well, but never STY.
        let screen = is_set(look_up, "STY") && !is_set(look_up, "TMUX");
        Self { native, wrap: if screen { Wrap::Screen } else { Wrap::Plain } }
    }
}

/// Whether a text may be copied at all: what is pasted into a shell must not act on it.
///
/// # Errors
/// Says what is in it: a control character other than a line's end or a tab.
pub fn check(text: &str) -> Result<(), String> {
    match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        Some(c) => Err(format!("it holds a control character (U+{:04X})", u32::from(c))),
        None => Ok(()),
    }
}

/// Whether a text is what it shall be: exactly `count` URLs, one a line, with nothing around or between them.
///
/// # Errors
/// Says why not.
pub fn check_urls(text: &str, count: usize) -> Result<(), String> {
    let lines: Vec<&str> = text.split('\n').collect();
    if lines.len() != count {
        return Err("a URL in it holds a line's end".to_owned());
    }
    lines.iter().try_for_each(|line| link::parse(line).map(drop)).map_err(|why| why.to_string())
}

/// The bytes that put a text on the terminal's clipboard. Nothing is ever asked of it.
///
/// # Errors
/// Says how much too large the text is.
pub fn sequence(text: &str, wrap: Wrap) -> Result<Vec<u8>, String> {
    if text.len() > TERMINAL_LIMIT {
        let size = |bytes: usize| media::byte_size(bytes as u64);
        return Err(format!("{} · the terminal's clipboard takes {}", size(text.len()), size(TERMINAL_LIMIT)));
    }
    let mut plain = String::new();
    CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain).map_err(|error| error.to_string())?;
    Ok(match wrap {
        Wrap::Plain => plain.into_bytes(),
        Wrap::Screen => in_screen(plain.as_bytes()),
    })
}

/// screen drops a control string of more than 768 bytes, so that the sequence goes in pieces; what ends it outside would
/// end the string inside, and goes as two.
fn in_screen(plain: &[u8]) -> Vec<u8> {
    const PIECE: usize = 512;
    const BEGIN: &[u8] = b"\x1bP";
    const END: &[u8] = b"\x1b\\";
    let body = plain.strip_suffix(END).unwrap_or(plain);
    let mut wrapped = Vec::with_capacity(plain.len() + plain.len() / 64 + 16);
    for piece in body.chunks(PIECE) {
        wrapped.extend_from_slice(BEGIN);
        wrapped.extend_from_slice(piece);
        wrapped.extend_from_slice(END);
    }
    // The bell ends an OSC as well.
    wrapped.extend_from_slice(BEGIN);
    wrapped.push(0x07);
    wrapped.extend_from_slice(END);
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::ffi::OsString;

    const LOCAL: &[(&str, &str)] = &[("DISPLAY", ":0")];

    fn way(variables: &[(&str, &str)]) -> Way {
        Way::of(&|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value)))
    }

    #[cfg(all(feature = "clipboard", target_os = "linux"))]
    #[rstest]
    #[case::x11(LOCAL, true, Wrap::Plain)]
    #[case::wayland(&[("WAYLAND_DISPLAY", "wayland-0")], true, Wrap::Plain)]
    #[case::console(&[], false, Wrap::Plain)]
    #[case::empty_is_unset(&[("DISPLAY", "")], false, Wrap::Plain)]
    #[case::ssh(&[("SSH_CONNECTION", "10.0.0.1 22 10.0.0.2 22")], false, Wrap::Plain)]
    #[case::ssh_with_forwarded_x11(&[("DISPLAY", "localhost:10.0"), ("SSH_TTY", "/dev/pts/3")], false, Wrap::Plain)]
    #[case::tmux(&[("DISPLAY", ":0"), ("TMUX", "/run/tmux,1,0")], true, Wrap::Plain)]
    #[case::tmux_over_ssh(&[("SSH_CLIENT", "10.0.0.1 1 22"), ("TMUX", "x")], false, Wrap::Plain)]
    #[case::screen(&[("STY", "4711.pts-0.host")], false, Wrap::Screen)]
    #[case::tmux_inside_screen(&[("STY", "4711.pts-0.host"), ("TMUX", "x")], false, Wrap::Plain)]
    fn the_environment_decides(#[case] variables: &[(&str, &str)], #[case] native: bool, #[case] wrap: Wrap) {
        assert_eq!(way(variables), Way { native, wrap });
    }

    #[cfg(not(feature = "clipboard"))]
    #[test]
    fn without_a_native_clipboard_everything_goes_to_the_terminal() {
        assert!(!way(LOCAL).native);
        assert!(native().is_none());
    }

    #[rstest]
    #[case("https://h.example/a\nhttps://h.example/b", 2, true)]
    #[case("https://h.example/a", 1, true)]
    #[case("https://h.example/a\n", 1, false)]
    #[case("https://h.example/a\nrm -rf .", 2, false)]
    #[case("https://h.example/a\nhttps://h.example/b", 1, false)]
    #[case("https://h.example/\u{1b}[31m", 1, false)]
    #[case("https://h.example/a\r", 1, false)]
    #[case("https://h.example/\u{202e}a", 1, false)]
    #[case("", 0, false)]
    fn urls_are_copied_one_a_line_and_clean(#[case] text: &str, #[case] count: usize, #[case] good: bool) {
        assert_eq!(check_urls(text, count).is_ok(), good);
    }

    #[test]
    fn no_text_with_controls_is_copied() {
        assert_eq!(check("{\n\t\"a\": 1\n}"), Ok(()));
        assert_eq!(check("a\u{1b}]0;b"), Err("it holds a control character (U+001B)".to_owned()));
        assert!(check("a\r").is_err());
        assert!(check("a\u{9b}31m").is_err());
    }

    #[test]
    fn the_terminal_gets_one_write_only_sequence() {
        assert_eq!(sequence("héllo", Wrap::Plain).unwrap(), b"\x1b]52;c;aMOpbGxv\x1b\\");
    }

    #[test]
    fn what_is_too_large_for_a_terminal_is_said_and_not_cut() {
        assert!(sequence(&"x".repeat(TERMINAL_LIMIT), Wrap::Plain).is_ok());
        let error = sequence(&"x".repeat(TERMINAL_LIMIT + 1_000), Wrap::Plain).unwrap_err();
        assert_eq!(error, "75 kB · the terminal's clipboard takes 74 kB");
    }

    #[test]
    fn screen_passes_every_piece_on() {
        let text = "x".repeat(2_000);
        let wrapped = sequence(&text, Wrap::Screen).unwrap();
        let mut outside = Vec::new();
        for piece in String::from_utf8(wrapped).unwrap().split_terminator("\x1b\\") {
            let inside = piece.strip_prefix("\x1bP").unwrap();
            assert!(inside.len() <= 768 && !inside.contains("\x1bP"));
            outside.extend_from_slice(inside.as_bytes());
        }
        let mut plain = sequence(&text, Wrap::Plain).unwrap();
        plain.truncate(plain.len() - 2);
        plain.push(0x07);
        assert_eq!(outside, plain);
    }
}
