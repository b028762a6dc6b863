//! Which keys are worth showing.

use std::borrow::Cow;

use ratatui::style::Style;

use super::widget::pen::Pen;
use crate::input::{Action, Place};
use crate::state::{Keys, Overlay, State};
use crate::text::width;

/// A key and what it does, in a word or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    pub(super) keys: String,
    pub(super) words: Cow<'static, str>,
}

impl Hint {
    pub(super) fn width(&self) -> usize {
        width(&self.keys) + 1 + width(&self.words)
    }
}

/// The hints of actions that have a key.
impl Keys<'_> {
    /// The hint of one action.
    fn one(&self, action: Action, words: &'static str) -> Option<Hint> {
        Some(Hint { keys: self.first(action)?, words: Cow::Borrowed(words) })
    }

    /// One hint for two actions that belong together.
    fn two(&self, one: Action, other: Action, words: &'static str) -> Option<Hint> {
        Some(Hint { keys: format!("{} {}", self.first(one)?, self.first(other)?), words: Cow::Borrowed(words) })
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
        Place::Sidebar => vec![
            keys.two(Action::NextGroup, Action::PreviousGroup, "group"),
            keys.one(Action::RetryProvider, "try again"),
            keys.one(Action::Toggle, "tick"),
            keys.one(Action::Only, "only"),
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
            keys.one(Action::Open, "open"),
            keys.two(Action::NextField, Action::PreviousField, "field"),
            keys.one(Action::CopyField, "copy field"),
            keys.one(Action::CopyUrl, "copy URL"),
            keys.two(Action::NextAsset, Action::PreviousAsset, "asset"),
            keys.one(Action::Back, "back"),
        ],
        Place::Menu => menu(state, &keys),
        Place::Welcome => vec![keys.one(Action::Accept, "look around"), help, keys.one(Action::BackOrQuit, "quit")],
        // Help and messages have their hints in their own frame.
        Place::Reader | Place::Global | Place::Assets => Vec::new(),
    };
    hints.into_iter().flatten().collect()
}

fn list(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let help = keys.one(Action::Help, "help");
    let stop = match (&state.listing.coming, state.listing.shown.is_pending()) {
        (Some(_), _) => keys.one(Action::Back, "stay"),
        (None, true) => keys.one(Action::Back, "stop"),
        (None, false) => None,
    };
    let filter = keys.one(Action::Filters, "filter");
    let unreadable = state.listing.selected_asset().is_some_and(|asset| asset.unreadable.is_some());
    if state.listing.shown.is_empty() {
        let reload = keys.one(Action::Reload, "reload").filter(|_| stop.is_none());
        return vec![keys.one(Action::Messages, "messages"), reload, stop, filter, help];
    }
    vec![
        keys.two(Action::NextPage, Action::PreviousPage, "pages"),
        keys.one(Action::OpenDetail, if unreadable { "raw answer" } else { "detail" }),
        keys.one(Action::Open, "open"),
        stop,
        keys.one(Action::CopyUrl, "copy"),
        filter,
        help,
    ]
}

fn menu(state: &State, keys: &Keys<'_>) -> Vec<Option<Hint>> {
    let count = match &state.overlay {
        Some(Overlay::CopyMenu(menu)) => menu.previews.len().min(9),
        Some(Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. }) | None => 0,
    };
    let pick = Hint { keys: format!("1-{count}"), words: Cow::Borrowed("or letter copies") };
    vec![keys.two(Action::Down, Action::Up, "choose"), (count > 0).then_some(pick), keys.one(Action::Back, "close")]
}

/// The hints of a reader, for its frame.
pub(super) fn reader(state: &State) -> Vec<Hint> {
    let keys = Keys::of(state, Place::Reader);
    let scroll = keys.two(Action::ScrollDown, Action::ScrollUp, "scroll");
    let close = keys.one(Action::Back, "close");
    let hints = match &state.overlay {
        Some(Overlay::Help { .. }) => [scroll, keys.one(Action::NextTopic, "other places"), close],
        Some(Overlay::Messages { .. }) => {
            [keys.two(Action::ScrollDown, Action::ScrollUp, "choose"), keys.one(Action::CopyMessage, "copy"), close]
        }
        Some(Overlay::Raw { .. } | Overlay::CopyMenu(_)) | None => [scroll, None, close],
    };
    hints.into_iter().flatten().collect()
}

/// What can follow the keys so far.
fn following(state: &State, keys: &Keys<'_>) -> Vec<Hint> {
    let pending = &state.pending;
    if !pending.keys.is_empty() {
        let hint = |(keys, action): (String, Action)| Hint { keys, words: Cow::Borrowed(action.help()) };
        return keys.after(&pending.keys).into_iter().map(hint).collect();
    }
    let mut hints =
        vec![keys.two(Action::NextPage, Action::PreviousPage, "pages"), keys.two(Action::Down, Action::Up, "rows")];
    if let (Some(number), Some(last)) = (pending.count, keys.first(Action::LastRow)) {
        hints.push(Some(Hint { keys: last, words: Cow::Owned(format!("page {number}")) }));
    }
    hints.into_iter().flatten().collect()
}

/// The hints that fit `room` columns, dropped from the left, and the columns that they take.
pub(super) fn fitting(hints: &[Hint], room: usize, gap: usize) -> (&[Hint], usize) {
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
    (&hints[from..], taken)
}

/// Writes hints one after another.
pub(super) fn put(pen: &mut Pen<'_>, hints: &[Hint], gap: usize, key: Style, words: Style) {
    for (at, hint) in hints.iter().enumerate() {
        // Blanks are written too: under a hint there may be a border.
        for _ in 0..if at > 0 { gap } else { 0 } {
            pen.put(" ", words);
        }
        pen.put(&hint.keys, key).put(" ", words).put(&hint.words, words);
    }
}
