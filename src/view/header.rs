//! The first line: where one is at the left, how the accounts are doing at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::state::header::BRAND;
use crate::state::{Geometry, Header, Health, Sign, State};

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let header = Header::of(state, geometry);
    if header.brand {
        pen_at(1, geometry.header, buffer).put(BRAND, theme.strong);
    }
    pen_at(header.at.x, geometry.header, buffer).put(&header.title, theme.text);
    for sign in &header.signs {
        let (mark, name) = styles(sign, theme);
        pen_at(sign.x, geometry.header, buffer).put(&sign.mark, mark).skip(sign.gap()).put(sign.name, name);
    }
}

/// A pen at a column of the line, the last of which stays free.
fn pen_at(x: u16, area: Rect, buffer: &mut Buffer) -> Pen<'_> {
    let mut pen = Pen::new(buffer, area, 0);
    pen.keep_free(1).skip(usize::from(x.saturating_sub(area.x)));
    pen
}

/// The styles of the mark and of the name.
fn styles(sign: &Sign<'_>, theme: &Theme) -> (Style, Style) {
    let Some(account) = sign.account else { return (theme.text, theme.text) };
    match &account.health {
        Health::Failed(_) => (theme.error, theme.error),
        Health::Waiting { .. } | Health::Busy => (theme.busy, theme.text),
        Health::Partial | Health::Offline(_) => (theme.warn, theme.text),
        Health::Well => (theme.ok, theme.text),
        Health::Unasked => (theme.dim, theme.text),
    }
}
