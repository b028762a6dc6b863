use super::*;
use base64::Engine as _;
use image::Rgba;
use proptest::prelude::*;
use ratatui::style::Color;
use rstest::rstest;

const CELL: (u16, u16) = (8, 16);

fn canvas(protocol: Protocol) -> Canvas {
    Canvas { protocol, cell: CELL, tmux: false }
}

/// Red on the left, blue on the right.
fn picture(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(
        width,
        height,
        |x, _| if x * 2 < width { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, 255]) },
    )
}

fn text(encoded: &Encoded) -> String {
    match &encoded.body {
        Body::Inline(sequence) | Body::Kept { sequence, .. } => String::from_utf8(sequence.clone()).unwrap(),
        Body::Cells(cells) => panic!("cells: {cells:?}"),
    }
}

/// The commands of kitty's protocol in a sequence: their keys, and what they carry.
fn commands(sequence: &str) -> Vec<(String, String)> {
    let parts = sequence.split("\x1b_G").skip(1).map(|part| part.strip_suffix("\x1b\\").unwrap());
    parts.map(|part| part.split_once(';').unwrap_or((part, ""))).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

#[rstest]
// Wider than the room, higher than it, and within it.
#[case((1600, 900), (20, 20), (20, 6))]
#[case((900, 1600), (20, 20), (20, 18))]
#[case((40, 20), (20, 20), (5, 2))]
#[case((1, 4000), (20, 20), (1, 20))]
#[case((4000, 1), (20, 20), (20, 1))]
fn pixels_keep_their_proportions_and_are_never_enlarged(
    #[case] size: (u32, u32),
    #[case] cells: (u16, u16),
    #[case] extent: (u16, u16),
) {
    for protocol in [Protocol::Kitty, Protocol::Iterm2, Protocol::KittyPlaceholders] {
        assert_eq!(encode(&picture(size.0, size.1), cells, &canvas(protocol)).extent, extent, "{protocol:?}");
    }
}

#[rstest]
#[case((1600, 900), (20, 20), (20, 6))]
#[case((900, 1600), (20, 20), (20, 18))]
#[case((3, 2), (20, 20), (3, 1))]
#[case((1, 1), (20, 20), (1, 1))]
fn half_blocks_have_a_column_and_half_a_row_for_a_pixel(
    #[case] size: (u32, u32),
    #[case] cells: (u16, u16),
    #[case] extent: (u16, u16),
) {
    let encoded = encode(&picture(size.0, size.1), cells, &canvas(Protocol::Halfblocks));
    let Body::Cells(buffer) = &encoded.body else { panic!("{:?}", encoded.body) };
    assert_eq!((encoded.extent, buffer.area), (extent, Rect::new(0, 0, extent.0, extent.1)));
}

#[test]
fn half_blocks_have_the_colours_of_the_picture() {
    let mut checked = picture(2, 2);
    checked.put_pixel(0, 1, Rgba([0, 255, 0, 255]));
    checked.put_pixel(1, 1, Rgba([0, 0, 0, 0]));
    let Body::Cells(cells) = encode(&checked, (10, 10), &canvas(Protocol::Halfblocks)).body else { panic!("no cells") };
    let (green, red) = (Color::Rgb(0, 255, 0), Color::Rgb(255, 0, 0));
    let (grey, blue) = (Color::Rgb(0x77, 0x77, 0x77), Color::Rgb(0, 0, 255));
    let seen = [0, 1].map(|x| (cells[(x, 0)].symbol(), cells[(x, 0)].fg, cells[(x, 0)].bg));
    assert_eq!(seen, [("▄", green, red), ("▄", grey, blue)]);
}

#[test]
fn kitty_gets_a_picture_once_in_pieces_of_4096() {
    let noise = RgbaImage::from_fn(200, 160, |x, y| {
        let value = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761).to_le_bytes();
        Rgba([value[1], value[2], value[3], if x < 8 { 0 } else { 255 }])
    });
    let encoded = encode(&noise, (100, 100), &canvas(Protocol::Kitty));
    let Body::Kept { number, anchor: Anchor::Cursor, .. } = encoded.body else { panic!("{:?}", encoded.extent) };
    let commands = commands(&text(&encoded));
    let (first, last) = (commands.first().unwrap(), commands.last().unwrap());
    assert_eq!(first.0, format!("a=t,f=100,t=d,i={number},q=2,m=1"));
    assert_eq!(last.0, "q=2,m=0");
    assert!(commands[1..commands.len() - 1].iter().all(|(keys, text)| keys == "q=2,m=1" && text.len() == 4096));
    let base64: String = commands.into_iter().map(|(_, text)| text).collect();
    let png = base64::engine::general_purpose::STANDARD.decode(base64).unwrap();
    let shown = image::load_from_memory(&png).unwrap().into_rgba8();
    // Whole cells, the picture as it is, and what is transparent still is.
    assert_eq!((encoded.extent, shown.dimensions()), ((25, 10), (200, 160)));
    assert_eq!((shown.get_pixel(100, 80), shown.get_pixel(3, 3).0[3]), (noise.get_pixel(100, 80), 0));
}

#[test]
fn kitty_gets_whole_cells_with_the_picture_in_their_middle() {
    let encoded = encode(&picture(10, 10), (100, 100), &canvas(Protocol::Kitty));
    let commands = commands(&text(&encoded));
    let png = base64::engine::general_purpose::STANDARD.decode(&commands[0].1).unwrap();
    let shown = image::load_from_memory(&png).unwrap().into_rgba8();
    assert_eq!((encoded.extent, shown.dimensions()), ((2, 1), (16, 16)));
    assert_eq!([(2, 8), (3, 8), (12, 8), (13, 8)].map(|(x, y)| shown.get_pixel(x, y).0[3]), [0, 255, 255, 0]);
}

#[test]
fn no_two_pictures_have_the_same_number() {
    let numbers = [(); 3].map(|()| match encode(&picture(4, 4), (1, 1), &canvas(Protocol::Kitty)).body {
        Body::Kept { number, .. } => number,
        Body::Cells(_) | Body::Inline(_) => panic!("kitty keeps pictures"),
    });
    assert!(numbers[0] != numbers[1] && numbers[1] != numbers[2] && numbers[0] != numbers[2], "{numbers:?}");
    assert!(numbers.iter().all(|number| (1..=0xff_ffff).contains(number)), "{numbers:?}");
}

#[test]
fn placeholders_name_their_picture_and_it_goes_through_tmux() {
    let canvas = Canvas { tmux: true, ..canvas(Protocol::KittyPlaceholders) };
    let encoded = encode(&picture(32, 32), (100, 100), &canvas);
    let Body::Kept { number, sequence, anchor: Anchor::Cells { cells, tmux: true } } = &encoded.body else {
        panic!("{:?}", encoded.extent)
    };
    assert_eq!((encoded.extent, cells.area), ((4, 2), Rect::new(0, 0, 4, 2)));
    assert!(sequence.starts_with(b"\x1bPtmux;\x1b\x1b_G"), "{:?}", String::from_utf8_lossy(&sequence[..40]));
    assert!(String::from_utf8_lossy(sequence).contains(&format!("i={number}")));
    let [_, red, green, blue] = number.to_be_bytes();
    assert!(cells.content.iter().all(|cell| cell.symbol().starts_with('\u{10eeee}')));
    assert!(cells.content.iter().all(|cell| cell.fg == Color::Rgb(red, green, blue)));
}

#[test]
fn sixels_and_iterm2_are_the_picture_alone_without_clearing() {
    let sixel = encode(&picture(160, 160), (10, 10), &canvas(Protocol::Sixel));
    let text_of = text(&sixel);
    assert!(text_of.starts_with("\x1bP") && text_of.ends_with("\x1b\\"), "{text_of:?}");
    assert_eq!(text_of.matches('\x1b').count(), 2);
    let iterm2 = text(&encode(&picture(160, 160), (10, 10), &canvas(Protocol::Iterm2)));
    assert!(iterm2.starts_with("\x1b]1337;File=inline=1;") && iterm2.ends_with('\x07'), "{iterm2:?}");
    assert!(iterm2.contains("width=80px;height=80px"), "{iterm2:?}");
}

#[test]
fn what_is_transparent_gives_no_colour_to_what_is_beside_it() {
    let green_nothing =
        RgbaImage::from_fn(4, 4, |x, _| if x < 2 { Rgba([0, 255, 0, 0]) } else { Rgba([9, 9, 9, 255]) });
    let shown = scaling::scaled(&green_nothing, (3, 3));
    assert!(shown.pixels().filter(|pixel| pixel.0[3] > 0).all(|pixel| pixel.0[1] < 16), "{shown:?}");
}

proptest! {
    #[test]
    fn any_picture_fits_any_room(
        size in (1u32..300, 1u32..300),
        cells in (0u16..40, 0u16..40),
        cell in (0u16..30, 0u16..30),
        protocol in prop::sample::select(vec![
            Protocol::Kitty, Protocol::KittyPlaceholders, Protocol::Iterm2, Protocol::Sixel, Protocol::Halfblocks,
        ]),
    ) {
        let encoded = encode(&picture(size.0, size.1), cells, &Canvas { protocol, cell, tmux: false });
        prop_assert!(encoded.extent.0 <= cells.0 && encoded.extent.1 <= cells.1, "{:?}", encoded.extent);
        if cells.0 > 0 && cells.1 > 0 {
            prop_assert!(encoded.extent.0 > 0 && encoded.extent.1 > 0 && encoded.bytes() > 0);
        }
    }
}
