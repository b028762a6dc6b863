//! Every action by its name: what is typed, what of it can be meant, and where that stands.

use std::cmp::Reverse;
use std::ops::Range;

use ratatui::layout::{Margin, Rect};

use super::layout::Geometry;
use super::{Keys, Overlay, State, TextField, Window};
use crate::asset::search::{Highlighter, Mode, Place as In, Score, Scorer, Term};
use crate::input::{Action, Place, Topic};
use crate::text::{safe, thousands};

/// How many actions are remembered as the recent ones.
const REMEMBERED: usize = 12;
/// The widest frame.
const WIDEST: u16 = 70;
/// The rows of a frame on a screen of 24.
const ROWS: u16 = 14;
/// So high a frame has rules, and a sentence at its foot.
const WITH_FOOT: u16 = 12;

/// The palette: what is typed, and which of the entries that match it is selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    pub field: TextField,
    pub selected: usize,
    pub scroll: usize,
    /// Where it was opened: its actions are those of this place.
    pub over: Place,
    /// What lies under it, and comes back when it closes.
    pub beneath: Option<Box<Overlay>>,
}

/// What an entry of the palette does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Run(Action),
    /// Goes to a page, counted from 1.
    Page(u32),
    /// Lists what matches a text.
    Search(String),
}

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub command: Command,
    pub title: String,
    /// The action's name in the keymap.
    pub name: &'static str,
    pub key: Option<String>,
    /// The bytes of title and name that match what is typed.
    pub matched: [Vec<Range<usize>>; 2],
}

/// What can be meant, and of how many actions that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries {
    pub all: Vec<Entry>,
    pub actions: usize,
    /// Whether there are pages to go to, and assets to search for.
    pub lists: bool,
}

impl Entries {
    /// `6 of 58 actions`
    #[must_use]
    pub fn count(&self) -> String {
        let found = self.all.iter().filter(|entry| matches!(entry.command, Command::Run(_))).count();
        if found == 0 && !self.all.is_empty() {
            return format!("{} actions", self.actions);
        }
        format!("{found} of {} actions", self.actions)
    }
}

/// Where the parts of the palette stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PalettePlaces {
    pub frame: Rect,
    pub field: Rect,
    pub items: Rect,
    /// The rules under the field and under the entries, as rows of the frame; none on low screens.
    pub rules: [Option<u16>; 2],
    /// What else can be typed.
    pub foot: Option<Rect>,
}

impl Palette {
    /// Where everything stands. The upper edge stays where it is, however many entries there are.
    #[must_use]
    pub fn places(geometry: &Geometry) -> PalettePlaces {
        let body = geometry.body;
        let width = body.width.min(WIDEST);
        let height = body.height.min(ROWS.max(body.height / 10 * 7));
        let frame = Rect { x: body.x + (body.width - width) / 2, width, height, ..body };
        let inside = frame.inner(Margin::new(2, 1));
        let with_foot = height >= WITH_FOOT;
        let (above, below) = if with_foot { (2, 2) } else { (1, 0) };
        let items = Rect {
            y: inside.y + above.min(inside.height),
            height: inside.height.saturating_sub(above + below),
            ..inside
        };
        PalettePlaces {
            frame,
            field: Rect { height: inside.height.min(1), ..inside },
            items,
            rules: if with_foot { [Some(2), Some(height - 3)] } else { [None, None] },
            foot: with_foot.then(|| Rect { y: inside.bottom().saturating_sub(1), height: 1, ..inside }),
        }
    }

    /// The entries that match what is typed, the best first.
    #[must_use]
    pub fn entries(&self, state: &State) -> Entries {
        let actions: Vec<Action> =
            state.keymap.actions(self.over).into_iter().filter(|action| *action != Action::Palette).collect();
        let text = self.field.text().trim();
        let lists = self.over.chain().contains(&Place::Assets);
        let mut all = Vec::new();
        if let (Some(page), true) = (text.parse().ok(), lists) {
            all.push(Entry::page(state, self.over, page));
        } else if let (Some(wanted), true) = (text.strip_prefix('/'), lists) {
            all.extend(Entry::search(state, self.over, wanted));
        } else {
            all = ranked(state, self.over, text, &actions);
            if all.is_empty() && lists {
                all.extend(Entry::search(state, self.over, text));
            }
        }
        Entries { all, actions: actions.len(), lists }
    }

    /// The window onto the entries that holds the selected one.
    #[must_use]
    pub fn window(&self, state: &State) -> Window {
        let last = self.entries(state).all.len().saturating_sub(1);
        let held = Some((self.selected.min(last), self.selected.min(last)));
        Window { height: Self::places(&state.geometry()).items.height, len: last + 1, held }
    }
}

impl Entry {
    /// Whether it is for the marked assets, where there are any.
    #[must_use]
    pub fn takes_marks(&self) -> bool {
        matches!(self.command, Command::Run(action) if action.takes_marks())
    }

    fn of(state: &State, keys: &Keys<'_>, action: Action) -> Self {
        Self {
            command: Command::Run(action),
            title: state.glyphs().words(&action.title()).into_owned(),
            name: action.name(),
            key: keys.first(action).or_else(|| in_copy_menu(keys, action)),
            matched: [Vec::new(), Vec::new()],
        }
    }

    /// `Go to page 42`, with the key that does the same: `42 G`.
    fn page(state: &State, over: Place, page: u32) -> Self {
        let key = Keys::of(state, over).first(Action::LastRow);
        Self {
            command: Command::Page(page),
            title: format!("Go to page {}", thousands(u64::from(page))),
            key: key.map(|key| format!("{page} {key}")),
            ..Self::of(state, &Keys::of(state, over), Action::GoToPage)
        }
    }

    /// `Search for “text”`; without a text there is nothing to be searched for.
    fn search(state: &State, over: Place, text: &str) -> Option<Self> {
        let text = text.trim();
        let [open, close] = state.glyphs().quotes;
        (!text.is_empty()).then(|| Self {
            command: Command::Search(text.to_owned()),
            title: format!("Search for {open}{}{close}", safe(text)),
            ..Self::of(state, &Keys::of(state, over), Action::Search)
        })
    }
}

/// The actions that a text matches, the best first; among equals those of late, then what is done before what is looked
/// at, and moves last: their keys are the first that one knows.
fn ranked(state: &State, over: Place, text: &str, actions: &[Action]) -> Vec<Entry> {
    let terms: Vec<Term> = text
        .split_whitespace()
        .map(|word| Term { needle: word.to_lowercase().into(), mode: Mode::Fuzzy, not: false })
        .collect();
    let mut scorers: Vec<Scorer> = terms.iter().map(Scorer::new).collect();
    let mut highlighter = Highlighter::of(&terms);
    let keys = Keys::of(state, over);
    let mut found = Vec::new();
    for action in actions {
        let mut entry = Entry::of(state, &keys, *action);
        // A capital of ours says nothing of what is meant.
        let in_title = score(&mut scorers, &entry.title.to_lowercase());
        let Some(best) = in_title.max(score(&mut scorers, entry.name)) else { continue };
        if in_title.is_some() {
            entry.matched[0] = highlighter.parts_of(&entry.title);
        } else {
            entry.matched[1] = highlighter.parts_of(entry.name);
        }
        let recent = state.recent.iter().position(|known| known == action).unwrap_or(usize::MAX);
        found.push(((Reverse(best), recent, rank(action.topic())), entry));
    }
    // The order of the table stays among equals.
    found.sort_by_key(|(key, _)| *key);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// How well all words match a text; no word matches everything.
fn score(scorers: &mut [Scorer], text: &str) -> Option<Score> {
    let mut all = scorers.iter_mut();
    all.try_fold(Score::default(), |sum, scorer| Some(sum.and(scorer.score(In::Name, text)?)))
}

/// The keys that lead to a form through the copy menu: `Y m`.
fn in_copy_menu(keys: &Keys<'_>, action: Action) -> Option<String> {
    let letter = action.copy_form()?.letter()?;
    Some(format!("{} {letter}", keys.first(Action::CopyMenu)?))
}

fn rank(topic: Topic) -> u8 {
    match topic {
        Topic::Do => 0,
        Topic::Pick => 1,
        Topic::Look => 2,
        Topic::Program => 3,
        Topic::Move => 4,
    }
}

impl State {
    /// Remembers an action as the latest one.
    pub fn remember_action(&mut self, action: Action) {
        self.recent.retain(|known| *known != action);
        self.recent.insert(0, action);
        self.recent.truncate(REMEMBERED);
    }

    /// Closes what lies over the panes; what lay under it is there again. Whether there was anything.
    pub fn close_overlay(&mut self) -> bool {
        match self.overlay.take() {
            Some(Overlay::Palette(palette)) => {
                self.overlay = palette.beneath.map(|beneath| *beneath);
                true
            }
            other => other.is_some(),
        }
    }

    /// What lies over the panes, the palette aside.
    #[must_use]
    pub fn beneath_palette(&self) -> Option<&Overlay> {
        match &self.overlay {
            Some(Overlay::Palette(palette)) => palette.beneath.as_deref(),
            other => other.as_ref(),
        }
    }

    /// The same, to be changed.
    pub fn beneath_palette_mut(&mut self) -> Option<&mut Overlay> {
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => palette.beneath.as_deref_mut(),
            other => other.as_mut(),
        }
    }
}
