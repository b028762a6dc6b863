//! The pictures of pixels over the cells: drawn where they are new, taken away where they are gone, left alone else.
//!
//! Two kinds behave differently. Pictures drawn at the cursor (sixel, iTerm2) are part of the cells: whatever is written
//! there wipes them out, so cells under one that stays are not written, and cells that it leaves are, even where their
//! text is what it was. Pictures that the terminal keeps (kitty) lie above the text and are placed and removed by name.

#[cfg(test)]
mod tests;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;

use crate::media::preview::{Anchor, Body, Encoded, free, place, remove};
use crate::runtime::pictures::Shelf;
use crate::view::Placed;

/// The terminal is to keep pictures of so many cells at most, beside those that are on the screen. At 8 × 17 pixels a
/// cell that are 35 MB, at twice as many each way 140 MB; kitty itself begins to drop pictures at 320 MB.
const MOST_CELLS: u32 = 64 * 1024;
/// Places are numbered up to here.
const PLACEMENTS: u32 = 0xff_ffff;

/// What is on the screen of the pictures.
#[derive(Debug, Default)]
pub(super) struct Layer {
    drawn: Vec<Drawn>,
    /// What the terminal keeps, the one that was placed last at the end.
    kept: Vec<Kept>,
    /// What is to be written with the next frame, before it.
    due: Vec<u8>,
    placements: u32,
}

/// A picture on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Drawn {
    stamp: u64,
    area: Rect,
    /// Its number and that of its place, where both are known to the terminal.
    placement: Option<(u32, u32)>,
}

/// A picture that the terminal keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    number: u32,
    tmux: bool,
    cells: u32,
    /// It is placed in the frame that is being drawn.
    shown: bool,
}

impl Layer {
    /// Prepares the cells of a frame for the pictures that are placed in it, and returns what is to be written behind
    /// them: nothing where no picture changes.
    pub(super) fn settle(&mut self, placed: &[Placed], pictures: &Shelf, buffer: &mut Buffer) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.due);
        let mut before = std::mem::take(&mut self.drawn);
        for kept in &mut self.kept {
            kept.shown = false;
        }
        for placed in placed {
            let Some(shelved) = pictures.get(&placed.key) else { continue };
            let Some(area) = area_of(placed, &shelved.picture, buffer.area) else { continue };
            let at = before.iter().position(|drawn| drawn.stamp == shelved.stamp && drawn.area == area);
            let drawn = at.map(|at| before.swap_remove(at));
            let placement = match &shelved.picture.body {
                Body::Cells(_) => continue,
                Body::Inline(sequence) => {
                    cover(buffer, area, drawn.is_some());
                    if drawn.is_none() {
                        move_to(area, &mut bytes);
                        bytes.extend_from_slice(sequence);
                    }
                    None
                }
                Body::Kept { number, sequence, anchor: Anchor::Cells { cells, tmux } } => {
                    self.keep(*number, *tmux, area, sequence, &mut bytes);
                    weave(cells, area, buffer);
                    None
                }
                Body::Kept { number, sequence, anchor: Anchor::Cursor } => {
                    self.keep(*number, false, area, sequence, &mut bytes);
                    drawn.and_then(|drawn| drawn.placement).or_else(|| Some(self.place(*number, area, &mut bytes)))
                }
            };
            self.drawn.push(Drawn { stamp: shelved.stamp, area, placement });
        }
        for (number, placement) in before.into_iter().filter_map(|drawn| drawn.placement) {
            bytes.extend_from_slice(&remove(number, placement));
        }
        self.free_what_is_not_needed(pictures, &mut bytes);
        bytes
    }

    /// The terminal has been cleared: nothing is on the screen any more, and what was kept may be lost or not. It is
    /// freed with the next frame, and given anew.
    pub(super) fn clear(&mut self) {
        self.due = self.farewell();
        self.drawn.clear();
        self.kept.clear();
    }

    /// What takes every picture out of the terminal's memory.
    pub(super) fn farewell(&self) -> Vec<u8> {
        let kept = self.kept.iter().flat_map(|kept| free(kept.number, kept.tmux));
        self.due.iter().copied().chain(kept).collect()
    }

    /// Gives a picture to the terminal, if it has not got it already.
    fn keep(&mut self, number: u32, tmux: bool, area: Rect, sequence: &[u8], bytes: &mut Vec<u8>) {
        if let Some(at) = self.kept.iter().position(|kept| kept.number == number) {
            self.kept[at].shown = true;
            self.kept[at..].rotate_left(1);
        } else {
            bytes.extend_from_slice(sequence);
            self.kept.push(Kept { number, tmux, cells: area.area(), shown: true });
        }
    }

    fn place(&mut self, number: u32, area: Rect, bytes: &mut Vec<u8>) -> (u32, u32) {
        self.placements = self.placements % PLACEMENTS + 1;
        move_to(area, bytes);
        bytes.extend_from_slice(&place(number, self.placements, (area.width, area.height)));
        (number, self.placements)
    }

    /// Frees what is no longer on the shelf, and what was placed longest ago where it is too much.
    fn free_what_is_not_needed(&mut self, pictures: &Shelf, bytes: &mut Vec<u8>) {
        let mut cells: u32 = self.kept.iter().filter(|kept| !kept.shown).map(|kept| kept.cells).sum();
        self.kept.retain(|kept| {
            let stays = kept.shown || pictures.has_number(kept.number) && cells <= MOST_CELLS;
            if !stays {
                cells -= kept.cells;
                bytes.extend_from_slice(&free(kept.number, kept.tmux));
            }
            stays
        });
    }
}

/// The cells that a picture covers; `None` where it is not whole on the screen.
fn area_of(placed: &Placed, picture: &Encoded, screen: Rect) -> Option<Rect> {
    let (columns, rows) = picture.extent;
    let area = Rect::new(placed.area.x, placed.area.y, columns, rows);
    let whole = columns <= placed.area.width && rows <= placed.area.height && area.intersection(screen) == area;
    (whole && !area.is_empty()).then_some(area)
}

/// Under a picture that is new everything is blank and written, so that neither text nor another picture is left around
/// it; under one that stays nothing is written.
fn cover(buffer: &mut Buffer, area: Rect, stays: bool) {
    for position in area.positions() {
        let cell = &mut buffer[position];
        if stays {
            cell.set_diff_option(CellDiffOption::Skip);
        } else {
            cell.set_symbol(" ").set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
}

/// Puts the cells that name a picture into the frame.
fn weave(cells: &Buffer, area: Rect, buffer: &mut Buffer) {
    for (position, cell) in area.positions().zip(&cells.content) {
        buffer[position] = cell.clone();
    }
}

fn move_to(area: Rect, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(format!("\x1b[{};{}H", area.y + 1, area.x + 1).as_bytes());
}
