//! Asking again, as politely as the policy in `asset/retry.rs` says.

use std::future::Future;
use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;

use crate::asset::{Ask, Fault, Page, retry};
use crate::source::Source;

/// Tries until it succeeds or the policy gives up; `waits` is told of each wait.
pub(super) async fn patiently<T, F>(
    mut attempt: impl FnMut() -> F,
    waits: impl Fn(&Fault, Duration),
) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    let mut tries = 0;
    let seed = RandomState::new().hash_one(tries);
    loop {
        let fault = match attempt().await {
            Ok(answer) => return Ok(answer),
            Err(fault) => fault,
        };
        tries += 1;
        let Some(wait) = retry::wait(tries, &fault, seed) else {
            return Err(fault);
        };
        waits(&fault, wait);
        tokio::time::sleep(wait).await;
    }
}

/// A source that asks again.
pub(super) struct Patient<S, W> {
    pub(super) source: S,
    pub(super) waits: W,
}

impl<S: Source, W: Fn(&Fault, Duration) + Send + Sync> Source for Patient<S, W> {
    fn page(&self, ask: Ask) -> BoxFuture<'_, Result<Page, Fault>> {
        async move { patiently(|| self.source.page(ask.clone()), &self.waits).await }.boxed()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;
    use crate::asset::{AccountName, FaultKind};

    fn fault(kind: FaultKind) -> Fault {
        Fault::new(&AccountName::new("heygen").unwrap(), kind, "")
    }

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_asked_again_after_what_the_server_said() {
        let tries = Cell::new(0);
        let waits = RefCell::new(Vec::new());
        let attempt = || {
            tries.set(tries.get() + 1);
            let wait = Some(Duration::from_secs(12));
            let answer = if tries.get() < 3 { Err(Fault { wait, ..fault(FaultKind::RateLimited) }) } else { Ok(7) };
            std::future::ready(answer)
        };
        let begun = tokio::time::Instant::now();
        assert_eq!(patiently(attempt, |_, wait| waits.borrow_mut().push(wait.as_secs())).await, Ok(7));
        assert_eq!(*waits.borrow(), [12, 12]);
        assert_eq!(begun.elapsed().as_secs(), 24);
    }

    #[tokio::test(start_paused = true)]
    async fn what_stays_is_asked_once() {
        let tries = Cell::new(0);
        let attempt = || {
            tries.set(tries.get() + 1);
            std::future::ready(Err::<(), _>(fault(FaultKind::Unauthorized)))
        };
        assert_eq!(patiently(attempt, |_, _| ()).await, Err(fault(FaultKind::Unauthorized)));
        assert_eq!(tries.get(), 1);
    }
}
