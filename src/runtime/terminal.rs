//! The program's own terminal: taken, drawn on, listened to, and given back as it was.

#[cfg(unix)]
mod decoder;
#[cfg(not(unix))]
mod elsewhere;
mod layer;
mod modes;
mod output;
#[cfg(unix)]
mod unix;

use std::io::{self, IsTerminal};

use ratatui::layout::Rect;
use ratatui::{Frame, TerminalOptions, Viewport};
use tokio::sync::mpsc;

use super::canvas::Answer;
use super::pictures::Shelf;
use super::screen::{Screen, Signal};
use crate::input::Input;
use crate::view::{Colours, Placed};
#[cfg(not(unix))]
use elsewhere as system;
use layer::Layer;
use modes::Reported;
use output::Output;
pub use system::is_gone;
#[cfg(unix)]
use unix as system;

/// Why this terminal cannot be used. Nothing was written to it.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    #[error("{0} is not a terminal · assetbrowse list prints, for scripts and pipes")]
    NotATerminal(&'static str),
    #[error("TERM=dumb: this terminal cannot draw · assetbrowse list prints instead")]
    Dumb,
    #[error("this terminal says that it has no size · stty rows 24 columns 80 sets one")]
    NoSize,
    #[error("this terminal cannot be used: {0}")]
    Io(#[from] io::Error),
}

/// The terminal while the browser has it. Dropping it gives it back.
#[derive(Debug)]
pub struct Terminal {
    drawing: ratatui::Terminal<Output>,
    pictures: Layer,
    reports: Reported,
    ears: Option<system::Reader>,
}

/// What is wanted of a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub mouse: bool,
    /// It is to tell when it draws on something else.
    pub ground: bool,
    /// How many colours are drawn.
    pub colours: Colours,
}

/// Whether the program has the terminal for itself.
pub(super) fn is_in_the_foreground() -> bool {
    system::is_in_the_foreground()
}

/// What comes from outside the terminal, from now on. To be called inside the runtime.
///
/// # Errors
/// A signal that cannot be listened to.
pub fn signals() -> Result<mpsc::Receiver<Signal>, Unfit> {
    Ok(system::signals()?)
}

/// The exit code of the first signal that ends programs.
pub(super) async fn stopped() -> Option<u8> {
    system::stopped().await
}

impl Terminal {
    /// Takes the terminal: raw, on the alternate screen, without a cursor, pastes marked, with what is reported if wanted.
    ///
    /// # Errors
    /// One that cannot be used; then nothing was written to it.
    pub fn open(wanted: Wanted) -> Result<Self, Unfit> {
        fit()?;
        let (columns, rows) = system::size()?;
        if columns == 0 || rows == 0 {
            return Err(Unfit::NoSize);
        }
        let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
        let output = Output::new((columns, rows), wanted.colours, system::put);
        let drawing = ratatui::Terminal::with_options(output, TerminalOptions { viewport })?;
        modes::restore_on_panic();
        let reports = Reported { mouse: wanted.mouse, ground: wanted.ground };
        let mut terminal = Self { drawing, pictures: Layer::default(), reports, ears: None };
        terminal.resume()?;
        Ok(terminal)
    }

    /// What the terminal reports: keys and the like, and its answers. The channels close when the terminal is gone.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn listen(&mut self) -> io::Result<Reports> {
        let (inputs, received) = mpsc::channel(64);
        let (answers, heard) = mpsc::channel(64);
        self.ears = Some(system::Reader::start(inputs, answers)?);
        Ok((received, heard))
    }
}

/// What was typed, and what the terminal answered.
type Reports = (mpsc::Receiver<Vec<Input>>, mpsc::Receiver<Vec<Answer>>);

impl Drop for Terminal {
    fn drop(&mut self) {
        // The reader first: what is typed from here on is for the shell.
        self.ears = None;
        modes::leave();
    }
}

impl Screen for Terminal {
    fn size(&self) -> io::Result<(u16, u16)> {
        system::size()
    }

    fn cell(&self) -> Option<(u16, u16)> {
        system::cell()
    }

    fn resize(&mut self, size: (u16, u16)) -> io::Result<()> {
        self.pictures.clear();
        self.drawing.backend_mut().set_size(size);
        self.drawing.resize(Rect::new(0, 0, size.0, size.1))
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Frame<'_>) -> Vec<Placed>, pictures: &Shelf) -> io::Result<()> {
        // Some terminals report no size while they are being moved.
        if self.drawing.get_frame().area().is_empty() {
            return Ok(());
        }
        let (layer, mut changes) = (&mut self.pictures, Vec::new());
        self.drawing.draw(|frame| {
            let placed = paint(frame);
            changes = layer.settle(&placed, pictures, frame.buffer_mut());
        })?;
        if !changes.is_empty() {
            modes::owe(layer.farewell());
        }
        let output = self.drawing.backend_mut();
        output.add(&changes);
        output.finish()
    }

    fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.reports.mouse = on;
        let mut bytes = Vec::new();
        modes::mouse(&mut bytes, on)?;
        self.send(&bytes)
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        system::put(bytes)
    }

    fn ask_to_suspend(&mut self) {
        system::ask_to_suspend();
    }

    fn suspend(&mut self) {
        modes::leave();
        system::stop();
    }

    fn resume(&mut self) -> io::Result<()> {
        system::put(&modes::enter(self.reports)?)
    }
}

fn fit() -> Result<(), Unfit> {
    if !io::stdin().is_terminal() {
        return Err(Unfit::NotATerminal("standard input"));
    }
    if !io::stdout().is_terminal() {
        return Err(Unfit::NotATerminal("standard output"));
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(Unfit::Dumb);
    }
    Ok(())
}
