//! What lies over the panes, and what the program has to say.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use ratatui::layout::Rect;

use super::downloads::PanelPlaces;
use super::{Confirm, CopyMenu, DownloadsPanel, OpenMenu, Palette, Prompt, State, Window, help, layout, reader};
use crate::asset::AssetId;
use crate::input::Place;
use crate::text::Label;

/// The one thing that lies over the panes.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The keys of a place. In all of these `scroll` is the first line on the screen.
    Help {
        place: Place,
        scroll: usize,
    },
    /// What was said so far, newest first.
    Messages {
        selected: usize,
        scroll: usize,
    },
    CopyMenu(CopyMenu),
    /// What the list can be sorted by; `selected` is one of [`ITEMS`](super::sort_menu::ITEMS).
    SortMenu {
        selected: usize,
    },
    /// What the chosen assets can be opened with.
    OpenMenu(OpenMenu),
    Palette(Palette),
    Prompt(Prompt),
    Confirm(Confirm),
    Downloads(DownloadsPanel),
    /// What the provider answered for an asset, line by line.
    Raw {
        asset: AssetId,
        lines: Vec<Label>,
        scroll: usize,
    },
}

impl State {
    /// Where an overlay stands, and the window onto what is read or chosen from in it, where it may be too long.
    fn places_of(&self, overlay: &Overlay) -> (Rect, Option<Window>) {
        let geometry = self.geometry();
        match overlay {
            Overlay::Help { place, .. } => {
                let reader = help::reader(self, &geometry, *place);
                (reader.frame, Some(reader.window()))
            }
            Overlay::Messages { selected, .. } => {
                let reader = reader::messages(self, &geometry);
                (reader.frame, Some(reader.window_at(*selected)))
            }
            Overlay::Raw { lines, .. } => {
                let reader = reader::raw(lines, &geometry);
                (reader.frame, Some(reader.window()))
            }
            Overlay::CopyMenu(menu) => {
                let (screen, forms) = (geometry.screen, self.copy_forms().len());
                (menu.places(screen, forms).frame, Some(menu.window(screen, forms)))
            }
            Overlay::SortMenu { .. } => (layout::sort_menu(geometry.screen).frame, None),
            Overlay::OpenMenu(_) => (OpenMenu::frame(geometry.screen, self.openers().len()), None),
            Overlay::Palette(palette) => (Palette::places(&geometry).frame, Some(palette.window(self))),
            Overlay::Prompt(_) => (Prompt::places(geometry.screen).frame, None),
            Overlay::Confirm(confirm) => (confirm.frame(geometry.screen), None),
            Overlay::Downloads(panel) => {
                (PanelPlaces::of(geometry.screen).frame, Some(panel.window(geometry.screen, self.downloads.len())))
            }
        }
    }

    /// Where the overlay stands, if there is one.
    #[must_use]
    pub fn overlay_frame(&self) -> Option<Rect> {
        self.overlay.as_ref().map(|overlay| self.places_of(overlay).0)
    }

    /// Where that stands which lies under the palette.
    #[must_use]
    pub fn beneath_frame(&self) -> Option<Rect> {
        let beneath = self.beneath_palette().filter(|beneath| self.overlay.as_ref() != Some(beneath));
        beneath.map(|beneath| self.places_of(beneath).0)
    }

    /// The window onto what lies over the panes.
    #[must_use]
    pub fn reader_window(&self) -> Option<Window> {
        self.places_of(self.overlay.as_ref()?).1
    }
}

/// How a sentence is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Ok,
    Busy,
    Warn,
    Error,
}

/// A sentence in the status line.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub tone: Tone,
    pub text: String,
    /// When it came, since the program's start. A success goes with the first key two seconds later.
    pub since: Duration,
}

/// A line pinned under the rows: `head`, a countdown where there is one, then `tail`, which is dropped first.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub tone: Tone,
    pub head: String,
    /// Counts down to this moment (since the program's start), as `, again in 12 s`.
    pub until: Option<Duration>,
    pub tail: Option<String>,
}

impl Note {
    /// The most columns that the sentence takes while it counts down, so that no row moves when a digit goes.
    #[must_use]
    pub fn widest(&self) -> usize {
        let two_digits = |_| Duration::from_secs(99);
        crate::text::width(&self.text(two_digits))
    }

    /// The whole sentence, with what is `left` until the moment that it counts down to.
    #[must_use]
    pub fn text(&self, left: impl FnOnce(Duration) -> Duration) -> String {
        let wait = self.until.map(|until| again(left(until))).unwrap_or_default();
        match &self.tail {
            Some(tail) => format!("{}{wait} · {tail}", self.head),
            None => format!("{}{wait}", self.head),
        }
    }
}

/// What is left of a wait, behind what is waited for: `, again in 12 s`.
#[must_use]
pub fn again(left: Duration) -> String {
    // Rounded up, so that the last second is not shown as none.
    match left.as_secs() + u64::from(left.subsec_nanos() > 0) {
        0 => ", again now".to_owned(),
        seconds => format!(", again in {seconds} s"),
    }
}

/// One line of the messages.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub at: Timestamp,
    pub tone: Tone,
    pub text: String,
}

/// What was said so far, newest first; the oldest goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Messages {
    pub all: VecDeque<Message>,
}

impl Messages {
    const MOST: usize = 200;

    /// Keeps a message, unless it is what was said last; whether it did.
    pub fn keep(&mut self, message: Message) -> bool {
        if self.all.front().is_some_and(|last| last.text == message.text) {
            return false;
        }
        self.all.push_front(message);
        self.all.truncate(Self::MOST);
        true
    }
}
