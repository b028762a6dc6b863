//! `sync`: what the providers list goes into the catalogue.

use std::collections::BTreeMap;
use std::time::Instant;

use futures::StreamExt as _;
use serde_json::{Map, Value, json};

use super::Failure;
use super::accounts::Accounts;
use super::console::{Console, Messages};
use super::progress::Progress;
use super::report::gravest;
use crate::asset::walk::Stop;
use crate::asset::{AccountName, Collection, Counts, Depth, Fault, SyncStep};
use crate::catalog::Catalog;
use crate::cli::Collections;
use crate::text;
use crate::update::explain;
use crate::work;

/// What came of one account.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) counts: Counts,
    pub(super) stopped: Option<Stop>,
    pub(super) fault: Option<Fault>,
}

impl Outcome {
    /// Whether all that the provider lists is known now.
    pub(super) fn is_whole(&self) -> bool {
        self.stopped.is_none() && self.fault.is_none()
    }
}

/// How the catalogue is brought up to date.
pub(super) struct Sync<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) accounts: &'a Accounts,
    pub(super) collection: Collection,
    pub(super) depth: Depth,
    /// Requests of one account in flight.
    pub(super) concurrency: usize,
}

impl Sync<'_> {
    /// Brings these accounts up to date, under the eyes of whoever watches stderr; what went wrong is not said here.
    pub(super) async fn run(&self, names: &[AccountName], messages: &Messages) -> BTreeMap<AccountName, Outcome> {
        let providers = names.iter().filter_map(|name| self.accounts.provider(name).cloned()).collect();
        let Self { collection, depth, concurrency, .. } = *self;
        let order = work::sync::Order { providers, collection, depth, concurrency };
        let mut steps = work::sync::sync(self.catalog.clone(), order);
        let mut progress = Progress::new(messages);
        let mut outcomes = BTreeMap::new();
        while let Some((account, step)) = steps.next().await {
            let outcome = match step {
                SyncStep::Progress(counts) => {
                    progress.show(&account, &counts);
                    continue;
                }
                SyncStep::Waiting { fault, wait } => {
                    progress.say(&explain::waiting(&fault, wait, &self.accounts.place(&account)));
                    continue;
                }
                SyncStep::Ended { counts, stopped } => Outcome { counts, stopped, fault: None },
                SyncStep::Failed { counts, fault } => Outcome { counts, stopped: None, fault: Some(fault) },
            };
            progress.end(&account);
            outcomes.insert(account, outcome);
        }
        outcomes
    }
}

/// Brings what is selected up to date, and says what came of it.
pub(super) async fn run(
    sync: &Sync<'_>,
    collections: &Collections,
    as_json: bool,
    console: &mut Console,
) -> Result<u8, Failure> {
    let names = sync.accounts.among().with(sync.collection, &collections.providers)?;
    sync.catalog.ready().await?;
    let begun = Instant::now();
    let outcomes = sync.run(&names, &console.messages).await;
    let took = begun.elapsed();
    for (account, outcome) in &outcomes {
        say(sync.accounts, account, outcome, &console.messages);
    }
    if as_json {
        let accounts: Map<_, _> =
            outcomes.iter().map(|(account, outcome)| (account.to_string(), object(sync.accounts, outcome))).collect();
        let report = json!({ "seconds": took.as_secs_f64(), "accounts": accounts });
        writeln!(console.out, "{report:#}")?;
    } else {
        let counts = Counts::sum(outcomes.values().map(|outcome| outcome.counts));
        let failed: Vec<&Fault> = outcomes.values().filter_map(|outcome| outcome.fault.as_ref()).collect();
        writeln!(console.out, "{}", explain::synced(&counts, took, &failed))?;
    }
    console.out.flush()?;
    Ok(gravest(outcomes.values().filter_map(|outcome| outcome.fault.as_ref())))
}

/// Says why an account is not wholly known now, and what of it could not be read.
pub(super) fn say(accounts: &Accounts, account: &AccountName, outcome: &Outcome, messages: &Messages) {
    let listed = outcome.counts.listed;
    if let Some(fault) = &outcome.fault {
        messages.line(&explain::fault(fault, &accounts.place(account)).to_string());
    }
    if let Some(stop) = outcome.stopped {
        messages.line(&explain::ended_early(account, stop, listed));
    }
    if outcome.counts.unreadable > 0 {
        messages.line(&explain::unreadable(account, outcome.counts.unreadable));
    }
}

fn object(accounts: &Accounts, outcome: &Outcome) -> Value {
    let Outcome { counts, fault, .. } = outcome;
    let error = fault.as_ref().map(|fault| {
        let message = explain::fault(fault, &accounts.place(&fault.account)).to_string();
        json!({ "kind": fault.word(), "message": text::safe(&message) })
    });
    json!({
        "listed": counts.listed,
        "total": counts.total,
        "new": counts.new,
        "changed": counts.changed,
        "gone": counts.gone,
        "unreadable": counts.unreadable,
        "whole": outcome.is_whole(),
        "error": error,
    })
}
