//! The screen on which an account gets its key: what is typed, what came of trying it, and where the key shall live.

pub mod argv;
mod lines;

use std::time::Duration;

use super::{Count, SecretField, Setup, TextField, Ticket, Welcome};
use crate::asset::{Account, AccountName, ProviderKind, Secret};
use crate::text::{Label, cut_end};
pub use lines::lines;

/// The columns of an account's own name that are shown.
const HOLDER: usize = 40;

/// An account on its way to its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Connect {
    pub kind: ProviderKind,
    /// The account that is there already and gets another key.
    pub old: Option<AccountName>,
    pub name: TextField,
    pub address: TextField,
    pub key: SecretField,
    pub command: TextField,
    /// Which of them is typed in.
    pub field: ConnectField,
    pub step: Step,
    /// What is waited for.
    pub asked: Option<Asked>,
    /// What was tried and works.
    pub works: Option<(Trial, Tried)>,
    /// What is wrong, in words.
    pub wrong: Option<String>,
    /// Where Esc goes back to; to the list where it is none.
    pub back: Option<Welcome>,
}

/// How far one has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Name, address and key are typed.
    Key,
    /// The key works; where it shall live is chosen.
    Home { selected: usize },
    /// The command that prints it is typed.
    Command,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The answer to a trial, which can be given up.
    Trial(Ticket),
    /// That the key is kept.
    Keeping(Ticket),
}

/// The fields of the first step, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectField {
    Name,
    Address,
    Key,
}

impl ConnectField {
    pub const ALL: [Self; 3] = [Self::Name, Self::Address, Self::Key];

    /// Its number, from 0.
    #[must_use]
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|field| *field == self).unwrap_or(0)
    }
}

/// An account and the key to try with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    pub account: Account,
    pub key: GivenKey,
}

/// A key, or where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenKey {
    /// Typed or pasted.
    Typed(Secret),
    /// In this file, as it is written in the configuration.
    File(String),
    /// Printed by this program with its arguments.
    Command(Vec<String>),
}

/// What a key that works has told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Whose account it is, where the service says so.
    pub holder: Option<Label>,
    /// How many assets it has.
    pub assets: Count,
    pub took: Duration,
}

/// Where a key shall live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyHome {
    /// The system's keyring.
    Keyring,
    /// A file of its own, beside the configuration.
    File,
    /// Nowhere: the user sets this variable.
    Variable(String),
    /// Where it is: in its file, or printed by its command.
    Named,
    /// Nowhere: it is forgotten in the end.
    Session,
}

/// What can be chosen where a key shall live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeChoice {
    Keyring,
    File,
    Variable,
    /// A command that is typed next.
    Command,
    Named,
    Session,
}

/// An account that was connected, and what became of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub account: AccountName,
    /// Where the key is, for the notice: `key in ~/.config/assetbrowse/heygen.key`.
    pub key: String,
    /// What else there is to know, one sentence each.
    pub notes: Vec<String>,
}

impl Tried {
    /// `works: account “studio-lisbon”, 319 assets, 0.2 s`
    #[must_use]
    pub fn words(&self) -> String {
        let holder = self.holder.as_ref().map(|holder| format!("account “{}”, ", cut_end(holder.shown(), HOLDER, "…")));
        let plural = if self.assets.number == 1 && !self.assets.more { "" } else { "s" };
        format!(
            "works: {}{} asset{plural}, {:.1} s",
            holder.unwrap_or_default(),
            self.assets,
            self.took.as_secs_f64().max(0.1)
        )
    }
}

impl Connect {
    /// The screen of a service, with nothing typed yet.
    #[must_use]
    pub fn new(kind: ProviderKind, name: &str, address: &str) -> Self {
        Self {
            kind,
            old: None,
            name: TextField::new(name),
            address: TextField::new(address),
            key: SecretField::default(),
            command: TextField::default(),
            field: ConnectField::Key,
            step: Step::Key,
            asked: None,
            works: None,
            wrong: None,
            back: None,
        }
    }

    /// Whether the key is being kept just now: nothing else is done meanwhile.
    #[must_use]
    pub fn is_keeping(&self) -> bool {
        matches!(self.asked, Some(Asked::Keeping(_)))
    }

    /// Whether text is typed here.
    #[must_use]
    pub fn is_typed_in(&self) -> bool {
        matches!(self.step, Step::Key | Step::Command)
    }

    /// The file of HeyGen's own tool, where its key can be taken.
    #[must_use]
    pub fn own_tool<'s>(&self, setup: &'s Setup) -> Option<&'s str> {
        setup.own_tool.as_deref().filter(|_| self.kind == ProviderKind::Heygen)
    }

    /// The choices where the key that works shall live.
    #[must_use]
    pub fn homes(&self, setup: &Setup) -> Vec<HomeChoice> {
        match &self.works {
            Some((Trial { key: GivenKey::Typed(_), .. }, _)) => {
                let keyring = setup.keyring.then_some(HomeChoice::Keyring);
                let others = [HomeChoice::File, HomeChoice::Variable, HomeChoice::Command, HomeChoice::Session];
                keyring.into_iter().chain(others).collect()
            }
            Some(_) => vec![HomeChoice::Named, HomeChoice::Session],
            None => Vec::new(),
        }
    }

    /// The variable that the key of this account would be in.
    #[must_use]
    pub fn variable(&self, setup: &Setup) -> String {
        let usual = setup.service(self.kind).filter(|service| service.kind.as_str() == self.name.text());
        match usual {
            Some(service) => service.variable.clone(),
            None => variable_of(self.name.text()),
        }
    }
}

/// `STUDIO_2_API_KEY` of `studio-2`.
#[must_use]
pub fn variable_of(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    let letters: String = letters.collect();
    // No variable begins with a digit.
    let lead = if letters.starts_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    format!("{lead}{letters}_API_KEY")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("studio-2", "STUDIO_2_API_KEY")]
    #[case("2nd", "_2ND_API_KEY")]
    #[case("a.b_c", "A_B_C_API_KEY")]
    fn a_variable_is_named_after_its_account(#[case] name: &str, #[case] variable: &str) {
        assert_eq!(variable_of(name), variable);
    }
}
