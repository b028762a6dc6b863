//! What assets can be opened with.

use std::collections::BTreeMap;

use ratatui::layout::{Margin, Rect};

use super::{State, Ticket, layout};
use crate::asset::{AssetId, AssetKind};
use crate::input::Action;
use crate::text::thousands;

/// With what assets are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenWith {
    /// The program that is configured for their kind, else the system's viewer.
    Usual,
    /// The program that is configured for this kind, whatever they are.
    Own(AssetKind),
    /// The system's viewer, by their URLs.
    System,
    /// The system's viewer, as files of this machine.
    Saved,
}

/// A program of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Safe to draw.
    pub name: String,
    /// It is given a file of this machine.
    pub wants_a_file: bool,
    /// It is given a URL.
    pub wants_a_url: bool,
}

/// The user's programs, by what they are configured for.
pub type Programs = BTreeMap<AssetKind, Program>;

/// The openers for some assets.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenMenu {
    pub assets: Vec<AssetId>,
    pub selected: usize,
    /// Waited for, to know how many of them are on this machine.
    pub ticket: Ticket,
    /// How many are; `None` until that is known.
    pub here: Option<usize>,
}

/// As wide as its longest line.
const WIDEST: u16 = 60;

impl OpenMenu {
    /// Where it stands, with so many items.
    #[must_use]
    pub fn frame(screen: Rect, items: usize) -> Rect {
        layout::centred(screen, WIDEST, u16::try_from(items).unwrap_or(u16::MAX).saturating_add(2))
    }

    /// The rows of the items within its frame.
    #[must_use]
    pub fn items(frame: Rect) -> Rect {
        frame.inner(Margin::new(1, 1))
    }
}

impl OpenWith {
    /// The letter that picks it in the menu; never one that moves, closes or searches.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        match self {
            Self::Usual => None,
            Self::Own(AssetKind::Image) => Some('i'),
            Self::Own(AssetKind::Video) => Some('v'),
            Self::Own(AssetKind::Audio) => Some('a'),
            Self::Own(AssetKind::Other) => Some('o'),
            Self::System => Some('s'),
            Self::Saved => Some('f'),
        }
    }
}

impl State {
    /// What can be chosen from: the user's programs, the system's viewer, the saved file in it.
    #[must_use]
    pub fn openers(&self) -> Vec<OpenWith> {
        let own = self.programs.keys().map(|kind| OpenWith::Own(*kind));
        own.chain([OpenWith::System, OpenWith::Saved]).collect()
    }

    /// What opens an asset of a kind, in words: `mpv`, `the system's viewer`.
    #[must_use]
    pub fn opener_words(&self, with: OpenWith, kind: AssetKind) -> String {
        let program = self.program(with, kind);
        program.map_or_else(|| "the system's viewer".to_owned(), |program| program.name.clone())
    }

    /// Whether a file of this machine is needed to open an asset of a kind.
    #[must_use]
    fn opens_a_file(&self, with: OpenWith, kind: AssetKind) -> bool {
        with == OpenWith::Saved || self.program(with, kind).is_some_and(|program| program.wants_a_file)
    }

    /// Whether its URL is.
    #[must_use]
    pub fn opens_a_url(&self, with: OpenWith, kind: AssetKind) -> bool {
        with != OpenWith::Saved && self.program(with, kind).is_none_or(|program| program.wants_a_url)
    }

    /// Why an item of the menu cannot be had, as far as is known.
    #[must_use]
    pub fn why_not_open(&self, menu: &OpenMenu, with: OpenWith) -> Option<String> {
        let (here, all) = (menu.here?, menu.assets.len());
        let lookup = self.lookup();
        let mut kinds = menu.assets.iter().filter_map(|id| lookup.get(id)).map(|asset| asset.kind);
        if here >= all || with != OpenWith::Saved && !kinds.any(|kind| self.opens_a_file(with, kind)) {
            return None;
        }
        let number = |number: usize| thousands(number as u64);
        let missing = if all == 1 { String::new() } else { format!(": {} of {}", number(all - here), number(all)) };
        let key = self.keymap.hint(self.page_place(), Action::Download);
        let tail = key.map(|key| format!(" · {key} downloads it")).unwrap_or_default();
        Some(format!("not downloaded yet{missing}{tail}"))
    }

    fn program(&self, with: OpenWith, kind: AssetKind) -> Option<&Program> {
        match with {
            OpenWith::Usual => self.programs.get(&kind),
            OpenWith::Own(kind) => self.programs.get(&kind),
            OpenWith::System | OpenWith::Saved => None,
        }
    }
}
