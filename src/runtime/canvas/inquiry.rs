//! Finding out what the terminal can draw, and on what ground, step by step: from memory at once, from its answers as they
//! come, and from what they would be where none come in time.

use std::time::Duration;

use super::memory::{Memory, Remembered};
use super::{Answer, Heard, Surroundings, Wanted, choose, is_whole, questions};
use crate::media::preview::{Canvas, Protocol};
use crate::state::{Graphics, Ground, Images};
use crate::view::Colours;

/// How long the answers may take. Terminals answer within milliseconds, over a network within a second; what comes later
/// counts all the same.
pub(in crate::runtime) const PATIENCE: Duration = Duration::from_secs(1);

/// What pictures are drawn on, from now on; `None`: they are not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) struct Choice(pub(in crate::runtime) Option<Canvas>);

impl Choice {
    /// What the state is told of it.
    pub(in crate::runtime) fn graphics(self) -> Graphics {
        match self.0.map(|canvas| canvas.protocol) {
            None => Graphics::None,
            Some(Protocol::Halfblocks) => Graphics::Cells,
            Some(Protocol::Kitty | Protocol::KittyPlaceholders | Protocol::Iterm2 | Protocol::Sixel) => {
                Graphics::Pixels
            }
        }
    }
}

/// What is wanted, and what is known before anything is asked.
#[derive(Clone, Debug)]
pub struct Inquiry {
    images: Images,
    /// Whether it matters what the terminal draws on.
    by_ground: bool,
    around: Surroundings,
    memory: Option<Memory>,
    heard: Heard,
    /// What was said last.
    said: Option<Choice>,
    ground: Option<Ground>,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was asked: answers are none of ours.
    Unasked,
    Asked,
    /// All answers are there, or the time was up.
    Settled,
}

/// What was found, as far as it is another than before, and what is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::runtime) struct Found {
    pub(in crate::runtime) choice: Option<Choice>,
    pub(in crate::runtime) ground: Option<Ground>,
    /// To be sent to the terminal.
    pub(in crate::runtime) questions: Vec<u8>,
}

impl Inquiry {
    /// `by_ground` is whether it matters what the terminal draws on.
    #[must_use]
    pub fn new(images: Images, by_ground: bool, around: Surroundings, memory: Option<Memory>) -> Self {
        let heard = Heard::default();
        Self { images, by_ground, around, memory, heard, said: None, ground: None, stage: Stage::Unasked }
    }

    /// How many colours there are.
    pub(in crate::runtime) fn colours(&self) -> Colours {
        self.around.colours()
    }

    /// Whether the terminal is to tell when it draws on something else.
    pub(in crate::runtime) fn follows_ground(&self) -> bool {
        self.by_ground && self.around.tells_its_ground()
    }

    /// Before the first frame, from memory and from the environment; `cell` is what the terminal's device says of a cell.
    /// The questions are to be sent behind that frame.
    pub(in crate::runtime) fn begin(&mut self, cell: Option<(u16, u16)>) -> Found {
        if let Some(cell) = cell {
            self.heard.measure(cell);
        }
        // A protocol that was chosen is only asked about where the size of a cell is missing.
        let chosen = self.images != Images::Auto && (self.heard.cell.is_some() || self.images == Images::Halfblocks);
        let pictures = self.images != Images::Off && !chosen && self.around.draws_pictures();
        let wanted = Wanted { pictures, ground: self.follows_ground() };
        let recalled = self.recalled();
        if self.by_ground {
            self.ground = recalled.ground.or(self.around.ground);
        }
        let choice = if pictures { self.possible(recalled.canvas) } else { self.say() };
        let mut found = Found { choice, ground: self.ground, questions: Vec::new() };
        if wanted.pictures || wanted.ground {
            self.stage = Stage::Asked;
            found.questions = questions(wanted, &self.heard, &self.around);
        }
        found
    }

    /// Takes answers, whenever they come. The ground needs no other answer.
    pub(in crate::runtime) fn hear(&mut self, answers: impl IntoIterator<Item = Answer>) -> Found {
        if self.stage == Stage::Unasked {
            return Found::default();
        }
        answers.into_iter().for_each(|answer| self.heard.take(answer));
        let ground = self.heard.ground.filter(|ground| self.by_ground && self.ground != Some(*ground));
        self.ground = ground.or(self.ground);
        if self.stage == Stage::Asked && is_whole(&self.heard, &self.around) {
            self.stage = Stage::Settled;
        }
        let choice = if self.stage == Stage::Settled { self.say() } else { None };
        Found { choice, ground, questions: Vec::new() }
    }

    /// The time is up.
    pub(in crate::runtime) fn give_up(&mut self) -> Found {
        if self.stage != Stage::Asked {
            return Found::default();
        }
        self.stage = Stage::Settled;
        Found { choice: self.say(), ..Found::default() }
    }

    /// The window or its font has another size.
    pub(in crate::runtime) fn measure(&mut self, cell: Option<(u16, u16)>) -> Found {
        match cell {
            Some(cell) => self.heard.measure(cell),
            None if self.stage == Stage::Unasked => {}
            None => return Found { questions: super::CELL.to_vec(), ..Found::default() },
        }
        let settled = self.said.is_some() && self.stage != Stage::Asked;
        Found { choice: if settled { self.say() } else { None }, ..Found::default() }
    }

    /// Whether answers are still on their way that a shell would take for keys.
    pub(in crate::runtime) fn is_waiting(&self) -> bool {
        self.stage == Stage::Asked && self.heard.sixel.is_none()
    }

    /// What is to be remembered now, and how: to be done on a thread for blocking work.
    pub(in crate::runtime) fn remembering(&self) -> Option<impl FnOnce() + Send + use<>> {
        let (memory, name) = (self.memory.clone()?, self.around.name()?);
        let canvas = self.said.and_then(|choice| choice.0).filter(|_| self.images == Images::Auto);
        let found = Remembered { canvas, ground: self.heard.ground };
        (self.stage == Stage::Settled && found != Remembered::default()).then_some(move || {
            if let Err(error) = memory.remember(&name, found) {
                tracing::debug!(%error, "what the terminal can draw is not remembered");
            }
        })
    }

    /// The choice, where it is not what was said before.
    fn say(&mut self) -> Option<Choice> {
        let choice = Choice(choose(&self.heard, &self.around, self.images));
        (self.said != Some(choice)).then(|| *self.said.insert(choice))
    }

    fn recalled(&self) -> Remembered {
        let name = self.around.name();
        self.memory.as_ref().zip(name).map(|(memory, name)| memory.recall(&name)).unwrap_or_default()
    }

    /// Says what was remembered, where it can be drawn.
    fn possible(&mut self, recalled: Option<Canvas>) -> Option<Choice> {
        let coloured = self.colours() != Colours::None;
        let possible = |canvas: &Canvas| canvas.protocol != Protocol::Halfblocks || coloured;
        let canvas = recalled.filter(possible).filter(|_| self.images == Images::Auto)?;
        let canvas = Canvas { cell: self.heard.cell.unwrap_or(canvas.cell), ..canvas };
        Some(*self.said.insert(Choice(Some(canvas))))
    }
}
