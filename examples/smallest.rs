//! The smallest program that one can make of ratatui: one paragraph, `q` ends it.
//!
//! `benches/whole.py` starts it beside the browser, so that what the browser adds to a start is told
//! apart from what the screen costs by itself.

use ratatui::widgets::Paragraph;
use std::io;

use ratatui::crossterm::event::{self, Event, KeyCode};

fn main() -> io::Result<()> {
    let mut terminal = ratatui::try_init()?;
    let drawn = terminal.draw(|frame| {
        frame.render_widget(Paragraph::new("Press q to quit"), frame.area());
    });
    let waited = drawn.map(|_| ()).and_then(|()| wait());
    ratatui::try_restore()?;
    waited
}

fn wait() -> io::Result<()> {
    loop {
        if let Event::Key(key) = event::read()?
            && key.code == KeyCode::Char('q')
        {
            return Ok(());
        }
    }
}
