//! What a sync tells on its way, passed on at a pace that people can follow.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::BoxStream;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::Done;
use crate::asset::{AccountName, Counts, SyncStep};
use crate::message::Reply;
use crate::state::Ticket;

/// Progress of one account is told at most this often.
const PACE: Duration = Duration::from_millis(100);

/// Passes the steps on until the sync has come to its end. Of progress only the newest is told.
pub(super) async fn pass_on(
    ticket: Ticket,
    mut steps: BoxStream<'static, (AccountName, SyncStep)>,
    replies: mpsc::Sender<Done>,
) -> Done {
    let mut held: BTreeMap<AccountName, Counts> = BTreeMap::new();
    let mut due = Instant::now();
    loop {
        tokio::select! {
            biased;
            next = steps.next() => match next {
                Some((account, SyncStep::Progress(counts))) => {
                    held.insert(account, counts);
                }
                Some((account, step @ (SyncStep::Waiting { .. } | SyncStep::Ended { .. } | SyncStep::Failed { .. }))) => {
                    // What it says includes how far it had come.
                    held.remove(&account);
                    tell(&replies, ticket, account, step).await;
                    continue;
                }
                None => return Done::Reply(Reply::SyncEnded { ticket }),
            },
            () = sleep_until(due), if !held.is_empty() => {}
        }
        if due <= Instant::now() {
            due = Instant::now() + PACE;
            for (account, counts) in std::mem::take(&mut held) {
                tell(&replies, ticket, account, SyncStep::Progress(counts)).await;
            }
        }
    }
}

async fn tell(replies: &mpsc::Sender<Done>, ticket: Ticket, account: AccountName, step: SyncStep) {
    // The loop is gone only when the program ends.
    let _ = replies.send(Done::Reply(Reply::Synced { ticket, account, step })).await;
}
