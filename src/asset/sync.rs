//! What a sync tells on its way: a pure vocabulary for the browser, the scripts and the worker.

use std::time::Duration;

use super::Fault;
use super::walk::Stop;

/// How much of a collection is walked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Newest first until a page holds nothing new, where the provider lists newest first and all of it was walked
    /// through before; else everything.
    #[default]
    Quick,
    /// Everything; then what was not seen is gone.
    Full,
    /// Only what was never walked to its end.
    Missing,
}

/// How far one account has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Assets walked through in this sync, those of an earlier one that it goes on from included.
    pub listed: u64,
    /// How many the provider says there are.
    pub total: Option<u64>,
    /// Of those walked through now: never seen before; different from before.
    pub new: u64,
    pub changed: u64,
    /// Known before and listed no longer; known only at the end of a full walk.
    pub gone: u64,
    /// Items that could not be read.
    pub unreadable: u64,
}

impl Counts {
    /// Those of several accounts together; their total where all tell one.
    #[must_use]
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        let none = Self { total: Some(0), ..Self::default() };
        all.into_iter().fold(none, |sum, one| Self {
            listed: sum.listed + one.listed,
            total: sum.total.zip(one.total).map(|(sum, one)| sum.saturating_add(one)),
            new: sum.new + one.new,
            changed: sum.changed + one.changed,
            gone: sum.gone + one.gone,
            unreadable: sum.unreadable + one.unreadable,
        })
    }
}

/// One thing that happens to one account.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncStep {
    /// A page is in the catalogue.
    Progress(Counts),
    /// The provider asks for a pause; it goes on by itself.
    Waiting { fault: Fault, wait: Duration },
    /// It came to its end, or a guard ended it: then nothing is said to be gone.
    Ended { counts: Counts, stopped: Option<Stop> },
    /// It failed; a later sync goes on from there.
    Failed { counts: Counts, fault: Fault },
}
