//! Why a download failed, and what came of many, in words.

use super::{MediaKeys, Told, media};
use crate::asset::media::byte_size;
use crate::asset::{Amount, AssetKind, DownloadFault};
use crate::text;

/// Why a download failed, and what is here of it. Which asset it is stands beside it; `again` is the key that tries again,
/// where there is one.
#[must_use]
pub fn download(fault: &DownloadFault, amount: Amount, again: Option<&str>) -> Told {
    let (what, first) = match fault {
        // What decoders know of kinds has no part in a download.
        DownloadFault::Medium(fault) => (media(fault, AssetKind::Other, MediaKeys::default()).head, None),
        DownloadFault::Ended { account } => (format!("its URL has ended, and {account} tells no new one"), None),
        DownloadFault::Length { told, came } => {
            let (told, came) = (text::thousands(*told), text::thousands(*came));
            (format!("its host said {told} bytes and sent {came}"), None)
        }
        DownloadFault::DiskFull => ("disk full".to_owned(), Some("free some")),
        DownloadFault::NoRoom { bytes, free } => {
            (format!("no room for {}, {} free", byte_size(*bytes), byte_size(*free)), Some("free some"))
        }
        DownloadFault::WebPage => ("its host sent a web page in its place".to_owned(), None),
        DownloadFault::Folder { what } | DownloadFault::Store { what, .. } => (what.shown().to_owned(), None),
        DownloadFault::Busy => ("another assetbrowse downloads it".to_owned(), None),
        DownloadFault::Unknown => ("it is neither on a page nor in the catalogue".to_owned(), None),
    };
    let head = match kept(fault, amount) {
        Some(kept) => format!("{what}, {kept}"),
        None => what,
    };
    let told = Told::new(head);
    match (first, again) {
        (Some(first), Some(key)) => told.advise(format!("{first}, then {key}")),
        (Some(first), None) => told.advise(first),
        (None, Some(key)) => told.advise(format!("{key} tries again")),
        (None, None) => told,
    }
}

/// `40.1 of 100 MB kept`, where something is. Of a folder that cannot be used nobody knows whether what came is still there.
fn kept(fault: &DownloadFault, amount: Amount) -> Option<String> {
    let is_known = !matches!(fault, DownloadFault::Folder { .. } | DownloadFault::Store { .. });
    (is_known && amount.done > 0).then(|| format!("{} kept", amount.words()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AccountName, FaultKind, MediaFault};
    use crate::text::Label;
    use rstest::rstest;

    #[rstest]
    #[case(DownloadFault::DiskFull, "disk full, 40.1 of 100 MB kept · free some, then r")]
    #[case(
        DownloadFault::Medium(MediaFault::Net { kind: FaultKind::Interrupted, detail: Label::default() }),
        "it broke off, 40.1 of 100 MB kept · r tries again"
    )]
    #[case(
        DownloadFault::Ended { account: AccountName::new("heygen").unwrap() },
        "its URL has ended, and heygen tells no new one, 40.1 of 100 MB kept · r tries again"
    )]
    #[case(
        DownloadFault::Length { told: 1000, came: 999 },
        "its host said 1,000 bytes and sent 999, 40.1 of 100 MB kept · r tries again"
    )]
    #[case(
        DownloadFault::NoRoom { bytes: 59_900_000, free: 20_000_000 },
        "no room for 59.9 MB, 20.0 MB free, 40.1 of 100 MB kept · free some, then r"
    )]
    #[case(DownloadFault::WebPage, "its host sent a web page in its place, 40.1 of 100 MB kept · r tries again")]
    fn a_failure_says_what_happened_what_is_kept_and_what_to_do(#[case] fault: DownloadFault, #[case] words: &str) {
        let amount = Amount { done: 40_100_000, total: Some(100_000_000) };
        assert_eq!(download(&fault, amount, Some("r")).to_string(), words);
    }

    #[test]
    fn a_script_is_given_no_key() {
        assert_eq!(download(&DownloadFault::DiskFull, Amount::default(), None).to_string(), "disk full · free some");
        assert_eq!(
            download(&DownloadFault::Busy, Amount::default(), None).to_string(),
            "another assetbrowse downloads it"
        );
    }

    #[test]
    fn of_a_folder_that_is_gone_it_is_not_said_that_something_is_kept_in_it() {
        let fault = DownloadFault::Folder { what: Label::new("the folder is gone") };
        let amount = Amount { done: 1_400_000, total: Some(3_000_000) };
        assert_eq!(download(&fault, amount, Some("r")).to_string(), "the folder is gone · r tries again");
    }

    #[test]
    fn what_a_system_says_is_safe() {
        let fault = DownloadFault::Folder { what: Label::new("/media/\u{1b}[2J: read-only") };
        assert_eq!(download(&fault, Amount::default(), None).to_string(), "/media/\\u001b[2J: read-only");
    }
}
