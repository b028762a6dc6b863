//! Requests in flight. Each is a task of its own: it goes on while the reader of the walk waits for something else.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::asset::{Fault, Page};

/// The outcome of a request.
#[derive(Debug)]
pub(super) struct Landed {
    pub(super) result: Result<Page, Fault>,
    pub(super) at: Instant,
    /// How often it was sent so far.
    pub(super) tries: u32,
}

/// What waiting for the flight brings.
pub(super) enum Arrival {
    Landed(Box<Landed>),
    /// Another page has landed, so that there is room for one more.
    Room,
    /// The runtime is shutting down.
    Over,
}

pub(super) struct Flight {
    concurrency: usize,
    gate: Arc<Semaphore>,
    freed: Arc<Notify>,
    tasks: BTreeMap<u64, Task>,
    /// The page that failed last, and how often.
    tried: Option<(u64, u32)>,
}

struct Task(JoinHandle<Landed>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Flight {
    pub(super) fn new(concurrency: usize) -> Self {
        Self {
            concurrency,
            gate: Arc::new(Semaphore::new(concurrency)),
            freed: Arc::new(Notify::new()),
            tasks: BTreeMap::new(),
            tried: None,
        }
    }

    pub(super) fn has(&self, number: u64) -> bool {
        self.tasks.contains_key(&number)
    }

    /// Whether a page behind the head may be asked for. As many as are in flight may have landed and wait for the ones
    /// before them, so that a slow one does not hold up the rest; no more, so that memory does not grow with the listing.
    pub(super) fn has_room(&self) -> bool {
        self.tasks.len() < 2 * self.concurrency && self.gate.available_permits() > 0
    }

    /// Sends a request, unless as many as may be are in flight.
    pub(super) fn launch(&mut self, number: u64, request: impl Future<Output = Result<Page, Fault>> + Send + 'static) {
        let Ok(permit) = Arc::clone(&self.gate).try_acquire_owned() else { return };
        let freed = Arc::clone(&self.freed);
        let tries = self.tried.take_if(|(failed, _)| *failed == number).map_or(1, |(_, tries)| tries + 1);
        let task = tokio::spawn(async move {
            let result = request.await;
            drop(permit);
            freed.notify_one();
            Landed { result, at: Instant::now(), tries }
        });
        self.tasks.insert(number, Task(task));
    }

    /// Waits for this page, or for room.
    pub(super) async fn look(&mut self, number: u64) -> Arrival {
        let Some(task) = self.tasks.get_mut(&number) else {
            self.freed.notified().await;
            return Arrival::Room;
        };
        let landed = tokio::select! {
            biased;
            landed = &mut task.0 => landed,
            () = self.freed.notified() => return Arrival::Room,
        };
        self.tasks.remove(&number);
        match landed {
            Ok(landed) => Arrival::Landed(Box::new(landed)),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Arrival::Over,
            },
        }
    }

    /// The next launch of this page is another try.
    pub(super) fn again(&mut self, number: u64, tries: u32) {
        self.tried = Some((number, tries));
    }

    pub(super) fn cancel(&mut self) {
        self.tasks.clear();
    }
}
