//! Time that stands still but for what a test lets pass.

use std::sync::mpsc;
use std::time::Duration;

use assetbrowse::asset::Fault;
use assetbrowse::provider::walk::Step;
use futures::{Stream, StreamExt as _};

/// While it lives, tokio's clock moves by [`advance`](tokio::time::advance) alone.
///
/// Paused time moves on by itself when nothing is left to do, and waiting for a socket counts as that: time-outs would
/// fire at once. A blocking task that runs keeps it from moving.
pub(super) struct Still {
    _running: mpsc::Sender<()>,
}

impl Still {
    pub(super) fn begin() -> Self {
        let (running, ended) = mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || ended.recv());
        tokio::time::pause();
        Self { _running: running }
    }

    /// The steps of a walk to its end, and its waits, none of which is waited for.
    pub(super) async fn walked(&self, steps: impl Stream<Item = Step>) -> (Vec<Step>, Vec<(Fault, Duration)>) {
        let mut steps = std::pin::pin!(steps);
        let (mut walked, mut waits) = (Vec::new(), Vec::new());
        while let Some(step) = steps.next().await {
            if let Step::Waiting { fault, wait, tries } = &step {
                waits.push((fault.clone(), *wait));
                assert_eq!(*tries as usize, waits.len());
                // Timers count in whole milliseconds, rounded up.
                tokio::time::advance(*wait + Duration::from_millis(1)).await;
            }
            walked.push(step);
        }
        (walked, waits)
    }
}

impl Drop for Still {
    fn drop(&mut self) {
        tokio::time::resume();
    }
}
