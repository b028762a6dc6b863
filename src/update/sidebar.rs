//! The sidebar: moving in it, ticking, choosing.

use super::{collections, pages};
use crate::asset::{Choice, Filters};
use crate::effect::Effect;
use crate::state::sidebar::{SidebarItem, items, lines};
use crate::state::{Landing, SidebarLine, State, Window};

/// Moves the selection by so many items.
pub(super) fn step(state: &mut State, by: i64) {
    let items = items(state);
    let at = selected_index(state, &items);
    let last = i64::try_from(items.len().saturating_sub(1)).unwrap_or(0);
    let to = i64::try_from(at).unwrap_or(0).saturating_add(by).clamp(0, last);
    state.sidebar.selected = items.into_iter().nth(usize::try_from(to).unwrap_or(0));
    keep_in_view(state);
}

/// Goes to the first item of the next group, or of the one before.
pub(super) fn step_group(state: &mut State, forth: bool) {
    let items = items(state);
    let at = selected_index(state, &items);
    let firsts: Vec<usize> =
        (0..items.len()).filter(|index| *index == 0 || group(&items[index - 1]) != group(&items[*index])).collect();
    let to = if forth {
        firsts.iter().copied().find(|first| *first > at)
    } else {
        firsts.iter().copied().rev().find(|first| *first < at)
    };
    if let Some(to) = to {
        state.sidebar.selected = items.into_iter().nth(to);
        keep_in_view(state);
    }
}

fn group(item: &SidebarItem) -> u8 {
    match item {
        SidebarItem::Provider(_) => 0,
        SidebarItem::Collection(_) => 1,
        SidebarItem::Kind(_) => 2,
        SidebarItem::Status(_) => 3,
        SidebarItem::AnyFolder | SidebarItem::Folder(_) => 4,
    }
}

/// The item that keys act on.
pub(super) fn selected(state: &State) -> Option<SidebarItem> {
    let items = items(state);
    let at = selected_index(state, &items);
    items.into_iter().nth(at)
}

fn selected_index(state: &State, items: &[SidebarItem]) -> usize {
    state.sidebar.selected.as_ref().and_then(|item| items.iter().position(|known| known == item)).unwrap_or(0)
}

/// Lets an item in or out; a collection and a folder are chosen.
pub(super) fn toggle(state: &mut State, item: &SidebarItem, effects: &mut Vec<Effect>) {
    let filters = &state.listing.query.filters;
    let changed = match item {
        SidebarItem::Provider(name) => Filters { accounts: filters.accounts.toggled(name), ..filters.clone() },
        SidebarItem::Collection(collection) => return collections::go_to(state, *collection, effects),
        SidebarItem::Kind(kind) => Filters { kinds: filters.kinds.toggled(kind), ..filters.clone() },
        SidebarItem::Status(word) => Filters { statuses: filters.statuses.toggled(word), ..filters.clone() },
        SidebarItem::AnyFolder => Filters { folder: None, ..filters.clone() },
        SidebarItem::Folder(id) => Filters { folder: Some(id.clone()), ..filters.clone() },
    };
    apply(state, changed, effects);
}

/// Only this item of its group; where it is the only one already, all of them.
pub(super) fn only(state: &mut State, item: &SidebarItem, effects: &mut Vec<Effect>) {
    let filters = state.listing.query.filters.clone();
    let changed = match item {
        SidebarItem::Provider(name) => Filters { accounts: sole(&filters.accounts, name), ..filters },
        SidebarItem::Collection(collection) => return collections::go_to(state, *collection, effects),
        SidebarItem::Kind(kind) => Filters { kinds: sole(&filters.kinds, kind), ..filters },
        SidebarItem::Status(word) => Filters { statuses: sole(&filters.statuses, word), ..filters },
        SidebarItem::AnyFolder => Filters { folder: None, ..filters },
        SidebarItem::Folder(id) => {
            let again = filters.folder.as_ref() == Some(id);
            Filters { folder: (!again).then(|| id.clone()), ..filters }
        }
    };
    apply(state, changed, effects);
}

fn sole<T: Ord + Clone>(choice: &Choice<T>, value: &T) -> Choice<T> {
    let only = Choice::only([value.clone()]);
    if *choice == only { Choice::Any } else { only }
}

fn apply(state: &mut State, filters: Filters, effects: &mut Vec<Effect>) {
    if state.listing.query.filters != filters {
        state.listing.query.filters = filters;
        pages::open(state, Landing::First, effects);
    }
}

/// Shows the folders inside a folder, or hides them.
pub(super) fn fold(state: &mut State, open: bool) {
    if let Some(SidebarItem::Folder(id)) = selected(state) {
        if open {
            state.sidebar.unfolded.insert(id)
        } else {
            state.sidebar.unfolded.remove(&id)
        };
    }
}

/// Scrolls so that the selected line is on the screen.
pub(super) fn keep_in_view(state: &mut State) {
    let Some(area) = state.geometry().sidebar else { return };
    let lines = lines(state);
    let selected = selected(state);
    let is = |line: &SidebarLine| matches!(line, SidebarLine::Item(entry) if Some(&entry.item) == selected.as_ref());
    let mut window = Window::holding(area.height, &lines, is);
    // The heading above the first item of the sidebar comes back into view with it.
    window.held = window.held.map(|(first, last)| (if first <= 1 { 0 } else { first }, last));
    state.sidebar.scroll = window.start(state.sidebar.scroll);
}
