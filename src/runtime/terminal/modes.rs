//! The modes that the browser sets on a terminal, and undoing them on every way out.

use std::io;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

use super::system;

/// Whether the terminal is in our hands.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// What takes the pictures out of the terminal's memory.
static OWED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Whoever leaves the terminal writes this first, in place of what it was before.
pub(super) fn owe(bytes: Vec<u8>) {
    *OWED.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
}

/// What the terminal is to report besides keys.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported {
    pub(super) mouse: bool,
    /// When its colours become dark or light.
    pub(super) ground: bool,
}

const REPORT_GROUND: &[u8] = b"\x1b[?2031h";
const REPORT_NO_GROUND: &[u8] = b"\x1b[?2031l";

/// Sets the modes of the line, and returns the bytes that set those of the screen.
pub(super) fn enter(reports: Reported) -> io::Result<Vec<u8>> {
    if TAKEN.load(Ordering::SeqCst) {
        // Stopped and continued from outside, without a word: the shell has set its own modes since.
        disable_raw_mode()?;
    }
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, crossterm::cursor::Hide, EnableBracketedPaste)?;
    mouse(&mut bytes, reports.mouse)?;
    bytes.extend_from_slice(if reports.ground { REPORT_GROUND } else { &[] });
    Ok(bytes)
}

/// Gives the terminal back as it was. Does nothing the second time.
pub(super) fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // On a terminal that is gone nothing of this works, and nothing of it is needed.
    let _ = undo().and_then(|bytes| system::put(&bytes));
    let _ = disable_raw_mode();
}

fn undo() -> io::Result<Vec<u8>> {
    // A panic in the midst of `owe` must not wait for itself.
    let mut bytes = OWED.try_lock().map(|mut owed| std::mem::take(&mut *owed)).unwrap_or_default();
    queue!(bytes, EndSynchronizedUpdate)?;
    mouse(&mut bytes, false)?;
    bytes.extend_from_slice(REPORT_NO_GROUND);
    queue!(bytes, DisableBracketedPaste, crossterm::style::ResetColor, LeaveAlternateScreen, crossterm::cursor::Show)?;
    Ok(bytes)
}

/// Clicks and the wheel, with places beyond column 223. Moves are not asked for: each would wake the program.
#[cfg(unix)]
pub(super) fn mouse(bytes: &mut Vec<u8>, on: bool) -> io::Result<()> {
    let modes: &[u8] = if on { b"\x1b[?1000h\x1b[?1006h" } else { b"\x1b[?1006l\x1b[?1000l" };
    io::Write::write_all(bytes, modes)
}

#[cfg(not(unix))]
pub(super) fn mouse(bytes: &mut Vec<u8>, on: bool) -> io::Result<()> {
    if on {
        queue!(bytes, crossterm::event::EnableMouseCapture)
    } else {
        queue!(bytes, crossterm::event::DisableMouseCapture)
    }
}

/// From now on a panic on this thread restores the terminal before its message is written. Other threads run tasks whose
/// panics become replies: their messages would tear the screen, and go to the log.
pub(super) fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let screen = thread::current().id();
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if thread::current().id() == screen {
                leave();
                previous(panic);
            } else if TAKEN.load(Ordering::SeqCst) {
                let place = panic.location().map(ToString::to_string).unwrap_or_default();
                tracing::error!(place, "a task panicked");
            } else {
                previous(panic);
            }
        }));
    });
}
