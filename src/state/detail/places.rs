//! Where the parts of the detail stand: the picture, the lines, and the filmstrip of the full detail.

use ratatui::layout::{Margin, Position, Rect};

use crate::asset::preview::STRIP;
use crate::asset::{Asset, AssetKind, Seconds, Shot};
use crate::state::{Framed, Geometry, Sight, State, Subject};

/// The lowest body in which the pane has a picture.
const WITH_PICTURE: u16 = 16;
/// The lowest body in which the full detail has a picture over its lines.
const WITH_PICTURE_ABOVE: u16 = 12;
/// The narrowest screen on which the full detail has its picture beside the lines, and their columns there.
const BESIDE: u16 = 80;
const LINES: u16 = 39;
/// The lowest screen with a filmstrip.
const WITH_STRIP: u16 = 24;
/// A frame of the filmstrip, and the blanks between two of them.
const FRAME: (u16, u16) = (13, 4);
const GAP: u16 = 2;
/// The rows of the filmstrip: its rule, the frames, their times, and what is said of the chosen one.
const STRIP_ROWS: u16 = FRAME.1 + 3;

/// The places of the detail's parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailPlaces {
    /// The fields.
    pub lines: Rect,
    /// What is seen or heard of the asset.
    pub picture: Option<Rect>,
    /// The rule between the picture and the lines beside it: one column.
    pub divider: Option<Rect>,
    pub strip: Option<Strip>,
}

/// The places of a filmstrip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// All of it, below its rule.
    pub area: Rect,
    /// One row.
    pub rule: Rect,
    /// The frames that have room, by their numbers.
    pub frames: Vec<(u8, Rect)>,
}

impl Strip {
    /// Where `count` frames stand so that the chosen one is among those on the screen.
    fn of(rows: Rect, count: u8, chosen: u8) -> Self {
        let rule = Rect { height: 1, ..rows };
        let area = Rect { y: rows.y + 1, height: rows.height - 1, ..rows };
        let line = area.inner(Margin::new(1, 0));
        let room = u8::try_from((line.width + GAP) / (FRAME.0 + GAP)).unwrap_or(STRIP).min(count);
        let first = chosen.saturating_sub(room / 2).min(count - room);
        let place =
            |at: u8| Rect { x: line.x + u16::from(at) * (FRAME.0 + GAP), width: FRAME.0, height: FRAME.1, ..line };
        Self { area, rule, frames: (0..room).map(|at| (first + at, place(at))).collect() }
    }

    /// The frame that is drawn there.
    #[must_use]
    pub fn frame_at(&self, at: Position) -> Option<u8> {
        // Its time and the mark below it belong to it.
        let column = |place: &Rect| (place.x..place.right()).contains(&at.x) && at.y <= place.bottom();
        self.frames.iter().find(|(_, place)| self.area.contains(at) && column(place)).map(|(number, _)| *number)
    }
}

impl DetailPlaces {
    /// `None` where there is no room for a detail, or no asset to tell of.
    #[must_use]
    pub fn of(state: &State, geometry: &Geometry) -> Option<Self> {
        let area = geometry.detail?;
        let asset = state.listing.selected_asset()?;
        let shown = state.previews_kind(asset.kind) && asset.unreadable.is_none();
        let bare = Self { lines: area, ..Self::default() };
        Some(match (shown, state.full) {
            (false, _) => bare,
            (true, false) => Self::pane(area),
            (true, true) => Self::full(state, asset, geometry, area),
        })
    }

    /// A picture over the lines. Its place has the same height for all assets, so that going from one to the next moves
    /// nothing: a third of the pane, and no higher than a square.
    fn pane(area: Rect) -> Self {
        if area.height < WITH_PICTURE {
            return Self { lines: area, ..Self::default() };
        }
        Self::above(area, ((area.height + 1) / 3).min(area.width / 2))
    }

    /// A picture of so many rows, a blank one, the lines.
    fn above(area: Rect, rows: u16) -> Self {
        let picture = Rect { height: rows, ..area.inner(Margin::new(1, 0)) };
        let lines = Rect { y: area.y + rows + 1, height: area.height - rows - 1, ..area };
        Self { lines, picture: Some(picture), ..Self::default() }
    }

    fn full(state: &State, asset: &Asset, geometry: &Geometry, area: Rect) -> Self {
        let strip = (geometry.screen.height >= WITH_STRIP && asset.kind == AssetKind::Video)
            .then(|| state.strip_frames(asset))
            .flatten()
            .map(|count| {
                let rows = Rect { y: area.bottom() - STRIP_ROWS, height: STRIP_ROWS, ..area };
                Strip::of(rows, count, state.detail.frame.min(count - 1))
            });
        let upper = Rect { height: area.height - strip.as_ref().map_or(0, |_| STRIP_ROWS), ..area };
        let places = if area.width >= BESIDE {
            let left = area.width - LINES - 1;
            let edge = u16::from(upper.height >= 12);
            Self {
                lines: Rect { x: area.x + left + 1, width: LINES, ..upper },
                picture: Some(Rect { width: left, ..upper }.inner(Margin::new(1, edge))),
                divider: Some(Rect { x: area.x + left, width: 1, ..upper }),
                strip: None,
            }
        } else if upper.height >= WITH_PICTURE_ABOVE {
            Self::above(upper, upper.height / 2)
        } else {
            Self { lines: upper, ..Self::default() }
        };
        Self { strip, ..places }
    }
}

impl State {
    /// How many frames the filmstrip of a video has; as many as there can be until that is known. `None` where it has
    /// none: there is one frame only, or the video cannot be shown.
    #[must_use]
    pub fn strip_frames(&self, asset: &Asset) -> Option<u8> {
        let version = asset.medium_version()?;
        let poster = Subject { asset: asset.id.clone(), version, shot: Some(Shot::Whole) };
        if self.previews.failed.contains_key(&poster) {
            return None;
        }
        match self.previews.shot_facts(&asset.id, version, Shot::Whole) {
            None => Some(STRIP),
            Some(facts) => Some(facts.frames.min(STRIP)).filter(|frames| *frames > 1),
        }
    }

    /// How many frames the filmstrip on the screen has, as far as is known; `None` where there is no filmstrip.
    #[must_use]
    pub fn strip(&self) -> Option<u8> {
        DetailPlaces::of(self, &self.geometry())?.strip?;
        self.strip_frames(self.listing.selected_asset()?)
    }

    /// The chosen frame of the filmstrip that is on the screen.
    #[must_use]
    pub fn chosen_frame(&self) -> Option<u8> {
        Some(self.detail.frame.min(self.strip()? - 1))
    }

    /// Where in the selected video a frame of its filmstrip is from, once it was found.
    #[must_use]
    pub fn frame_at(&self, number: u8) -> Option<Seconds> {
        let asset = self.listing.selected_asset()?;
        self.previews.shot_facts(&asset.id, asset.medium_version()?, shot(number))?.at
    }

    /// `frame at 0:12 shown above`, as soon as it is.
    #[must_use]
    pub fn strip_words(&self) -> Option<String> {
        let at = self.frame_at(self.chosen_frame()?)?;
        let large = self.framed().into_iter().next()?;
        let shown = match self.sight(&large) {
            Sight::Picture(..) => "shown above",
            Sight::Blank | Sight::Wave(..) | Sight::Coming => "on its way",
            Sight::Missing(_) => return None,
        };
        Some(format!("frame at {} {shown}", at.clock()))
    }

    /// The places of the detail in which something of the asset is shown, the most wanted first.
    pub(in crate::state) fn detail_frames(&self) -> Vec<Framed<'_>> {
        let geometry = self.geometry();
        let (Some(places), Some(asset)) = (DetailPlaces::of(self, &geometry), self.listing.selected_asset()) else {
            return Vec::new();
        };
        let shot = places.strip.as_ref().and_then(|_| self.chosen_frame()).map_or(Shot::Whole, shot);
        let framed = |shot, area| Framed { asset, shot, area };
        let large = places.picture.map(|area| framed(shot, area));
        // Only the poster tells which frames there are.
        let poster = large.clone().filter(|_| shot != Shot::Whole).map(|large| Framed { shot: Shot::Whole, ..large });
        let version = asset.medium_version();
        let is_told = version.and_then(|version| self.previews.shot_facts(&asset.id, version, Shot::Whole)).is_some();
        let strip = places.strip.into_iter().flat_map(|strip| strip.frames);
        let strip =
            strip.filter(|(number, _)| is_told || *number == 0).map(|(number, area)| framed(self::shot(number), area));
        large.into_iter().chain(strip).chain(poster.filter(|_| !is_told)).collect()
    }
}

/// A frame of the filmstrip; the first one is the poster.
fn shot(frame: u8) -> Shot {
    match frame {
        0 => Shot::Whole,
        number => Shot::Frame(number),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::state::{Graphics, Pane, fixtures};

    proptest! {
        #[test]
        fn nothing_lies_over_anything_else(
            size in (0u16..200, 0u16..80), row in 0usize..8, full: bool, frame in 0u8..20, seen: bool,
        ) {
            let mut state = fixtures::looking(Graphics::Cells, row, size);
            (state.full, state.focus, state.detail.frame) = (full, Pane::Detail, frame);
            if seen {
                fixtures::seen(&mut state, (16, 9));
            }
            let geometry = state.geometry();
            let Some(places) = DetailPlaces::of(&state, &geometry) else { return Ok(()) };
            let strip = places.strip.iter().flat_map(|strip| strip.frames.iter().map(|(_, area)| *area));
            let rules = places.strip.iter().map(|strip| strip.rule);
            let parts: Vec<Rect> = [Some(places.lines), places.picture, places.divider].into_iter().flatten().chain(strip).chain(rules).collect();
            for (at, part) in parts.iter().enumerate() {
                prop_assert_eq!(part.intersection(geometry.body), *part);
                for other in &parts[at + 1..] {
                    prop_assert!(!part.intersects(*other), "{:?} and {:?}", part, other);
                }
            }
            if let Some(chosen) = state.chosen_frame() {
                let on_screen = places.strip.iter().flat_map(|strip| &strip.frames).any(|(number, _)| *number == chosen);
                prop_assert!(on_screen, "frame {} of {:?}", chosen, places.strip);
            }
        }
    }

    #[test]
    fn the_pane_has_a_third_of_its_height_for_the_picture() {
        for (size, cells) in [((120, 34), Some((32, 10))), ((80, 24), Some((30, 7))), ((80, 18), None)] {
            let state = fixtures::looking(Graphics::Cells, 1, size);
            let places = DetailPlaces::of(&state, &state.geometry()).unwrap();
            assert_eq!(places.picture.map(|area| (area.width, area.height)), cells, "{size:?}");
        }
    }
}
