//! Terminals where there is no Unix: crossterm reads them.

use std::io::{self, Write};

use crossterm::event::EventStream;
use futures::StreamExt;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::input::Input;
use crate::runtime::canvas::Answer;
use crate::runtime::screen::Signal;

/// Columns and rows.
pub(super) fn size() -> io::Result<(u16, u16)> {
    crossterm::terminal::size()
}

/// Nobody tells the size of a cell.
pub(super) fn cell() -> Option<(u16, u16)> {
    None
}

/// There is no background here.
pub(super) fn is_in_the_foreground() -> bool {
    true
}

/// Writes all bytes to the terminal.
pub(super) fn put(bytes: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()
}

/// Whether an error says that the terminal is no more.
#[must_use]
pub fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Listens to ctrl-c from outside. Must run inside the runtime.
pub(super) fn signals() -> io::Result<mpsc::Receiver<Signal>> {
    let (signals, received) = mpsc::channel(16);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() && signals.send(Signal::Stop(130)).await.is_ok() {}
        // The loop takes a closed channel for nothing to hear.
        signals.closed().await;
    });
    Ok(received)
}

/// Waits for ctrl-c.
pub(super) async fn stopped() -> Option<u8> {
    tokio::signal::ctrl_c().await.ok().map(|()| 130)
}

/// There is no stopping here.
pub(super) fn ask_to_suspend() {}

/// There is no stopping here.
pub(super) fn stop() {}

/// The task that reads the terminal, until this is dropped.
#[derive(Debug)]
pub(super) struct Reader {
    task: AbortHandle,
}

impl Reader {
    #[expect(clippy::unnecessary_wraps, reason = "a thread elsewhere")]
    pub(super) fn start(inputs: mpsc::Sender<Vec<Input>>, _answers: mpsc::Sender<Vec<Answer>>) -> io::Result<Self> {
        let task = tokio::spawn(async move {
            let mut events = EventStream::new();
            while let Some(Ok(event)) = events.next().await {
                if let Some(input) = Input::of(event)
                    && inputs.send(vec![input]).await.is_err()
                {
                    break;
                }
            }
        });
        Ok(Self { task: task.abort_handle() })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.task.abort();
    }
}
