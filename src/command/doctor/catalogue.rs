//! What is kept on this machine: the catalogue, the previews, and the downloads that wait.

use std::time::Duration;

use super::configuration::quoted;
use super::finding::{Cause, Finding, Findings, Topic};
use crate::asset::media::byte_size;
use crate::catalog::{self, Glance, Trouble};
use crate::config::Paths;
use crate::media::cache::{Cache, Held};
use crate::text;
use crate::update::explain;
use crate::work::download::count_journalled;

/// How long the catalogue is looked at: that of most people takes less.
const LIMIT: Duration = Duration::from_secs(2);

/// What there is to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) catalog_path: String,
    pub(super) catalog: Result<Option<Glance>, Trouble>,
    /// Or why the folder cannot be read.
    pub(super) previews: Result<Held, String>,
    /// The most that previews may take, in bytes.
    pub(super) limit: u64,
    /// Downloads in journals.
    pub(super) downloads: usize,
}

/// Looks at all of it, and changes nothing. Blocks on the disk.
pub(super) fn gather(paths: &Paths, limit: u64) -> Facts {
    let catalog_path = paths.catalog();
    Facts {
        catalog: catalog::glance(&catalog_path, LIMIT),
        catalog_path: catalog_path.to_string_lossy().into_owned(),
        previews: Cache::new(&paths.previews(), limit).held().map_err(|error| error.to_string()),
        limit,
        downloads: count_journalled(&paths.journals()),
    }
}

pub(super) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Kept);
    catalogue(facts, &mut found);
    match &facts.previews {
        Ok(Held { entries, bytes }) => found.ok(
            "previews",
            format!("{}, {} of at most {}", text::thousands(*entries), byte_size(*bytes), byte_size(facts.limit)),
        ),
        Err(why) => found.warn("previews", format!("cannot be read: {why}"), "assetbrowse cache clear"),
    }
    match facts.downloads {
        0 => found.ok("downloads", "none waits"),
        count => {
            let count = text::thousands(count as u64);
            found.note("downloads", format!("{count} wait for the next start, or run in a browser now"));
        }
    }
    found.all
}

fn catalogue(facts: &Facts, found: &mut Findings) {
    let path = quoted(&facts.catalog_path);
    let glance = match &facts.catalog {
        Ok(Some(glance)) => glance,
        Ok(None) => {
            return found
                .ok("catalogue", format!("{} is not there yet: the browser or a sync begins it", facts.catalog_path));
        }
        Err(trouble @ Trouble::Newer { .. }) => {
            return found.wrong(Cause::Other, "catalogue", trouble.to_string(), "install that version of assetbrowse");
        }
        Err(trouble @ Trouble::Damaged(_)) => {
            let advice = "the next start sets it aside by itself; assetbrowse sync fills a new one";
            return found.wrong(Cause::Other, "catalogue", trouble.to_string(), advice);
        }
        Err(trouble @ (Trouble::Foreign { .. } | Trouble::Failed(_) | Trouble::Closed)) => {
            let advice = format!("look at it: ls -l {path}");
            return found.wrong(Cause::Other, "catalogue", trouble.to_string(), advice);
        }
    };
    if let Some(damage) = glance.damage.first() {
        let says = format!("{} is damaged: {damage}", facts.catalog_path);
        return found.wrong(Cause::Other, "catalogue", says, format!("mv {path} {path}.broken && assetbrowse sync"));
    }
    let schema = glance.schema.map_or_else(|| "still empty".to_owned(), |schema| format!("schema {schema}"));
    let looked = if glance.is_whole { "" } else { " · looked at in part: assetbrowse catalog check reads all of it" };
    let says = format!("{}, {schema}{looked}", byte_size(glance.bytes));
    match &glance.census {
        Some(census) => {
            let known: u64 = census.standings.values().map(|standing| standing.known).sum();
            let gone: u64 = census.standings.values().map(|standing| standing.gone).sum();
            let gone = if gone > 0 { format!(" and {} that are gone", text::thousands(gone)) } else { String::new() };
            found.ok("catalogue", format!("{}{gone} · {says}", explain::counted(known)));
        }
        None => found.note("catalogue", format!("{says}: the next start brings it up to date")),
    }
}
