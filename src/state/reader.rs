//! What is read over the panes: its lines, and the frame around them.

use ratatui::layout::Rect;

use super::layout::{self, Geometry};
use super::{State, Window};
use crate::text::{Label, fold, wrap};

/// The widest frame of messages and raw answers; longer lines are hard to read.
const WIDEST: u16 = 100;
/// Columns before the text of a message: the bar, the time, the sign (`▌ 15:21 ! `).
pub const MESSAGE_LEAD: usize = 10;

/// Lines and where they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader<L> {
    pub frame: Rect,
    /// The room for the lines.
    pub inside: Rect,
    pub lines: Vec<L>,
}

impl<L> Reader<L> {
    /// `lines` in a frame that has room for `rows` of them.
    pub(super) fn new(screen: Rect, columns: u16, rows: u16, lines: Vec<L>) -> Self {
        let frame = layout::reader(screen, columns, rows);
        Self { frame, inside: layout::inside(frame), lines }
    }

    #[must_use]
    pub fn window(&self) -> Window {
        Window::new(self.inside.height, self.lines.len())
    }
}

/// One line of the messages on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageLine {
    /// Which message it belongs to.
    pub of: usize,
    /// Whether it is the first of it.
    pub first: bool,
    pub text: String,
}

/// What was said so far, newest first.
#[must_use]
pub fn messages(state: &State, geometry: &Geometry) -> Reader<MessageLine> {
    let columns = geometry.screen.width.min(WIDEST);
    let room = usize::from(layout::inside_columns(columns)).saturating_sub(MESSAGE_LEAD).max(1);
    let mut lines = Vec::new();
    for (of, message) in state.messages.all.iter().enumerate() {
        let parts = wrap(&state.glyphs().words(&message.text), room).into_iter().enumerate();
        lines.extend(parts.map(|(number, text)| MessageLine { of, first: number == 0, text }));
    }
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).clamp(8, geometry.body.height.max(8));
    Reader::new(geometry.screen, columns, rows, lines)
}

impl Reader<MessageLine> {
    /// The window that holds the message `selected`.
    #[must_use]
    pub fn window_at(&self, selected: usize) -> Window {
        Window::holding(self.inside.height, &self.lines, |line| line.of == selected)
    }
}

/// One line of a raw answer on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawLine<'a> {
    /// Which line of the answer it belongs to.
    pub of: usize,
    /// The bytes of that line before it.
    pub from: usize,
    pub text: &'a str,
}

/// What a provider answered for an asset.
#[must_use]
pub fn raw<'a>(all: &'a [Label], geometry: &Geometry) -> Reader<RawLine<'a>> {
    let columns = geometry.screen.width.min(WIDEST);
    let room = usize::from(layout::inside_columns(columns)).max(1);
    let mut lines = Vec::new();
    for (of, line) in all.iter().enumerate() {
        // An empty line is a line too.
        let parts = Some(fold(line.shown(), room)).filter(|parts| !parts.is_empty()).unwrap_or(vec![""]);
        let mut from = 0;
        for text in parts {
            lines.push(RawLine { of, from, text });
            from += text.len();
        }
    }
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).clamp(3, geometry.body.height.max(3));
    Reader::new(geometry.screen, columns, rows, lines)
}
