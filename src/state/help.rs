//! The keys of a place, made from the keymap: rebound keys show as they are.

use ratatui::layout::Margin;

use super::layout::{self, Geometry};
use super::{Glyphs, Keys, Reader, Scene, State};
use crate::input::{Action, Place, Topic};
use crate::text::{width, wrap};

/// Actions that stand on one line where both have a key, and the words for the two.
const PAIRS: &[(Action, Action, &str)] = &[
    (Action::Down, Action::Up, "down, up"),
    (Action::Left, Action::Right, "left, right"),
    (Action::HalfDown, Action::HalfUp, "half a screen"),
    (Action::ScreenDown, Action::ScreenUp, "a screen"),
    (Action::FirstRow, Action::LastRow, "first, last"),
    (Action::NextPage, Action::PreviousPage, "next, previous page"),
    (Action::FirstPage, Action::LastPage, "first, last page"),
    (Action::NextGroup, Action::PreviousGroup, "next, previous group"),
    (Action::NextField, Action::PreviousField, "next, previous field"),
    (Action::NextFrame, Action::PreviousFrame, "next, previous frame"),
    (Action::NextAsset, Action::PreviousAsset, "next, previous asset"),
    (Action::CursorLeft, Action::CursorRight, "cursor left, right"),
    (Action::CursorStart, Action::CursorEnd, "beginning, end"),
    (Action::SortMenu, Action::ReverseSort, "sort by …, reverse"),
    (Action::TogglePreview, Action::ToggleSheet, "pictures, contact sheet"),
    (Action::PaneLeft, Action::PaneRight, "pane left, right"),
    (Action::NextPane, Action::PreviousPane, "next, previous pane"),
    (Action::Unfold, Action::Fold, "unfold, fold a folder"),
    (Action::ScrollDown, Action::ScrollUp, "scroll down, up"),
    (Action::ScrollHalfDown, Action::ScrollHalfUp, "scroll half a screen"),
    (Action::OpenDetail, Action::Back, "full detail, back"),
    (Action::Mark, Action::MarkRange, "mark, mark a range"),
    (Action::MarkPage, Action::InvertPage, "mark, invert the page"),
    (Action::MarkMatching, Action::UnmarkAll, "mark all matches, none"),
    (Action::CopyUrl, Action::CopyMenu, "copy URL, copy as …"),
    (Action::Download, Action::Downloads, "download, downloads"),
    (Action::Reload, Action::Sync, "reload page, sync all"),
    (Action::Open, Action::OpenWith, "open, open with …"),
    (Action::NextMatch, Action::PreviousMatch, "next, previous match"),
    (Action::BackOrQuit, Action::QuitNow, "back or quit, quit"),
];

/// Wide enough for two columns.
const TWO_COLUMNS: u16 = 76;
/// The widest frame.
const WIDEST: u16 = 80;
/// Columns for the keys; aliases that do not fit are left out.
pub const KEYS: usize = 14;

/// A heading, a key with its words, or a blank line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HelpLine {
    Heading(&'static str),
    Key(String, String),
    #[default]
    Blank,
}

/// The places whose keys can be looked at: those that can be come to from here.
#[must_use]
pub fn places(scene: &Scene) -> &'static [Place] {
    match scene {
        Scene::Browse => &[
            Place::List,
            Place::Sheet,
            Place::Sidebar,
            Place::Detail,
            Place::Full,
            Place::Search,
            Place::Menu,
            Place::Palette,
            Place::Downloads,
            Place::Prompt,
            Place::Confirm,
            Place::Reader,
        ],
        Scene::Welcome(_) => &[Place::Welcome, Place::Palette, Place::Reader],
        Scene::Connect(_) => &[Place::Connect, Place::Home, Place::Palette, Place::Reader],
    }
}

/// The keys of a place, in two columns where there is room; where there is not, the right one is blank.
#[must_use]
pub fn reader(state: &State, geometry: &Geometry, place: Place) -> Reader<[HelpLine; 2]> {
    let columns = geometry.screen.width.min(WIDEST);
    let sides = if columns >= TWO_COLUMNS { 2 } else { 1 };
    // The keys with a blank at either side.
    let room = (usize::from(layout::inside_columns(columns)) / sides).saturating_sub(KEYS + 2);
    let groups = groups(state, place, room);
    let (left, right) = if sides == 2 { halves(groups) } else { (joined(groups), Vec::new()) };
    let len = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let lines = (0..len).map(|_| [left.next().unwrap_or_default(), right.next().unwrap_or_default()]).collect();
    let rows = u16::try_from(len).unwrap_or(u16::MAX).saturating_add(2);
    let mut reader = Reader::new(geometry.screen, columns, rows, lines);
    if usize::from(reader.inside.height) >= len + 2 {
        // A blank line above and below, where there is room.
        reader.inside = reader.inside.inner(Margin::new(0, 1));
    }
    reader
}

impl Reader<[HelpLine; 2]> {
    /// The columns of each of the two sides.
    #[must_use]
    pub fn sides(&self) -> [u16; 2] {
        let width = self.inside.width;
        let left = if self.frame.width >= TWO_COLUMNS { width / 2 } else { width };
        [left, width - left]
    }
}

/// The lines of each topic that has keys at this place, the words in `room` columns.
fn groups(state: &State, place: Place, room: usize) -> Vec<Vec<HelpLine>> {
    let keys = Keys::of(state, place);
    let mut groups = Vec::new();
    for topic in Topic::ALL {
        let mut lines = vec![HelpLine::Heading(topic.title())];
        for action in Action::ALL.iter().filter(|action| action.topic() == topic) {
            lines.extend(line(&keys, *action));
            if *action == Action::LastRow && matches!(place, Place::List | Place::Sheet) {
                let last = keys.first(Action::LastRow).map(|key| format!("42 {key}"));
                let palette = keys.first(Action::Palette).map(|key| format!("{key} 42"));
                let both = as_many_as_fit(last.into_iter().chain(palette));
                lines.extend((!both.is_empty()).then(|| HelpLine::Key(both, "go to page 42".to_owned())));
            }
        }
        if lines.len() > 1 {
            groups.push(lines.into_iter().flat_map(|line| wrapped(line, state.glyphs(), room)).collect());
        }
    }
    groups
}

/// Words that do not fit go on under themselves.
fn wrapped(line: HelpLine, glyphs: &Glyphs, room: usize) -> Vec<HelpLine> {
    match line {
        HelpLine::Key(mut keys, words) => wrap(&glyphs.words(&words), room.max(1))
            .into_iter()
            .map(|part| HelpLine::Key(std::mem::take(&mut keys), part))
            .collect(),
        HelpLine::Heading(_) | HelpLine::Blank => vec![line],
    }
}

/// The line of an action; its pair's where both have keys, once.
fn line(keys: &Keys<'_>, action: Action) -> Option<HelpLine> {
    let own = keys.all(action);
    let pair = PAIRS.iter().find(|(one, other, _)| *one == action || *other == action);
    if let Some((one, other, words)) = pair {
        let (ones, others) = (keys.all(*one), keys.all(*other));
        if !ones.is_empty() && !others.is_empty() {
            return (*one == action).then(|| HelpLine::Key(pairs(&ones, &others), (*words).to_owned()));
        }
    }
    (!own.is_empty()).then(|| HelpLine::Key(as_many_as_fit(own.into_iter()), action.help().to_owned()))
}

/// The first keys of both, then the second ones: `n p  ] [`. What belongs together on the keyboard stands together, also
/// where one of the two has more keys.
fn pairs(ones: &[String], others: &[String]) -> String {
    const PARTNERS: [(&str, &str); 4] = [("j", "k"), ("J", "K"), ("n", "p"), ("]", "[")];
    let partner = |one: &str| PARTNERS.iter().find(|(key, _)| *key == one).map(|(_, other)| *other);
    let is_taken = |other: &str| ones.iter().any(|one| partner(one) == Some(other));
    let mut rest = others.iter().filter(|other| !is_taken(other));
    let join = |one: &String| {
        let own = others.iter().find(|other| partner(one) == Some(other));
        let other = own.or_else(|| rest.next())?;
        let blanks = if one.contains(' ') || other.contains(' ') { "  " } else { " " };
        Some(format!("{one}{blanks}{other}"))
    };
    as_many_as_fit(ones.iter().filter_map(join))
}

fn as_many_as_fit(keys: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for key in keys {
        if text.is_empty() {
            text = key;
        } else if width(&text) + 2 + width(&key) <= KEYS {
            text = format!("{text}  {key}");
        }
    }
    text
}

/// One group under another, with a blank line between.
fn joined(groups: Vec<Vec<HelpLine>>) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    for group in groups {
        if !lines.is_empty() {
            lines.push(HelpLine::Blank);
        }
        lines.extend(group);
    }
    lines
}

/// The groups in two columns of about the same length, in their order.
fn halves(mut groups: Vec<Vec<HelpLine>>) -> (Vec<HelpLine>, Vec<HelpLine>) {
    let length = |groups: &[Vec<HelpLine>]| groups.iter().map(|group| group.len() + 1).sum::<usize>();
    let split = (1..=groups.len()).min_by_key(|at| length(&groups[..*at]).max(length(&groups[*at..]))).unwrap_or(0);
    let right = groups.split_off(split);
    (joined(groups), joined(right))
}
