//! What the columns of the list hold.

use std::borrow::Cow;

use crate::asset::Asset;
use crate::asset::media::byte_size;
use crate::state::{Column, State};
use crate::text::{thousands, width};
use crate::view::age::age;
use crate::view::theme::Theme;
use crate::view::widget::columns::Fixed;

/// From these widths of the terminal on there is room for more than name, length and age.
const WIDE: u16 = 110;
const WIDEST: u16 = 132;
/// Below this width of the list its age gives way to the name.
const WITH_AGE: u16 = 44;

/// The columns behind the name: those that the user chose, else by the width of the screen.
pub(super) fn columns(state: &State, screen: u16, list: u16) -> Vec<Fixed<Column>> {
    let chosen = &state.settings.columns;
    if !chosen.is_empty() {
        return chosen.iter().map(|column| fixed(state, *column)).collect();
    }
    let several = screen >= WIDE && state.listed_accounts().len() > 1;
    let by_width = [
        (Column::Provider, several),
        (Column::Dimensions, screen >= WIDE),
        (Column::Length, true),
        (Column::Frames, screen >= WIDEST),
        (Column::Age, list >= WITH_AGE),
    ];
    by_width.into_iter().filter(|(_, shown)| *shown).map(|(column, _)| fixed(state, column)).collect()
}

fn fixed(state: &State, what: Column) -> Fixed<Column> {
    let (columns, right) = match what {
        Column::Provider => (provider_width(state), false),
        Column::Kind => (5, false),
        Column::Dimensions => (10, true),
        Column::Length | Column::Frames => (7, true),
        Column::Bytes => (9, true),
        Column::Status => (10, false),
        Column::Folder => (14, false),
        Column::Age => (5, true),
    };
    Fixed { what, width: columns, right }
}

/// As wide as the longest name, within bounds.
fn provider_width(state: &State) -> u16 {
    let longest = state.accounts.iter().map(|account| account.name().as_str().len()).max().unwrap_or(0);
    u16::try_from(longest.clamp(8, 14)).unwrap_or(14)
}

pub(super) fn head(column: Column) -> &'static str {
    match column {
        Column::Provider => "PROVIDER",
        Column::Kind => "KIND",
        Column::Dimensions => "DIMENSIONS",
        Column::Length => "LENGTH",
        Column::Frames => "FRAMES",
        Column::Bytes => "SIZE",
        Column::Status => "STATUS",
        Column::Folder => "FOLDER",
        Column::Age => "AGE",
    }
}

/// The text of a cell; `None` where it is not known.
pub(super) fn text<'a>(state: &State, theme: &Theme, asset: &'a Asset, column: Column) -> Option<Cow<'a, str>> {
    // The service's word first, then the medium's own.
    let (said, probed) = (&asset.said, &asset.probed);
    match column {
        Column::Provider => Some(Cow::Borrowed(asset.id.account.as_str())),
        Column::Kind if asset.unreadable.is_some() => None,
        Column::Kind => Some(Cow::Borrowed(asset.kind.as_str())),
        Column::Dimensions => {
            let (columns, rows) = (said.width.or(probed.width)?, said.height.or(probed.height)?);
            Some(Cow::Owned(format!("{columns}{}{rows}", theme.glyphs.times)))
        }
        Column::Length => said.duration.or(probed.duration).map(|length| Cow::Owned(length.clock())),
        Column::Frames => said.frames.or(probed.frames).map(|frames| Cow::Owned(thousands(frames))),
        Column::Bytes => said.bytes.or(probed.bytes).map(|bytes| Cow::Owned(byte_size(bytes))),
        Column::Status => asset.status.as_ref().map(|status| Cow::Borrowed(status.shown())),
        Column::Folder => state.folder_path(asset).map(Cow::Owned).filter(|path| width(path) > 0),
        Column::Age => asset.created.map(|created| Cow::Owned(age(created, state.now.wall))),
    }
}
