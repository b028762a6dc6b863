//! Terminals, signals and stopping as Unix has them.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Signal as Number, getpgid, getpgrp, getpid, getppid, getsid, kill_current_process_group, kill_process,
};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{tcgetpgrp, tcgetwinsize};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::decoder::Decoder;
use crate::input::Input;
use crate::runtime::canvas::Answer;
use crate::runtime::screen::Signal;

/// Columns and rows.
pub(super) fn size() -> io::Result<(u16, u16)> {
    let size = tcgetwinsize(stdout())?;
    Ok((size.ws_col, size.ws_row))
}

/// The width and height of a cell in pixels, where the terminal's device knows.
pub(super) fn cell() -> Option<(u16, u16)> {
    let size = tcgetwinsize(stdout()).ok()?;
    let (width, height) = (size.ws_xpixel.checked_div(size.ws_col)?, size.ws_ypixel.checked_div(size.ws_row)?);
    (width > 0 && height > 0).then_some((width, height))
}

/// Whether the terminal, where there is one, is ours to ask: it stops a program in the background that touches it.
pub(super) fn is_in_the_foreground() -> bool {
    tcgetpgrp(stdin()).map_or(true, |group| group == getpgrp())
}

/// Writes all bytes to the terminal, past every buffer.
pub(super) fn put(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Another program that shares the terminal has made it non-blocking.
            Err(Errno::AGAIN) => {
                poll(&mut [PollFd::new(&stdout(), PollFlags::OUT)], None).map(drop).or_else(unless_interrupted)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn unless_interrupted(error: Errno) -> io::Result<()> {
    if error == Errno::INTR { Ok(()) } else { Err(error.into()) }
}

/// Whether an error says that the terminal is no more.
#[must_use]
pub fn is_gone(error: &io::Error) -> bool {
    let number = error.raw_os_error().map(Errno::from_raw_os_error);
    matches!(number, Some(Errno::IO | Errno::NXIO | Errno::PIPE | Errno::BADF))
}

/// Listens to the signals that end, stop, continue or resize. Must run inside the runtime.
pub(super) fn signals() -> io::Result<mpsc::Receiver<Signal>> {
    let wanted = [
        (SignalKind::terminate(), Signal::Stop(143)),
        (SignalKind::interrupt(), Signal::Stop(130)),
        (SignalKind::quit(), Signal::Stop(131)),
        (SignalKind::hangup(), Signal::Stop(129)),
        (SignalKind::from_raw(Number::TSTP.as_raw()), Signal::Suspend),
        (SignalKind::from_raw(Number::CONT.as_raw()), Signal::Continue),
        (SignalKind::window_change(), Signal::Resized),
    ];
    let (signals, received) = mpsc::channel(16);
    for (kind, meaning) in wanted {
        let mut incoming = signal(kind)?;
        let signals = signals.clone();
        tokio::spawn(async move {
            // Ends with the loop.
            while incoming.recv().await.is_some() && signals.send(meaning).await.is_ok() {}
        });
    }
    Ok(received)
}

/// Waits for a signal that ends programs, and for no other; `None` where none can be listened to.
pub(super) async fn stopped() -> Option<u8> {
    let mut interrupt = signal(SignalKind::interrupt()).ok()?;
    let mut terminate = signal(SignalKind::terminate()).ok()?;
    let mut hangup = signal(SignalKind::hangup()).ok()?;
    tokio::select! {
        _ = interrupt.recv() => Some(130),
        _ = terminate.recv() => Some(143),
        _ = hangup.recv() => Some(129),
    }
}

/// Sends the whole process group what ctrl-z sends in a shell, so that what started this program (`just`, `sudo`) stops
/// with it; our own share comes back as [`Signal::Suspend`].
pub(super) fn ask_to_suspend() {
    if someone_can_continue_us() {
        // Without the permission nothing stops, and nothing is lost.
        let _ = kill_current_process_group(Number::TSTP);
    }
}

/// Whether a shell with job control waits above us: not so where a terminal window runs this program alone.
fn someone_can_continue_us() -> bool {
    let Some(parent) = getppid() else { return false };
    let leads = getsid(None).is_ok_and(|session| session == getpid());
    let same_session = getsid(Some(parent)).ok() == getsid(None).ok();
    // A parent in our own group (`just`, `sudo`) has a shell above it; one in another session has not.
    !leads && (same_session || getpgid(Some(parent)).ok() == getpgid(None).ok())
}

/// Stops this process; returns when it is continued.
pub(super) fn stop() {
    // Cannot fail for oneself.
    let _ = kill_process(getpid(), Number::STOP);
}

/// The thread that reads the terminal, until this is dropped.
///
/// It is blocked in `poll` without any time-out. A terminal that goes away is reported there by itself, even where no
/// signal comes: the thread ends, and its channel closes.
#[derive(Debug)]
pub(super) struct Reader {
    /// Closing it wakes the thread.
    _alive: UnixStream,
}

impl Reader {
    pub(super) fn start(inputs: mpsc::Sender<Vec<Input>>, answers: mpsc::Sender<Vec<Answer>>) -> io::Result<Self> {
        let (alive, end) = UnixStream::pair()?;
        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            // An error means the same as the end: there is nothing more to read.
            let _ = read(&stdin(), &end, |events, heard| {
                let inputs_read: Vec<Input> = events.drain(..).filter_map(Input::of).collect();
                // Answers without end are no answers: what the loop does not take in time is lost.
                let _ = heard.is_empty() || answers.try_send(heard).is_ok();
                inputs_read.is_empty() || inputs.blocking_send(inputs_read).is_ok()
            });
        })?;
        Ok(Self { _alive: alive })
    }
}

/// Reads `terminal` until it is gone, `end` is closed, or `take` says that nobody listens.
fn read(
    terminal: &impl AsFd,
    end: &impl AsFd,
    mut take: impl FnMut(&mut Vec<Event>, Vec<Answer>) -> bool,
) -> Result<(), Errno> {
    let (mut decoder, mut events) = (Decoder::default(), Vec::new());
    let mut buffer = [0; 4096];
    loop {
        let mut watched = [PollFd::new(terminal, PollFlags::IN), PollFd::new(end, PollFlags::IN)];
        let patience = decoder.patience().map(timespec);
        let ready = match poll(&mut watched, patience.as_ref()) {
            Ok(ready) => ready,
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error),
        };
        if !watched[1].revents().is_empty() {
            return Ok(());
        }
        let happened = watched[0].revents();
        if ready == 0 {
            decoder.settle(&mut events);
        } else if happened.contains(PollFlags::HUP) && !happened.contains(PollFlags::IN) {
            return Ok(());
        } else {
            match rustix::io::read(terminal, &mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => decoder.take(&buffer[..count], &mut events),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error),
            }
        }
        let answers = decoder.answers();
        if (!events.is_empty() || !answers.is_empty()) && !take(&mut events, answers) {
            return Ok(());
        }
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec { tv_sec: 0, tv_nsec: duration.subsec_nanos().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::mpsc::{Receiver, channel};

    /// A reader on one end of a socket, the other end, and what was read.
    fn reader() -> (UnixStream, UnixStream, Receiver<Vec<Event>>) {
        let (terminal, inside) = UnixStream::pair().unwrap();
        let (alive, end) = UnixStream::pair().unwrap();
        let (taken, received) = channel();
        thread::spawn(move || read(&inside, &end, |events, _| taken.send(std::mem::take(events)).is_ok()));
        (terminal, alive, received)
    }

    #[test]
    fn what_is_written_at_once_arrives_at_once() {
        let (mut terminal, _alive, received) = reader();
        terminal.write_all(&[b'j'; 3000]).unwrap();
        let keys: usize = received.iter().map(|events| events.len()).take(1).sum();
        assert_eq!(keys, 3000);
    }

    #[test]
    fn an_escape_alone_is_a_key_without_a_next_one() {
        let (mut terminal, _alive, received) = reader();
        terminal.write_all(b"\x1b").unwrap();
        assert_eq!(received.recv().unwrap(), [Event::Key(crossterm::event::KeyCode::Esc.into())]);
    }

    #[test]
    fn it_ends_with_its_terminal() {
        let (terminal, _alive, received) = reader();
        drop(terminal);
        assert!(received.recv().is_err());
    }

    #[test]
    fn it_ends_when_it_is_no_longer_wanted() {
        let (_terminal, alive, received) = reader();
        drop(alive);
        assert!(received.recv().is_err());
    }
}
