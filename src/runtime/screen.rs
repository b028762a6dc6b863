//! What the loop draws on, and what the outside may want of it.

use std::io;

use ratatui::Frame;

use super::pictures::Shelf;
use crate::view::Placed;

/// Where frames go. The real one is [`Terminal`](super::Terminal); tests draw into memory.
pub trait Screen {
    /// Columns and rows, asked anew.
    fn size(&self) -> io::Result<(u16, u16)>;

    /// The width and height of a cell in pixels, asked anew, where it is known.
    fn cell(&self) -> Option<(u16, u16)>;

    /// From now on frames have this size; the next one draws every cell.
    fn resize(&mut self, size: (u16, u16)) -> io::Result<()>;

    /// Draws one frame, in one write: its cells, and the pictures of the shelf that it places.
    fn draw(&mut self, paint: &mut dyn FnMut(&mut Frame<'_>) -> Vec<Placed>, pictures: &Shelf) -> io::Result<()>;

    /// Reports the mouse from now on, or not.
    fn set_mouse(&mut self, on: bool) -> io::Result<()>;

    /// Sends bytes that are no picture, between two frames.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Asks for a [`Signal::Suspend`], for everything that runs with this program. Nothing happens where nobody could
    /// wake it again.
    fn ask_to_suspend(&mut self);

    /// Gives the terminal back and stops until somebody continues the program.
    fn suspend(&mut self);

    /// Takes the terminal again.
    fn resume(&mut self) -> io::Result<()>;
}

/// What comes from outside the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// End with this exit code.
    Stop(u8),
    /// Stop for a while.
    Suspend,
    /// Goes on after a stop.
    Continue,
    /// The terminal has another size.
    Resized,
}
