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
    if let Some(field) = &header.field {
        let mut pen = pen_at(header.at.x, geometry.header, buffer);
        for (text, part) in &field.parts {
            pen.put(text, theme.typed(*part));
        }
        if let Some((at, words)) = &field.mistake {
            // Under the field is a rule, which it takes a piece of.
            let line = Rect { y: at.y, height: 1, ..geometry.header };
            pen_at(at.x, line, buffer).put(words, theme.error).put_if(at.y != geometry.header.y, " ", theme.error);
        }
    }
    for sign in &header.signs {
        let (mark, name) = styles(sign, theme);
        let mut pen = pen_at(sign.x, geometry.header, buffer);
        for ((text, gap), style) in sign.parts().into_iter().zip([mark, name, name]) {
            pen.skip(gap).put(text, style);
        }
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
        Health::Partial | Health::Offline(_) | Health::Well | Health::Unasked if account.syncing.is_some() => {
            (theme.busy, theme.text)
        }
        Health::Partial | Health::Offline(_) => (theme.warn, theme.text),
        Health::Well => (theme.ok, theme.text),
        Health::Unasked => (theme.dim, theme.text),
    }
}
