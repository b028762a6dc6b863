//! Where words go: results to stdout, everything else to stderr.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::MultiProgress;

use crate::cli::Color;
use crate::config::Environment;
use crate::output::Look;
use crate::text;

/// The two outputs of a command.
pub(super) struct Console {
    /// Results. Whoever writes flushes when what was written is worth to be seen.
    pub(super) out: Box<dyn Write + Send>,
    pub(super) look: Look,
    pub(super) messages: Messages,
}

impl Console {
    pub(super) fn of_process(color: Color, environment: &Environment) -> Self {
        let terminal = io::stdout().is_terminal();
        let width = crossterm::terminal::size().ok().filter(|_| terminal).map(|(columns, _)| usize::from(columns));
        Self {
            out: Box::new(BufWriter::new(io::stdout())),
            // Some terminals say that they have no columns when they do not know.
            look: Look {
                terminal,
                width: width.filter(|columns| *columns > 0),
                color: coloured(color, environment, terminal),
            },
            messages: Messages {
                sink: Arc::new(Mutex::new(Box::new(io::stderr()))),
                terminal: io::stderr().is_terminal(),
            },
        }
    }
}

/// Whether what goes to a terminal, or elsewhere, is coloured: as `--color` says, else as the environment does, by the
/// conventions of `NO_COLOR`, `CLICOLOR_FORCE` and `CLICOLOR`, in this order. What says nothing is coloured on a terminal.
pub(super) fn coloured(color: Color, environment: &Environment, terminal: bool) -> bool {
    let is = |name: &str, value: &str| environment.get(name).is_some_and(|set| set == value);
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if environment.get("NO_COLOR").is_some() => false,
        Color::Auto if environment.get("CLICOLOR_FORCE").is_some() && !is("CLICOLOR_FORCE", "0") => true,
        Color::Auto => terminal && !is("CLICOLOR", "0") && !is("TERM", "dumb"),
    }
}

/// What is said beside the results, one line each.
#[derive(Clone)]
pub(super) struct Messages {
    sink: Arc<Mutex<Box<dyn Write + Send>>>,
    terminal: bool,
}

impl Messages {
    /// Says something that has to be known.
    pub(super) fn line(&self, line: &str) {
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        // In one piece, so that nothing is drawn in its middle. With stderr closed there is nobody left to tell.
        let _ = sink.write_all(format!("{}\n", text::safe(line)).as_bytes());
    }

    /// The same, above lines of progress that stay where they are.
    pub(super) fn above(&self, lines: &MultiProgress) -> Self {
        let above = Above { lines: lines.clone(), sink: Arc::clone(&self.sink) };
        Self { sink: Arc::new(Mutex::new(Box::new(above))), terminal: self.terminal }
    }

    /// Says each of these.
    pub(super) fn lines(&self, lines: impl IntoIterator<Item = String>) {
        for line in lines {
            self.line(&line);
        }
    }

    /// Whether somebody may be watching.
    pub(super) fn are_watched(&self) -> bool {
        self.terminal
    }

    /// Says what is going on, to whoever is watching.
    pub(super) fn progress(&self, line: &str) {
        if self.terminal {
            self.line(line);
        }
    }
}

/// Writes while the lines of progress are off the screen.
struct Above {
    lines: MultiProgress,
    sink: Arc<Mutex<Box<dyn Write + Send>>>,
}

impl Write for Above {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lines.suspend(|| self.sink.lock().unwrap_or_else(PoisonError::into_inner).write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

#[cfg(test)]
pub(super) mod fake {
    //! A console that remembers.

    use super::*;

    /// Bytes that were written.
    #[derive(Clone, Default)]
    pub(in crate::command) struct Bytes(Arc<Mutex<Vec<u8>>>);

    impl Bytes {
        pub(in crate::command) fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Bytes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The console, its stdout (a pipe) and its stderr (a terminal).
    pub(in crate::command) fn console() -> (Console, Bytes, Bytes) {
        let (out, err) = (Bytes::default(), Bytes::default());
        let messages = Messages { sink: Arc::new(Mutex::new(Box::new(err.clone()))), terminal: true };
        (Console { out: Box::new(out.clone()), look: Look::default(), messages }, out, err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::on_a_terminal(&[], [true, false])]
    #[case::said_no(&[("NO_COLOR", "1")], [false, false])]
    #[case::empty_says_nothing(&[("NO_COLOR", ""), ("CLICOLOR_FORCE", ""), ("CLICOLOR", "")], [true, false])]
    #[case::forced(&[("CLICOLOR_FORCE", "1")], [true, true])]
    #[case::not_forced(&[("CLICOLOR_FORCE", "0")], [true, false])]
    #[case::no_comes_first(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], [false, false])]
    #[case::off(&[("CLICOLOR", "0")], [false, false])]
    #[case::dumb(&[("TERM", "dumb")], [false, false])]
    fn the_environment_says_whether_it_is_coloured(
        #[case] variables: &[(&str, &str)],
        #[case] coloured_at_last: [bool; 2],
    ) {
        let environment = Environment::of(variables);
        assert_eq!([true, false].map(|terminal| coloured(Color::Auto, &environment, terminal)), coloured_at_last);
        assert!(coloured(Color::Always, &environment, false) && !coloured(Color::Never, &environment, true));
    }
}
