//! Filters as a condition of SQL. No value stands in the text: each is bound.

use std::collections::BTreeSet;

use rusqlite::types::Value;

use crate::asset::{AssetKind, Choice, Filters, Status};
use crate::catalog::rows::NEW;

/// A condition on a row, and what is bound to its question marks in their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Clause {
    /// A condition that everything meets.
    fn any() -> Self {
        Self { sql: String::new(), values: Vec::new() }
    }

    /// Whether everything meets it.
    pub(super) fn is_any(&self) -> bool {
        self.sql.is_empty()
    }

    /// The condition as an expression.
    pub(super) fn sql(&self) -> &str {
        if self.is_any() { "1" } else { &self.sql }
    }

    fn and(mut self, other: Self) -> Self {
        if self.is_any() {
            return other;
        }
        if !other.is_any() {
            self.sql = format!("{} AND {}", self.sql, other.sql);
            self.values.extend(other.values);
        }
        self
    }

    /// What the filters ask of an asset's own words. Holds of a row of `asset` and of `tally` alike.
    pub(super) fn of_words(filters: &Filters) -> Self {
        let folder = filters.folder.as_ref().map_or_else(Self::any, |folder| Self {
            sql: "folder = ?".to_owned(),
            values: vec![Value::Text(folder.id.to_string())],
        });
        kinds(&filters.kinds).and(statuses(&filters.statuses)).and(folder)
    }

    /// What the filters ask of a row of `asset`, beside its account, its collection and whether it is gone. What could
    /// not be read meets it whatever its words are, as in [`Filters::admits`].
    pub(super) fn of_assets(filters: &Filters) -> Self {
        let mut words = Self::of_words(filters);
        if !words.is_any() {
            words.sql = format!("(unreadable IS NOT NULL OR {})", words.sql);
        }
        let new = if filters.only_new { Self { sql: NEW.to_owned(), values: Vec::new() } } else { Self::any() };
        words.and(new)
    }
}

/// The program's own four words; every other word in the file is [`AssetKind::Other`].
fn kinds(choice: &Choice<AssetKind>) -> Clause {
    let (admitted, refused): (Vec<AssetKind>, Vec<AssetKind>) =
        AssetKind::ALL.into_iter().partition(|kind| choice.admits(kind));
    if refused.is_empty() {
        return Clause::any();
    }
    let (word, kinds) = if admitted.contains(&AssetKind::Other) { ("NOT IN", refused) } else { ("IN", admitted) };
    let values = kinds.into_iter().map(|kind| Value::Text(kind.as_str().to_owned())).collect::<Vec<_>>();
    Clause { sql: format!("kind {word} ({})", marks(values.len())), values }
}

fn statuses(choice: &Choice<Status>) -> Clause {
    match choice {
        Choice::Any => Clause::any(),
        Choice::Only(set) => {
            let (told, values) = told(set);
            let untold = if set.contains(&None) { " OR status IS NULL" } else { "" };
            Clause { sql: format!("(status IN ({told}){untold})"), values }
        }
        Choice::Except(set) => {
            let (told, values) = told(set);
            let untold = if set.contains(&None) { "status IS NOT NULL AND" } else { "status IS NULL OR" };
            Clause { sql: format!("({untold} status NOT IN ({told}))"), values }
        }
    }
}

fn told(set: &BTreeSet<Status>) -> (String, Vec<Value>) {
    let values: Vec<_> = set.iter().flatten().map(|word| Value::Text(word.to_string())).collect();
    (marks(values.len()), values)
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}
