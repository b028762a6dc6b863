//! What is said of each account behind its assets, and what the exit code comes to.

use super::accounts::Accounts;
use super::console::Messages;
use crate::asset::{AccountName, Cursor, Fault};
use crate::output::{AccountEnd, Failed, Summary};
use crate::update::explain;

/// The end of a listing, as it comes together.
pub(super) struct Report<'a> {
    accounts: &'a Accounts,
    messages: Messages,
    ends: Vec<AccountEnd>,
    faults: Vec<Fault>,
}

impl<'a> Report<'a> {
    /// A report about all accounts, whether they are asked or not.
    pub(super) fn new(accounts: &'a Accounts, messages: Messages) -> Self {
        let ends = accounts.names().into_iter().map(|account| AccountEnd { account, total: None, next: None });
        Self { accounts, messages, ends: ends.collect(), faults: Vec::new() }
    }

    /// Takes note of a failure and says it.
    pub(super) fn fault(&mut self, fault: Fault) {
        self.messages.line(&self.words(&fault));
        self.faults.push(fault);
    }

    /// Takes note of a failure that was said.
    pub(super) fn keep(&mut self, fault: Option<Fault>) {
        self.faults.extend(fault);
    }

    fn words(&self, fault: &Fault) -> String {
        explain::fault(fault, &self.accounts.place(&fault.account)).to_string()
    }

    /// Takes note of the service's own total; one that was told stays when it is not told again.
    pub(super) fn total(&mut self, account: &AccountName, total: Option<u64>) {
        if let Some(end) = self.end_of(account) {
            end.total = total.or(end.total);
        }
    }

    /// Takes note of where a listing goes on.
    pub(super) fn next(&mut self, account: &AccountName, next: Option<Cursor>) {
        if let Some(end) = self.end_of(account) {
            end.next = next;
        }
    }

    fn end_of(&mut self, account: &AccountName) -> Option<&mut AccountEnd> {
        self.ends.iter_mut().find(|end| end.account == *account)
    }

    pub(super) fn has_failed(&self) -> bool {
        !self.faults.is_empty()
    }

    pub(super) fn summary(&self) -> Summary {
        let errors = self.faults.iter().map(|fault| Failed {
            account: fault.account.clone(),
            kind: fault.word(),
            message: self.words(fault),
        });
        Summary { accounts: self.ends.clone(), errors: errors.collect() }
    }

    /// The code of the gravest failure, 0 without any.
    pub(super) fn code(&self) -> u8 {
        gravest(&self.faults)
    }
}

/// The exit code of several failures: a key before time before the rest.
pub(super) fn gravest<'a>(faults: impl IntoIterator<Item = &'a Fault>) -> u8 {
    faults.into_iter().max_by_key(|fault| fault.gravity()).map_or(0, Fault::exit_code)
}

/// The exit code of several ends: wrong usage goes before what failed, and there a key before time before the rest.
pub(super) fn gravest_code(codes: &[u8]) -> u8 {
    [super::USAGE, 3, 4, 1].into_iter().find(|code| codes.contains(code)).unwrap_or(0)
}
