//! A medium as a parser sees it, on a thread for blocking work: what it misses is asked of the asynchronous side.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use tokio::sync::{mpsc, oneshot};

use super::Inner;

/// How much is fetched where something is missing: with [`FIRST`](super::host::FIRST) and two of these, the second twice
/// as large, an index of 700 KiB is here after three requests, and less than a megabyte was fetched.
const AHEAD: u64 = 256 * 1024;

/// What it grows to while reading goes on where it was.
const MOST_AHEAD: u64 = 1024 * 1024;

/// What a reader misses.
pub(super) struct Ask {
    pub(super) range: Range<u64>,
    /// All of it has to come, not only its beginning.
    pub(super) all: bool,
    /// Is dropped where it does not come.
    pub(super) done: oneshot::Sender<()>,
}

/// A medium as a parser sees it: a file that can be read and sought in. Only what is read is fetched, and a little more.
#[derive(Debug)]
pub struct Reader {
    medium: Arc<Inner>,
    asks: mpsc::UnboundedSender<Ask>,
    length: u64,
    at: u64,
    /// What lies at `at`, as far as it was looked up.
    here: Bytes,
    /// Where what was fetched last ends.
    end: u64,
    ahead: u64,
    /// Something did not come, and nothing will any more.
    is_over: bool,
}

impl Reader {
    pub(super) fn new(medium: Arc<Inner>, length: u64) -> (Self, mpsc::UnboundedReceiver<Ask>) {
        let (asks, asked) = mpsc::unbounded_channel();
        (Self { medium, asks, length, at: 0, here: Bytes::new(), end: 0, ahead: AHEAD, is_over: false }, asked)
    }

    /// The length of the medium.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Fetches the next `bytes` bytes from here in one go, neither less nor more: for who knows what comes.
    ///
    /// # Errors
    /// They cannot be fetched, or nobody waits for this any more.
    pub fn bring(&mut self, bytes: u64) -> io::Result<()> {
        let range = self.at..self.at.saturating_add(bytes).min(self.length);
        if self.medium.gap(range.clone()).is_some() {
            self.end = range.end;
            self.ask(range, true)?;
        }
        Ok(())
    }

    fn ask(&mut self, range: Range<u64>, all: bool) -> io::Result<()> {
        let (done, answer) = oneshot::channel();
        let is_here = self.asks.send(Ask { range, all, done }).is_ok() && answer.blocking_recv().is_ok();
        if is_here {
            return Ok(());
        }
        self.is_over = true;
        Err(given_up())
    }

    /// Has something in `here`, unless this is the end.
    fn look(&mut self, wanted: usize) -> io::Result<()> {
        if self.is_over || self.asks.is_closed() {
            return Err(given_up());
        }
        if self.here.has_remaining() || self.at >= self.length {
            return Ok(());
        }
        if let Some(piece) = self.medium.from(self.at) {
            self.here = piece;
            return Ok(());
        }
        // A short step forward is still reading on.
        let step = self.at.checked_sub(self.end);
        if step.is_none_or(|step| step > AHEAD) {
            self.ahead = AHEAD;
        }
        let bytes = self.medium.affordable(wanted as u64).max(self.ahead);
        let range = self.at..self.at.saturating_add(bytes).min(self.length);
        self.end = range.end;
        self.ahead = (self.ahead * 2).min(MOST_AHEAD);
        self.ask(range, false)?;
        self.here = self.medium.from(self.at).ok_or_else(given_up)?;
        Ok(())
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        self.look(buffer.len())?;
        let room = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let count = buffer.len().min(self.here.remaining()).min(room);
        self.here.copy_to_slice(&mut buffer[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let place = place.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        match place.checked_sub(self.at).map(usize::try_from) {
            Some(Ok(step)) if step <= self.here.remaining() => self.here.advance(step),
            Some(Ok(_) | Err(_)) | None => self.here = Bytes::new(),
        }
        self.at = place;
        Ok(place)
    }
}

/// Not `Interrupted`: who reads would try again.
fn given_up() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the medium is not read any further")
}
