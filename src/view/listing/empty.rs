//! A page without rows says why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::asset::{AccountName, FaultKind, Looked};
use crate::input::Action;
use crate::state::header::{filter_words, quoted};
use crate::state::{Answering, Health, Part, PartStatus, State};
use crate::text::{thousands, width, wrap};
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;

/// What can be looked at without a network.
const DEMO: &str = "demo: assetbrowse --demo";

/// A line in the middle of the page.
type Line = (String, Style);

pub(in crate::view) fn draw(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width).saturating_sub(2).max(1);
    let lines: Vec<Line> = words(state, theme)
        .into_iter()
        .flat_map(|(text, style)| wrap(&text, room).into_iter().map(move |part| (part, style)))
        .collect();
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    // A little above the middle, where the eye looks first.
    let top = area.height.saturating_sub(rows) * 2 / 5;
    for (row, (text, style)) in (top..area.height).zip(&lines) {
        let left = (usize::from(area.width) - width(text).min(usize::from(area.width))) / 2;
        Pen::new(buffer, area, row).skip(left).put(text, *style);
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
    let key = |action| state.keymap.hint(state.page_place(), action);
    let hint = |action, what: &str| key(action).map(|key| (format!("{key} {what}"), theme.dim));
    let names = || and(&listed);
    if listed.is_empty() {
        let line = ("no provider is ticked".to_owned(), theme.text);
        return std::iter::once(line).chain(hint(Action::Filters, "shows the filters")).collect();
    }
    if listing.is_pending() || looks_on(state) {
        let whom = if listing.query.search.is_empty() {
            format!("asking {}", names())
        } else {
            format!("searching for {}", quoted(state).unwrap_or_default())
        };
        return vec![(format!("{} {whom}", state.spinner()), theme.busy)];
    }
    let statuses = || listing.shown.parts.iter().map(|part| &part.status);
    let is_failed = |status: &PartStatus| matches!(status, PartStatus::Failed(_));
    if listing.shown.parts.is_empty() {
        return Vec::new();
    }
    if statuses().all(is_failed) && listing.answering == Answering::Catalog {
        return no_catalog(state, theme);
    }
    if statuses().all(is_failed) {
        let offline =
            |status: &PartStatus| matches!(status, PartStatus::Failed(fault) if fault.kind == FaultKind::Offline);
        let why = if statuses().all(offline) {
            "no network, and nothing seen yet".to_owned()
        } else {
            format!("nothing came from {}", names())
        };
        let demo = statuses().all(offline).then(|| (DEMO.to_owned(), theme.dim));
        return std::iter::once((why, theme.text)).chain(hint(Action::Reload, "tries again")).chain(demo).collect();
    }
    if statuses().any(|status| matches!(status, PartStatus::LeftOut)) {
        let line = ("stopped before anything came".to_owned(), theme.text);
        return std::iter::once(line).chain(hint(Action::Reload, "asks again")).collect();
    }
    let filters = filter_words(state);
    if !listing.query.search.is_empty() {
        return no_match(state, theme, &filters, &listed);
    }
    if filters.is_empty() && listing.answering == Answering::Catalog {
        return nothing_known(state, theme, &listed);
    }
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

/// The catalogue, which alone could answer, did not.
fn no_catalog(state: &State, theme: &Theme) -> Vec<Line> {
    let sought = !state.listing.query.search.is_empty() || state.listing.query.sort.is_some();
    let what = if sought { "searching and sorting need the catalogue" } else { "the catalogue does not answer" };
    let hint = |action, words: &str| {
        let key = state.keymap.hint(state.page_place(), action)?;
        Some((format!("{key} {words}"), theme.dim))
    };
    let why = state.census.trouble.as_ref().map(|why| (why.clone(), theme.dim));
    let off = hint(Action::ClearFilters, "takes search, sort and filters off").filter(|_| sought);
    let lines = [Some((what.to_owned(), theme.text)), why, hint(Action::Reload, "tries again"), off];
    lines.into_iter().flatten().collect()
}

/// The catalogue holds nothing of these accounts: they hold nothing, or nothing was seen yet.
fn nothing_known(state: &State, theme: &Theme, listed: &[AccountName]) -> Vec<Line> {
    let partial = partial(state, listed);
    if state.reach.offline && !partial.is_empty() {
        let what = ("offline, and nothing seen yet".to_owned(), theme.text);
        return vec![what, ("start without --offline".to_owned(), theme.dim), (DEMO.to_owned(), theme.dim)];
    }
    if partial.is_empty() {
        let verb = if listed.len() == 1 { "holds" } else { "hold" };
        return vec![(format!("{} {verb} no assets yet", and(listed)), theme.text)];
    }
    let what = (format!("nothing seen yet of {}", and(&partial)), theme.text);
    std::iter::once(what).chain(syncs(state, &partial).map(|words| (words, theme.dim))).collect()
}

/// Nothing that was looked through is what is searched for.
fn no_match(state: &State, theme: &Theme, filters: &[String], listed: &[AccountName]) -> Vec<Line> {
    let looked = looked(state).map(|looked| looked.through).sum::<u64>();
    let through = if looked > 0 { format!(" in {} assets", thousands(looked)) } else { String::new() };
    let key = |action, words: &str| state.keymap.hint(state.page_place(), action).map(|key| format!("{key} {words}"));
    let takes_off = if filters.is_empty() { "takes the search off" } else { "takes the search and all filters off" };
    // In the field the same key keeps the search, and the last line says so.
    let takes_off = key(Action::OpenDetail, takes_off).filter(|_| state.search.field.is_none());
    let lines = [
        Some((format!("no match for {}{through}", quoted(state).unwrap_or_default()), theme.text)),
        (!filters.is_empty()).then(|| (filters.join(theme.glyphs.separator), theme.strong)),
    ];
    let rest = not_whole(state, listed).into_iter().chain(takes_off).map(|words| (words, theme.dim));
    lines.into_iter().flatten().chain(rest).collect()
}

/// Accounts of which the catalogue does not know everything.
fn partial(state: &State, listed: &[AccountName]) -> Vec<AccountName> {
    let is_partial = |account: &&AccountName| {
        // What is the matter with those that failed is said elsewhere.
        let failed = state.account(account).is_some_and(|account| matches!(account.health, Health::Failed(_)));
        !failed && state.standing(account).is_none_or(|standing| standing.whole_at.is_none())
    };
    listed.iter().filter(is_partial).cloned().collect()
}

/// `heygen is not fully searched yet`, `R syncs it`.
fn not_whole(state: &State, listed: &[AccountName]) -> Vec<String> {
    let partial = partial(state, listed);
    if partial.is_empty() {
        return Vec::new();
    }
    let verb = if partial.len() == 1 { "is" } else { "are" };
    let words = format!("{} {verb} not fully searched yet", and(&partial));
    std::iter::once(words).chain(syncs(state, &partial)).collect()
}

/// What completes these accounts: `R syncs it`; nothing does where nothing is asked.
fn syncs(state: &State, partial: &[AccountName]) -> Option<String> {
    if state.reach.offline {
        return None;
    }
    let them = if partial.len() == 1 { "it" } else { "them" };
    let is_at_it = |account: &AccountName| state.account(account).is_some_and(|account| account.syncing.is_some());
    if partial.iter().all(is_at_it) {
        return Some("a sync is on its way".to_owned());
    }
    state.keymap.hint(state.page_place(), Action::Sync).map(|key| format!("{key} syncs {them}"))
}

fn looked(state: &State) -> impl Iterator<Item = Looked> {
    state.listing.shown.parts.iter().filter_map(|part| part.arrived()?.looked)
}

/// Whether the catalogue is still looking.
fn looks_on(state: &State) -> bool {
    looked(state).any(|looked| looked.more)
}

/// Whether looking stopped at a bound, with more to look through behind it.
fn looks_further(state: &State) -> bool {
    state.listing.shown.parts.iter().filter_map(Part::arrived).any(|arrived| arrived.bounded)
}
