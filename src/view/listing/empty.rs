//! A list without rows says why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::asset::{AccountName, FaultKind};
use crate::input::{Action, Place};
use crate::state::header::filter_words;
use crate::state::{Part, PartStatus, State};
use crate::text::{cut_end, width};
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;

/// A line in the middle of the list.
type Line = (String, Style);

pub(super) fn draw(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let lines = words(state, theme);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    // A little above the middle, where the eye looks first.
    let top = area.height.saturating_sub(rows) * 2 / 5;
    let room = usize::from(area.width).saturating_sub(2);
    for (row, (text, style)) in (top..area.height).zip(&lines) {
        let text = cut_end(text, room, theme.glyphs.ellipsis);
        let left = (usize::from(area.width) - width(&text).min(usize::from(area.width))) / 2;
        Pen::new(buffer, area, row).skip(left).put(&text, *style);
    }
}

/// `affogato, heygen and studio`
fn and(names: &[AccountName]) -> String {
    let names: Vec<&str> = names.iter().map(AccountName::as_str).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((only, _)) => (*only).to_owned(),
        None => String::new(),
    }
}

fn words(state: &State, theme: &Theme) -> Vec<Line> {
    let listing = &state.listing;
    let listed = state.listed_accounts();
    let key = |action| state.keymap.hint(Place::List, action);
    let hint = |action, what: &str| key(action).map(|key| (format!("{key} {what}"), theme.dim));
    let names = || and(&listed);
    if listed.is_empty() {
        let line = ("no provider is ticked".to_owned(), theme.text);
        return std::iter::once(line).chain(hint(Action::Filters, "shows the filters")).collect();
    }
    if listing.is_pending() {
        return vec![(format!("{} asking {}", state.spinner(), names()), theme.busy)];
    }
    let statuses = || listing.shown.parts.iter().map(|part| &part.status);
    let is_failed = |status: &PartStatus| matches!(status, PartStatus::Failed(_));
    if listing.shown.parts.is_empty() {
        return Vec::new();
    }
    if statuses().all(is_failed) {
        let offline =
            |status: &PartStatus| matches!(status, PartStatus::Failed(fault) if fault.kind == FaultKind::Offline);
        let why = if statuses().all(offline) {
            "no network, and nothing seen yet".to_owned()
        } else {
            format!("nothing came from {}", names())
        };
        return std::iter::once((why, theme.text)).chain(hint(Action::Reload, "tries again")).collect();
    }
    if statuses().any(|status| matches!(status, PartStatus::LeftOut)) {
        let line = ("stopped before anything came".to_owned(), theme.text);
        return std::iter::once(line).chain(hint(Action::Reload, "asks again")).collect();
    }
    let filters = filter_words(state);
    if filters.is_empty() {
        // Those that failed have said nothing about what they hold.
        let answered: Vec<AccountName> = listing
            .shown
            .parts
            .iter()
            .filter(|part| part.arrived().is_some())
            .filter_map(|part| part.account().cloned())
            .collect();
        let verb = if answered.len() == 1 { "holds" } else { "hold" };
        return vec![(format!("{} {verb} no assets yet", and(&answered)), theme.text)];
    }
    let bounded = looks_further(state);
    let what = if bounded { "nothing so far with these filters" } else { "nothing with these filters" };
    let lines = [
        Some((what.to_owned(), theme.text)),
        Some((filters.join(theme.glyphs.separator), theme.strong)),
        hint(Action::NextPage, "looks further").filter(|_| bounded),
        hint(Action::OpenDetail, "takes all filters off"),
    ];
    lines.into_iter().flatten().collect()
}

/// Whether looking stopped at a bound, with more to look through behind it.
fn looks_further(state: &State) -> bool {
    state.listing.shown.parts.iter().filter_map(Part::arrived).any(|arrived| arrived.bounded)
}
