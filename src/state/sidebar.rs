//! The sidebar: providers, collections, kinds, statuses and folders, as lines.

use std::collections::{BTreeMap, BTreeSet};

use super::collections::is_whole;
use super::{Count, Health, State};
use crate::asset::{AccountName, AssetKind, Collection, Folder, FolderId, Standing, Status};
use crate::text::Label;

/// Where the sidebar stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sidebar {
    /// The selected line, by what it is about; `None` before the first move: the first item.
    pub selected: Option<SidebarItem>,
    /// The first line on the screen.
    pub scroll: usize,
    /// Folders whose own folders are shown.
    pub unfolded: BTreeSet<FolderId>,
}

/// What can be ticked or chosen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SidebarItem {
    Provider(AccountName),
    Collection(Collection),
    Kind(AssetKind),
    Status(Status),
    /// Assets of every folder.
    AnyFolder,
    Folder(FolderId),
}

/// One line of the sidebar.
#[derive(Clone, Debug, PartialEq)]
pub enum SidebarLine {
    Heading {
        title: &'static str,
        count: Option<Count>,
    },
    Item(SidebarEntry),
    /// A word about the line above: why a provider failed.
    Note(String),
    Blank,
}

/// A line that can be selected.
#[derive(Clone, Debug, PartialEq)]
pub struct SidebarEntry {
    pub item: SidebarItem,
    pub label: Label,
    /// Ticked (`■`) or chosen (`◉`).
    pub on: bool,
    pub count: Option<Count>,
    /// Folders inside folders.
    pub depth: usize,
    /// It has folders of its own that are not shown.
    pub folded: bool,
}

impl SidebarItem {
    /// Whether its group takes one value (`◉ ○`) and not several (`■ □`).
    #[must_use]
    pub fn is_single(&self) -> bool {
        match self {
            Self::Collection(_) | Self::AnyFolder | Self::Folder(_) => true,
            Self::Provider(_) | Self::Kind(_) | Self::Status(_) => false,
        }
    }
}

/// All lines, from the first to the last, whatever fits the screen.
#[must_use]
pub fn lines(state: &State) -> Vec<SidebarLine> {
    let mut lines = Vec::new();
    providers(state, &mut lines);
    lines.push(SidebarLine::Blank);
    collections(state, &mut lines);
    kinds(state, &mut lines);
    statuses(state, &mut lines);
    folders(state, &mut lines);
    lines
}

/// The items alone, in order, for moving among them.
#[must_use]
pub fn items(state: &State) -> Vec<SidebarItem> {
    lines(state).into_iter().filter_map(|line| entry(line).map(|entry| entry.item)).collect()
}

fn entry(line: SidebarLine) -> Option<SidebarEntry> {
    match line {
        SidebarLine::Item(entry) => Some(entry),
        SidebarLine::Heading { .. } | SidebarLine::Note(_) | SidebarLine::Blank => None,
    }
}

fn providers(state: &State, lines: &mut Vec<SidebarLine>) {
    let filters = &state.listing.query.filters;
    let collection = state.collection();
    lines.push(SidebarLine::Heading { title: "PROVIDERS", count: state.sum(collection) });
    for account in state.having() {
        lines.push(SidebarLine::Item(SidebarEntry {
            item: SidebarItem::Provider(account.name().clone()),
            label: Label::new(account.name().as_str()),
            on: filters.accounts.admits(account.name()),
            count: state.length(account, collection),
            depth: 0,
            folded: false,
        }));
        if let (Health::Failed(fault) | Health::Offline(fault), false) = (&account.health, state.reach.offline) {
            lines.push(SidebarLine::Note(fault.brief().to_owned()));
        }
    }
}

/// Which collection is listed, where there is a choice.
fn collections(state: &State, lines: &mut Vec<SidebarLine>) {
    if state.collections().count() < 2 {
        return;
    }
    lines.push(SidebarLine::Heading { title: "COLLECTION", count: None });
    for collection in state.collections() {
        lines.push(SidebarLine::Item(SidebarEntry {
            item: SidebarItem::Collection(collection),
            label: Label::new(collection.as_str()),
            on: collection == state.collection(),
            count: state.sum(collection),
            depth: 0,
            folded: false,
        }));
    }
    lines.push(SidebarLine::Blank);
}

fn kinds(state: &State, lines: &mut Vec<SidebarLine>) {
    lines.push(SidebarLine::Heading { title: "KIND", count: None });
    for kind in AssetKind::ALL {
        lines.push(SidebarLine::Item(SidebarEntry {
            item: SidebarItem::Kind(kind),
            label: Label::new(kind.as_str()),
            on: state.listing.query.filters.kinds.admits(&kind),
            count: counted(state, |one| one.kinds.get(&kind), state.seen.kinds.get(&kind)),
            depth: 0,
            folded: false,
        }));
    }
}

/// How many assets of a sort all accounts have: as the catalogue has counted them, and where there is none, as many as were
/// seen in this session.
fn counted<'s>(
    state: &'s State,
    of_sort: impl Fn(&'s Standing) -> Option<&'s u64>,
    seen: Option<&u64>,
) -> Option<Count> {
    if !state.has_catalog() {
        return seen.map(|number| Count { number: *number, more: !state.seen.whole });
    }
    let mut sum = Count::default();
    for standing in state.having().map(|account| state.standing(account.name())) {
        let number = standing.and_then(&of_sort).copied().unwrap_or(0);
        sum.number = sum.number.saturating_add(number);
        sum.more |= standing.is_none_or(|standing| !is_whole(standing));
    }
    (sum.number > 0).then_some(sum)
}

fn statuses(state: &State, lines: &mut Vec<SidebarLine>) {
    let told = state.having().filter_map(|account| account.can(state.collection()));
    let known = told.flat_map(|can| can.statuses).map(|word| Some((*word).into()));
    let standings = state.having().filter_map(|account| state.standing(account.name()));
    let seen = standings.flat_map(|standing| standing.statuses.keys()).chain(state.seen.statuses.keys()).cloned();
    let mut words: Vec<Status> = Vec::new();
    for word in known.chain(seen) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // A service that tells no status needs no group for it.
    if words.iter().all(Option::is_none) {
        return;
    }
    // "Not told" stands last.
    words.sort_by_key(Option::is_none);
    lines.push(SidebarLine::Blank);
    lines.push(SidebarLine::Heading { title: "STATUS", count: None });
    for word in words {
        lines.push(SidebarLine::Item(SidebarEntry {
            label: Label::new(word.as_deref().unwrap_or("not told")),
            on: state.listing.query.filters.statuses.admits(&word),
            count: counted(state, |one| one.statuses.get(&word), state.seen.statuses.get(&word)),
            item: SidebarItem::Status(word),
            depth: 0,
            folded: false,
        }));
    }
}

fn folders(state: &State, lines: &mut Vec<SidebarLine>) {
    let of_account = state.having().filter_map(|account| state.folders_of(&account.info.account.name));
    let all: Vec<&Folder> = of_account.flatten().collect();
    if all.is_empty() {
        return;
    }
    let chosen = state.listing.query.filters.folder.as_ref();
    lines.push(SidebarLine::Blank);
    lines.push(SidebarLine::Heading { title: "FOLDER", count: None });
    lines.push(SidebarLine::Item(SidebarEntry {
        item: SidebarItem::AnyFolder,
        label: Label::new("any"),
        on: chosen.is_none(),
        count: None,
        depth: 0,
        folded: false,
    }));
    let mut inside: BTreeMap<FolderId, Vec<&Folder>> = BTreeMap::new();
    let known: BTreeSet<&FolderId> = all.iter().map(|folder| &folder.id).collect();
    let mut roots = Vec::new();
    for folder in &all {
        match outer(folder).filter(|outer| known.contains(outer)) {
            Some(outer) => inside.entry(outer).or_default().push(folder),
            None => roots.push(*folder),
        }
    }
    // From the roots downwards, with a bound on the depth: an answer may hold a folder inside itself.
    let mut left: Vec<(usize, &Folder)> = roots.into_iter().rev().map(|folder| (0, folder)).collect();
    while let Some((depth, folder)) = left.pop() {
        let inner = inside.get(&folder.id).map_or(&[][..], Vec::as_slice);
        let open = state.sidebar.unfolded.contains(&folder.id);
        lines.push(SidebarLine::Item(SidebarEntry {
            item: SidebarItem::Folder(folder.id.clone()),
            label: folder.name.clone(),
            on: chosen == Some(&folder.id),
            count: in_folder(state, &folder.id),
            depth,
            folded: !inner.is_empty() && !open,
        }));
        if open && depth < 8 {
            left.extend(inner.iter().rev().map(|inner| (depth + 1, *inner)));
        }
    }
}

/// How many assets a folder of an account has.
fn in_folder(state: &State, folder: &FolderId) -> Option<Count> {
    if !state.has_catalog() {
        return counted(state, |_| None, state.seen.folders.get(folder));
    }
    let standing = state.standing(&folder.account)?;
    let number = standing.folders.get(&folder.id).copied()?;
    Some(Count { number, more: !is_whole(standing) })
}

/// The folder that another one is in, unless that is itself.
fn outer(folder: &Folder) -> Option<FolderId> {
    let parent = folder.parent.as_ref().filter(|parent| **parent != folder.id.id)?;
    Some(FolderId { account: folder.id.account.clone(), id: parent.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Remote, fixtures};
    use std::sync::Arc;

    fn folder(id: &str, parent: Option<&str>) -> Folder {
        let id = FolderId { account: fixtures::name("heygen"), id: Arc::from(id) };
        Folder { name: Label::new(&id.id), id, parent: parent.map(Arc::from) }
    }

    fn shown(folders: Vec<Folder>) -> Vec<(String, usize, bool)> {
        let mut state = fixtures::idle(&["heygen"]);
        let open = folders.iter().filter(|folder| &*folder.id.id != "shut").map(|folder| folder.id.clone());
        state.sidebar.unfolded.extend(open);
        state.accounts[0].folders = Remote::Ready { value: folders };
        let entries = lines(&state).into_iter().filter_map(entry);
        entries
            .filter(|entry| matches!(entry.item, SidebarItem::Folder(_)))
            .map(|entry| (entry.label.shown().to_owned(), entry.depth, entry.folded))
            .collect()
    }

    fn line(name: &str, depth: usize, folded: bool) -> (String, usize, bool) {
        (name.to_owned(), depth, folded)
    }

    #[test]
    fn folders_that_nobody_tells_are_those_that_were_told_before() {
        let mut state = fixtures::idle(&["heygen"]);
        let told = || |line: &SidebarLine| matches!(line, SidebarLine::Heading { title: "FOLDER", .. });
        assert!(!lines(&state).iter().any(told()));
        let mut census = crate::asset::Census::default();
        census.folders.insert(fixtures::name("heygen"), vec![folder("launch", None)]);
        state.census = Arc::new(census);
        assert!(lines(&state).iter().any(told()));
        // What the account itself says counts for more, even if that is nothing.
        state.accounts[0].folders = Remote::Ready { value: Vec::new() };
        assert!(!lines(&state).iter().any(told()));
    }

    #[test]
    fn folders_stand_under_the_one_that_they_are_in() {
        let folders = vec![
            folder("launch", None),
            folder("voice", None),
            folder("teasers", Some("launch")),
            folder("cuts", Some("teasers")),
            folder("shut", None),
            folder("hidden", Some("shut")),
        ];
        let expected = [
            line("launch", 0, false),
            line("teasers", 1, false),
            line("cuts", 2, false),
            line("voice", 0, false),
            line("shut", 0, true),
        ];
        assert_eq!(shown(folders), expected);
    }

    #[test]
    fn a_folder_whose_own_is_not_there_or_is_itself_stands_at_the_root() {
        let folders = vec![folder("lost", Some("nowhere")), folder("self", Some("self"))];
        assert_eq!(shown(folders), [line("lost", 0, false), line("self", 0, false)]);
    }

    /// What stands behind each item that has a count.
    fn counts(state: &State) -> Vec<(String, String)> {
        let entries = lines(state).into_iter().filter_map(entry);
        entries.filter_map(|entry| Some((entry.label.shown().to_owned(), entry.count?.to_string()))).collect()
    }

    fn pair(label: &str, count: &str) -> (String, String) {
        (label.to_owned(), count.to_owned())
    }

    #[test]
    fn the_catalogue_has_counted_and_what_is_not_whole_is_at_least_that() {
        let mut state = fixtures::idle(&["affogato", "heygen"]);
        state.reach.catalog = true;
        state.seen.kinds.insert(AssetKind::Video, 3);
        for (account, known) in [("affogato", 1204), ("heygen", 319)] {
            fixtures::known(&mut state, account, known);
        }
        let census = Arc::make_mut(&mut state.census);
        for standing in census.standings.values_mut() {
            standing.kinds.insert(AssetKind::Image, 100);
            standing.statuses.insert(Some(Arc::from("active")), 7);
        }
        let all = [pair("affogato", "1,204"), pair("heygen", "319"), pair("image", "200"), pair("active", "14")];
        assert_eq!(counts(&state), all);
        let heygen = (fixtures::name("heygen"), Collection::Assets);
        Arc::make_mut(&mut state.census).standings.get_mut(&heygen).unwrap().whole_at = None;
        let some = [pair("affogato", "1,204"), pair("heygen", "319+"), pair("image", "200+"), pair("active", "14+")];
        assert_eq!(counts(&state), some);
    }

    #[test]
    fn without_a_catalogue_what_was_seen_counts() {
        let mut state = fixtures::idle(&["heygen"]);
        state.seen.kinds.insert(AssetKind::Video, 3);
        assert_eq!(counts(&state), [pair("video", "3+")]);
    }

    #[test]
    fn folders_in_a_ring_do_no_harm() {
        assert_eq!(shown(vec![folder("one", Some("two")), folder("two", Some("one"))]), []);
    }
}
