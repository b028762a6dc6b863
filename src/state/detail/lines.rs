//! The detail line by line: in the pane beside the list, and on the whole screen.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::{DetailPlaces, Field, FieldRole, fields, fields_in_brief};
use crate::asset::Asset;
use crate::state::{Geometry, Glyphs, State, Window};
use crate::text::{cut_middle, fold, head, tail, width, wrap};

/// The lines that a URL may take in the pane.
const URL_LINES: usize = 3;
/// The lines that any other value may take in the pane.
const VALUE_LINES: usize = 2;
/// The lines for what is wrong with a value: it and the reason.
const WARNING_LINES: usize = 4;
/// `2025-10-06 15:21`: a date without its seconds and its zone.
const MINUTE: usize = 16;
/// The lowest pane in which what people come for stands apart from the rest.
const WITH_BLANKS: u16 = 18;
/// The columns of the mark before a name.
const MARK: usize = 2;
/// The widest line of the full detail that can still be read at ease.
const WIDEST: u16 = 120;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Blank,
    /// The asset's name, with a mark before it where it is marked.
    Title {
        name: String,
        marked: bool,
    },
    Value {
        /// Which field it belongs to.
        field: usize,
        /// The field's name on its first line; empty on the others.
        name: &'static str,
        text: String,
        role: FieldRole,
    },
}

impl Line {
    /// Which field it belongs to.
    #[must_use]
    pub fn field(&self) -> Option<usize> {
        match self {
            Self::Value { field, .. } => Some(*field),
            Self::Blank | Self::Title { .. } => None,
        }
    }
}

/// The detail of the selected asset as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailLines {
    pub area: Rect,
    /// Columns before the lines.
    pub lead: usize,
    /// Columns for the names of the fields.
    pub names: usize,
    pub lines: Vec<Line>,
    /// The field that is selected; only the full detail has one.
    pub selected: Option<usize>,
}

impl DetailLines {
    /// `None` where there is no room for a detail, or no asset to tell of.
    #[must_use]
    pub fn of(state: &State, geometry: &Geometry) -> Option<Self> {
        let places = DetailPlaces::of(state, geometry)?;
        let area = places.lines;
        let asset = state.listing.selected_asset()?;
        if geometry.list.is_some() {
            return Some(Self::pane(state, asset, &fields_in_brief(state, asset), area));
        }
        let fields = fields(state, asset);
        // Where the pane has the whole screen for want of room, it scrolls as the pane does.
        let selected = state.full.then(|| state.detail.field.min(fields.len().saturating_sub(1)));
        Some(Self { selected, ..Self::whole(state, asset, &fields, &places) })
    }

    #[must_use]
    pub fn window(&self) -> Window {
        let Some(selected) = self.selected else { return Window::new(self.area.height, self.lines.len()) };
        let mut window = Window::holding(self.area.height, &self.lines, |line| line.field() == Some(selected));
        if selected == 0 {
            // The first field brings the name above it along.
            window.held = window.held.map(|(_, last)| (0, last));
        }
        window
    }

    /// Beside the list: short forms, so that much fits.
    fn pane(state: &State, asset: &Asset, fields: &[Field], area: Rect) -> Self {
        let glyphs = state.glyphs();
        let (lead, names) = (1, 9);
        let room = room(area, lead);
        let marked = state.marks.has(&asset.id);
        let for_name = room.saturating_sub(if marked { MARK } else { 0 });
        let name = cut_middle(asset.name.shown(), for_name, glyphs.ellipsis).into_owned();
        let mut lines = vec![Line::Title { name, marked }];
        for (at, field) in fields.iter().enumerate() {
            lines.extend(values(at, field, short(glyphs, field, room.saturating_sub(names))));
            lines.extend(note(glyphs, at, field, room.saturating_sub(names)));
            // What people come for stands apart from the rest.
            if field.name == "url" && area.height >= WITH_BLANKS {
                lines.push(Line::Blank);
            }
        }
        Self { area, lead, names, lines, selected: None }
    }

    /// On the whole screen: every value in full.
    fn whole(state: &State, asset: &Asset, fields: &[Field], places: &DetailPlaces) -> Self {
        let area = Rect { width: places.lines.width.min(WIDEST), ..places.lines };
        let is_beside = places.divider.is_some();
        let (lead, names) = (if area.width >= 80 || is_beside { 3 } else { 2 }, 10);
        let room = room(area, lead);
        let roomy = area.height >= 16;
        let blank = || roomy.then_some(Line::Blank);
        let mut lines: Vec<Line> = blank().into_iter().collect();
        // On a low screen the header's name is enough, unless it had to be cut.
        let name = asset.name.shown();
        let mut behind = false;
        let is_cut = width(name) > usize::from(state.size.0 / 2).saturating_sub(lead);
        if is_cut || roomy && !is_beside {
            let marked = state.marks.has(&asset.id);
            let for_name = room.saturating_sub(if marked { MARK } else { 0 }).max(1);
            let parts = fold(name, for_name).into_iter().enumerate();
            lines.extend(parts.map(|(at, part)| Line::Title { name: part.to_owned(), marked: marked && at == 0 }));
            lines.extend(blank());
        }
        let is_parted = |lines: &[Line]| lines.last() == Some(&Line::Blank);
        for (at, field) in fields.iter().enumerate() {
            // How it came to be known stands apart from what is known.
            let is_behind = matches!(field.name, "facts" | "seen" | "found");
            lines.extend(blank().filter(|_| field.name == "kind" || is_behind && !behind && !is_parted(&lines)));
            behind |= is_behind;
            lines.extend(values(at, field, in_full(state.glyphs(), field, room.saturating_sub(names))));
            lines.extend(note(state.glyphs(), at, field, room.saturating_sub(names)));
        }
        Self { area, lead, names, lines, selected: None }
    }
}

/// The columns behind the lead, but for a blank at the edge.
fn room(area: Rect, lead: usize) -> usize {
    usize::from(area.width).saturating_sub(lead + 1)
}

/// The lines of one field.
fn values<'a>(at: usize, field: &Field, parts: Vec<Cow<'a, str>>) -> impl Iterator<Item = Line> + use<'a> {
    let (own, role) = (field.name, field.role);
    parts.into_iter().enumerate().map(move |(number, text)| {
        let name = if number == 0 { own } else { "" };
        Line::Value { field: at, name, text: text.into_owned(), role }
    })
}

/// The second line of a field.
fn note(glyphs: &Glyphs, at: usize, field: &Field, room: usize) -> Option<Line> {
    let text = cut_middle(&glyphs.words(field.note.as_ref()?), room, glyphs.ellipsis).into_owned();
    Some(Line::Value { field: at, name: "", text, role: FieldRole::Unknown })
}

/// A value in the few lines that the pane has for it.
fn short<'a>(glyphs: &Glyphs, field: &'a Field, room: usize) -> Vec<Cow<'a, str>> {
    let shown = field.shown.as_str();
    match field.role {
        FieldRole::Link => folded_link(shown, room, glyphs.ellipsis),
        FieldRole::Token => vec![cut_middle(shown, room, glyphs.ellipsis)],
        FieldRole::Plain if matches!(field.name, "created" | "url ends" | "seen" | "found") => {
            // What is said of the date stays.
            let rest = shown.find(',').map_or("", |at| &shown[at..]);
            vec![Cow::Owned(format!("{}{rest}", head(shown, MINUTE)))]
        }
        FieldRole::Plain | FieldRole::Unknown | FieldRole::Warning => {
            let mut lines = in_full(glyphs, field, room);
            let most = if field.role == FieldRole::Warning { WARNING_LINES } else { VALUE_LINES };
            if lines.len() > most {
                let rest = lines.split_off(most - 1).join(" ");
                lines.push(Cow::Owned(cut_middle(&rest, room, glyphs.ellipsis).into_owned()));
            }
            lines
        }
    }
}

/// A URL in a few lines. Of a longer one the beginning and the name of the file at its end stay.
fn folded_link<'a>(url: &'a str, room: usize, ellipsis: &str) -> Vec<Cow<'a, str>> {
    let mut lines: Vec<Cow<'a, str>> = fold(url, room.max(1)).into_iter().map(Cow::Borrowed).collect();
    if lines.len() > URL_LINES {
        lines.truncate(URL_LINES - 1);
        let file = url.rfind('/').map_or(url, |at| &url[at..]);
        let left = room.saturating_sub(width(ellipsis));
        let ending = if width(file) <= left { file } else { tail(file, left) };
        lines.push(Cow::Owned(format!("{ellipsis}{ending}")));
    }
    lines
}

/// A value in as many lines as it takes.
fn in_full<'a>(glyphs: &Glyphs, field: &'a Field, room: usize) -> Vec<Cow<'a, str>> {
    match field.role {
        FieldRole::Link | FieldRole::Token => fold(&field.shown, room.max(1)).into_iter().map(Cow::Borrowed).collect(),
        FieldRole::Plain | FieldRole::Unknown | FieldRole::Warning => {
            let words = glyphs.words(&field.shown);
            if width(&words) <= room {
                return vec![words];
            }
            wrap(&words, room).into_iter().map(Cow::Owned).collect()
        }
    }
}
