//! Pictures for a terminal: encoded for what it can draw.

mod kitty;
mod scaling;
#[cfg(test)]
mod tests;

use image::{DynamicImage, RgbaImage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::Widget as _;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol as Drawing;
use ratatui_image::protocol::halfblocks::Halfblocks;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::sixel::Sixel;

pub use kitty::{free, place, question, remove};
use scaling::{fit, on_ground, scaled};

/// How a terminal draws pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// kitty's own, placed at the cursor: any kitty, outside of a multiplexer.
    Kitty,
    /// kitty's own, placed by Unicode placeholders: kitty from 0.28, also inside tmux.
    KittyPlaceholders,
    Iterm2,
    Sixel,
    /// Coloured half blocks: any terminal with colour.
    Halfblocks,
}

/// What pictures are drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    pub protocol: Protocol,
    /// The width and height of a cell in pixels.
    pub cell: (u16, u16),
    /// The sequences have to be passed through tmux.
    pub tmux: bool,
}

/// A picture for a canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// Columns and rows that it covers, within those that were asked for.
    pub extent: (u16, u16),
    pub body: Body,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Cells, as any text.
    Cells(Buffer),
    /// A sequence that draws it at the cursor.
    Inline(Vec<u8>),
    /// A sequence that gives it to the terminal once; it is then placed by the number that it has there.
    Kept { number: u32, sequence: Vec<u8>, anchor: Anchor },
}

/// How a picture that the terminal keeps gets its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Anchor {
    /// By a command, at the cursor.
    Cursor,
    /// By these cells, which name it; commands go through tmux, or not.
    Cells { cells: Buffer, tmux: bool },
}

impl Encoded {
    /// What it takes in memory, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let cells = |cells: &Buffer| cells.content.len() * size_of::<ratatui::buffer::Cell>();
        match &self.body {
            Body::Cells(buffer) => cells(buffer),
            Body::Inline(sequence) | Body::Kept { sequence, anchor: Anchor::Cursor, .. } => sequence.len(),
            Body::Kept { sequence, anchor: Anchor::Cells { cells: buffer, .. }, .. } => sequence.len() + cells(buffer),
        }
    }
}

/// Encodes a picture as large as fits into so many columns and rows, in its own proportions, never larger than it is
/// (half blocks: a column and half a row for a pixel). Takes milliseconds: for a thread for blocking work.
///
/// kitty keeps what is transparent, the terminal's own ground shows through; elsewhere it lies on a middle grey, on
/// which both dark and light drawings can be seen, whatever the theme.
#[must_use]
pub fn encode(picture: &RgbaImage, cells: (u16, u16), canvas: &Canvas) -> Encoded {
    let canvas = Canvas { cell: (canvas.cell.0.max(1), canvas.cell.1.max(1)), ..*canvas };
    if picture.width() == 0 || picture.height() == 0 || cells.0 == 0 || cells.1 == 0 {
        return Encoded { extent: (0, 0), body: Body::Inline(Vec::new()) };
    }
    let encoded = match canvas.protocol {
        Protocol::Kitty => kitty::placed(picture, cells, canvas),
        Protocol::KittyPlaceholders => kitty::woven(picture, cells, canvas),
        Protocol::Iterm2 => iterm2(picture, cells, canvas),
        Protocol::Sixel => sixel(picture, cells, canvas),
        Protocol::Halfblocks => None,
    };
    // Encoders fail where memory does; cells can always be drawn.
    encoded.unwrap_or_else(|| halfblocks(picture, cells, canvas))
}

fn iterm2(picture: &RgbaImage, cells: (u16, u16), canvas: Canvas) -> Option<Encoded> {
    let size = fit(picture.dimensions(), pixels(cells, canvas.cell));
    let extent = covered(size, canvas.cell);
    let drawing = Iterm2::new(composed(picture, size), extent.into(), false).ok()?;
    Some(Encoded { extent, body: Body::Inline(from(&drawing.data, "\x1b]1337")?) })
}

/// Sixels come in bands of six pixels. The last one must not reach into the row below: that would be drawn over, or on the
/// last row of the screen scroll it.
fn sixel(picture: &RgbaImage, cells: (u16, u16), canvas: Canvas) -> Option<Encoded> {
    const BAND: u32 = 6;
    let (width, height) = pixels(cells, canvas.cell);
    let size = fit(picture.dimensions(), (width, (height - height % BAND).max(1)));
    let extent = covered((size.0, size.1.next_multiple_of(BAND).min(height)), canvas.cell);
    let drawing = Sixel::new(composed(picture, size), extent.into(), false).ok()?;
    Some(Encoded { extent, body: Body::Inline(from(&drawing.data, "\x1bP")?) })
}

fn halfblocks(picture: &RgbaImage, cells: (u16, u16), canvas: Canvas) -> Encoded {
    let (width, height) = picture.dimensions();
    let (column, row) = (u32::from(canvas.cell.0), u32::from(canvas.cell.1));
    // In columns and half rows, which need not be square.
    let shape = (width.saturating_mul(row), height.saturating_mul(2).saturating_mul(column));
    let room = (u32::from(cells.0).min(width), (u32::from(cells.1) * 2).min(height.next_multiple_of(2)));
    let (columns, halves) = fit(shape, room);
    let rows = halves.div_ceil(2);
    let extent = (short(columns).min(cells.0), short(rows).min(cells.1));
    let area = Rect::new(0, 0, extent.0, extent.1);
    let mut buffer = Buffer::empty(area);
    let composed = composed(picture, (columns, rows * 2));
    if let Ok(drawing) = Halfblocks::new(composed, Size::from(extent)) {
        Image::new(&Drawing::Halfblocks(drawing)).render(area, &mut buffer);
    }
    Encoded { extent, body: Body::Cells(buffer) }
}

fn composed(picture: &RgbaImage, size: (u32, u32)) -> DynamicImage {
    DynamicImage::ImageRgba8(on_ground(scaled(picture, size)))
}

/// The encoders clear the cells first, in a colour that is not the theme's: that is left out, whoever draws has done it.
fn from(sequence: &str, begin: &str) -> Option<Vec<u8>> {
    sequence.find(begin).map(|at| sequence.as_bytes()[at..].to_vec())
}

fn pixels(cells: (u16, u16), cell: (u16, u16)) -> (u32, u32) {
    (u32::from(cells.0) * u32::from(cell.0), u32::from(cells.1) * u32::from(cell.1))
}

/// The cells that so many pixels reach into.
fn covered(size: (u32, u32), cell: (u16, u16)) -> (u16, u16) {
    (short(size.0.div_ceil(u32::from(cell.0))), short(size.1.div_ceil(u32::from(cell.1))))
}

fn short(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
