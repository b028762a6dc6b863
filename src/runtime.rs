//! The ring around the pure middle: it reads the terminal, stamps each message with the moment, hands it to `update`,
//! does what comes back, and draws. The only room that touches the world.

pub mod canvas;
pub mod clock;
pub mod event_loop;
pub mod executor;
pub mod keeping;
pub mod pictures;
pub mod screen;
pub mod services;
pub mod survey;
pub mod terminal;

#[cfg(test)]
mod fixtures;

use std::io;

use ratatui::Frame;

use crate::state::State;
use crate::update::update;
use crate::view::{Pictures, Placed};
pub use clock::Clock;
pub use event_loop::Ears;
pub use keeping::Keeper;
pub use screen::{Screen, Signal};
pub use services::{
    Answers, Connector, CursorAt, Downloads, Folders, Gathering, Joined, Matching, Media, Refresh, Render, Services,
    Syncs, WhereSaved,
};
pub use terminal::{Terminal, Unfit};

/// Waits for a signal that ends programs: the exit code that stands for it. `None` where signals cannot be listened to. From
/// now on none of them ends the program by itself.
pub async fn stopped() -> Option<u8> {
    terminal::stopped().await
}

/// Why the browser could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The terminal was not touched.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The terminal is as it was before.
    #[error("the terminal fails: {0}")]
    Terminal(#[from] io::Error),
}

/// Runs the browser on the program's own terminal until it ends, and returns the exit code.
///
/// To be awaited on the main thread, with `block_on` of a runtime with worker threads: a panic there ends the program
/// with the terminal restored, a panic on a worker becomes the reply of its task.
///
/// # Errors
/// A terminal that cannot be used, or that fails on the way.
pub async fn browse(
    state: &mut State,
    services: Services,
    draw: impl Fn(&State, &dyn Pictures, &mut Frame<'_>) -> Vec<Placed>,
) -> Result<u8, Trouble> {
    // The signals come first: from here on none of them ends the program with the terminal in disorder.
    let signals = terminal::signals()?;
    let wanted = terminal::Wanted {
        mouse: state.mouse,
        ground: services.inquiry.follows_ground(),
        colours: services.inquiry.colours(),
    };
    let mut terminal = Terminal::open(wanted)?;
    let (inputs, answers) = terminal.listen()?;
    let ears = Ears { signals, inputs, answers };
    let ended = event_loop::run(state, &mut terminal, ears, services, Clock::system(), update, draw).await;
    drop(terminal);
    match ended {
        Ok(code) => Ok(code),
        Err(error) if terminal::is_gone(&error) => Ok(event_loop::HANG_UP),
        Err(error) => Err(error.into()),
    }
}
