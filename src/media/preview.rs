//! Pictures for a terminal: encoded for what it can draw.

use image::RgbaImage;
use ratatui::buffer::Buffer;

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
    Kept { number: u32, sequence: Vec<u8> },
}

/// Encodes a picture as large as fits into so many columns and rows, in its own proportions, never larger than it is.
/// Takes milliseconds: for a thread for blocking work.
#[must_use]
pub fn encode(_picture: &RgbaImage, _cells: (u16, u16), _canvas: &Canvas) -> Encoded {
    Encoded { extent: (0, 0), body: Body::Inline(Vec::new()) }
}
