//! Open with.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::asset::AssetKind;
use crate::state::{Geometry, OpenMenu, OpenWith, State};
use crate::text::{cut_end, cut_middle, thousands};
use crate::view::statusline::shortened;
use crate::view::theme::Theme;
use crate::view::widget::panel;
use crate::view::widget::pen::Pen;

/// Columns for the programs.
const TITLE: usize = 22;

pub(super) fn draw(state: &State, menu: &OpenMenu, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let openers = state.openers();
    let frame = OpenMenu::frame(geometry.screen, openers.len());
    let items = OpenMenu::items(frame);
    panel::open(buffer, frame, &title(state, menu, theme, frame.width), theme);
    for (row, (at, with)) in (0..items.height).zip(openers.into_iter().enumerate()) {
        let area = Rect { y: items.y + row, height: 1, ..items };
        item(state, menu, theme, (with, at == menu.selected), area, buffer);
    }
}

fn title(state: &State, menu: &OpenMenu, theme: &Theme, columns: u16) -> String {
    let room = usize::from(columns).saturating_sub(16);
    match &menu.assets[..] {
        [one] => format!("Open {} with", cut_middle(&state.name_of(one), room, theme.glyphs.ellipsis)),
        several => format!("Open {} assets with", thousands(several.len() as u64)),
    }
}

fn item(
    state: &State,
    menu: &OpenMenu,
    theme: &Theme,
    (with, selected): (OpenWith, bool),
    area: Rect,
    buffer: &mut Buffer,
) {
    let row = Rect { width: area.width.saturating_sub(1), ..area };
    if selected {
        buffer.set_style(row.intersection(buffer.area), theme.selection);
    }
    let look = |role| if selected { theme.selection } else { theme.overlay.patch(role) };
    let glyphs = &theme.glyphs;
    let mut pen = Pen::new(buffer, row, 0);
    pen.put_bar(selected, theme, look(theme.accent));
    let letter = with.letter().map_or(" ".to_owned(), String::from);
    pen.put(&letter, look(theme.key)).skip(2);
    let after = pen.room().saturating_sub(TITLE);
    let title = match with {
        OpenWith::Own(kind) => state.opener_words(with, kind),
        OpenWith::Usual | OpenWith::System => "system's viewer".to_owned(),
        OpenWith::Saved => "saved file".to_owned(),
    };
    let title = cut_end(&title, TITLE - 1, glyphs.ellipsis);
    let (role, words) = match state.why_not_open(menu, with) {
        Some(why) => (theme.dim, format!("{} {why}", glyphs.unknown)),
        None => (theme.text, about(with).to_owned()),
    };
    pen.put_within(&title, after, look(role));
    pen.put(&shortened(&glyphs.words(&words), after, theme), look(theme.dim));
}

/// What an opener is for.
fn about(with: OpenWith) -> &'static str {
    match with {
        OpenWith::Own(AssetKind::Image) => "your program for images",
        OpenWith::Own(AssetKind::Video) => "your program for videos",
        OpenWith::Own(AssetKind::Audio) => "your program for sounds",
        OpenWith::Own(AssetKind::Other) => "your program for the rest",
        OpenWith::Usual | OpenWith::System => "by its URL",
        OpenWith::Saved => "from this machine, in the system's viewer",
    }
}
