//! Asking a terminal what it is, outside of the browser: for a report about it.
//!
//! It is taken as the browser takes it, on the alternate screen: what a question leaves behind on a terminal that does not
//! know it goes with that screen, and the same guard gives the terminal back on every way out.

use std::io;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::canvas::inquiry::PATIENCE;
use super::canvas::{self, Answer, Heard, Surroundings};
use super::screen::Screen;
use super::terminal::{self, Terminal, Unfit};
use crate::input::Input;

/// Where the glyph is drawn. In the first row, the place of the cursor would be told by the same bytes as a key (F3).
const PLACE: &[u8] = b"\x1b[2;1H";
/// Where the cursor is (DSR).
const CURSOR: &[u8] = b"\x1b[6n";
/// Whether pastes are marked (DECRQM).
const PASTES: &[u8] = b"\x1b[?2004$p";
/// The number of that mode.
const MARKED_PASTES: u16 = 2004;

/// What was found out about a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Columns and rows.
    pub size: (u16, u16),
    /// What it answered of pictures, its name and its cells.
    pub heard: Heard,
    /// The size of a cell is what its device says, not what it answered.
    pub measured_by_device: bool,
    /// Whether more than the place of the cursor was asked: some terminals would show a question as text.
    pub was_asked: bool,
    /// How many columns the glyph took; `None` where the terminal did not say.
    pub columns: Option<u16>,
    /// Whether it marks what is pasted; `None` where it did not say.
    pub marks_pastes: Option<bool>,
}

impl Survey {
    fn take(&mut self, answer: Answer) {
        match answer {
            Answer::Cursor { column, .. } => self.columns = self.columns.or(column.checked_sub(1)),
            Answer::Mode { number, state } => {
                if number == MARKED_PASTES {
                    // 0: it does not know the mode. 2 and 4: it does, and it is off though it was just set.
                    self.marks_pastes = Some(matches!(state, 1 | 3));
                }
            }
            answer @ (Answer::Kitty { .. }
            | Answer::Attributes(_)
            | Answer::Name(_)
            | Answer::Cell(..)
            | Answer::Ground(_)) => {
                self.heard.take(answer);
            }
        }
    }

    /// Whether nothing more is to come.
    fn is_whole(&self, around: &Surroundings) -> bool {
        self.columns.is_some() && (!self.was_asked || canvas::is_whole(&self.heard, around))
    }
}

/// Why a terminal was not asked to the end.
#[derive(Debug, thiserror::Error)]
pub enum Unasked {
    #[error(transparent)]
    Unfit(#[from] Unfit),
    #[error("this program runs in the background")]
    Background,
    #[error("the terminal fails: {0}")]
    Terminal(#[from] io::Error),
    /// Ctrl-c was pressed meanwhile.
    #[error("interrupted")]
    Interrupted,
}

/// Asks the program's own terminal, for a second at most. What is typed meanwhile is lost, but for ctrl-c, which ends it.
/// `glyph` is what is measured. To be awaited inside the runtime; dropping the future gives the terminal back.
///
/// # Errors
/// A terminal that cannot be used, then nothing was written to it; or one that fails on the way.
pub async fn survey(around: &Surroundings, glyph: &str) -> Result<Survey, Unasked> {
    if !terminal::is_in_the_foreground() {
        return Err(Unasked::Background);
    }
    let mut terminal = Terminal::open(terminal::Wanted { mouse: false, ground: false, colours: around.colours() })?;
    let (inputs, answers) = terminal.listen()?;
    let mut survey = Survey { size: terminal.size()?, was_asked: around.draws_pictures(), ..Survey::default() };
    if let Some(cell) = terminal.cell() {
        survey.heard.measure(cell);
        survey.measured_by_device = survey.heard.cell.is_some();
    }
    terminal.send(&questions(&survey, around, glyph))?;
    listen(&mut survey, around, (inputs, answers), PATIENCE).await?;
    Ok(survey)
}

/// All questions in one go, that of the attributes last: everybody answers it.
fn questions(survey: &Survey, around: &Surroundings, glyph: &str) -> Vec<u8> {
    let wanted = canvas::Wanted { pictures: true, ground: around.tells_its_ground() };
    let more = if survey.was_asked {
        [PASTES, &canvas::questions(wanted, &survey.heard, around)].concat()
    } else {
        Vec::new()
    };
    [PLACE, glyph.as_bytes(), CURSOR, &more].concat()
}

/// Takes answers until all are there or the time is up.
async fn listen(
    survey: &mut Survey,
    around: &Surroundings,
    (mut inputs, mut answers): (mpsc::Receiver<Vec<Input>>, mpsc::Receiver<Vec<Answer>>),
    patience: Duration,
) -> Result<(), Unasked> {
    let end = Instant::now() + patience;
    while !survey.is_whole(around) {
        tokio::select! {
            biased;
            Some(typed) = inputs.recv() => {
                if typed.iter().any(|input| matches!(input, Input::Key(chord) if chord.is_interrupt())) {
                    return Err(Unasked::Interrupted);
                }
            }
            heard = answers.recv() => match heard {
                Some(heard) => heard.into_iter().for_each(|answer| survey.take(answer)),
                None => return Ok(()),
            },
            () = sleep_until(end) => return Ok(()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn around(term: &'static str) -> Surroundings {
        Surroundings::of(&|name| (name == "TERM").then(|| OsString::from(term)), true)
    }

    fn asked() -> Survey {
        Survey { was_asked: true, ..Survey::default() }
    }

    #[test]
    fn the_glyph_is_measured_below_the_first_row_and_the_attributes_are_asked_last() {
        let text = String::from_utf8(questions(&asked(), &around("xterm-256color"), "●")).unwrap();
        assert!(text.starts_with("\u{1b}[2;1H●\u{1b}[6n"), "{text:?}");
        assert!(text.ends_with("\u{1b}[c"), "{text:?}");
        let deaf = Survey { was_asked: around("linux").draws_pictures(), ..Survey::default() };
        assert_eq!(questions(&deaf, &around("linux"), "●"), "\u{1b}[2;1H●\u{1b}[6n".as_bytes());
    }

    #[test]
    fn answers_come_together_to_what_is_known() {
        let (around, mut survey) = (around("xterm-256color"), asked());
        survey.take(Answer::Cursor { row: 2, column: 3 });
        survey.take(Answer::Mode { number: 2004, state: 1 });
        survey.take(Answer::Name("XTerm(379)".to_owned()));
        assert!(!survey.is_whole(&around), "its attributes are missing");
        survey.take(Answer::Attributes(vec![64, 4]));
        assert!(survey.is_whole(&around));
        assert_eq!((survey.columns, survey.marks_pastes), (Some(2), Some(true)));
        assert_eq!((survey.heard.name.as_str(), survey.heard.sixel), ("XTerm(379)", Some(true)));
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_answer_is_waited_for_in_vain_and_not_for_ever() {
        let (_typing, inputs) = mpsc::channel(1);
        let (_answering, answers) = mpsc::channel(1);
        let (mut survey, begun) = (asked(), Instant::now());
        listen(&mut survey, &around("xterm"), (inputs, answers), PATIENCE).await.unwrap();
        assert_eq!((survey, begun.elapsed()), (asked(), PATIENCE));
    }

    #[tokio::test]
    async fn ctrl_c_ends_it_and_other_keys_do_not() {
        let (typing, inputs) = mpsc::channel(2);
        let (_answering, answers) = mpsc::channel(1);
        for key in ["j", "ctrl-c"] {
            typing.send(vec![Input::Key(key.parse().unwrap())]).await.unwrap();
        }
        let mut survey = asked();
        let ended = listen(&mut survey, &around("xterm"), (inputs, answers), PATIENCE).await;
        assert!(matches!(ended, Err(Unasked::Interrupted)));
    }
}
