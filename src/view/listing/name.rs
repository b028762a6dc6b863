//! The name of an asset with its kind before it, in a row of the list and in a cell of the contact sheet.

use std::ops::Range;

use ratatui::style::{Modifier, Style};

use crate::asset::Asset;
use crate::state::{Pane, State};
use crate::text::middle_parts;
use crate::view::theme::Theme;
use crate::view::widget::pen::{Pen, marked};

/// How the parts of a row, or of a cell, look.
#[derive(Clone, Copy)]
pub(in crate::view) struct Look {
    pub(in crate::view) selected: bool,
    pub(in crate::view) marked: bool,
    /// It is new, and nothing else says so.
    pub(in crate::view) new: bool,
    /// Where everything of it looks alike: selected, or of a page that is being left.
    pub(in crate::view) all: Option<Style>,
}

impl Look {
    /// `tells_new` is whether there is a column that says of an asset that it is new.
    pub(in crate::view) fn of(state: &State, theme: &Theme, asset: &Asset, selected: bool, tells_new: bool) -> Self {
        let all = match (selected, state.listing.is_leaving() || asset.gone) {
            (true, false) => Some(theme.selected(state.focus == Pane::List)),
            // The ground says where one is, the dimness that the row is on its way out, or its asset gone.
            (true, true) => {
                let dimness = theme.stale.add_modifier & Modifier::DIM;
                Some(theme.selected(state.focus == Pane::List).add_modifier(dimness))
            }
            (false, true) => Some(theme.stale),
            (false, false) => None,
        };
        Self { selected, marked: state.marks.has(&asset.id), new: asset.new && !tells_new, all }
    }

    pub(in crate::view) fn style(self, role: Style) -> Style {
        self.all.unwrap_or(role)
    }

    /// Matched letters are told apart where everything else looks alike, too.
    fn matched(self, theme: &Theme) -> Style {
        self.all.map_or(theme.matched, |all| all.add_modifier(Modifier::BOLD | Modifier::UNDERLINED))
    }
}

/// Writes the bar of what is selected and the mark of what is marked: what every name begins with.
pub(in crate::view) fn lead(theme: &Theme, look: Look, pen: &mut Pen<'_>) {
    pen.put_bar(look.selected, theme, look.style(theme.accent));
    pen.put_if(look.marked, theme.glyphs.mark, look.style(theme.mark));
}

/// Writes the kind, a blank or the plus of what is new, and the name in `columns`, with the letters marked that the search
/// matches.
pub(in crate::view) fn put(
    theme: &Theme,
    asset: &Asset,
    matched: &[Range<usize>],
    look: Look,
    columns: usize,
    pen: &mut Pen<'_>,
) {
    pen.put(theme.glyphs.kind(asset.kind), look.style(theme.kind(asset.kind)));
    pen.put_if(look.new, "+", look.style(theme.new));
    let shown = asset.name.shown();
    let [start, ellipsis, end] = middle_parts(shown, columns, theme.glyphs.ellipsis);
    let styled = |(part, is_match)| (part, if is_match { look.matched(theme) } else { look.style(theme.text) });
    let parts = marked(start, 0, matched)
        .into_iter()
        .chain([(ellipsis, false)])
        .chain(marked(end, shown.len() - end.len(), matched))
        .map(styled);
    let after = pen.room().saturating_sub(columns);
    pen.put_parts(parts, after);
}
