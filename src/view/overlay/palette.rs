//! Every action by its name, as one types it.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::state::palette::Entry;
use crate::state::{Geometry, Palette, PalettePlaces, State};
use crate::text::{cut_end, width};
use crate::view::statusline;
use crate::view::theme::Theme;
use crate::view::widget::panel;
use crate::view::widget::pen::{Pen, marked};

/// Before what is typed.
const PROMPT: &str = ": ";
/// What else can be typed where assets are listed, and what stands first.
const WITH_LISTS: &str = "a number goes to that page · / searches · recent ones first";
/// The same elsewhere.
const RECENT: &str = "recent ones first";
/// So wide a line has room for the names of actions.
const WITH_NAMES: u16 = 52;
/// Columns for names.
const NAMES: usize = 20;
/// Columns for keys.
const KEYS: usize = 9;

pub(super) fn draw(state: &State, palette: &Palette, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let PalettePlaces { frame, field, items, rules, foot } = Palette::places(geometry);
    panel::open(buffer, frame, "", theme);
    for row in rules.into_iter().flatten() {
        panel::rule(buffer, frame, row, theme);
    }
    let mut pen = Pen::new(buffer, field, 0);
    pen.put(PROMPT, theme.overlay.patch(theme.key));
    let room = pen.room();
    for (text, part) in palette.field.parts(room, &(0..0), "", theme.glyphs.ellipsis) {
        pen.put(&text, theme.overlay.patch(theme.typed(part)));
    }
    let entries = palette.entries(state);
    let all = &entries.all;
    if all.is_empty() {
        Pen::new(buffer, items, 0).skip(1).put("no such action", theme.overlay.patch(theme.dim));
    }
    // Elsewhere the same actions are for what is selected there.
    let marked = state.marked_words().filter(|_| entries.lists).unwrap_or_default();
    let lines = all.iter().enumerate().skip(palette.scroll);
    for (row, (at, entry)) in (0..items.height).zip(lines) {
        let marked = if entry.takes_marks() { marked.as_str() } else { "" };
        one(theme, (entry, marked), at == palette.selected, Rect { y: items.y + row, height: 1, ..items }, buffer);
    }
    if let Some(foot) = foot {
        let words = if entries.lists { WITH_LISTS } else { RECENT };
        let words = statusline::shortened(&theme.glyphs.words(words), usize::from(foot.width), theme).into_owned();
        Pen::new(buffer, foot, 0).put(&words, theme.overlay.patch(theme.dim));
    }
    let count = format!(" {} ", entries.count());
    let border = Rect { y: frame.bottom().saturating_sub(1), height: 1, ..frame };
    Pen::new(buffer, border, 0).skip_to_last(width(&count) + 2).put(&count, theme.overlay.patch(theme.dim));
}

/// `▌ Copy URL    copy-url    y`
fn one(theme: &Theme, (entry, marked): (&Entry, &str), selected: bool, area: Rect, buffer: &mut Buffer) {
    if selected {
        buffer.set_style(area.intersection(buffer.area), theme.selection);
    }
    let look = |role: Style| if selected { theme.selection } else { theme.overlay.patch(role) };
    let matched = if selected {
        theme.selection.add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    } else {
        theme.overlay.patch(theme.matched)
    };
    let [in_title, in_name] = &entry.matched;
    let key = entry.key.as_deref().unwrap_or_default();
    let mut pen = Pen::new(buffer, area, 0);
    pen.put_bar(selected, theme, look(theme.accent)).skip(1);
    let names = if area.width >= WITH_NAMES { NAMES } else { 0 };
    let keys = KEYS.max(width(key) + 1);
    let title = [look(theme.text), matched];
    let marks = if marked.is_empty() { 0 } else { width(marked) + 2 };
    // A longer key takes its columns from the name, which begins where the others do.
    let behind = if names > 0 { names + KEYS } else { keys };
    put(&mut pen, (&entry.title, in_title), title, behind + marks, theme);
    pen.put_within(marked, behind, look(theme.dim));
    if names > 0 {
        put(&mut pen, (entry.name, in_name), [look(theme.dim), matched], keys, theme);
    }
    pen.skip_to_last(width(key)).put(key, look(theme.key));
}

/// Writes a text with its matched parts, plain and marked, and ends `after` columns before the line's end, behind a blank.
fn put(pen: &mut Pen<'_>, text: (&str, &[Range<usize>]), [plain, bold]: [Style; 2], after: usize, theme: &Theme) {
    let (text, matched) = text;
    let ellipsis = theme.glyphs.ellipsis;
    let cut = cut_end(text, pen.room().saturating_sub(after + 1), ellipsis);
    let kept = if cut == text { text } else { cut.strip_suffix(ellipsis).unwrap_or_default() };
    let matched: Vec<_> = matched.iter().filter(|range| range.end <= kept.len()).cloned().collect();
    let runs = marked(&cut, 0, &matched).into_iter();
    pen.put_parts(runs.map(|(part, is_match)| (part, if is_match { bold } else { plain })), after);
}
