//! The mirror of the queue, beside one that is counted anew.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::asset::{AccountName, Amount, AssetId, Collection, DownloadFault};
use crate::text::Label;

fn download(id: u64, stage: Stage) -> Download {
    let asset =
        AssetId { account: AccountName::new("heygen").unwrap(), collection: Collection::Assets, id: "1".into() };
    Download { id: DownloadId(id), asset, name: Label::new("clip.mp4"), stage, bytes: None }
}

fn saved(file: &str, bytes: u64) -> Stage {
    Stage::Saved { file: file.into(), bytes }
}

fn running(done: u64, total: u64, rate: u64) -> Stage {
    Stage::Running { amount: Amount { done, total: Some(total) }, rate: Some(rate) }
}

/// A queue with these in it, numbered from 0.
fn queue(stages: impl IntoIterator<Item = Stage>) -> Downloads {
    let mut downloads = Downloads::new("/home/u/Downloads/assetbrowse".into(), Some("/home/u".into()));
    for (id, stage) in (0..).zip(stages) {
        downloads.add(download(id, stage), None);
    }
    downloads
}

fn any_stage() -> impl Strategy<Value = Stage> {
    let amount = (any::<u64>(), any::<Option<u64>>()).prop_map(|(done, total)| Amount { done, total });
    (0..9, amount, any::<Option<u64>>()).prop_map(|(which, amount, rate)| match which {
        0 => Stage::Waiting,
        1 => Stage::Running { amount, rate },
        2 => Stage::Paused { amount },
        3 => Stage::Saved { file: "/f/a".into(), bytes: amount.done },
        4 => Stage::Same { file: "/f/a".into(), bytes: amount.done },
        5 => Stage::Skipped,
        6 => Stage::Failed { fault: DownloadFault::DiskFull, amount },
        7 => Stage::Again { amount, fault: DownloadFault::Busy, wait: Duration::from_secs(2) },
        _ => Stage::Cancelled { amount },
    })
}

proptest! {
    /// Whatever is told, even of lengths that cannot be.
    #[test]
    fn the_totals_are_those_of_what_is_there(told in prop::collection::vec((0u64..12, any_stage(), 0..3), 0..60)) {
        let mut downloads = queue([]);
        for (id, stage, what) in told {
            match what {
                0 => downloads.add(download(id, stage), None),
                1 => downloads.set(DownloadId(id), stage, None),
                _ => downloads.remove(&[DownloadId(id)]),
            }
            let (mut all, mut round) = (Totals::default(), Totals::default());
            for item in downloads.items() {
                all.add(&item.download);
                if item.round == Some(downloads.rounds) {
                    round.add(&item.download);
                }
            }
            prop_assert_eq!((downloads.all, downloads.round), (all, round));
            prop_assert!(downloads.items().is_sorted_by_key(|item| item.download.id));
            prop_assert!(all.percent() <= 100);
            downloads.take_ended();
        }
    }
}

#[test]
fn a_round_ends_once_with_what_became_of_it() {
    let folder = "/home/u/Downloads/assetbrowse";
    let failed = Stage::Failed { fault: DownloadFault::Busy, amount: Amount::default() };
    let mut downloads = queue([failed, Stage::Waiting, Stage::Waiting]);
    assert_eq!(downloads.take_ended(), None);
    downloads.set(DownloadId(1), saved(&format!("{folder}/heygen/a.mp4"), 7), None);
    assert_eq!(downloads.take_ended(), None);
    downloads.set(DownloadId(2), saved(&format!("{folder}/b.mp4"), 8), None);
    let round = downloads.take_ended().unwrap();
    // What had failed before does not count.
    assert_eq!((round.totals.all(), round.totals.count(Phase::Saved), round.totals.saved()), (2, 2, 15));
    assert_eq!((round.folder, round.last.unwrap().download.id), (Some(folder.into()), DownloadId(2)));
    assert_eq!(downloads.take_ended(), None);
    assert_eq!(downloads.totals().all(), 3);
}

#[test]
fn a_round_with_one_paused_goes_on() {
    let mut downloads = queue([Stage::Waiting, Stage::Waiting]);
    downloads.set(DownloadId(0), Stage::Paused { amount: Amount::default() }, None);
    downloads.set(DownloadId(1), saved("/f/a", 7), None);
    assert_eq!((downloads.take_ended(), downloads.running()), (None, None));
    downloads.set(DownloadId(0), running(1, 2, 3), None);
    assert_eq!(downloads.running().map(Totals::wanted), Some(2));
    downloads.set(DownloadId(0), saved("/f/b", 2), None);
    assert_eq!(downloads.take_ended().map(|round| round.totals.whole()), Some(2));
}

#[test]
fn files_in_several_folders_name_none() {
    let mut downloads = queue([Stage::Waiting, Stage::Waiting]);
    downloads.asked = Some("/mnt/films".into());
    downloads.set(DownloadId(0), saved("/mnt/films/heygen/a", 1), None);
    downloads.set(DownloadId(1), saved("/home/u/Downloads/assetbrowse/b", 1), None);
    assert_eq!(downloads.take_ended().unwrap().folder, None);
}

#[test]
fn a_file_is_written_as_people_write_it() {
    let downloads = queue([]);
    let words = |file: &str| downloads.file_words(Path::new(file));
    assert_eq!(words("/home/u/Downloads/assetbrowse/heygen/a.mp4"), "heygen/a.mp4");
    assert_eq!(words("/home/u/films/a\u{1b}.mp4"), "~/films/a\\u001b.mp4");
    assert_eq!(words("/mnt/a.mp4"), "/mnt/a.mp4");
}

#[test]
fn how_far_it_is_goes_by_bytes_where_all_are_known_and_else_by_files() {
    let mut downloads = queue([running(40, 100, 10), running(60, 300, 30)]);
    let totals = *downloads.totals();
    assert_eq!((totals.percent(), totals.left().as_deref()), (25, Some("0:08")));
    assert_eq!(totals.amount_words(), "100 of 400 bytes");
    downloads.add(download(2, Stage::Waiting), None);
    downloads.add(download(3, saved("/f/a", 7)), None);
    let totals = downloads.totals();
    assert_eq!((totals.percent(), totals.left()), (25, None));
    assert_eq!(totals.amount_words(), "107 bytes, 1 of 4");
}

#[test]
fn a_hundred_per_cent_is_the_end_alone() {
    let mut downloads = queue([running(1000, 1000, 10)]);
    assert_eq!(downloads.totals().percent(), 99);
    downloads.set(DownloadId(0), saved("/f/a", 1000), None);
    assert_eq!(downloads.totals().percent(), 100);
}

#[test]
fn what_ends_before_it_is_told_of_counts_all_the_same() {
    let mut downloads = queue([]);
    downloads.expect();
    downloads.add(download(0, saved("/f/a", 7)), None);
    downloads.add(download(1, Stage::Skipped), None);
    downloads.add(download(2, Stage::Failed { fault: DownloadFault::Busy, amount: Amount::default() }), None);
    let round = downloads.take_ended().unwrap();
    assert_eq!((round.totals.all(), round.folder), (3, Some("/f".into())));
    // One that was tried again and is whole by now.
    downloads.set(DownloadId(2), saved("/f/c", 9), None);
    assert_eq!(downloads.take_ended().map(|round| (round.totals.all(), round.totals.saved())), Some((1, 9)));
}
