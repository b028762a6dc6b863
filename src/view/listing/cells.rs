//! What the columns of the list hold.

use std::borrow::Cow;

use crate::asset::Asset;
use crate::asset::media::byte_size;
use crate::state::age::age;
use crate::state::{Column, State};
use crate::text::{thousands, width};
use crate::view::theme::Theme;

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
