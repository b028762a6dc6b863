//! Where one left off: what the list was asked, where one was in it, and how the panes stood.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{AccountState, Pane, State};
use crate::asset::{AssetId, AssetKind, Choice, Collection, Filters, FolderId, Search, Sort, SortBy, Status};
use crate::input::Action;

/// A session's text is never longer. What is longer is somebody else's, or damaged.
pub const LONGEST: usize = 64 * 1024;

/// No list is longer: a file that says more is not ours.
const MOST: usize = 1000;

/// No page has a higher number.
const LAST_PAGE: usize = 100_000_000;

/// Where one left off, as it stands in a file. Whatever is in it that is not known any more is passed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// Empty where it is the usual one.
    collection: String,
    accounts: Chosen<String>,
    kinds: Chosen<String>,
    /// `null` stands for assets of which no status is told.
    statuses: Chosen<Option<String>>,
    folder: Option<InAccount>,
    only_new: bool,
    gone: bool,
    search: String,
    sort: Option<InOrder>,
    /// From 0.
    page: usize,
    selected: Option<Selected>,
    unfolded: Vec<InAccount>,
    pane: InPane,
    shown_as: InForm,
    /// The detail filled the screen.
    full: bool,
    previews: InPreviews,
    /// What was run from the palette of late, by its name in the keymap, the latest first.
    recent: Vec<String>,
}

/// A choice among values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Chosen<T> {
    #[default]
    Any,
    Only(Vec<T>),
    Except(Vec<T>),
}

/// A folder, or an asset, of an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct InAccount {
    account: String,
    id: String,
}

/// An order, by its word on the command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct InOrder {
    by: String,
    reverse: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Selected {
    account: String,
    collection: String,
    id: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum InPane {
    Sidebar,
    #[default]
    List,
    Detail,
}

/// What the page was shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum InForm {
    #[default]
    List,
    Sheet,
}

/// Whether pictures and sounds were taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum InPreviews {
    #[default]
    Shown,
    Hidden,
}

/// What is known of keeping the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keeping {
    /// Whether it is kept at all.
    pub on: bool,
    /// Somebody pressed, pointed at or pasted something.
    pub touched: bool,
    /// The one that is kept.
    pub last: Option<Session>,
    /// When it is kept next (since the program's start), because something may have changed.
    pub at: Option<Duration>,
}

/// How long what has changed may wait before it is kept.
pub const KEPT_WITHIN: Duration = Duration::from_secs(5);

impl Session {
    /// The session of a browser.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let query = &state.listing.query;
        let filters = &query.filters;
        let listing = &state.listing;
        let in_account =
            |folder: &FolderId| InAccount { account: folder.account.to_string(), id: folder.id.to_string() };
        Self {
            collection: query.collection.as_str().to_owned(),
            accounts: Chosen::of(&filters.accounts, ToString::to_string),
            kinds: Chosen::of(&filters.kinds, |kind| kind.as_str().to_owned()),
            statuses: Chosen::of(&filters.statuses, |status| status.as_deref().map(str::to_owned)),
            folder: filters.folder.as_ref().map(in_account),
            only_new: filters.only_new,
            gone: filters.gone,
            search: query.search.text().to_owned(),
            sort: query.sort.map(|sort| InOrder { by: sort.by.as_str().to_owned(), reverse: sort.reverse }),
            page: if listing.outdated { listing.target } else { listing.shown.number },
            selected: listing.selected.as_ref().filter(|_| !listing.untouched || listing.row > 0).map(|id| Selected {
                account: id.account.to_string(),
                collection: id.collection.as_str().to_owned(),
                id: id.id.to_string(),
            }),
            unfolded: state.sidebar.unfolded.iter().map(in_account).collect(),
            pane: match state.focus {
                Pane::Sidebar => InPane::Sidebar,
                Pane::List => InPane::List,
                Pane::Detail => InPane::Detail,
            },
            shown_as: if state.sheet { InForm::Sheet } else { InForm::List },
            full: state.full,
            previews: if state.previews.hidden { InPreviews::Hidden } else { InPreviews::Shown },
            recent: state.recent.iter().map(|action| action.name().to_owned()).collect(),
        }
    }

    /// Reads the text of a file. What cannot be read is no session.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST { None } else { serde_json::from_str(text).ok() }
    }

    /// The text for a file; `None` where it would be too long to be read again.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok().filter(|text| text.len() <= LONGEST)
    }

    /// Lets a browser that has not begun begin there, as far as that is still there.
    pub fn restore(&self, state: &mut State) {
        let known = |name: &String| state.accounts.iter().map(AccountState::name).find(|one| one.as_str() == name);
        let accounts = self.accounts.choice(|name| known(name).cloned());
        let folder = |folder: &InAccount| {
            let account = known(&folder.account)?.clone();
            Some(FolderId { account, id: Arc::from(folder.id.as_str()) })
        };
        let filters = Filters {
            // No account at all would be an empty list that nobody asked for.
            accounts: if accounts == Choice::Only(BTreeSet::new()) { Choice::Any } else { accounts },
            kinds: self.kinds.choice(|word| AssetKind::ALL.into_iter().find(|kind| kind.as_str() == word)),
            statuses: self.statuses.choice(|word| Some(word.as_deref().map(Arc::from) as Status)),
            folder: self.folder.as_ref().and_then(folder),
            only_new: self.only_new,
            gone: self.gone,
        };
        let sort = self.sort.as_ref().and_then(|sort| {
            let by = SortBy::ALL.into_iter().find(|by| by.as_str() == sort.by)?;
            Some(Sort { by, reverse: sort.reverse })
        });
        let unfolded = self.unfolded.iter().take(MOST).filter_map(folder).collect();
        let selected = self.selected.as_ref().and_then(|selected| {
            let account = known(&selected.account)?.clone();
            let collection = Collection::ALL.into_iter().find(|one| one.as_str() == selected.collection)?;
            Some(AssetId { account, collection, id: Arc::from(selected.id.as_str()) })
        });
        let collection = state.collections().find(|one| one.as_str() == self.collection);
        let query = &mut state.listing.query;
        // One that nobody has any more is passed over.
        query.collection = collection.unwrap_or(query.collection);
        query.filters = filters;
        // A text that this version does not understand is passed over too.
        query.search = Search::parse(&self.search).unwrap_or_default();
        query.sort = sort;
        state.listing.target = if self.page > LAST_PAGE { 0 } else { self.page };
        state.listing.selected = selected;
        state.sidebar.unfolded = unfolded;
        state.focus = match self.pane {
            InPane::Sidebar => Pane::Sidebar,
            InPane::List => Pane::List,
            // Beside a contact sheet there is no detail.
            InPane::Detail if self.shown_as == InForm::Sheet => Pane::List,
            InPane::Detail => Pane::Detail,
        };
        state.sheet = self.shown_as == InForm::Sheet;
        state.previews.hidden = self.previews == InPreviews::Hidden;
        for action in self.recent.iter().take(MOST).rev().filter_map(|name| Action::named(name)) {
            state.remember_action(action);
        }
        state.full = self.full && state.listing.selected.is_some();
        state.keeping.last = Some(self.clone());
    }
}

impl<T> Chosen<T> {
    fn of<V: Ord>(choice: &Choice<V>, word: impl Fn(&V) -> T) -> Self {
        match choice {
            Choice::Any => Self::Any,
            Choice::Only(values) => Self::Only(values.iter().map(word).collect()),
            Choice::Except(values) => Self::Except(values.iter().map(word).collect()),
        }
    }

    /// The choice, of what is still known. Leaving out nothing that is known is leaving out nothing.
    fn choice<V: Ord>(&self, value: impl Fn(&T) -> Option<V>) -> Choice<V> {
        match self {
            Self::Any => Choice::Any,
            Self::Only(words) => Choice::Only(words.iter().take(MOST).filter_map(value).collect()),
            Self::Except(words) => {
                let values: BTreeSet<V> = words.iter().take(MOST).filter_map(value).collect();
                if values.is_empty() { Choice::Any } else { Choice::Except(values) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::{browsing, idle, name};
    use rstest::rstest;

    #[test]
    fn the_collection_comes_back_where_somebody_has_it() {
        let left = crate::state::fixtures::rendered();
        let session = Session::parse(&Session::of(&left).text().unwrap()).unwrap();
        let mut again = crate::state::fixtures::rendered();
        again.listing.query.collection = Collection::Assets;
        session.restore(&mut again);
        assert_eq!(again.collection(), Collection::Rendered);
        let mut without = idle(&["heygen"]);
        session.restore(&mut without);
        assert_eq!(without.collection(), Collection::Assets);
    }

    fn full_of_wishes() -> State {
        let mut state = browsing();
        let filters = &mut state.listing.query.filters;
        filters.accounts = Choice::Except(BTreeSet::from([name("heygen")]));
        filters.kinds = Choice::only([AssetKind::Video]);
        filters.statuses = Choice::only([None, Some(Arc::from("failed"))]);
        filters.only_new = true;
        state.listing.query.search = Search::parse("teas dur>30s").unwrap();
        state.listing.query.sort = Some(Sort { by: SortBy::Bytes, reverse: true });
        state.focus = Pane::Detail;
        state.full = true;
        state.previews.hidden = true;
        state.recent = vec![Action::Sync, Action::CopyUrl];
        state
    }

    #[test]
    fn a_session_comes_back_as_it_was() {
        let left = full_of_wishes();
        let text = Session::of(&left).text().unwrap();
        let mut state = idle(&["affogato", "heygen"]);
        Session::parse(&text).unwrap().restore(&mut state);
        assert_eq!(state.listing.query, left.listing.query);
        assert_eq!(state.listing.target, 2);
        assert_eq!(state.listing.selected, left.listing.selected);
        assert_eq!(state.sidebar.unfolded, left.sidebar.unfolded);
        assert_eq!((state.focus, state.sheet, state.full), (Pane::Detail, false, true));
        assert!(state.previews.hidden);
        assert_eq!(state.recent, [Action::Sync, Action::CopyUrl]);
    }

    #[test]
    fn the_contact_sheet_comes_back_and_has_no_detail_beside_it() {
        let mut left = full_of_wishes();
        left.sheet = true;
        let mut state = idle(&["affogato", "heygen"]);
        Session::parse(&Session::of(&left).text().unwrap()).unwrap().restore(&mut state);
        assert_eq!((state.focus, state.sheet, state.full), (Pane::List, true, true));
    }

    #[test]
    fn accounts_that_are_no_longer_there_are_passed_over() {
        let mut left = browsing();
        left.listing.query.filters.accounts = Choice::only([name("heygen")]);
        let session = Session::of(&left);
        let mut state = idle(&["affogato"]);
        session.restore(&mut state);
        assert_eq!(state.listing.query.filters.accounts, Choice::Any);
        assert_eq!(state.listing.selected, None);
        assert!(state.sidebar.unfolded.is_empty());
    }

    #[rstest]
    #[case::nothing("")]
    #[case::another_shape("[1, 2]")]
    #[case::another_type(r#"{"page": "three"}"#)]
    #[case::a_negative_page(r#"{"page": -1}"#)]
    fn what_is_no_session_is_none(#[case] text: &str) {
        assert_eq!(Session::parse(text), None);
    }

    #[test]
    fn absurd_numbers_and_unknown_words_do_no_harm() {
        let text = r#"{"page": 18446744073709551615, "sort": {"by": "taste", "reverse": true}, "kinds": {"only": ["hologram"]}, "later": 1, "recent": ["fly"],
            "selected": {"account": "affogato", "collection": "none", "id": "x"}, "folder": {"account": "x", "id": "y"}}"#;
        let mut state = idle(&["affogato"]);
        Session::parse(text).unwrap().restore(&mut state);
        assert_eq!((state.listing.target, state.listing.query.sort, &state.recent[..]), (0, None, &[][..]));
        assert_eq!((state.listing.selected, &state.listing.query.filters.folder), (None, &None));
    }

    #[test]
    fn a_file_that_is_too_long_is_not_read() {
        let text = format!(r#"{{"search": "{}"}}"#, "x".repeat(LONGEST));
        assert_eq!(Session::parse(&text), None);
    }
}
