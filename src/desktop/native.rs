//! The system's clipboard through arboard, on a thread of its own.
//!
//! X11 and Wayland ask the program for the text each time that somebody pastes, so that the clipboard has to live as long
//! as the program; and a display that hangs must not take the browser with it.

use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::oneshot;

use super::clipboard::Clipboard;

/// How long a display may take.
const PATIENCE: Duration = Duration::from_secs(2);

struct Order {
    text: String,
    done: oneshot::Sender<Result<(), String>>,
}

struct Worker {
    orders: Sender<Order>,
    /// Ends with the thread.
    ended: oneshot::Receiver<()>,
}

/// The clipboard; its thread begins with the first text.
#[derive(Default)]
pub(super) struct Native {
    worker: Mutex<Option<Worker>>,
}

impl Native {
    fn order(&self, order: Order) -> Result<(), String> {
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        let order = match worker.as_ref() {
            Some(worker) => match worker.orders.send(order) {
                Ok(()) => return Ok(()),
                // The thread is gone, as after a display that went away: the next one may do better.
                Err(mpsc::SendError(order)) => order,
            },
            None => order,
        };
        let started = start()?;
        let sent = started.orders.send(order).map_err(|_| "the clipboard cannot be reached".to_owned());
        *worker = Some(started);
        sent
    }
}

fn start() -> Result<Worker, String> {
    let (orders, queue) = mpsc::channel::<Order>();
    let (guard, ended) = oneshot::channel::<()>();
    thread::Builder::new()
        .name("clipboard".to_owned())
        .spawn(move || {
            // Dropped at the very end, after the clipboard has handed its text over.
            let _guard = guard;
            let mut clipboard = None;
            for Order { text, done } in queue {
                let opened = match clipboard.take() {
                    Some(clipboard) => Ok(clipboard),
                    None => arboard::Clipboard::new(),
                };
                let result = opened.and_then(|mut opened| opened.set_text(text).map(|()| clipboard = Some(opened)));
                // Nobody waits any more after the time-out.
                let _ = done.send(result.map_err(|error| error.to_string()));
            }
        })
        .map_err(|error| error.to_string())?;
    Ok(Worker { orders, ended })
}

/// Opens the clipboard and lets go of it, on a thread of its own.
pub(super) async fn reach() -> Result<(), String> {
    let (done, answer) = oneshot::channel();
    let open = move || {
        // Nobody waits any more after the time-out.
        let _ = done.send(arboard::Clipboard::new().map(drop).map_err(|error| error.to_string()));
    };
    thread::Builder::new().name("clipboard".to_owned()).spawn(open).map_err(|error| error.to_string())?;
    awaited(answer).await
}

/// What the clipboard's thread says, within bounds.
async fn awaited(answer: oneshot::Receiver<Result<(), String>>) -> Result<(), String> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err("the clipboard cannot be reached".to_owned()),
        Err(_) => Err("the clipboard does not answer".to_owned()),
    }
}

impl Clipboard for Native {
    fn set(&self, text: String) -> BoxFuture<'_, Result<(), String>> {
        async move {
            let (done, answer) = oneshot::channel();
            self.order(Order { text, done })?;
            awaited(answer).await
        }
        .boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        async move {
            if let Some(Worker { orders, ended }) = worker {
                drop(orders);
                // An error is the end that is waited for.
                let _ = ended.await;
            }
        }
        .boxed()
    }
}
