//! What became of downloads, in words.

use super::media::{MediaKeys, media};
use super::{DETAIL_CAP, Told};
use crate::asset::media::byte_size;
use crate::asset::{Amount, AssetKind, DownloadFault};
use crate::state::downloads::{Phase, Round, amount_words};
use crate::text;

/// Why a download failed, and what is kept of it. Which one it is stands beside it. `retry` is the key that tries it again,
/// as it is written; `None` where it is bound to nothing, and in scripts.
#[must_use]
pub fn download(fault: &DownloadFault, kept: &Amount, retry: Option<&str>) -> Told {
    let again = |words: &str| retry.map(|key| format!("{key} {words}"));
    let (head, what_to_do) = match fault {
        // What is to be done with the medium elsewhere is of no use here.
        DownloadFault::Medium(fault) => {
            (media(fault, AssetKind::Other, MediaKeys::default()).head, again("tries again"))
        }
        DownloadFault::Ended { account } => (format!("link expired; {account} tells no new one"), None),
        DownloadFault::Length { told, came } => {
            let (told, came) = (byte_size(*told), byte_size(*came));
            (format!("its host tells of {told}, and sends {came}"), again("tries again"))
        }
        DownloadFault::DiskFull => ("disk full".to_owned(), retry.map(|key| format!("free some, then {key}"))),
        DownloadFault::Folder { what } => {
            let what = text::cut_end(what.shown(), DETAIL_CAP, "…").into_owned();
            (format!("cannot be written: {what}"), again("tries again"))
        }
        DownloadFault::Busy => ("another assetbrowse downloads it there".to_owned(), again("tries again")),
        DownloadFault::Unknown => ("neither on the page nor in the catalogue any more".to_owned(), None),
    };
    let head = if kept.done > 0 { format!("{head}, {} kept", amount_words(kept.done, kept.total)) } else { head };
    Told { what_to_do, ..Told::new(head) }
}

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
                Phase::Failed | Phase::Skipped | Phase::Cancelled | Phase::Waiting | Phase::Running | Phase::Paused,
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

fn with_key(words: String, key: Option<&str>, does: &str) -> String {
    match key {
        Some(key) => format!("{words} · {key} {does}"),
        None => words,
    }
}
