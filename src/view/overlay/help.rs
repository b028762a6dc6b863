//! The keys of a place, made from the keymap: rebound keys show as they are.

use ratatui::buffer::Buffer;

use crate::input::{Action, Place, Topic};
use crate::state::{Geometry, State};
use crate::text::{width, wrap};
use crate::view::hints::Keys;
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;
use crate::view::widget::window;

/// Actions that stand on one line where both have a key, and the words for the two.
const PAIRS: &[(Action, Action, &str)] = &[
    (Action::Down, Action::Up, "down, up"),
    (Action::HalfDown, Action::HalfUp, "half a screen"),
    (Action::ScreenDown, Action::ScreenUp, "a screen"),
    (Action::FirstRow, Action::LastRow, "first, last"),
    (Action::NextPage, Action::PreviousPage, "next, previous page"),
    (Action::FirstPage, Action::LastPage, "first, last page"),
    (Action::NextGroup, Action::PreviousGroup, "next, previous group"),
    (Action::NextField, Action::PreviousField, "next, previous field"),
    (Action::NextAsset, Action::PreviousAsset, "next, previous asset"),
    (Action::PaneLeft, Action::PaneRight, "pane left, right"),
    (Action::NextPane, Action::PreviousPane, "next, previous pane"),
    (Action::Unfold, Action::Fold, "unfold, fold a folder"),
    (Action::ScrollDown, Action::ScrollUp, "scroll down, up"),
    (Action::ScrollHalfDown, Action::ScrollHalfUp, "scroll half a screen"),
    (Action::CopyUrl, Action::CopyMenu, "copy URL, copy as …"),
    (Action::BackOrQuit, Action::QuitNow, "back or quit, quit"),
];

/// Wide enough for two columns.
const TWO_COLUMNS: u16 = 76;
/// The widest frame.
const WIDEST: u16 = 80;
/// Columns for the keys; aliases that do not fit are left out.
const KEYS: usize = 14;

/// A heading, a key with its words, or a blank line.
#[derive(Clone, Debug, PartialEq)]
enum Line {
    Heading(&'static str),
    Key(String, String),
    Blank,
}

pub(super) fn draw(
    state: &State,
    place: Place,
    scroll: usize,
    theme: &Theme,
    geometry: &Geometry,
    buffer: &mut Buffer,
) {
    let title = format!("Help {} {}", theme.glyphs.unknown, place.name());
    let columns = geometry.screen.width.min(WIDEST);
    let two = columns >= TWO_COLUMNS;
    // The frame, a blank at either side, the keys with a blank at either side.
    let room = usize::from(columns.saturating_sub(4)) / if two { 2 } else { 1 };
    let groups = groups(&Keys::of(state, place, theme), place, theme, room.saturating_sub(KEYS + 2));
    let (left, right) = if two { halves(groups) } else { (joined(groups), Vec::new()) };
    let len = left.len().max(right.len());
    let rows = u16::try_from(len).unwrap_or(u16::MAX).saturating_add(2);
    let mut inner = super::reader(state, theme, geometry.screen, (columns, rows), &title, buffer);
    if usize::from(inner.height) >= len + 2 {
        // A blank line above and below, where there is room.
        (inner.y, inner.height) = (inner.y + 1, inner.height - 2);
    }
    let start = window::start(scroll, inner.height, len);
    let half = if right.is_empty() { usize::from(inner.width) } else { usize::from(inner.width) / 2 };
    for (row, at) in (0..inner.height).zip(start..len) {
        let mut pen = Pen::new(buffer, inner, row);
        pen.skip(1);
        for (side, room) in [(&left, half), (&right, pen.room().saturating_sub(half))] {
            let after = pen.room().saturating_sub(room);
            if let Some(line) = side.get(at) {
                put(&mut pen, line, theme);
            }
            let rest = pen.room().saturating_sub(after);
            pen.skip(rest);
        }
    }
}

fn put(pen: &mut Pen<'_>, line: &Line, theme: &Theme) {
    let over = |role| theme.overlay.patch(role);
    match line {
        Line::Blank => {}
        Line::Heading(title) => {
            pen.put(title, over(theme.heading));
        }
        Line::Key(keys, words) => {
            let after = pen.room().saturating_sub(KEYS + 1);
            pen.put_within(keys, after, over(theme.key));
            pen.put(words, theme.overlay);
        }
    }
}

/// The lines of each topic that has keys at this place, the words in `room` columns.
fn groups(keys: &Keys<'_>, place: Place, theme: &Theme, room: usize) -> Vec<Vec<Line>> {
    let mut groups = Vec::new();
    for topic in Topic::ALL {
        let mut lines = vec![Line::Heading(topic.title())];
        for action in Action::ALL.iter().filter(|action| action.topic() == topic) {
            lines.extend(line(keys, *action));
            if *action == Action::LastRow && place == Place::List {
                let last = keys.first(Action::LastRow);
                lines.extend(last.map(|key| Line::Key(format!("42 {key}"), "go to page 42".to_owned())));
            }
        }
        if lines.len() > 1 {
            groups.push(lines.into_iter().flat_map(|line| wrapped(line, theme, room)).collect());
        }
    }
    groups
}

/// Words that do not fit go on under themselves.
fn wrapped(line: Line, theme: &Theme, room: usize) -> Vec<Line> {
    match line {
        Line::Key(mut keys, words) => wrap(&theme.glyphs.words(&words), room.max(1))
            .into_iter()
            .map(|part| Line::Key(std::mem::take(&mut keys), part))
            .collect(),
        Line::Heading(_) | Line::Blank => vec![line],
    }
}

/// The line of an action; its pair's where both have keys, once.
fn line(keys: &Keys<'_>, action: Action) -> Option<Line> {
    let own = keys.all(action);
    let pair = PAIRS.iter().find(|(one, other, _)| *one == action || *other == action);
    if let Some((one, other, words)) = pair {
        let (ones, others) = (keys.all(*one), keys.all(*other));
        if !ones.is_empty() && !others.is_empty() {
            return (*one == action).then(|| Line::Key(pairs(&ones, &others), (*words).to_owned()));
        }
    }
    (!own.is_empty()).then(|| Line::Key(as_many_as_fit(own.into_iter()), action.help().to_owned()))
}

/// The first keys of both, then the second ones: `n p  ] [`.
fn pairs(ones: &[String], others: &[String]) -> String {
    let join = |one: &String, other: &String| {
        let blanks = if one.contains(' ') || other.contains(' ') { "  " } else { " " };
        format!("{one}{blanks}{other}")
    };
    as_many_as_fit(ones.iter().zip(others).map(|(one, other)| join(one, other)))
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
fn joined(groups: Vec<Vec<Line>>) -> Vec<Line> {
    let mut lines = Vec::new();
    for group in groups {
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.extend(group);
    }
    lines
}

/// The groups in two columns of about the same length, in their order.
fn halves(mut groups: Vec<Vec<Line>>) -> (Vec<Line>, Vec<Line>) {
    let length = |groups: &[Vec<Line>]| groups.iter().map(|group| group.len() + 1).sum::<usize>();
    let split = (1..=groups.len()).min_by_key(|at| length(&groups[..*at]).max(length(&groups[*at..]))).unwrap_or(0);
    let right = groups.split_off(split);
    (joined(groups), joined(right))
}
