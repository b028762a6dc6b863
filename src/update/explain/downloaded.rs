//! What became of downloads that were wanted together, in words.

use crate::asset::media::byte_size;
use crate::state::downloads::{Phase, Round};
use crate::text;

/// What became of a round of downloads. `show` is the key that shows the panel, `folder` where they went, as people write
/// it.
#[must_use]
pub fn downloaded(round: &Round, folder: Option<&str>, show: Option<&str>) -> String {
    let totals = &round.totals;
    if let (1, Some(last)) = (totals.all(), &round.last) {
        let name = last.download.name.shown();
        match (Phase::of(&last.download.stage), &last.words) {
            (Phase::Saved, _) => {
                return with_key(format!("saved {name}, {}", byte_size(totals.saved())), show, "shows it");
            }
            (Phase::Same, _) => return with_key(format!("{name} is there already, the same"), show, "shows it"),
            (Phase::Failed, Some(words)) => return format!("{name}: {words}"),
            (
                Phase::Failed
                | Phase::Skipped
                | Phase::Cancelled
                | Phase::Waiting
                | Phase::Running
                | Phase::Again
                | Phase::Paused,
                _,
            ) => {}
        }
    }
    let count = |phase: Phase, words: &str| {
        let count = totals.count(phase);
        (count > 0).then(|| format!("{} {words}", text::thousands(count as u64)))
    };
    let into = folder.map(|folder| format!("in {folder}")).filter(|_| totals.count(Phase::Failed) == 0);
    let saved = count(Phase::Saved, "saved").map(|words| format!("{words}, {}", byte_size(totals.saved())));
    let parts = [
        saved,
        count(Phase::Same, "there already"),
        count(Phase::Failed, "failed"),
        count(Phase::Skipped, "without a URL"),
        count(Phase::Cancelled, "cancelled"),
        into,
    ];
    let words = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    with_key(words, show, if totals.count(Phase::Failed) > 0 { "says why" } else { "shows them" })
}

/// What becomes of downloads that are left when the browser ends.
#[must_use]
pub fn paused(downloads: usize) -> String {
    match downloads {
        1 => "1 download paused; it goes on at the next start".to_owned(),
        many => format!("{} downloads paused; they go on at the next start", text::thousands(many as u64)),
    }
}

fn with_key(words: String, key: Option<&str>, does: &str) -> String {
    match key {
        Some(key) => format!("{words} · {key} {does}"),
        None => words,
    }
}
