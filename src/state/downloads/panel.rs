//! The panel of the downloads: where its parts stand, and what each of its lines says.

use ratatui::layout::{Margin, Rect};

use super::totals::{left, rate_words};
use super::{Downloads, Item, Phase};
use crate::asset::media::byte_size;
use crate::asset::{Amount, Stage};
use crate::input::{Action, Place};
use crate::state::{Overlay, State, Window};
use crate::text::thousands;

/// Which of the downloads is selected, and the first one on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DownloadsPanel {
    pub selected: usize,
    pub scroll: usize,
}

/// The widest panel; longer lines are hard to read.
const WIDEST: u16 = 118;
/// The screens from which on there is room beside and above the panel.
const ROOMY: (u16, u16) = (80, 14);
/// Rows within the frame from which on there is a line about all, with a rule under it.
const WITH_ALL: u16 = 8;
/// Rows within the frame from which on there are hints.
const WITH_HINTS: u16 = 14;

/// Where the parts of the panel stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelPlaces {
    pub frame: Rect,
    /// How many stand in which way.
    pub summary: Rect,
    /// How far all of them have come; not on a low screen.
    pub all: Option<Rect>,
    /// The row of the rule under that, within the frame.
    pub rule: Option<u16>,
    /// One row for each download.
    pub items: Rect,
    /// How many there are below.
    pub below: Rect,
    pub hints: Option<Rect>,
    /// Columns for the names.
    pub names: u16,
    pub tail: Tail,
}

/// What stands behind the name of a download before the bytes that are here and the time that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Columns of the bar and a blank behind it; 0: none.
    pub bar: u16,
    /// Columns of the bytes a second; 0: none.
    pub rate: u16,
}

impl Tail {
    /// Columns of ` 52 %`.
    pub const PERCENT: u16 = 5;
    /// Columns of `412 MB of 4.1 GB 5:29` and a blank before it.
    const REST: u16 = 22;
    /// Columns of `99.9 MB/s` and a blank before it.
    const RATE: u16 = 10;
    /// Columns of the bar, and a blank behind it.
    const BAR: u16 = 20;
    /// Columns of a name that is long enough before anything else gets wider.
    const NAME: u16 = 24;

    /// Columns for the names in so many, and what has room behind them and a blank.
    fn of(room: u16) -> (u16, Self) {
        let room = room.saturating_sub(1);
        let least = Self::PERCENT + Self::REST;
        let (with_bar, with_rate) = (least + Self::BAR, least + Self::BAR + Self::RATE);
        // Where there is room for both, names get longer first.
        if room >= Self::NAME + 8 + with_rate {
            (room - with_rate, Self { bar: Self::BAR, rate: Self::RATE })
        } else if room >= Self::NAME + with_bar {
            (room - with_bar, Self { bar: Self::BAR, rate: 0 })
        } else if room >= Self::NAME + least {
            (Self::NAME, Self { bar: 0, rate: 0 })
        } else {
            (room / 2, Self { bar: 0, rate: 0 })
        }
    }
}

impl PanelPlaces {
    #[must_use]
    pub fn of(screen: Rect) -> Self {
        let (columns, rows) = ROOMY;
        let beside = u16::from(screen.width >= columns);
        let above = if screen.height >= rows { 2 } else { 1 };
        let frame = screen.inner(Margin::new(beside.max(screen.width.saturating_sub(WIDEST) / 2), above));
        let inside = frame.inner(Margin::new(1, 1));
        let row = |number: u16| {
            let y = inside.y.saturating_add(number).min(inside.bottom());
            Rect { y, height: u16::from(y < inside.bottom()), ..inside }
        };
        let has_all = inside.height >= WITH_ALL;
        let has_hints = inside.height >= WITH_HINTS;
        let (head, foot) = (if has_all { 3 } else { 1 }, if has_hints { 3 } else { 1 });
        let height = inside.height.saturating_sub(head + foot);
        let below = inside.height.saturating_sub(if has_hints { 2 } else { 1 });
        // Bar, sign and blank before the name; a blank behind the tail.
        let (names, tail) = Tail::of(inside.width.saturating_sub(4));
        Self {
            frame,
            summary: row(0),
            all: has_all.then(|| row(1)),
            rule: has_all.then_some(3),
            items: Rect { height, ..row(head) },
            below: row(below),
            hints: has_hints.then(|| row(inside.height - 1)),
            names,
            tail,
        }
    }
}

/// What one line says behind the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadLine {
    Moving(Moving),
    /// Words of ours, and its length at the end.
    Words {
        text: String,
        bytes: Option<String>,
    },
    /// The file that it is now, and its length.
    File {
        path: String,
        bytes: String,
    },
}

/// How far something has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    /// In thousandths; `None` where its length is not known.
    pub far: Option<u64>,
    /// `412 MB of 4.1 GB`, and the same in short.
    pub amounts: [String; 2],
    pub rate: Option<String>,
    /// The time that is left, that it is paused, or nothing where nothing is to be waited for.
    pub end: Option<String>,
}

impl Item {
    /// What its line says.
    #[must_use]
    pub fn line(&self, state: &State) -> DownloadLine {
        let download = &self.download;
        let words = |text: String, bytes: Option<u64>| DownloadLine::Words { text, bytes: bytes.map(byte_size) };
        match &download.stage {
            Stage::Waiting => words("waiting".to_owned(), download.bytes),
            Stage::Running { amount, rate } => DownloadLine::Moving(self.moving(*amount, *rate, None)),
            Stage::Paused { amount } => DownloadLine::Moving(self.moving(*amount, None, Some("paused"))),
            Stage::Saved { file, bytes } => {
                DownloadLine::File { path: state.downloads.file_words(file), bytes: byte_size(*bytes) }
            }
            Stage::Same { bytes, .. } => words("already there, the same".to_owned(), Some(*bytes)),
            Stage::Skipped => words("left out: it has no URL".to_owned(), download.bytes),
            Stage::Again { .. } | Stage::Failed { .. } => words(self.words.clone().unwrap_or_default(), None),
            Stage::Cancelled { amount } => {
                let kept = (amount.done > 0).then(|| format!("{} kept", byte_size(amount.done)));
                let key = state.keymap.hint(Place::Downloads, Action::Retry);
                let again = key.map(|key| format!("{key} takes it up again"));
                let parts = [Some("cancelled".to_owned()), kept, again].into_iter().flatten();
                words(parts.collect::<Vec<_>>().join(" · "), None)
            }
        }
    }

    fn moving(&self, amount: Amount, rate: Option<u64>, end: Option<&str>) -> Moving {
        let total = amount.total.or(self.download.bytes).map(|total| total.max(amount.done));
        let far = total.map(|total| u128::from(amount.done) * 1000 / u128::from(total.max(1)));
        let left = || left(total?.saturating_sub(amount.done), rate?);
        Moving {
            far: far.and_then(|far| u64::try_from(far).ok()),
            amounts: [Amount { total, ..amount }.words(), byte_size(amount.done)],
            rate: rate.filter(|rate| *rate > 0).map(rate_words),
            end: end.map(str::to_owned).or_else(left),
        }
    }
}

impl Downloads {
    /// `all 299 · 11.2 MB/s`, and how far all of them have come.
    #[must_use]
    pub fn all_line(&self) -> (String, Moving) {
        let totals = &self.all;
        let rate = (totals.rate() > 0).then(|| rate_words(totals.rate()));
        let parts = [Some(format!("all {}", thousands(totals.all() as u64))), rate];
        let far = (totals.wanted() > 0).then(|| totals.thousandths());
        let amounts = [totals.amount_words(), byte_size(totals.done())];
        let end = match (totals.is_active(), totals.is_open()) {
            (true, _) => totals.left(),
            (false, true) => Some("paused".to_owned()),
            (false, false) => Some(String::new()),
        };
        let line = Moving { far, amounts, rate: None, end };
        (parts.into_iter().flatten().collect::<Vec<_>>().join(" · "), line)
    }

    /// `2 running · 1 paused · 278 waiting · 15 done · 2 failed · 1 cancelled`.
    #[must_use]
    pub fn summary(&self) -> String {
        let totals = &self.all;
        let counts = [
            (totals.count(Phase::Running), "running"),
            (totals.count(Phase::Paused), "paused"),
            (totals.waiting(), "waiting"),
            (totals.whole(), "done"),
            (totals.count(Phase::Failed), "failed"),
            (totals.count(Phase::Cancelled), "cancelled"),
            (totals.count(Phase::Skipped), "without a URL"),
        ];
        let there = counts.into_iter().filter(|(count, _)| *count > 0);
        there.map(|(count, word)| format!("{} {word}", thousands(count as u64))).collect::<Vec<_>>().join(" · ")
    }

    /// `~/Downloads/assetbrowse`, and `81.0 GB free` where that was told.
    #[must_use]
    pub fn folder_words(&self) -> (String, Option<String>) {
        let folder = self.free.as_ref().map_or(&self.folder, |(folder, _)| folder);
        let free = self.free.as_ref().and_then(|(_, bytes)| *bytes);
        (self.path_words(folder), free.map(|bytes| format!("{} free", byte_size(bytes))))
    }
}

impl State {
    /// The download that is selected in the panel.
    #[must_use]
    pub fn selected_download(&self) -> Option<&Item> {
        let Some(Overlay::Downloads(panel)) = &self.overlay else { return None };
        self.downloads.items().get(panel.selected)
    }
}

impl DownloadsPanel {
    /// The window that holds the selected one of so many.
    #[must_use]
    pub fn window(self, screen: Rect, len: usize) -> Window {
        let selected = self.selected.min(len.saturating_sub(1));
        Window { height: PanelPlaces::of(screen).items.height, len, held: Some((selected, selected)) }
    }
}
