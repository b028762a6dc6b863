//! The downloads: how many stand in which way, how far all of them have come, and each on a line of its own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::input::{Action, Place};
use crate::state::downloads::{DownloadLine, Item, Moving, PanelPlaces, Phase, Tail};
use crate::state::{DownloadsPanel, Geometry, State, hints};
use crate::text::{cut_end, cut_middle, tail, thousands, width};
use crate::view::statusline::shortened;
use crate::view::theme::Theme;
use crate::view::widget::panel;
use crate::view::widget::pen::Pen;

/// Bar, sign and blank before a name.
const LEAD: usize = 3;

pub(super) fn draw(state: &State, at: &DownloadsPanel, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let places = PanelPlaces::of(geometry.screen);
    panel::open(buffer, places.frame, "Downloads", theme);
    folder(state, theme, places.frame, buffer);
    let dim = theme.overlay.patch(theme.dim);
    let downloads = &state.downloads;
    if downloads.is_empty() {
        let key = state.keymap.hint(Place::List, Action::Download);
        let begins = key.map(|key| format!(" · {key} in the list begins")).unwrap_or_default();
        let words = format!("nothing is downloaded yet{begins}");
        Pen::new(buffer, places.summary, 0).skip(1).put(&theme.glyphs.words(&words), dim);
        return;
    }
    summary(state, theme, places.summary, buffer);
    if let (Some(area), Some(rule)) = (places.all, places.rule) {
        let (name, line) = downloads.all_line();
        let mut pen = Pen::new(buffer, area, 0);
        pen.skip(LEAD).keep_free(1);
        name_of(&theme.glyphs.words(&name), theme.overlay.patch(theme.text), theme, &places, &mut pen);
        moving(&line, theme, places.tail, None, &mut pen);
        panel::rule(buffer, places.frame, rule, theme);
    }
    let shown = downloads.items().iter().enumerate().skip(at.scroll);
    let mut below = downloads.len().saturating_sub(at.scroll);
    for (row, (place, item)) in (0..places.items.height).zip(shown) {
        let area = Rect { y: places.items.y + row, height: 1, ..places.items };
        line(state, theme, item, place == at.selected, &places, area, buffer);
        below -= 1;
    }
    if below > 0 {
        let words = format!("{} more below", thousands(below as u64));
        Pen::new(buffer, places.below, 0).skip(1).put(&words, dim);
    }
    if let Some(area) = places.hints {
        let row = hints::of_downloads(state, area);
        super::super::hints::put(&row, area, theme.overlay.patch(theme.key), dim, buffer);
    }
}

/// How many stand in which way, as much of it as there is room for.
fn summary(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let words = state.downloads.summary();
    let words = theme.glyphs.words(&words);
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1).keep_free(1);
    let words = shortened(&words, pen.room(), theme);
    pen.put(&words, theme.overlay.patch(theme.text));
}

/// The folder and its free bytes in the lower border.
fn folder(state: &State, theme: &Theme, frame: Rect, buffer: &mut Buffer) {
    let (path, free) = state.downloads.folder_words();
    let free = free.map(|free| format!("{}{free}", theme.glyphs.separator)).unwrap_or_default();
    let mut pen = Pen::new(buffer, frame, frame.height.saturating_sub(1));
    // A corner and a bit of the border at either side, then a blank.
    pen.skip(3).keep_free(2);
    let path = cut_middle(&path, pen.room().saturating_sub(width(&free) + 2), theme.glyphs.ellipsis);
    if path.is_empty() {
        return;
    }
    let style = theme.overlay.patch(theme.dim);
    let words = format!(" {path}{free} ");
    pen.skip_to_last(width(&words)).put(&words, style);
}

fn line(
    state: &State,
    theme: &Theme,
    item: &Item,
    selected: bool,
    places: &PanelPlaces,
    area: Rect,
    buffer: &mut Buffer,
) {
    let all = selected.then_some(theme.selection);
    if let Some(style) = all {
        buffer.set_style(area.intersection(buffer.area), style);
    }
    let look = |role| all.unwrap_or(theme.overlay.patch(role));
    let (sign, role) = sign(item.phase(), theme);
    let mut pen = Pen::new(buffer, area, 0);
    pen.keep_free(1).put_bar(selected, theme, look(theme.accent)).put(sign, look(role)).skip(1);
    let quiet = matches!(item.phase(), Phase::Cancelled | Phase::Skipped);
    let name = if quiet { theme.dim } else { theme.text };
    name_of(item.download.name.shown(), look(name), theme, places, &mut pen);
    match item.line(state) {
        DownloadLine::Moving(line) => moving(&line, theme, places.tail, all, &mut pen),
        DownloadLine::File { path, bytes } => {
            let room = pen.room().saturating_sub(width(&bytes) + 1);
            let path = if width(&path) > room {
                format!("{}{}", theme.glyphs.ellipsis, tail(&path, room.saturating_sub(1)))
            } else {
                path
            };
            with_bytes(&path, look(theme.text), Some(&bytes), look(theme.text), &mut pen);
        }
        DownloadLine::Words { text, bytes } => {
            let role = match item.phase() {
                Phase::Failed => theme.error,
                Phase::Again => theme.warn,
                Phase::Running
                | Phase::Paused
                | Phase::Waiting
                | Phase::Saved
                | Phase::Same
                | Phase::Cancelled
                | Phase::Skipped => theme.dim,
            };
            let text = theme.glyphs.words(&text);
            let room = pen.room().saturating_sub(bytes.as_deref().map_or(0, |bytes| width(bytes) + 1));
            let text = shortened(&text, room, theme);
            with_bytes(&text, look(role), bytes.as_deref(), look(theme.text), &mut pen);
        }
    }
}

/// The sign of how it stands, and its look.
fn sign(phase: Phase, theme: &Theme) -> (&'static str, Style) {
    let glyphs = theme.glyphs;
    match phase {
        Phase::Running => (glyphs.running, theme.accent),
        Phase::Again => (glyphs.partial, theme.warn),
        Phase::Paused => (glyphs.paused, theme.text),
        Phase::Waiting => (glyphs.unknown, theme.dim),
        Phase::Saved => (glyphs.ok, theme.ok),
        Phase::Same => (glyphs.same, theme.text),
        Phase::Failed => (glyphs.error, theme.error),
        Phase::Cancelled | Phase::Skipped => (glyphs.times, theme.dim),
    }
}

/// A name in its columns, and the blank behind it.
fn name_of(name: &str, style: Style, theme: &Theme, places: &PanelPlaces, pen: &mut Pen<'_>) {
    let columns = usize::from(places.names);
    let after = pen.room().saturating_sub(columns);
    let name = cut_middle(name, columns, theme.glyphs.ellipsis);
    pen.put_within(&name, after, style).skip(1);
}

/// Words, and bytes at the end of the line.
fn with_bytes(text: &str, style: Style, bytes: Option<&str>, of_bytes: Style, pen: &mut Pen<'_>) {
    let after = bytes.map_or(0, |bytes| width(bytes) + 1).min(pen.room());
    pen.put_within(text, after, style);
    if let Some(bytes) = bytes {
        pen.skip_to_last(width(bytes)).put(bytes, of_bytes);
    }
}

/// The bar, per cent, bytes, bytes a second, and the time that is left.
fn moving(line: &Moving, theme: &Theme, tail: Tail, all: Option<Style>, pen: &mut Pen<'_>) {
    let look = |role| all.unwrap_or(theme.overlay.patch(role));
    let unknown = theme.glyphs.unknown;
    if tail.bar > 0 {
        let after = pen.room().saturating_sub(usize::from(tail.bar));
        pen.put_within(&bar(line.far.unwrap_or(0), tail.bar - 1, theme), after, look(theme.accent));
    }
    let percent = line.far.map_or_else(|| unknown.to_owned(), |far| format!("{} %", far / 10));
    let role = if line.far.is_some() { theme.text } else { theme.dim };
    pen.skip(usize::from(Tail::PERCENT).saturating_sub(width(&percent))).put(&percent, look(role)).skip(1);
    let rate = line.rate.as_deref().filter(|_| tail.rate > 0).unwrap_or_default();
    let end = line.end.as_deref().unwrap_or(unknown);
    let of_rate = usize::from(tail.rate);
    let room = pen.room().saturating_sub(of_rate + width(end) + 1);
    let amount = line.amounts.iter().find(|amount| width(amount) <= room).map_or("", String::as_str);
    let after = of_rate + width(end) + 1;
    pen.put_within(amount, after, look(theme.text));
    if of_rate > 0 {
        let end_of_rate = pen.room().saturating_sub(of_rate);
        pen.skip(of_rate.saturating_sub(width(rate))).put_within(rate, end_of_rate, look(theme.text));
    }
    let role = if line.end.is_some() { theme.text } else { theme.dim };
    let end = cut_end(end, pen.room(), theme.glyphs.ellipsis);
    pen.skip_to_last(width(&end)).put(&end, look(role));
}

/// A bar of so many columns that is full to `far` thousandths, by eighths of a column.
fn bar(far: u64, columns: u16, theme: &Theme) -> String {
    let eighths = far.min(1000) * u64::from(columns) * 8 / 1000;
    let (full, part) = (eighths / 8, eighths % 8);
    let of = |eighths: u64| usize::try_from(eighths).ok().and_then(|at| theme.glyphs.progress.get(at)).copied();
    let full = std::iter::repeat_n(of(7), usize::try_from(full).unwrap_or(0));
    full.chain([part.checked_sub(1).and_then(of)]).flatten().collect()
}
