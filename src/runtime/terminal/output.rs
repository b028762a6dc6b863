//! Frames as bytes: collected, and written at once.

use std::io;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::view::Colours;

/// Between these two the terminal changes its picture at once, if it knows them (synchronised output).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Around what moves the cursor without drawing text.
const SAVE_CURSOR: &[u8] = b"\x1b7";
const RESTORE_CURSOR: &[u8] = b"\x1b8";

/// A backend that writes once a frame, and nothing for a frame that changes nothing.
#[derive(Debug)]
pub(super) struct Output {
    /// [`BEGIN`], then what was drawn.
    frame: Vec<u8>,
    size: Size,
    cursor: bool,
    colours: Colours,
    put: fn(&[u8]) -> io::Result<()>,
}

impl Output {
    /// A backend of this size (columns, rows) and of so many colours that writes with `put`. The cursor is taken to be
    /// hidden.
    pub(super) fn new(size: (u16, u16), colours: Colours, put: fn(&[u8]) -> io::Result<()>) -> Self {
        Self { frame: BEGIN.to_vec(), size: size.into(), cursor: false, colours, put }
    }

    /// The size is told, never asked for: a frame and the state that it shows are of one size.
    pub(super) fn set_size(&mut self, size: (u16, u16)) {
        self.size = size.into();
    }

    /// Adds what draws pictures to the frame, behind its cells.
    pub(super) fn add(&mut self, pictures: &[u8]) {
        if !pictures.is_empty() {
            for part in [SAVE_CURSOR, pictures, RESTORE_CURSOR] {
                self.frame.extend_from_slice(part);
            }
        }
    }

    /// Writes the frame.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        if self.frame.len() == BEGIN.len() {
            return Ok(());
        }
        self.frame.extend_from_slice(END);
        let written = (self.put)(&self.frame);
        self.frame.truncate(BEGIN.len());
        written
    }

    fn inner(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.frame)
    }
}

impl Backend for Output {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        if self.colours == Colours::True {
            return self.inner().draw(content);
        }
        // Themes and pictures alike.
        let nearest = |cell: &Cell| {
            let mut cell = cell.clone();
            (cell.fg, cell.bg) = (self.colours.nearest(cell.fg), self.colours.nearest(cell.bg));
            cell
        };
        let drawn: Vec<(u16, u16, Cell)> = content.map(|(x, y, cell)| (x, y, nearest(cell))).collect();
        self.inner().draw(drawn.iter().map(|(x, y, cell)| (*x, *y, cell)))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.cursor) { self.inner().hide_cursor() } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.cursor, true) { Ok(()) } else { self.inner().show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Asking the terminal would race with the keys.
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner().set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner().clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner().clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner().window_size()
    }

    /// The frame is not whole yet: its pictures come behind its cells.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};
    use ratatui::widgets::Paragraph;
    use ratatui::{Terminal, TerminalOptions, Viewport};
    use std::cell::RefCell;

    thread_local! {
        static WRITES: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
    }

    fn terminal() -> Terminal<Output> {
        let output = Output::new((40, 10), Colours::True, |bytes| {
            WRITES.with_borrow_mut(|writes| writes.push(bytes.to_vec()));
            Ok(())
        });
        let viewport = Viewport::Fixed(Rect::new(0, 0, 40, 10));
        Terminal::with_options(output, TerminalOptions { viewport }).unwrap()
    }

    fn draw(terminal: &mut Terminal<Output>, text: &str) -> Vec<Vec<u8>> {
        terminal.draw(|frame| frame.render_widget(Paragraph::new(text), frame.area())).unwrap();
        terminal.backend_mut().finish().unwrap();
        WRITES.take()
    }

    #[test]
    fn a_frame_is_one_write_and_the_same_frame_none() {
        let mut terminal = terminal();
        let writes = draw(&mut terminal, "one");
        let [frame] = writes.as_slice() else { panic!("one write a frame: {writes:?}") };
        assert!(frame.starts_with(BEGIN) && frame.ends_with(END));
        assert_eq!(draw(&mut terminal, "one"), Vec::<Vec<u8>>::new());
        assert_eq!(draw(&mut terminal, "two").len(), 1);
    }

    #[test]
    fn pictures_come_behind_the_cells_in_the_same_write_and_move_no_cursor() {
        let mut terminal = terminal();
        terminal.draw(|frame| frame.render_widget(Paragraph::new("one"), frame.area())).unwrap();
        terminal.backend_mut().add(b"a picture");
        terminal.backend_mut().finish().unwrap();
        let writes = WRITES.take();
        let [frame] = writes.as_slice() else { panic!("one write a frame: {writes:?}") };
        assert!(frame.ends_with(b"\x1b7a picture\x1b8\x1b[?2026l"), "{:?}", String::from_utf8_lossy(frame));
    }

    #[test]
    fn colours_that_the_terminal_has_not_become_the_nearest() {
        let drawn = |colours: Colours| {
            let mut terminal = terminal();
            terminal.backend_mut().colours = colours;
            let style = Style::new().fg(Color::Rgb(255, 0, 0)).bg(Color::Rgb(0, 0, 0));
            terminal.draw(|frame| frame.render_widget(Paragraph::new("x").style(style), frame.area())).unwrap();
            terminal.backend_mut().finish().unwrap();
            String::from_utf8(WRITES.take().concat()).unwrap()
        };
        assert!(drawn(Colours::True).contains("38;2;255;0;0"));
        assert!(drawn(Colours::Indexed).contains("38;5;196") && drawn(Colours::Indexed).contains("48;5;16"));
        assert!(drawn(Colours::Sixteen).contains("38;5;9") && drawn(Colours::Sixteen).contains("48;5;0"));
        let none = drawn(Colours::None);
        assert!(none.contains('x') && !none.contains("38;") && !none.contains("48;"), "{none:?}");
    }

    #[test]
    fn a_resize_draws_every_cell_anew_with_the_next_frame() {
        let mut terminal = terminal();
        draw(&mut terminal, "one");
        terminal.backend_mut().set_size((20, 5));
        terminal.resize(Rect::new(0, 0, 20, 5)).unwrap();
        assert_eq!(WRITES.take(), Vec::<Vec<u8>>::new());
        let writes = draw(&mut terminal, "one");
        let frame = String::from_utf8(writes.concat()).unwrap();
        assert!(frame.contains("\u{1b}[2J") || frame.contains("\u{1b}[J"), "{frame:?}");
        assert!(frame.contains("one"), "{frame:?}");
    }
}
