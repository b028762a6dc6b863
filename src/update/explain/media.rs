//! Why a medium cannot be shown, in words.

use super::{DETAIL_CAP, Told, seconds};
use crate::asset::media::byte_size;
use crate::asset::{AssetKind, FaultKind, MediaFault};
use crate::text;

/// The keys that help, as they are written; `None` where they are bound to nothing, and in scripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediaKeys<'a> {
    /// Asks for the page again.
    pub reload: Option<&'a str>,
    /// Opens an asset in the system's viewer.
    pub open: Option<&'a str>,
}

/// What is the matter with the medium of an asset of this kind. Which asset it is stands beside it.
#[must_use]
pub fn media(fault: &MediaFault, kind: AssetKind, keys: MediaKeys<'_>) -> Told {
    let opens = || keys.open.map(|key| format!("{key} opens it"));
    match fault {
        MediaFault::Link(refusal) => Told::new(refusal.to_string()),
        MediaFault::Net { kind, detail } => net(kind, detail.shown(), keys),
        MediaFault::NotHere => Told::new("not here while offline".to_owned()),
        MediaFault::Changed => advised(
            Told::new("it became another one while it was read".to_owned()),
            keys.reload.map(|key| format!("{key} reads it again")),
        ),
        MediaFault::TooLarge { what } => {
            advised(Told::new(format!("too large to be shown: {}", text::safe(what))), opens())
        }
        MediaFault::Foreign { what } => advised(Told::new(format!("{} is not shown here", text::safe(what))), opens()),
        MediaFault::Codec { codec } => {
            // It is asked for frames of videos alone.
            let ffmpeg = (kind == AssetKind::Video).then(|| "install ffmpeg".to_owned());
            let ways: Vec<String> = ffmpeg.into_iter().chain(opens()).collect();
            let told = Told::new(format!("{}: no decoder here", codec.shown()));
            advised(told, (!ways.is_empty()).then(|| ways.join(", or ")))
        }
        MediaFault::Damaged { what } => {
            let what = text::safe(what);
            let what = text::cut_end(&what, DETAIL_CAP, "…");
            let head = if what.is_empty() { "damaged".to_owned() } else { format!("damaged: {what}") };
            advised(Told::new(head), opens())
        }
    }
}

fn advised(told: Told, what: Option<String>) -> Told {
    Told { what_to_do: what, ..told }
}

/// Of the host of the medium, which is seldom the provider's.
fn net(kind: &FaultKind, detail: &str, keys: MediaKeys<'_>) -> Told {
    let anew = || keys.reload.map(|key| format!("{key} asks for a new URL"));
    let again = || keys.reload.map(|key| format!("{key} tries again"));
    let (head, what) = match kind {
        FaultKind::Forbidden => ("its host refuses it (403)".to_owned(), anew()),
        FaultKind::NotFound => ("its URL leads nowhere (404)".to_owned(), anew()),
        FaultKind::Unauthorized => ("its host wants a key (401), and gets none".to_owned(), None),
        FaultKind::RateLimited => ("its host asked us to slow down (429)".to_owned(), again()),
        FaultKind::Offline => ("no connection to its host".to_owned(), again()),
        FaultKind::Interrupted => ("it broke off".to_owned(), again()),
        FaultKind::TimedOut { after } => (format!("it did not come in {}", seconds(*after)), again()),
        FaultKind::TooLarge { limit } => (format!("it is larger than {}", byte_size(*limit)), None),
        FaultKind::Redirect => ("its host sent us elsewhere, not followed".to_owned(), None),
        FaultKind::Status { code } => (format!("its host failed ({code})"), again()),
        FaultKind::MissingKey | FaultKind::Decode { .. } | FaultKind::Service | FaultKind::Catalog => {
            let detail = text::cut_end(detail, DETAIL_CAP, "…");
            let head = if detail.is_empty() { "it cannot be read".to_owned() } else { detail.into_owned() };
            (head, again())
        }
    };
    advised(Told::new(head), what)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;
    use crate::asset::link::Refusal;
    use crate::text::Label;

    fn net(kind: FaultKind) -> MediaFault {
        MediaFault::Net { kind, detail: Label::new("") }
    }

    #[rstest]
    #[case(MediaFault::Codec { codec: Label::new("hevc") }, "hevc: no decoder here · install ffmpeg, or o opens it")]
    #[case(net(FaultKind::Forbidden), "its host refuses it (403) · r asks for a new URL")]
    #[case(net(FaultKind::NotFound), "its URL leads nowhere (404) · r asks for a new URL")]
    #[case(net(FaultKind::Offline), "no connection to its host · r tries again")]
    #[case(net(FaultKind::TimedOut { after: Duration::from_secs(30) }), "it did not come in 30 s · r tries again")]
    #[case(net(FaultKind::TooLarge { limit: 64_000_000 }), "it is larger than 64.0 MB")]
    #[case(MediaFault::Link(Refusal::Missing), "no URL yet")]
    #[case(MediaFault::NotHere, "not here while offline")]
    #[case(MediaFault::Foreign { what: "HTML".to_owned() }, "HTML is not shown here · o opens it")]
    #[case(MediaFault::TooLarge { what: "50,000 × 50,000 pixels".to_owned() }, "too large to be shown: 50,000 × 50,000 pixels · o opens it")]
    #[case(MediaFault::Damaged { what: "\u{1b}[2J".to_owned() }, "damaged: \\u001b[2J · o opens it")]
    fn a_failure_says_what_happened_and_what_to_do(#[case] fault: MediaFault, #[case] words: &str) {
        let keys = MediaKeys { reload: Some("r"), open: Some("o") };
        assert_eq!(media(&fault, AssetKind::Video, keys).to_string(), words);
    }

    #[test]
    fn ffmpeg_helps_with_videos_alone() {
        let opus = MediaFault::Codec { codec: Label::new("opus") };
        let keys = MediaKeys { reload: Some("r"), open: Some("o") };
        assert_eq!(media(&opus, AssetKind::Audio, keys).to_string(), "opus: no decoder here · o opens it");
        assert_eq!(media(&opus, AssetKind::Audio, MediaKeys::default()).to_string(), "opus: no decoder here");
    }
}
