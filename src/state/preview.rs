//! What is seen and heard of assets: which pictures and waveforms are wanted, under way, at hand, or not to be had.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ratatui::layout::Rect;

use super::{Front, Seats, State, Ticket};
use crate::asset::{Asset, AssetId, AssetKind, MediaFault, MediumVersion, Shot, ShotFacts, Waveform};
use crate::text::Label;

/// What the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Graphics {
    /// Not known yet: the terminal is still asked.
    #[default]
    Unknown,
    /// No pictures: switched off, or there is neither a protocol nor colour.
    None,
    /// Pictures of coloured half blocks.
    Cells,
    /// Pictures of pixels.
    Pixels,
}

/// A picture as it is on the screen. The pixels are the runtime's; here it is a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureKey {
    pub asset: AssetId,
    pub version: MediumVersion,
    pub shot: Shot,
    /// Columns and rows that it may cover.
    pub cells: (u16, u16),
}

/// The sound of an asset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaveKey {
    pub asset: AssetId,
    pub version: MediumVersion,
}

/// Something to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preview {
    Picture(PictureKey),
    Wave(WaveKey),
}

/// What a preview is of, whatever its size: what cannot be shown in one size cannot be shown in another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    pub asset: AssetId,
    pub version: MediumVersion,
    /// `None` is the sound.
    pub shot: Option<Shot>,
}

impl Preview {
    #[must_use]
    pub fn asset(&self) -> &AssetId {
        match self {
            Self::Picture(key) => &key.asset,
            Self::Wave(key) => &key.asset,
        }
    }

    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Picture(PictureKey { asset, version, shot, .. }) => {
                Subject { asset: asset.clone(), version: *version, shot: Some(*shot) }
            }
            Self::Wave(WaveKey { asset, version }) => Subject { asset: asset.clone(), version: *version, shot: None },
        }
    }
}

/// A picture that the runtime holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Columns and rows that it covers, within those of its key.
    pub extent: (u16, u16),
    /// What it takes in memory.
    pub bytes: usize,
    pub facts: ShotFacts,
}

/// Something at hand, and the turn in which it was last on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct AtHand<T> {
    pub what: T,
    pub seen: u64,
}

/// Why there is nothing to see, and the same in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub fault: MediaFault,
    pub words: String,
    /// The asset's URL at that time, with its signature.
    pub url: Option<Label>,
}

/// What is looked at. While it stays the same for a while, what is missing of it is fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaze {
    /// The selected asset; on the contact sheet, where the selection changes nothing of what is seen, the first one.
    pub asset: Option<AssetId>,
    /// The first row on the screen.
    pub offset: usize,
    pub frame: u8,
    pub front: Front,
    pub size: (u16, u16),
}

/// Everything about previews.
#[derive(Clone, Debug, Default)]
pub struct Previews {
    /// `i` takes them away.
    pub hidden: bool,
    pub graphics: Graphics,
    pub pictures: BTreeMap<PictureKey, AtHand<Picture>>,
    pub waves: BTreeMap<WaveKey, AtHand<Waveform>>,
    pub failed: BTreeMap<Subject, Failure>,
    /// What is wanted and not kept on this machine.
    pub absent: BTreeSet<Preview>,
    /// What is being made or fetched.
    pub seats: Seats<Preview>,
    /// What is looked up on this machine alone: one at a time, in the lane [`LOOK_SEAT`]. It is quick, so it is never
    /// ended: while a key is held the newest row comes next.
    pub look: Option<(Preview, Ticket)>,
    pub gaze: Gaze,
    /// When the gaze has rested long enough (since the program's start).
    pub rests_at: Duration,
    /// Counts what was on the screen.
    pub turn: u64,
}

/// How many previews are fetched at once.
pub const PREVIEW_SEATS: usize = 8;

/// The seat of what is only looked up.
pub const LOOK_SEAT: usize = PREVIEW_SEATS;

/// How long the gaze rests on something before that is fetched.
pub const PAUSE: Duration = Duration::from_millis(120);

/// How long something may be on its way before the screen says so.
pub const PATIENCE: Duration = Duration::from_millis(150);

/// What the pictures at hand may take in memory, beside those on the screen: some screens of them. Those that are no longer
/// at hand are looked up on the disk, within a frame.
pub const PICTURE_BYTES: usize = 8 * 1024 * 1024;

/// How many waveforms are kept, beside those on the screen.
pub const MOST_WAVES: usize = 64;

/// How many failures are remembered.
pub const MOST_FAILED: usize = 1000;

impl Previews {
    /// Whether there is something to be made of it: it is neither at hand nor known to fail.
    #[must_use]
    pub fn lacks(&self, preview: &Preview) -> bool {
        let at_hand = match preview {
            Preview::Picture(key) => self.pictures.contains_key(key),
            Preview::Wave(key) => self.waves.get(key).is_some_and(|wave| wave.what.whole),
        };
        !at_hand && !self.failed.contains_key(&preview.subject())
    }

    /// What a shot turned out to be, whatever the size in which it is at hand.
    #[must_use]
    pub fn shot_facts(&self, asset: &AssetId, version: MediumVersion, shot: Shot) -> Option<ShotFacts> {
        let key = |cells| PictureKey { asset: asset.clone(), version, shot, cells };
        let mut sizes = self.pictures.range(key((0, 0))..=key((u16::MAX, u16::MAX)));
        sizes.next().map(|(_, picture)| picture.what.facts)
    }
}

/// A place on the screen in which something of an asset is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Framed<'s> {
    pub asset: &'s Asset,
    pub shot: Shot,
    pub area: Rect,
}

/// What is to be seen in such a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Sight<'s> {
    /// Nothing, or nothing yet.
    Blank,
    Picture(PictureKey, Picture),
    /// With why there is no more of it.
    Wave(&'s Waveform, Option<&'s str>),
    /// It takes its time.
    Coming,
    /// Why there is nothing.
    Missing(Cow<'s, str>),
}

/// What is said where nothing may be fetched.
const NOT_HERE: &str = "not here while offline";

impl State {
    /// Whether something can be seen or heard of assets of this kind on this terminal.
    #[must_use]
    pub fn previews_kind(&self, kind: AssetKind) -> bool {
        !self.previews.hidden
            && match kind {
                AssetKind::Image | AssetKind::Video => self.previews.graphics != Graphics::None,
                AssetKind::Audio => true,
                AssetKind::Other => false,
            }
    }

    /// The places on the screen in which assets are shown, the most wanted first.
    #[must_use]
    pub fn framed(&self) -> Vec<Framed<'_>> {
        if self.front() == Front::Sheet { self.sheet_frames() } else { self.detail_frames() }
    }

    /// What is wanted to be at hand for the screen as it is, the most wanted first.
    #[must_use]
    pub fn wanted(&self) -> Vec<Preview> {
        let mut wanted = Vec::new();
        for framed in self.framed() {
            if let Some(preview) = self.preview_of(&framed).filter(|preview| !wanted.contains(preview)) {
                wanted.push(preview);
            }
        }
        wanted
    }

    /// Whether the gaze has rested long enough for fetching.
    #[must_use]
    pub fn has_rested(&self) -> bool {
        self.now.since_start >= self.previews.rests_at
    }

    /// The name of what belongs into a place; `None` where nothing can be asked for.
    fn preview_of(&self, framed: &Framed<'_>) -> Option<Preview> {
        let Framed { asset, shot, area } = framed;
        if !self.previews_kind(asset.kind) || area.is_empty() {
            return None;
        }
        let version = asset.medium_version()?;
        let pictures = matches!(self.previews.graphics, Graphics::Cells | Graphics::Pixels);
        match asset.kind {
            AssetKind::Image | AssetKind::Video => pictures.then(|| {
                let cells = (area.width, area.height);
                Preview::Picture(PictureKey { asset: asset.id.clone(), version, shot: *shot, cells })
            }),
            AssetKind::Audio => Some(Preview::Wave(WaveKey { asset: asset.id.clone(), version })),
            AssetKind::Other => None,
        }
    }

    /// What is to be seen in a place.
    #[must_use]
    pub fn sight(&self, framed: &Framed<'_>) -> Sight<'_> {
        let previews = &self.previews;
        if let Err(refusal) = framed.asset.link() {
            return Sight::Missing(Cow::Owned(refusal.to_string()));
        }
        let Some(preview) = self.preview_of(framed) else { return Sight::Blank };
        let failure = previews.failed.get(&preview.subject()).map(|failure| failure.words.as_str());
        if let Preview::Wave(key) = &preview
            && let Some(wave) = previews.waves.get(key)
        {
            return Sight::Wave(&wave.what, failure);
        }
        if let Some(why) = failure {
            return Sight::Missing(Cow::Borrowed(why));
        }
        if let Preview::Picture(key) = &preview
            && let Some(picture) = previews.pictures.get(key)
        {
            return Sight::Picture(key.clone(), picture.what);
        }
        if self.reach.offline && previews.absent.contains(&preview) {
            return Sight::Missing(Cow::Borrowed(NOT_HERE));
        }
        if self.shows_loading() && previews.seats.holds(&preview) { Sight::Coming } else { Sight::Blank }
    }

    /// Whether the screen says that a preview is on its way.
    #[must_use]
    pub fn shows_loading(&self) -> bool {
        !self.previews.seats.is_empty() && self.now.since_start >= self.shows_loading_at()
    }

    /// From when on the screen says that something is on its way (since the program's start).
    #[must_use]
    pub fn shows_loading_at(&self) -> Duration {
        self.previews.rests_at.saturating_sub(PAUSE) + PATIENCE
    }
}
