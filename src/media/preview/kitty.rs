//! kitty's protocol. The older way: a picture is given to the terminal under a number and placed at the cursor. That is
//! all that kitty before 0.28 knows, and what the others understand who took the protocol over. ratatui-image draws by
//! Unicode placeholders alone, which such a terminal shows as boxes; they are for kitty inside tmux.
//!
//! <https://sw.kovidgoyal.net/kitty/graphics-protocol/>

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, RgbaImage, imageops};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget as _;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol as Drawing;
use ratatui_image::protocol::kitty::Kitty;

use super::scaling::{fit, scaled};
use super::{Anchor, Body, Canvas, Encoded, covered, pixels};

/// The most base64 that a command may hold.
const CHUNK: usize = 4096;
/// Placeholders give rows and columns by marks on letters; there are so many.
const MARKS: u16 = 297;
/// They give the number as a colour of 24 bits.
const NUMBERS: u32 = 0xff_ffff;

/// A picture to be placed at the cursor.
pub(super) fn placed(picture: &RgbaImage, cells: (u16, u16), canvas: Canvas) -> Option<Encoded> {
    let (padded, extent) = padded(picture, cells, canvas);
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Sub)
        .write_image(padded.as_raw(), padded.width(), padded.height(), ExtendedColorType::Rgba8)
        .ok()?;
    let number = number();
    Some(Encoded { extent, body: Body::Kept { number, sequence: transmission(number, &png), anchor: Anchor::Cursor } })
}

/// A picture to be placed by cells that name it.
pub(super) fn woven(picture: &RgbaImage, cells: (u16, u16), canvas: Canvas) -> Option<Encoded> {
    let (padded, extent) = padded(picture, (cells.0.min(MARKS), cells.1.min(MARKS)), canvas);
    let number = number();
    let image = DynamicImage::ImageRgba8(padded);
    let drawing = Drawing::Kitty(Kitty::new(image, extent.into(), number, canvas.tmux, true).ok()?);
    let area = Rect::new(0, 0, extent.0, extent.1);
    // The first time it is drawn the picture itself stands before the first placeholder; from then on it does not.
    let [mut first, mut cells] = [Buffer::empty(area), Buffer::empty(area)];
    Image::new(&drawing).render(area, &mut first);
    Image::new(&drawing).render(area, &mut cells);
    let sequence = first[(0, 0)].symbol().strip_suffix(cells[(0, 0)].symbol())?.as_bytes().to_vec();
    let anchor = Anchor::Cells { cells, tmux: canvas.tmux };
    Some(Encoded { extent, body: Body::Kept { number, sequence, anchor } })
}

/// The picture in the middle of whole cells: so the terminal has nothing to stretch.
fn padded(picture: &RgbaImage, cells: (u16, u16), canvas: Canvas) -> (RgbaImage, (u16, u16)) {
    let size = fit(picture.dimensions(), pixels(cells, canvas.cell));
    let extent = covered(size, canvas.cell);
    let (width, height) = pixels(extent, canvas.cell);
    let mut padded = RgbaImage::new(width, height);
    let (left, top) = ((width - size.0) / 2, (height - size.1) / 2);
    imageops::replace(&mut padded, &scaled(picture, size), left.into(), top.into());
    (padded, extent)
}

/// A number that no other picture has, of this program or of another one in the same terminal: they count from a point
/// that is left to chance.
fn number() -> u32 {
    static NEXT: LazyLock<AtomicU32> = LazyLock::new(|| {
        let bytes = RandomState::new().build_hasher().finish().to_le_bytes();
        AtomicU32::new(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    });
    NEXT.fetch_add(1, Ordering::Relaxed) % NUMBERS + 1
}

fn transmission(number: u32, png: &[u8]) -> Vec<u8> {
    let text = STANDARD.encode(png);
    let mut sequence = Vec::with_capacity(text.len() + text.len() / 64 + 64);
    let mut chunks = text.as_bytes().chunks(CHUNK).enumerate().peekable();
    while let Some((index, chunk)) = chunks.next() {
        let more = u8::from(chunks.peek().is_some());
        let head = match index {
            0 => format!("a=t,f=100,t=d,i={number},q=2,m={more}"),
            _ => format!("q=2,m={more}"),
        };
        for part in [b"\x1b_G", head.as_bytes(), b";", chunk, b"\x1b\\"] {
            sequence.extend_from_slice(part);
        }
    }
    sequence
}

/// Places a picture at the cursor, which stays where it is. Every place on the screen has its own `placement`; one that
/// is there already moves.
#[must_use]
pub fn place(number: u32, placement: u32, extent: (u16, u16)) -> Vec<u8> {
    let (columns, rows) = extent;
    command(&format!("a=p,i={number},p={placement},c={columns},r={rows},C=1,q=2"))
}

/// Takes a picture from one place. The terminal keeps it.
#[must_use]
pub fn remove(number: u32, placement: u32) -> Vec<u8> {
    command(&format!("a=d,d=i,i={number},p={placement},q=2"))
}

/// Takes a picture from everywhere, and from the terminal's memory.
#[must_use]
pub fn free(number: u32, tmux: bool) -> Vec<u8> {
    wrapped(command(&format!("a=d,d=I,i={number},q=2")), tmux)
}

/// Asks whether the protocol is understood; the answer carries the number, and nothing is drawn or kept. With `tmux` the
/// question goes through to the terminal outside and is for placeholders: who does not know them does not know the key
/// `U`, and kitty answers no command with an unknown key.
#[must_use]
pub fn question(number: u32, tmux: bool) -> Vec<u8> {
    let placeholders = if tmux { ",U=1" } else { "" };
    wrapped(command(&format!("i={number},s=1,v=1,a=q,t=d,f=24{placeholders};AAAA")), tmux)
}

fn command(text: &str) -> Vec<u8> {
    format!("\x1b_G{text}\x1b\\").into_bytes()
}

/// Inside of what tmux hands on as it is, with each ESC doubled.
fn wrapped(command: Vec<u8>, tmux: bool) -> Vec<u8> {
    if !tmux {
        return command;
    }
    let mut bytes = b"\x1bPtmux;".to_vec();
    for byte in command {
        if byte == 0x1b {
            bytes.push(byte);
        }
        bytes.push(byte);
    }
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}
