//! Accounts that were not there in the beginning: the demo's, and those that get a key.

use std::sync::Arc;

use super::{Done, Executor, PANICKED, panicked};
use crate::effect::Lane;
use crate::message::Reply;
use crate::state::{KeyHome, Ticket, Trial};

impl Executor {
    pub(super) fn demo(&mut self, ticket: Ticket) {
        let connector = Arc::clone(&self.services.connector);
        self.pass(
            async move {
                match connector.demo().await {
                    Ok(joined) => {
                        let reply = Reply::Demo { ticket, result: Ok(joined.accounts) };
                        Done::Answers { answers: joined.answers, reply }
                    }
                    Err(why) => Done::Reply(Reply::Demo { ticket, result: Err(why) }),
                }
            },
            move || Reply::Demo { ticket, result: Err(PANICKED.to_owned()) },
        );
    }

    pub(super) fn try_key(&mut self, ticket: Ticket, trial: Trial) {
        let connector = Arc::clone(&self.services.connector);
        let lost = panicked(&trial.account.name);
        self.run_in(
            Lane::Trial,
            async move {
                let tried = connector.try_key(trial.clone()).await;
                Done::Reply(Reply::Tried { ticket, result: tried.map(|tried| (trial, tried)) })
            },
            move || Reply::Tried { ticket, result: Err(lost) },
        );
    }

    /// What is being written is written to its end, even while the program ends.
    pub(super) fn keep_key(&mut self, ticket: Ticket, trial: Trial, home: KeyHome) {
        let connector = Arc::clone(&self.services.connector);
        self.last(
            async move {
                match connector.keep_key(trial, home).await {
                    Ok((joined, kept)) => {
                        let reply = Reply::Connected { ticket, result: Ok((joined.accounts, kept)) };
                        Done::Answers { answers: joined.answers, reply }
                    }
                    Err(why) => Done::Reply(Reply::Connected { ticket, result: Err(why) }),
                }
            },
            move || Reply::Connected { ticket, result: Err(PANICKED.to_owned()) },
        );
    }
}
