//! Finding out what the terminal can draw, step by step: from memory at once, from its answers as they come, and from
//! what they would be where none come in time.

use std::time::Duration;

use super::memory::Memory;
use super::{Answer, Heard, Surroundings, choose, is_whole, questions};
use crate::media::preview::{Canvas, Protocol};
use crate::state::{Graphics, Images};

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
    around: Surroundings,
    memory: Option<Memory>,
    heard: Heard,
    /// What was said last.
    said: Option<Choice>,
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

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::runtime) struct Found {
    /// Another choice than before.
    pub(in crate::runtime) choice: Option<Choice>,
    /// To be sent to the terminal.
    pub(in crate::runtime) questions: Vec<u8>,
}

impl Inquiry {
    #[must_use]
    pub fn new(images: Images, around: Surroundings, memory: Option<Memory>) -> Self {
        Self { images, around, memory, heard: Heard::default(), said: None, stage: Stage::Unasked }
    }

    /// After the first frame; `cell` is what the terminal's device says of a cell.
    pub(in crate::runtime) fn begin(&mut self, cell: Option<(u16, u16)>) -> Found {
        if let Some(cell) = cell {
            self.heard.measure(cell);
        }
        // A protocol that was chosen is only asked about where the size of a cell is missing.
        let chosen = self.images != Images::Auto && (self.heard.cell.is_some() || self.images == Images::Halfblocks);
        if self.images == Images::Off || chosen || !self.around.is_asked() {
            return Found { choice: self.say(), questions: Vec::new() };
        }
        self.stage = Stage::Asked;
        let choice = self.recalled().map(|canvas| *self.said.insert(Choice(Some(canvas))));
        Found { choice, questions: questions(&self.heard, &self.around) }
    }

    /// Takes answers, whenever they come.
    pub(in crate::runtime) fn hear(&mut self, answers: impl IntoIterator<Item = Answer>) -> Option<Choice> {
        if self.stage == Stage::Unasked {
            return None;
        }
        answers.into_iter().for_each(|answer| self.heard.take(answer));
        if self.stage == Stage::Asked && !is_whole(&self.heard, &self.around) {
            return None;
        }
        self.stage = Stage::Settled;
        self.say()
    }

    /// The time is up.
    pub(in crate::runtime) fn give_up(&mut self) -> Option<Choice> {
        if self.stage != Stage::Asked {
            return None;
        }
        self.stage = Stage::Settled;
        self.say()
    }

    /// The window or its font has another size.
    pub(in crate::runtime) fn measure(&mut self, cell: Option<(u16, u16)>) -> Found {
        match cell {
            Some(cell) => self.heard.measure(cell),
            None if self.stage == Stage::Unasked => {}
            None => return Found { choice: None, questions: super::CELL.to_vec() },
        }
        let settled = self.said.is_some() && self.stage != Stage::Asked;
        Found { choice: if settled { self.say() } else { None }, questions: Vec::new() }
    }

    /// Whether answers are still on their way that a shell would take for keys.
    pub(in crate::runtime) fn is_waiting(&self) -> bool {
        self.stage == Stage::Asked && self.heard.sixel.is_none()
    }

    /// What is to be remembered now, and how: to be done on a thread for blocking work.
    pub(in crate::runtime) fn remembering(&self) -> Option<impl FnOnce() + Send + use<>> {
        let (memory, name) = (self.memory.clone()?, self.around.name()?);
        let canvas = self
            .said
            .and_then(|choice| choice.0)
            .filter(|_| self.images == Images::Auto && self.stage == Stage::Settled)?;
        Some(move || {
            if memory.recall(&name) != Some(canvas)
                && let Err(error) = memory.remember(&name, canvas)
            {
                tracing::debug!(%error, "what the terminal can draw is not remembered");
            }
        })
    }

    /// The choice, where it is not what was said before.
    fn say(&mut self) -> Option<Choice> {
        let choice = Choice(choose(&self.heard, &self.around, self.images));
        (self.said != Some(choice)).then(|| *self.said.insert(choice))
    }

    fn recalled(&self) -> Option<Canvas> {
        if self.images != Images::Auto {
            return None;
        }
        let canvas = self.memory.as_ref()?.recall(&self.around.name()?)?;
        let possible = canvas.protocol != Protocol::Halfblocks || self.around.coloured;
        possible.then(|| Canvas { cell: self.heard.cell.unwrap_or(canvas.cell), ..canvas })
    }
}
