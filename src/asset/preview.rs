//! What is shown of a medium: which shot of it, the shape of a sound, and why there is nothing to see.

use std::sync::Arc;

use super::link::{self, Refusal};
use super::{FaultKind, Seconds};
use crate::text::Label;

/// Which version of its medium an asset's URL names: a hash of the URL without its query, since a signed query changes
/// with each answer of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediumVersion(pub u64);

impl MediumVersion {
    /// The version that a URL names; `None` where it may not be fetched.
    #[must_use]
    pub fn of(url: &str) -> Option<Self> {
        let mut url = link::parse(url).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        // FNV-1a: the same in every run and on every machine, since the cache on disk is named after it.
        let hash = url
            .as_str()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Some(Self(hash))
    }
}

/// What a picture is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shot {
    /// The picture itself; of a video its poster, the first frame that stands for itself.
    Whole,
    /// A frame of a video's filmstrip, from 0; frame 0 is the poster.
    Frame(u8),
}

/// The most frames that a filmstrip has.
pub const STRIP: u8 = 8;

/// What a shot turned out to be, beside its pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShotFacts {
    /// Where in the clip the frame is from; `None` for a picture.
    pub at: Option<Seconds>,
    /// How many different frames the filmstrip of the clip has: 1 to [`STRIP`]; 0 for a picture.
    pub frames: u8,
}

/// The shape of a sound: its peaks, all channels merged, as far as it has been decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Waveform {
    /// The loudest sample of each stretch: 0 is silence, 255 full scale. At most [`Self::MOST_PEAKS`].
    pub peaks: Arc<[u8]>,
    /// How long a stretch is.
    pub stretch: Seconds,
    /// The length of the whole sound, where its container tells it or its end was reached.
    pub duration: Option<Seconds>,
    /// All of it has been decoded.
    pub whole: bool,
}

impl Waveform {
    /// More are not kept: stretches are merged in pairs.
    pub const MOST_PEAKS: usize = 4096;
}

/// Why nothing is to be seen, heard or learned of a medium.
#[derive(Clone, Debug, PartialEq)]
pub enum MediaFault {
    /// There is no URL that may be fetched.
    Link(Refusal),
    /// Its host could not be asked, or refused; what it said, made safe.
    Net { kind: FaultKind, detail: Label },
    /// It is not kept here, and nobody is to be asked.
    NotHere,
    /// It became another one while it was read.
    Changed,
    /// It is beyond a limit: `50,000 × 50,000 pixels`, `81 MB`.
    TooLarge { what: String },
    /// It is no medium that can be shown: `HTML`, `SVG`, `a font`.
    Foreign { what: String },
    /// There is no decoder for this codec or format: `hevc`, `opus`.
    Codec { codec: Label },
    /// It is damaged, or cut off: what the decoder found.
    Damaged { what: String },
}

impl MediaFault {
    /// Whether the URL may have ended: its asset is then asked for anew, once.
    #[must_use]
    pub fn may_be_ended(&self) -> bool {
        matches!(self, Self::Net { kind: FaultKind::Forbidden | FaultKind::NotFound, .. })
    }

    /// Whether it would be the same if it were tried again.
    #[must_use]
    pub fn lasts(&self) -> bool {
        !matches!(
            self,
            Self::Net {
                kind: FaultKind::Offline
                    | FaultKind::Interrupted
                    | FaultKind::TimedOut { .. }
                    | FaultKind::RateLimited
                    | FaultKind::Status { .. },
                ..
            } | Self::NotHere
                | Self::Changed
        )
    }
}
