//! A frame as text, with the styles of its cells beside the rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::state::{Graphics, Icons, PictureKey, State};
use crate::text::width;
use crate::view::{Colours, Pictures, Placed, Theme};

pub(super) fn theme(name: &str) -> Theme {
    with_icons(name, Icons::Unicode)
}

pub(super) fn with_icons(name: &str, icons: Icons) -> Theme {
    Theme::load(name, icons, Colours::True, |_| Ok(String::new())).unwrap()
}

/// The cells of a frame.
pub(super) fn cells(state: &State, theme: &Theme) -> Buffer {
    frame(state, theme).0
}

/// The cells of a frame, and where pictures of pixels belong in it.
pub(super) fn frame(state: &State, theme: &Theme) -> (Buffer, Vec<Placed>) {
    let (columns, rows) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let (painted, mut placed) = (Painted::of(state), Vec::new());
    // The frame and not the backend, which never gets the second column of a wide character.
    let drawn = terminal.draw(|frame| placed = crate::view::draw(state, theme, &painted, frame)).unwrap();
    (drawn.buffer.clone(), placed)
}

/// Pictures of half blocks, where the terminal draws those: a letter in each corner says which way round they are.
#[derive(Debug)]
struct Painted(BTreeMap<PictureKey, Buffer>);

impl Painted {
    fn of(state: &State) -> Self {
        let pictures = state.previews.pictures.iter().filter(|_| state.previews.graphics == Graphics::Cells);
        Self(pictures.map(|(key, picture)| (key.clone(), half_blocks(picture.what.extent))).collect())
    }
}

impl Pictures for Painted {
    fn cells(&self, key: &PictureKey) -> Option<&Buffer> {
        self.0.get(key)
    }
}

fn half_blocks((columns, rows): (u16, u16)) -> Buffer {
    let style = Style::new().fg(Color::Rgb(200, 160, 90)).bg(Color::Rgb(40, 60, 80));
    let mut cells = Buffer::empty(Rect::new(0, 0, columns, rows));
    for y in 0..rows {
        cells.set_string(0, y, "▀".repeat(usize::from(columns)), style);
    }
    for ((x, y), letter) in
        [(0, 0), (columns - 1, 0), (0, rows - 1), (columns - 1, rows - 1)].into_iter().zip(["a", "b", "c", "d"])
    {
        cells.set_string(x, y, letter, style);
    }
    cells
}

/// The rows between bars, then the runs of cells that differ from the theme's text: `row:from-to style`.
pub(super) fn dump(state: &State, theme: &Theme) -> String {
    let (buffer, placed) = frame(state, theme);
    let mut text = String::new();
    for y in 0..buffer.area.height {
        writeln!(text, "|{}|", row(&buffer, y)).unwrap();
    }
    for y in 0..buffer.area.height {
        let runs = runs(&buffer, y, theme);
        if !runs.is_empty() {
            writeln!(text, "{y}: {}", runs.join(", ")).unwrap();
        }
    }
    for Placed { key, area } in placed {
        writeln!(text, "{:?} of {} in {:?} at {area}", key.shot, key.asset.id, key.cells).unwrap();
    }
    text
}

/// One row as a terminal shows it: the cell behind a wide character is hidden by it.
pub(super) fn row(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        text.push_str(symbol);
        x += u16::try_from(width(symbol).max(1)).unwrap();
    }
    text
}

fn runs(buffer: &Buffer, y: u16, theme: &Theme) -> Vec<String> {
    let plain = said(theme.text);
    let mut runs: Vec<(u16, u16, String)> = Vec::new();
    for x in 0..buffer.area.width {
        let style = said(buffer[(x, y)].style());
        match runs.last_mut() {
            Some((_, to, last)) if *last == style && *to + 1 == x => *to = x,
            Some(_) | None => runs.push((x, x, style)),
        }
    }
    runs.retain(|(_, _, style)| *style != plain);
    runs.into_iter().map(|(from, to, style)| format!("{from}-{to} {style}")).collect()
}

fn said(style: Style) -> String {
    let mut words = Vec::new();
    for (colour, before) in [(style.fg, ""), (style.bg, "on ")] {
        if let Some(colour) = colour.filter(|colour| *colour != Color::Reset) {
            words.push(format!("{before}{colour}"));
        }
    }
    let modifiers = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underline"),
        (Modifier::REVERSED, "reverse"),
    ];
    let set = modifiers.into_iter().filter(|(modifier, _)| style.add_modifier.contains(*modifier));
    words.extend(set.map(|(_, word)| word.to_owned()));
    words.join(" ")
}
