//! What is seen and heard of assets, at several sizes and on several terminals.

use super::dump::{frame, theme, with_icons};
use super::frames::compare;
use crate::asset::{Facts, MediaFault, Probe, Seconds};
use crate::state::fixtures::{self, looking, seen, sound, unseen};
use crate::state::{AtHand, Graphics, Icons, Overlay, Preview, Sight, State};
use crate::text::Label;
use jiff::SignedDuration;

const SIZES: [(u16, u16); 4] = [(40, 10), (50, 16), (80, 24), (120, 34)];
/// Rows of the list: a picture, a video, a sound, a text.
const IMAGE: usize = 2;
const VIDEO: usize = 1;
const AUDIO: usize = 3;
const OTHER: usize = 7;

fn shot(name: &str, state: &mut State) {
    state.settle_scrolls();
    let (columns, rows) = state.size;
    compare(&format!("{name}-{columns}x{rows}"), state, &theme("default"));
}

/// A state at each size, in the pane where there is one, else in the pane that has the whole screen.
fn each(name: &str, row: usize, full: bool, make: impl Fn(&mut State)) {
    for size in SIZES {
        let mut state = looking(Graphics::Cells, row, size);
        state.full = full;
        if size.0 < 80 {
            state.focus = crate::state::Pane::Detail;
        }
        make(&mut state);
        shot(name, &mut state);
    }
}

#[test]
fn a_picture_stands_over_the_lines() {
    each("picture", IMAGE, false, |state| seen(state, (16, 9)));
    each("picture-full", IMAGE, true, |state| seen(state, (16, 9)));
}

#[test]
fn an_upright_picture_is_in_the_middle() {
    let mut state = looking(Graphics::Cells, IMAGE, (80, 24));
    seen(&mut state, (9, 16));
    shot("picture-upright", &mut state);
}

#[test]
fn the_filmstrip_of_a_video() {
    each("filmstrip", VIDEO, true, |state| {
        state.detail.frame = 2;
        seen(state, (16, 9));
    });
}

#[test]
fn on_the_way_it_is_quiet_first() {
    let mut state = looking(Graphics::Cells, VIDEO, (80, 24));
    shot("coming-quiet", &mut state);
    let ticket = state.tickets.mint();
    let wanted = state.wanted();
    state.previews.seats.settle(1, &wanted);
    state.previews.seats.take(0, wanted[0].clone(), ticket);
    shot("coming", &mut state);
}

#[test]
fn a_failure_says_why_in_the_place_of_the_picture() {
    let fault = MediaFault::Codec { codec: Label::new("hevc") };
    let words = "hevc: no decoder here · install ffmpeg, or o opens it";
    each("undecoded", VIDEO, false, |state| unseen(state, &fault, words));
    each("undecoded-full", VIDEO, true, |state| unseen(state, &fault, words));
}

#[test]
fn the_shape_of_a_sound() {
    each("sound", AUDIO, false, |state| seen(state, (1, 1)));
    each("sound-full", AUDIO, true, |state| seen(state, (1, 1)));
    let mut state = looking(Graphics::None, AUDIO, (80, 24));
    seen(&mut state, (1, 1));
    let grows = |state: &mut State, stretches, duration| {
        for wave in state.previews.waves.values_mut() {
            wave.what = sound(stretches, false);
            wave.what.duration = wave.what.duration.filter(|_| duration);
        }
    };
    grows(&mut state, 150, true);
    shot("sound-grows", &mut state);
    grows(&mut state, 150, false);
    shot("sound-endless", &mut state);
    grows(&mut state, 150, true);
    let fault = MediaFault::Damaged { what: "it ends too soon".to_owned() };
    unseen(&mut state, &fault, "damaged: it ends too soon · o opens it");
    shot("sound-broken", &mut state);
}

#[test]
fn pictures_of_pixels_are_left_blank_and_placed() {
    for (name, full) in [("pixels", false), ("pixels-full", true)] {
        let mut state = looking(Graphics::Pixels, VIDEO, (120, 34));
        state.full = full;
        seen(&mut state, (16, 9));
        shot(name, &mut state);
    }
}

#[test]
fn what_lies_over_a_picture_of_pixels_takes_it_away() {
    let mut state = looking(Graphics::Pixels, VIDEO, (80, 24));
    seen(&mut state, (16, 9));
    assert_eq!(frame(&state, &theme("default")).1.len(), 1);
    state.overlay = Some(Overlay::Help { place: crate::input::Place::List, scroll: 0 });
    assert_eq!(frame(&state, &theme("default")).1, []);
}

#[test]
fn ascii_bars_are_ascii() {
    let mut state = looking(Graphics::None, AUDIO, (80, 24));
    state.settings.icons = Icons::Ascii;
    seen(&mut state, (1, 1));
    let ascii = with_icons("default", Icons::Ascii);
    assert!(super::dump::dump(&state, &ascii).is_ascii());
    compare("sound-ascii-80x24", &state, &ascii);
}

#[test]
fn nothing_is_shown_where_that_is_not_wanted_or_cannot_be() {
    let plain = {
        let mut state = looking(Graphics::None, VIDEO, (80, 24));
        seen(&mut state, (16, 9));
        super::dump::dump(&state, &theme("default"))
    };
    let mut state = looking(Graphics::Cells, VIDEO, (80, 24));
    seen(&mut state, (16, 9));
    assert_ne!(super::dump::dump(&state, &theme("default")), plain);
    state.previews.hidden = true;
    assert_eq!(super::dump::dump(&state, &theme("default")), plain);
    let mut state = looking(Graphics::Cells, OTHER, (80, 24));
    seen(&mut state, (16, 9));
    assert_eq!(state.framed(), []);
}

#[test]
fn what_the_medium_says_stands_beside_what_the_service_says() {
    let mut state = looking(Graphics::None, VIDEO, (120, 34));
    for page in state.listing.pages_mut() {
        for part in &mut page.parts {
            let crate::state::PartStatus::Ready(arrived) = &mut part.status else { continue };
            for asset in arrived.assets.iter_mut().filter(|asset| asset.said.bytes.is_some()) {
                asset.probed = Facts {
                    duration: Seconds::new(45.2),
                    bytes: Some(19_000_000),
                    frames: Some(1085),
                    profile: Some(Label::new("High 5.1")),
                    sound: Some(Label::new("aac")),
                    ..asset.said.clone()
                };
                let version = Label::new("length 19000000");
                asset.probe = Some(Probe { version, read: 212_000, at: fixtures::wall() });
                asset.expires = Some(fixtures::wall() + SignedDuration::from_hours(3));
            }
        }
    }
    shot("differing", &mut state);
    state.full = true;
    shot("differing-full", &mut state);
}

#[test]
fn offline_it_says_that_it_is_not_here() {
    let mut state = looking(Graphics::Cells, IMAGE, (80, 24));
    state.reach.offline = true;
    state.previews.absent.extend(state.wanted());
    assert_eq!(state.sight(&state.framed()[0]), Sight::Missing("not here while offline".into()));
    let [Preview::Picture(key)] = &state.wanted()[..] else { panic!("one picture") };
    let what = crate::state::Picture { extent: key.cells, bytes: 1, facts: crate::asset::ShotFacts::default() };
    state.previews.pictures.insert(key.clone(), AtHand { what, seen: 0 });
    assert_eq!(state.sight(&state.framed()[0]), Sight::Picture(key.clone(), what));
}
