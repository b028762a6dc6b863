//! How many assets pass, from the counts that are kept: nothing is counted that grows with the catalogue.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::clause::Clause;
use super::file::Snapshot;
use crate::asset::{Collection, Filters};

/// How many assets of an account's collection pass the filters; `None` where the kept counts cannot tell, for they know
/// nothing of what is new.
pub(super) fn count(
    file: &Snapshot<'_>,
    account: i64,
    collection: Collection,
    filters: &Filters,
) -> rusqlite::Result<Option<u64>> {
    if filters.only_new {
        return Ok(None);
    }
    let words = Clause::of_words(filters);
    let sum =
        format!("SELECT sum(count) FROM tally WHERE account = ? AND collection = ? AND gone = ? AND {}", words.sql());
    let listing =
        [Value::Integer(account), Value::Text(collection.as_str().to_owned()), Value::Integer(i64::from(filters.gone))];
    let counted = number(file, &sum, listing.iter().chain(&words.values))?;
    if words.is_any() {
        return Ok(Some(counted));
    }
    // What could not be read passes in any case. There are few of them, and they have an index of their own.
    let others = format!(
        "SELECT count(*) FROM asset WHERE account = ? AND collection = ? AND (gone IS NOT NULL) = ?
         AND unreadable IS NOT NULL AND ({}) IS NOT TRUE",
        words.sql()
    );
    Ok(Some(counted + number(file, &others, listing.iter().chain(&words.values))?))
}

fn number<'v>(file: &Snapshot<'_>, sql: &str, values: impl Iterator<Item = &'v Value>) -> rusqlite::Result<u64> {
    let found: Option<i64> = file.prepare_cached(sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(found.and_then(|number| u64::try_from(number).ok()).unwrap_or(0))
}
