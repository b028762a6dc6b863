//! Which pictures and colours the terminal can draw, and on what ground: what it answers, what the environment says of it,
//! and what was found out before.

mod colours;
pub mod inquiry;
pub mod memory;
#[cfg(test)]
mod tests;

use crate::desktop::Lookup;
use crate::media::preview::{Canvas, Protocol, question};
use crate::state::{Ground, Images};
use crate::view::Colours;

/// The number that the question about kitty's protocol has.
pub(super) const ASKED: u32 = 31;
/// What is asked of the terminal's name (XTVERSION), its attributes (DA1), the size of its cells and the colour of its
/// ground (OSC 11).
const NAME: &[u8] = b"\x1b[>q";
const ATTRIBUTES: &[u8] = b"\x1b[c";
const CELL: &[u8] = b"\x1b[16t";
const GROUND: &[u8] = b"\x1b]11;?\x1b\\";
/// What a cell is taken for where nobody tells: about what most fonts have.
const USUAL_CELL: (u16, u16) = (10, 20);
/// Cells are of these sizes, or somebody is mistaken.
const CELLS: std::ops::RangeInclusive<u16> = 2..=256;

/// One thing that the terminal answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Whether it understands kitty's protocol as it was asked in.
    Kitty { number: u32, understood: bool },
    /// Its primary attributes: the class, then what it can do.
    Attributes(Vec<u16>),
    /// Its name, with a version.
    Name(String),
    /// The width and height of a cell in pixels.
    Cell(u16, u16),
    /// What it draws on: asked for, or told because it is another now.
    Ground(Ground),
    /// Where the cursor is, from 1.
    Cursor { row: u16, column: u16 },
    /// How a mode is set: 0 unknown, 1 on, 2 off, 3 always on, 4 always off.
    Mode { number: u16, state: u16 },
}

/// All that it has answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    pub kitty: bool,
    /// `None` while it has not answered.
    pub sixel: Option<bool>,
    pub name: String,
    /// As it answers, or as its device tells.
    pub cell: Option<(u16, u16)>,
    pub ground: Option<Ground>,
}

impl Heard {
    pub(super) fn take(&mut self, answer: Answer) {
        /// Can draw sixels, among the attributes.
        const SIXEL: u16 = 4;
        match answer {
            Answer::Kitty { number, understood } => self.kitty |= number == ASKED && understood,
            Answer::Attributes(numbers) => self.sixel = Some(numbers.iter().skip(1).any(|number| *number == SIXEL)),
            Answer::Name(name) => self.name = name,
            Answer::Cell(width, height) => self.measure((width, height)),
            Answer::Ground(ground) => self.ground = Some(ground),
            Answer::Cursor { .. } | Answer::Mode { .. } => {}
        }
    }

    pub(super) fn measure(&mut self, cell: (u16, u16)) {
        if CELLS.contains(&cell.0) && CELLS.contains(&cell.1) {
            self.cell = Some(cell);
        }
    }
}

/// What the program runs in, by its environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    term: String,
    /// `TERM_PROGRAM`, and whose variables are there.
    program: String,
    multiplexer: Option<Multiplexer>,
    /// All variables that tell terminals from each other, with their values.
    marks: String,
    remote: bool,
    colours: Colours,
    /// What `COLORFGBG` says: some terminals set it where they begin.
    ground: Option<Ground>,
    /// Answers can be read here.
    answers: bool,
}

/// What shares one terminal among several programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplexer {
    Tmux,
    Zellij,
    Screen,
}

/// Variables by which terminals can be told from each other.
const MARKS: [&str; 12] = [
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "KITTY_WINDOW_ID",
    "KONSOLE_VERSION",
    "VTE_VERSION",
    "WEZTERM_EXECUTABLE",
    "XTERM_VERSION",
    "GHOSTTY_RESOURCES_DIR",
    "WT_SESSION",
    "TMUX",
    "ZELLIJ",
    "STY",
];
/// Of these it counts that they are there: their values are of one window or session, not of a kind of terminal.
const FLAGS: [&str; 6] =
    ["KITTY_WINDOW_ID", "WEZTERM_EXECUTABLE", "GHOSTTY_RESOURCES_DIR", "WT_SESSION", "TMUX", "STY"];

impl Surroundings {
    /// Reads the environment; `coloured` is whether colours may be used at all.
    #[must_use]
    pub fn of(look_up: Lookup<'_>, coloured: bool) -> Self {
        let value = |name: &str| look_up(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
        let is_set = |name: &str| !value(name).is_empty();
        // tmux inside of zellij, or the other way round: the inner one is not known. tmux at least says so itself.
        let multiplexer = if is_set("TMUX") {
            Some(Multiplexer::Tmux)
        } else if is_set("ZELLIJ") {
            Some(Multiplexer::Zellij)
        } else {
            is_set("STY").then_some(Multiplexer::Screen)
        };
        let marks = MARKS
            .iter()
            .filter(|name| is_set(name))
            .map(|name| if FLAGS.contains(name) { (*name).to_owned() } else { format!("{name}={}", value(name)) });
        let around = Self {
            term: value("TERM"),
            program: value("TERM_PROGRAM"),
            multiplexer,
            marks: marks.collect::<Vec<_>>().join(" "),
            remote: ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].into_iter().any(is_set),
            colours: Colours::None,
            ground: colours::ground(&value("COLORFGBG")),
            answers: cfg!(unix),
        };
        let colours = if coloured { colours::of(&around, &value("COLORTERM")) } else { Colours::None };
        Self { colours, ..around }
    }

    /// What this terminal is remembered by; `None` where it cannot be told from another one: over SSH many are called
    /// `xterm-256color` and say nothing else.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let vague = self.marks.is_empty() && self.remote;
        let name = format!("{} {}", self.term, self.marks);
        (!vague && !self.term.is_empty()).then_some(name)
    }

    /// How many colours there are.
    #[must_use]
    pub fn colours(&self) -> Colours {
        self.colours
    }

    /// What stands between the program and the terminal, as far as it says so.
    #[must_use]
    pub fn multiplexer(&self) -> Option<Multiplexer> {
        self.multiplexer
    }

    /// Whether there is anything to be asked about pictures. The Linux console and Apple's terminal draw no pictures and may show a
    /// question as text; GNU screen hands one to a terminal that does not know where its windows are.
    pub(super) fn draws_pictures(&self) -> bool {
        self.tells_its_ground() && self.program != "Apple_Terminal"
    }

    /// Whether it may be asked for the colour of its ground.
    pub(super) fn tells_its_ground(&self) -> bool {
        self.answers && !self.is_plain() && self.multiplexer != Some(Multiplexer::Screen)
    }

    /// Terminals with a few colours or none.
    fn is_plain(&self) -> bool {
        ["", "linux", "ansi", "dumb", "cons25"].contains(&self.term.as_str()) || self.term.starts_with("vt")
    }

    fn has(&self, marks: &[&str]) -> bool {
        marks.iter().any(|mark| self.marks.contains(mark))
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) pictures: bool,
    pub(super) ground: bool,
}

/// The questions, in one go. Everybody answers the one for the attributes, which comes last: with its answer, all answers
/// of the terminal itself are there.
pub(super) fn questions(wanted: Wanted, heard: &Heard, around: &Surroundings) -> Vec<u8> {
    let mut questions = Vec::new();
    if wanted.pictures {
        questions.extend(question(ASKED, around.multiplexer == Some(Multiplexer::Tmux)));
        questions.extend_from_slice(if heard.cell.is_some() { &[] } else { CELL });
        questions.extend_from_slice(NAME);
    }
    questions.extend_from_slice(if wanted.ground { GROUND } else { &[] });
    questions.extend_from_slice(ATTRIBUTES);
    questions
}

/// Whether nothing that may still come can change the choice.
pub(super) fn is_whole(heard: &Heard, around: &Surroundings) -> bool {
    match heard.sixel {
        // The terminal outside of tmux answers after tmux itself.
        Some(sixel) => sixel || heard.kitty || around.multiplexer != Some(Multiplexer::Tmux),
        None => false,
    }
}

/// What pictures are drawn on, by all that is known and by what is wanted; `None`: on nothing.
#[must_use]
pub fn choose(heard: &Heard, around: &Surroundings, images: Images) -> Option<Canvas> {
    let tmux = around.multiplexer == Some(Multiplexer::Tmux);
    let cells = (around.colours != Colours::None).then_some(Protocol::Halfblocks);
    let protocol = match images {
        Images::Off => None,
        Images::Halfblocks => cells,
        Images::Sixel => Some(Protocol::Sixel),
        // tmux does not know such a picture, and passes it on to wherever the cursor of the terminal outside is.
        Images::Iterm2 if tmux => cells,
        Images::Iterm2 => Some(Protocol::Iterm2),
        Images::Kitty if tmux => Some(Protocol::KittyPlaceholders),
        Images::Kitty => Some(Protocol::Kitty),
        Images::Auto => by_itself(heard, around).or(cells.filter(|_| !around.is_plain())),
    };
    protocol.map(|protocol| Canvas {
        protocol,
        cell: heard.cell.unwrap_or(USUAL_CELL),
        tmux: tmux && protocol == Protocol::KittyPlaceholders,
    })
}

/// The best protocol for pixels.
fn by_itself(heard: &Heard, around: &Surroundings) -> Option<Protocol> {
    // Whose size is in pixels needs to know that of a cell; kitty's pictures are given rows and columns.
    let measured = heard.cell.is_some();
    let sixel = (measured && heard.sixel == Some(true)).then_some(Protocol::Sixel);
    match around.multiplexer {
        Some(Multiplexer::Tmux) => {
            // These know the protocol, answer what they do not know of it, and show placeholders as boxes.
            let boxes = around.has(&["WEZTERM_EXECUTABLE", "KONSOLE_VERSION"]);
            sixel.or((heard.kitty && !boxes).then_some(Protocol::KittyPlaceholders))
        }
        Some(Multiplexer::Zellij) => sixel,
        Some(Multiplexer::Screen) => None,
        None => {
            // Both know kitty's protocol, too, but only parts of it.
            let own = is_one_of(&heard.name, &around.program, &["iterm2", "iterm.app", "wezterm"]);
            let iterm2 = measured.then_some(Protocol::Iterm2);
            let known = is_one_of(&heard.name, &around.program, &["mintty", "rio", "tabby"]);
            let first = own.then_some(iterm2).flatten();
            first.or(heard.kitty.then_some(Protocol::Kitty)).or(sixel).or(known.then_some(iterm2).flatten())
        }
    }
}

fn is_one_of(name: &str, program: &str, names: &[&str]) -> bool {
    [name, program].into_iter().any(|said| {
        let said = said.to_lowercase();
        names.iter().any(|name| said.starts_with(name))
    })
}
