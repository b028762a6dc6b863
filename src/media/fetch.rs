//! The bytes of one medium, range by range, from its host: no key, no cookie, no referer, never more than is needed.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use url::Url;

use crate::asset::MediaFault;
use crate::text::Label;

/// Who fetches media. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Fetcher {}

impl Fetcher {
    /// Opens a medium by its first range. `most` bytes are fetched of it at the most, over all its ranges.
    ///
    /// # Errors
    /// Its host cannot be asked, or refuses.
    pub async fn open(&self, _url: &Url, _most: u64) -> Result<Medium, MediaFault> {
        Err(MediaFault::NotHere)
    }
}

/// One medium, open: what was read of it, and the way to more. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Medium {
    bytes: Arc<Bytes>,
}

impl Medium {
    /// One that is here already.
    #[must_use]
    pub fn of_bytes(bytes: Bytes) -> Self {
        Self { bytes: Arc::new(bytes) }
    }

    /// Its length in bytes, as far as its host tells.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }

    /// The type that its host states. It may be anything: what the bytes begin with counts for more.
    #[must_use]
    pub fn mime(&self) -> Option<Label> {
        None
    }

    /// Its ETag, else its length: see [`Probe::version`](crate::asset::Probe::version).
    #[must_use]
    pub fn version(&self) -> Label {
        Label::new("")
    }

    /// Bytes that were fetched of it so far.
    #[must_use]
    pub fn fetched(&self) -> u64 {
        0
    }

    /// Requests that were sent for it so far.
    #[must_use]
    pub fn requests(&self) -> u32 {
        0
    }

    /// All of it, at most `most` bytes.
    ///
    /// # Errors
    /// It is larger, it changed, or the network failed.
    pub async fn whole(&self, _most: u64) -> Result<Bytes, MediaFault> {
        Ok((*self.bytes).clone())
    }

    /// Runs a parser on a thread for blocking work; what it reads is fetched as it goes. Dropping the future ends its
    /// reading with an error.
    ///
    /// # Errors
    /// What ended the fetching, whatever the parser made of it.
    pub async fn parse<T: Send + 'static>(
        &self,
        parse: impl FnOnce(Reader) -> T + Send + 'static,
    ) -> Result<T, MediaFault> {
        let reader = Reader { bytes: Arc::clone(&self.bytes), at: 0 };
        tokio::task::spawn_blocking(move || parse(reader)).await.map_err(|_| MediaFault::NotHere)
    }
}

/// A medium as a parser sees it: a file that can be read and sought in.
#[derive(Debug)]
pub struct Reader {
    bytes: Arc<Bytes>,
    at: u64,
}

impl Reader {
    /// The length of the medium.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = usize::try_from(self.at).unwrap_or(usize::MAX).min(self.bytes.len());
        let read = (&self.bytes[at..]).read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
