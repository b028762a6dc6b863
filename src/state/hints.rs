//! Which keys are worth showing, and where they stand: `view` writes them there, `update` runs the one that is clicked.

use std::borrow::Cow;

use ratatui::layout::{Margin, Position, Rect};

use super::downloads::{Item, Phase};
use super::{
    AccountState, Deed, Keys, MenuKind, Overlay, Scene, SidebarItem, State, Step, search, sidebar, statusline,
};
use crate::input::{Action, Place};
use crate::text::width;

/// Blanks between two hints in the lower border of a reader.
const BORDER_GAP: usize = 3;
/// Columns of the border that stay for the field in which one types what is to be found.
const BORDER_FIELD: usize = 22;

/// A key as it is written, and what it does; `None` where it stands for several keys, none of which is meant by a click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintKey {
    pub written: String,
    pub action: Option<Action>,
}

/// One or two keys and what they do, in a word or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub keys: Vec<HintKey>,
    pub words: Cow<'static, str>,
}

impl Hint {
    fn one(written: String, action: Action, words: impl Into<Cow<'static, str>>) -> Self {
        Self { keys: vec![HintKey { written, action: Some(action) }], words: words.into() }
    }

    /// Its columns, with a blank after each key.
    #[must_use]
    pub fn width(&self) -> usize {
        self.keys.iter().map(|key| width(&key.written) + 1).sum::<usize>() + width(&self.words)
    }

    /// What a click on one of its columns (from 0) does: the key there; elsewhere the first one.
    fn action_at(&self, column: usize) -> Option<Action> {
        let mut end = 0;
        for key in &self.keys {
            let start = end;
            end = start + width(&key.written) + 1;
            if (start..end - 1).contains(&column) {
                return key.action;
            }
        }
        self.keys.first()?.action
    }
}

/// Hints one after another on a row of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintRow {
    /// Where the first one begins.
    pub at: Position,
    /// Blanks between two of them.
    pub gap: usize,
    pub hints: Vec<Hint>,
}

impl HintRow {
    /// The hints that fit `area`, dropped from the left; they begin where it begins.
    pub(super) fn at_left(hints: Vec<Hint>, area: Rect, gap: usize) -> Self {
        let (hints, _) = fitting(hints, usize::from(area.width), gap);
        Self { at: area.as_position(), gap, hints }
    }

    /// The hints that fit `area`, dropped from the left; they end where it ends.
    pub(super) fn at_right(hints: Vec<Hint>, area: Rect, gap: usize) -> Self {
        let (hints, taken) = fitting(hints, usize::from(area.width), gap);
        let x = area.right().saturating_sub(u16::try_from(taken).unwrap_or(u16::MAX));
        Self { at: Position { x, y: area.y }, gap, hints }
    }

    /// What a click there does.
    #[must_use]
    pub fn action_at(&self, at: Position) -> Option<Action> {
        let mut column = usize::from(at.x.checked_sub(self.at.x).filter(|_| at.y == self.at.y)?);
        for hint in &self.hints {
            if column < hint.width() {
                return hint.action_at(column);
            }
            column = column.checked_sub(hint.width() + self.gap)?;
        }
        None
    }
}

/// The hints that fit `room` columns, dropped from the left, and the columns that they take.
fn fitting(mut hints: Vec<Hint>, room: usize, gap: usize) -> (Vec<Hint>, usize) {
    let mut taken = 0;
    let mut from = hints.len();
    for (at, hint) in hints.iter().enumerate().rev() {
        let more = hint.width() + if taken > 0 { gap } else { 0 };
        if taken + more > room {
            break;
        }
        taken += more;
        from = at;
    }
    (hints.split_off(from), taken)
}

/// The hints of actions that have a key.
impl Keys<'_> {
    /// The hint of one action.
    fn one(&self, action: Action, words: &'static str) -> Option<Hint> {
        Some(Hint::one(self.first(action)?, action, words))
    }

    /// One hint for two actions that belong together.
    fn two(&self, one: Action, other: Action, words: impl Into<Cow<'static, str>>) -> Option<Hint> {
        self.several(&[one, other], words)
    }

    /// One hint for actions that belong together, where all of them have a key.
    fn several(&self, actions: &[Action], words: impl Into<Cow<'static, str>>) -> Option<Hint> {
        let key = |action: &Action| Some(HintKey { written: self.first(*action)?, action: Some(*action) });
        Some(Hint { keys: actions.iter().map(key).collect::<Option<_>>()?, words: words.into() })
    }
}

/// The hints of the place that keys go to, the most wanted last.
pub(super) fn here(state: &State) -> Vec<Hint> {
    let keys = Keys::of(state, state.place());
    if !state.pending.is_empty() {
        return following(state, &keys);
    }
    let help = keys.one(Action::Help, "help");
    let hints = match state.place() {
        Place::List => list(state, &keys),
        Place::Sheet => sheet(state, &keys),
        Place::Sidebar => vec![
            keys.two(Action::NextGroup, Action::PreviousGroup, "group"),
            keys.one(Action::RetryProvider, "try again"),
            keys.one(Action::Toggle, "tick"),
            keys.one(Action::Only, if wants_key(state) { "new key" } else { "only" }),
            keys.one(Action::Back, "back"),
        ],
        Place::Detail => vec![
            keys.one(Action::OpenDetail, "full detail"),
            keys.two(Action::ScrollDown, Action::ScrollUp, "scroll"),
            keys.one(Action::Open, "open"),
            keys.one(Action::CopyUrl, "copy"),
            keys.one(Action::Back, "back"),
            help,
        ],
        Place::Full => vec![
            keys.two(Action::PreviousFrame, Action::NextFrame, "frame").filter(|_| state.strip().is_some()),
            keys.one(Action::Open, "open"),
            keys.two(Action::NextField, Action::PreviousField, "field"),
            keys.one(Action::MarkHere, if is_marked(state) { "unmark" } else { "mark" }),
            keys.one(Action::CopyField, "copy field"),
            keys.one(Action::CopyUrl, "copy URL"),
            keys.two(Action::NextAsset, Action::PreviousAsset, "asset"),
            keys.one(Action::Back, "back"),
        ],
        Place::Field | Place::Search => vec![
            keys.one(Action::Complete, "complete").filter(|_| search::completion(state).is_some()),
            keys.two(Action::Up, Action::Down, "move"),
            keys.one(Action::Accept, "keep"),
            keys.one(Action::Cancel, "restore"),
        ],
        Place::Menu => menu(state, &keys),
        Place::Palette => {
            let move_ = keys.two(Action::Up, Action::Down, "move");
            vec![move_, keys.one(Action::Run, "run"), keys.one(Action::Cancel, "close")]
        }
        Place::Prompt => vec![
            keys.one(Action::Complete, "complete"),
            keys.one(Action::Accept, "download"),
            keys.one(Action::Cancel, "close"),
        ],
        Place::Downloads => downloads(state, &keys),
        Place::Welcome => welcome(state, &keys),
        Place::Connect => connect(state, &keys),
        Place::Home => vec![
            keys.two(Action::Up, Action::Down, "choose"),
            keys.one(Action::Accept, "keep it so"),
            keys.one(Action::PreviousField, "change the key"),
            keys.one(Action::Back, "back"),
        ],
        // These have their hints in their own frame.
        Place::Reader | Place::Confirm | Place::Global | Place::Assets => Vec::new(),
    };
    hints.into_iter().flatten().collect()
}

fn welcome(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let Scene::Welcome(welcome) = &state.scene else { return Vec::new() };
    let back = if state.accounts.is_empty() && !welcome.another {
        keys.one(Action::BackOrQuit, "quit")
    } else {
        keys.one(Action::Back, "back")
    };
    let copy = keys.one(Action::CopyLines, "copy");
    if welcome.another {
        return vec![copy, keys.one(Action::Help, "help"), back];
    }
    let choose = keys.two(Action::Up, Action::Down, "choose");
    vec![choose, keys.one(Action::Accept, "go on"), keys.one(Action::Help, "help"), back]
}

fn connect(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let Scene::Connect(connect) = &state.scene else { return Vec::new() };
    let back = keys.one(Action::Cancel, if connect.asked.is_some() { "stop" } else { "back" });
    let fields = keys.two(Action::PreviousField, Action::NextField, "field").filter(|_| connect.step == Step::Key);
    let accept = keys.one(Action::Accept, "try it").filter(|_| connect.asked.is_none());
    vec![fields, accept, back]
}

/// Whether the selected line of the sidebar is an account that gets another key by what otherwise picks it.
fn wants_key(state: &State) -> bool {
    let selected = state.sidebar.selected.clone().or_else(|| sidebar::items(state).into_iter().next());
    match selected {
        Some(SidebarItem::Provider(name)) => {
            state.setup.connects && state.account(&name).is_some_and(AccountState::wants_key)
        }
        Some(
            SidebarItem::Collection(_)
            | SidebarItem::Kind(_)
            | SidebarItem::Status(_)
            | SidebarItem::AnyFolder
            | SidebarItem::Folder(_),
        )
        | None => false,
    }
}

fn list(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let help = keys.one(Action::Help, "help");
    let stop = match (&state.listing.coming, state.listing.shown.is_pending()) {
        (Some(_), _) => keys.one(Action::Back, "stay"),
        (None, true) => keys.one(Action::Back, "stop"),
        (None, false) => None,
    };
    let syncs = stop.is_none() && state.syncs.running.is_some();
    let stop_sync = keys.one(Action::Back, "stop sync").filter(|_| syncs);
    let clear = keys.one(Action::Back, "clear search").filter(|_| state.search.is_kept(&state.listing.query) && !syncs);
    let filter = keys.one(Action::Filters, "filter");
    if state.listing.shown.is_empty() {
        let reload = keys.one(Action::Reload, "reload").filter(|_| stop.is_none());
        return vec![keys.one(Action::Messages, "messages"), reload, stop.or(clear), filter, stop_sync, help];
    }
    vec![
        keys.one(Action::Palette, "actions"),
        keys.two(Action::NextPage, Action::PreviousPage, "pages"),
        keys.one(Action::SortMenu, "sort"),
        unmark(state, keys),
        keys.one(Action::Mark, "mark"),
        detail(state, keys),
        keys.one(Action::Open, "open"),
        keys.one(Action::Search, "search"),
        stop.or(clear),
        keys.one(Action::CopyUrl, "copy"),
        end_range(state, keys).or(filter),
        stop_sync,
        help,
    ]
}

/// On the contact sheet Esc goes to the list first, so nothing is said of what it stops or clears there.
fn sheet(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let (list, help) = (keys.one(Action::ToggleSheet, "list"), keys.one(Action::Help, "help"));
    let filter = keys.one(Action::Filters, "filter");
    if state.listing.shown.is_empty() {
        return vec![keys.one(Action::Messages, "messages"), keys.one(Action::Reload, "reload"), filter, list, help];
    }
    vec![
        keys.one(Action::Palette, "actions"),
        keys.one(Action::SortMenu, "sort"),
        keys.one(Action::Search, "search"),
        filter,
        keys.two(Action::NextPage, Action::PreviousPage, "pages"),
        keys.several(&[Action::Left, Action::Down, Action::Up, Action::Right], "move"),
        detail(state, keys),
        unmark(state, keys),
        keys.one(Action::CopyUrl, "copy"),
        keys.one(Action::Mark, "mark"),
        end_range(state, keys).or(list),
        help,
    ]
}

/// Whether the selected asset is marked.
fn is_marked(state: &State) -> bool {
    state.listing.selected.as_ref().is_some_and(|id| state.marks.has(id))
}

/// Takes all marks, where there are any.
fn unmark(state: &State, keys: &Keys<'_>) -> Option<Hint> {
    keys.one(Action::UnmarkAll, "unmark").filter(|_| !state.marks.is_empty())
}

/// Ends the range that is being marked.
fn end_range(state: &State, keys: &Keys<'_>) -> Option<Hint> {
    keys.one(Action::MarkRange, "end range").filter(|_| state.marks.has_range())
}

/// What is opened of the selected asset.
fn detail(state: &State, keys: &Keys<'_>) -> Option<Hint> {
    let unreadable = state.listing.selected_asset().is_some_and(|asset| asset.unreadable.is_some());
    keys.one(Action::OpenDetail, if unreadable { "raw answer" } else { "detail" })
}

fn menu(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let pick = state.menu().map(|menu| {
        let does = match menu.kind {
            MenuKind::Copy => "or letter copies",
            MenuKind::Sort => "or letter sorts",
            MenuKind::Open => "or letter opens",
        };
        Hint { keys: vec![HintKey { written: menu.digits(), action: None }], words: Cow::Borrowed(does) }
    });
    vec![keys.two(Action::Down, Action::Up, "choose"), pick, keys.one(Action::Back, "close")]
}

/// What is done with the selected download; in the panel itself stands what else can be done.
fn downloads(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let phase = state.selected_download().map(Item::phase);
    let pause = match phase {
        Some(Phase::Waiting | Phase::Running | Phase::Again) => Some("pause"),
        Some(Phase::Paused) => Some("go on"),
        Some(Phase::Saved | Phase::Same | Phase::Failed | Phase::Cancelled | Phase::Skipped) | None => None,
    };
    let retry = matches!(phase, Some(Phase::Failed | Phase::Cancelled));
    vec![
        pause.and_then(|words| keys.one(Action::PauseOrResume, words)),
        keys.one(Action::CancelDownload, "cancel").filter(|_| pause.is_some()),
        keys.one(Action::Retry, "retry").filter(|_| retry),
        keys.one(Action::Back, "close"),
    ]
}

/// The hints at the foot of the panel of the downloads.
#[must_use]
pub fn of_downloads(state: &State, area: Rect) -> HintRow {
    let keys = Keys::of(state, Place::Downloads);
    let totals = state.downloads.totals();
    let all = if totals.is_active() || !totals.is_open() { "pause all" } else { "go on with all" };
    let hints = [
        keys.one(Action::Reveal, "reveal"),
        keys.one(Action::Open, "open"),
        keys.one(Action::CopyPath, "copy path"),
        keys.one(Action::PauseOrResumeAll, all),
        keys.one(Action::RetryFailed, "retry failed"),
        keys.one(Action::ClearDone, "clear done"),
    ];
    let area = area.inner(Margin::new(1, 0));
    HintRow::at_left(hints.into_iter().flatten().collect(), area, statusline::GAP)
}

/// The hints of a reader, or of a question, in the lower border of its frame.
#[must_use]
pub fn in_border(state: &State, frame: Rect) -> HintRow {
    let mut border = Rect { y: frame.bottom().saturating_sub(1), height: 1, ..frame };
    if state.is_finding() {
        border = without_left(border, BORDER_FIELD);
    }
    // A blank and a bit of the border stay at either side.
    HintRow::at_right(framed(state), border.inner(Margin::new(3, 0)), BORDER_GAP)
}

/// What is left of an area after so many of its columns.
pub(super) fn without_left(area: Rect, columns: usize) -> Rect {
    let columns = u16::try_from(columns).unwrap_or(u16::MAX).min(area.width);
    Rect { x: area.x + columns, width: area.width - columns, ..area }
}

fn framed(state: &State) -> Vec<Hint> {
    let place = match &state.overlay {
        Some(Overlay::Palette(palette)) => palette.over,
        Some(_) | None => state.place(),
    };
    let keys = Keys::of(state, place);
    if state.is_finding() {
        let keep = keys.one(Action::Accept, "keep");
        return [keep, keys.one(Action::Cancel, "restore")].into_iter().flatten().collect();
    }
    let is_longer = state.reader_window().is_some_and(|window| window.len > usize::from(window.height));
    let scroll = keys.two(Action::ScrollDown, Action::ScrollUp, "scroll").filter(|_| is_longer);
    let copy = keys.one(Action::CopyMessage, "copy");
    let close = keys.one(Action::Back, "close");
    let find = |words| match state.find {
        None => keys.one(Action::Find, words),
        Some(_) => keys.two(Action::NextMatch, Action::PreviousMatch, state.matches_words()),
    };
    // The first ones go where there is no room: that there is more to be read is said to the last.
    let hints = match state.beneath_palette() {
        Some(Overlay::Help { .. }) => [find("find a key"), keys.one(Action::NextTopic, "other places"), scroll, close],
        Some(Overlay::Messages { .. }) => {
            [keys.two(Action::ScrollDown, Action::ScrollUp, "choose"), find("find"), copy, close]
        }
        Some(Overlay::Raw { .. }) => [find("find"), copy, scroll, close],
        Some(Overlay::Confirm(confirm)) => {
            let wait = keys.one(Action::Wait, "wait").filter(|_| matches!(confirm.then, Deed::Mark { .. }));
            [None, wait, keys.one(Action::Yes, "yes"), keys.one(Action::No, "no")]
        }
        Some(
            Overlay::CopyMenu(_)
            | Overlay::SortMenu { .. }
            | Overlay::OpenMenu(_)
            | Overlay::Palette(_)
            | Overlay::Prompt(_)
            | Overlay::Downloads(_),
        )
        | None => [None, None, None, close],
    };
    hints.into_iter().flatten().collect()
}

/// What can follow the keys so far.
fn following(state: &State, keys: &Keys<'_>) -> Vec<Hint> {
    let pending = &state.pending;
    if !pending.keys.is_empty() {
        let after = keys.after(&pending.keys).into_iter();
        return after.map(|(written, action)| Hint::one(written, action, action.help())).collect();
    }
    let mut hints =
        vec![keys.two(Action::NextPage, Action::PreviousPage, "pages"), keys.two(Action::Down, Action::Up, "rows")];
    if let (Some(number), Some(last)) = (pending.count, keys.first(Action::LastRow)) {
        hints.push(Some(Hint::one(last, Action::LastRow, format!("page {number}"))));
    }
    hints.into_iter().flatten().collect()
}
