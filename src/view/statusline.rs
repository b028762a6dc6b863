//! The last line: where the list stands at the left, keys or a notice at the right.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::hints::{self, Hint};
use super::theme::Theme;
use super::widget::pen::Pen;
use super::{count, spinner};
use crate::input::keymap::sequence;
use crate::state::sidebar::SidebarLine;
use crate::state::{Geometry, Health, Notice, Scene, State, Tone};
use crate::text::{cut_end, thousands, width};

/// Blanks between two hints.
const GAP: usize = 2;

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, geometry.status, 0);
    pen.skip(1).keep_free(1);
    let forms = left_forms(state, theme, geometry);
    if let Some(notice) = &state.notice {
        notice_over_hints(state, theme, notice, &forms, &mut pen);
        return;
    }
    let hints = hints::here(state);
    if state.pending.is_empty() {
        // The last hint stays as long as it can.
        let last = hints.last().map_or(0, |hint| hint.width() + GAP);
        let left = first_fitting(&forms, pen.room().saturating_sub(last));
        pen.put(left, theme.text);
        put_hints(&mut pen, &hints, theme);
    } else {
        pen.put(&typed(state, theme), theme.key).skip(GAP);
        let (fit, _) = hints::fitting(&hints, pen.room(), GAP);
        hints::put(&mut pen, fit, GAP, theme.key, theme.dim);
    }
}

fn put_hints(pen: &mut Pen<'_>, hints: &[Hint], theme: &Theme) {
    let (fit, taken) = hints::fitting(hints, pen.room().saturating_sub(GAP), GAP);
    pen.skip_to_last(taken);
    hints::put(pen, fit, GAP, theme.key, theme.dim);
}

/// The count and the keys that are being typed: `5…`, `g…`.
fn typed(state: &State, theme: &Theme) -> String {
    let count = state.pending.count.map(|count| count.to_string()).unwrap_or_default();
    format!("{count}{}{}", sequence(&state.pending.keys), theme.glyphs.ellipsis)
}

/// What happened takes the place of the hints, and as much of the left as it needs.
fn notice_over_hints(state: &State, theme: &Theme, notice: &Notice, forms: &[String], pen: &mut Pen<'_>) {
    let (mark, style) = tone(state, theme, notice.tone);
    let text = theme.glyphs.words(&notice.text);
    let lead = if mark.is_empty() { 0 } else { width(mark) + 1 };
    let text = shortened(&text, pen.room().saturating_sub(lead), theme);
    let left = first_fitting(forms, pen.room().saturating_sub(lead + width(&text) + GAP));
    pen.put(left, theme.text);
    pen.skip_to_last(lead + width(&text)).put(mark, style).skip(usize::from(lead > 0)).put(&text, style);
}

/// The sign and the style of a tone.
pub(super) fn tone(state: &State, theme: &Theme, tone: Tone) -> (&'static str, Style) {
    match tone {
        Tone::Ok => ("", theme.ok),
        Tone::Busy => (spinner(state, theme), theme.busy),
        Tone::Warn => (theme.glyphs.partial, theme.warn),
        Tone::Error => (theme.glyphs.error, theme.error),
    }
}

/// A sentence in `room` columns: the part after the last separator goes first, the first part is cut last.
pub(super) fn shortened<'t>(text: &'t str, room: usize, theme: &Theme) -> Cow<'t, str> {
    let mut text = text;
    while width(text) > room {
        match text.rfind(theme.glyphs.separator) {
            Some(at) => text = &text[..at],
            None => return cut_end(text, room, theme.glyphs.ellipsis),
        }
    }
    Cow::Borrowed(text)
}

fn first_fitting(forms: &[String], room: usize) -> &str {
    forms.iter().find(|form| width(form) <= room).map_or("", String::as_str)
}

/// The left part, from the form that says most to the shortest.
fn left_forms(state: &State, theme: &Theme, geometry: &Geometry) -> Vec<String> {
    if matches!(state.scene, Scene::Welcome(_)) {
        return vec!["no provider".to_owned()];
    }
    if geometry.drawer && geometry.list.is_none() {
        return vec![ticked(state)];
    }
    if state.full {
        return field_forms(state, theme);
    }
    let wide = geometry.status.width >= 80;
    let separator = theme.glyphs.separator;
    let (page, place) = (page(state, theme), place(state));
    let base = [page.as_str(), place.as_str()].into_iter().filter(|part| !part.is_empty());
    let base = base.collect::<Vec<_>>().join(separator);
    let mut forms = Vec::new();
    let (long, short) = sifted(state);
    let source = if is_offline(state) { "offline" } else { "live" };
    if wide {
        if let Some(long) = long {
            forms.push(format!("page {base}{separator}{source}{separator}{long}"));
        }
        if let Some(short) = short {
            forms.push(format!("page {base}{separator}{source}{separator}{short}"));
        }
        forms.push(format!("page {base}{separator}{source}"));
        forms.push(format!("page {base}"));
    } else if let Some(short) = short {
        forms.push(format!("{base}{separator}{short}"));
    }
    forms.push(base);
    forms.push(page);
    forms
}

/// `3/31+`, and `3/31 → 4` while another page is on its way.
fn page(state: &State, theme: &Theme) -> String {
    let listing = &state.listing;
    let accounts = state.listed_accounts();
    let pages = listing.pages(&accounts);
    let mut text = thousands(listing.shown.number as u64 + 1);
    let unknown = pages.more && listing.count(&accounts).number == 0;
    if !listing.shown.parts.is_empty() && !unknown {
        text = format!("{text}/{}", count(pages));
    }
    if listing.coming.is_some() && listing.target != listing.shown.number {
        text = format!("{text} {} {}", theme.glyphs.arrow, thousands(listing.target as u64 + 1));
    }
    text
}

/// `102 of 1,523+`; nothing before anything has come.
fn place(state: &State) -> String {
    let all = state.listing.count(&state.listed_accounts());
    if state.listing.shown.is_empty() && all.more {
        return String::new();
    }
    format!("{} of {}", thousands(state.position()), count(all))
}

/// What filtering on our side means for what is on the screen: in full, and in two words.
fn sifted(state: &State) -> (Option<String>, Option<&'static str>) {
    let arrived = || state.listing.shown.parts.iter().filter_map(crate::state::Part::arrived);
    let looked: u64 = arrived().filter_map(|arrived| arrived.sifted).sum();
    if looked == 0 {
        return (None, None);
    }
    let rest = if arrived().any(|arrived| arrived.bounded) { ", not all" } else { "" };
    (Some(format!("filtered here, {} looked through{rest}", thousands(looked))), Some("filtered here"))
}

fn is_offline(state: &State) -> bool {
    let mut listed = state.listed_accounts().into_iter().filter_map(|name| state.account(&name)).peekable();
    listed.peek().is_some() && listed.all(|account| matches!(account.health, Health::Offline(_)))
}

/// `9 of 12 on`: how many boxes are ticked.
fn ticked(state: &State) -> String {
    let lines = crate::state::sidebar::lines(state);
    let boxes = lines.iter().filter_map(|line| match line {
        SidebarLine::Item(entry) if !entry.item.is_single() => Some(entry.on),
        SidebarLine::Item(_) | SidebarLine::Heading { .. } | SidebarLine::Note(_) | SidebarLine::Blank => None,
    });
    let (on, all) = boxes.fold((0, 0), |(on, all), ticked| (on + usize::from(ticked), all + 1));
    format!("{on} of {all} on")
}

/// `video · field 4 of 11`
fn field_forms(state: &State, theme: &Theme) -> Vec<String> {
    let Some(asset) = state.listing.selected_asset() else { return vec![String::new()] };
    let all = crate::state::detail::fields(state, asset).len();
    let field = format!("field {} of {all}", state.detail.field.min(all.saturating_sub(1)) + 1);
    vec![format!("{}{}{field}", asset.kind.as_str(), theme.glyphs.separator), field]
}
