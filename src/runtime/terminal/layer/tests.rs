//! Frames are written to a small terminal in memory that knows text, pictures at the cursor and kitty's commands.

mod model;

use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::sync::Arc;

use super::*;
use crate::asset::{AccountName, AssetId, Collection, MediumVersion, Shot};
use crate::runtime::terminal::output::Output;
use crate::state::PictureKey;
use crate::view::Colours;
use model::Model;

const SIZE: (u16, u16) = (24, 8);

thread_local! {
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A terminal with its layer, and what somebody in front of it sees.
struct Stage {
    terminal: Terminal<Output>,
    layer: Layer,
    shelf: Shelf,
    model: Model,
}

/// What a frame is to show.
#[derive(Clone, Debug, Default)]
struct Scene {
    text: char,
    ground: Option<Color>,
    placed: Vec<(u8, (u16, u16))>,
}

fn key(name: u8) -> PictureKey {
    let account = AccountName::new("studio").unwrap();
    PictureKey {
        asset: AssetId { account, collection: Collection::Assets, id: Arc::from(name.to_string()) },
        version: MediumVersion(0),
        shot: Shot::Whole,
        cells: (6, 3),
    }
}

/// Pictures of 6 × 3 cells: 0 to 2 are drawn at the cursor, 3 to 5 are kept and placed, 6 to 8 kept and named by cells.
fn picture(name: u8, turn: u32) -> Encoded {
    let extent = (6, 3);
    let number = turn * 16 + u32::from(name);
    let body = match name {
        0..=2 => Body::Inline(format!("\x1bPq{number};6;3\x1b\\").into_bytes()),
        3..=5 => Body::Kept {
            number,
            sequence: format!("\x1b_Ga=t,i={number},q=2,m=0;AAAA\x1b\\").into_bytes(),
            anchor: Anchor::Cursor,
        },
        _ => {
            let mut cells = Buffer::empty(Rect::new(0, 0, 6, 3));
            for cell in &mut cells.content {
                cell.set_symbol("#").set_style(Style::new().fg(Color::Rgb(0, 0, name)));
            }
            let sequence = format!("\x1b_Ga=T,U=1,i={number},q=2,m=0;AAAA\x1b\\").into_bytes();
            Body::Kept { number, sequence, anchor: Anchor::Cells { cells, tmux: false } }
        }
    };
    Encoded { extent, body }
}

impl Stage {
    fn new() -> Self {
        WRITTEN.take();
        let output = Output::new(SIZE, Colours::True, |bytes| {
            WRITTEN.with_borrow_mut(|written| written.extend_from_slice(bytes));
            Ok(())
        });
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let terminal = Terminal::with_options(output, TerminalOptions { viewport }).unwrap();
        let mut stage = Self { terminal, layer: Layer::default(), shelf: Shelf::default(), model: Model::new(SIZE) };
        (0..9).for_each(|name| stage.shelf.put(key(name), picture(name, 1)));
        stage
    }

    /// Draws a frame, and returns what was written for it.
    fn show(&mut self, scene: &Scene) -> String {
        let (layer, pictures, mut changes) = (&mut self.layer, &self.shelf, Vec::new());
        self.terminal
            .draw(|frame| {
                let buffer = frame.buffer_mut();
                for position in buffer.area.positions() {
                    buffer[position].set_char(scene.text);
                    if let Some(ground) = scene.ground {
                        buffer[position].set_bg(ground);
                    }
                }
                let placed = scene.placed.iter().map(|(name, (x, y))| {
                    let area = Rect::new(*x, *y, 6, 3);
                    if pictures.get(&key(*name)).is_some() {
                        for position in area.positions() {
                            buffer[position].set_symbol(" ");
                        }
                    }
                    Placed { key: key(*name), area }
                });
                let placed: Vec<Placed> = placed.collect();
                changes = layer.settle(&placed, pictures, buffer);
            })
            .unwrap();
        self.terminal.backend_mut().add(&changes);
        self.terminal.backend_mut().finish().unwrap();
        let written = String::from_utf8(WRITTEN.take()).unwrap();
        self.model.take(&written);
        written
    }

    /// A resize to the same size, or Ctrl-l.
    fn clear(&mut self) {
        self.layer.clear();
        self.terminal.resize(Rect::new(0, 0, SIZE.0, SIZE.1)).unwrap();
    }

    fn number(&self, name: u8) -> Option<u32> {
        match &self.shelf.get(&key(name))?.picture.body {
            Body::Kept { number, .. } => Some(*number),
            Body::Inline(sequence) => {
                let text = String::from_utf8(sequence[3..].to_vec()).unwrap();
                text.split(';').next().and_then(|number| number.parse().ok())
            }
            Body::Cells(_) => None,
        }
    }

    /// Whether somebody sees exactly this scene.
    #[track_caller]
    fn sees(&self, scene: &Scene) {
        let mut expected = Model::new(SIZE);
        expected.fill(scene.text);
        for (name, at) in &scene.placed {
            let Some(number) = self.number(*name) else { continue };
            let area = Rect::new(at.0, at.1, 6, 3);
            match name {
                0..=2 => expected.draw(number, area),
                3..=5 => {
                    expected.blank(area, ' ');
                    expected.places.push((number, area));
                }
                _ => expected.blank(area, '#'),
            }
        }
        assert_eq!(self.model.text(), expected.text());
        assert_eq!(self.model.drawings(), expected.drawings());
        assert_eq!(self.model.placed(), expected.placed());
        for (name, _) in &scene.placed {
            let kept = self.number(*name).filter(|_| *name >= 3);
            assert!(kept.is_none_or(|number| self.model.kept.contains(&number)), "{name} was not given");
        }
        let stale: Vec<u32> =
            self.model.kept.iter().copied().filter(|number| !self.shelf.has_number(*number)).collect();
        assert_eq!(stale, Vec::<u32>::new(), "forgotten pictures are freed");
    }

    #[track_caller]
    fn plays(&mut self, scene: &Scene) -> String {
        let written = self.show(scene);
        self.sees(scene);
        assert_eq!(self.show(scene), "", "the same frame is not written twice");
        written
    }
}

fn scene(placed: &[(u8, (u16, u16))]) -> Scene {
    Scene { text: '.', ground: None, placed: placed.to_vec() }
}

#[test]
fn a_picture_appears_stays_moves_and_goes() {
    for name in [0, 3, 6] {
        let mut stage = Stage::new();
        stage.plays(&scene(&[]));
        stage.plays(&scene(&[(name, (2, 1))]));
        stage.plays(&scene(&[(name, (3, 1))]));
        stage.plays(&scene(&[(name, (12, 4))]));
        stage.plays(&scene(&[]));
    }
}

#[test]
fn one_picture_takes_the_place_of_another() {
    let mut stage = Stage::new();
    for name in [0, 1, 3, 4, 2, 6, 7, 5, 0] {
        stage.plays(&scene(&[(name, (2, 1))]));
    }
}

#[test]
fn what_the_terminal_keeps_is_given_once() {
    let mut stage = Stage::new();
    for turn in 0..4 {
        let written = stage.plays(&scene(&[(3, (2, 1)), (6, (12, 1))]));
        assert_eq!(written.matches(";AAAA").count(), if turn == 0 { 2 } else { 0 }, "{written:?}");
        stage.plays(&scene(&[]));
    }
}

#[test]
fn the_same_picture_may_be_at_two_places() {
    let mut stage = Stage::new();
    for name in [0, 3, 6] {
        stage.plays(&scene(&[(name, (0, 0)), (name, (12, 4))]));
        stage.plays(&scene(&[(name, (12, 4))]));
    }
}

#[test]
fn another_picture_under_the_same_name_is_drawn() {
    let mut stage = Stage::new();
    for name in [0, 3, 6] {
        stage.plays(&scene(&[(name, (2, 1))]));
        stage.shelf.put(key(name), picture(name, 2));
        let written = stage.show(&scene(&[(name, (2, 1))]));
        assert!(written.contains(&(32 + u32::from(name)).to_string()), "{written:?}");
        stage.sees(&scene(&[(name, (2, 1))]));
    }
}

#[test]
fn what_is_forgotten_is_gone_with_the_next_frame() {
    let mut stage = Stage::new();
    let all = scene(&[(0, (0, 0)), (3, (8, 0)), (6, (16, 0))]);
    stage.plays(&all);
    stage.shelf.forget(&[key(0), key(3), key(6)]);
    stage.plays(&all);
    assert!(stage.model.kept.is_empty());
}

#[test]
fn pictures_stay_when_the_ground_below_them_changes() {
    let mut stage = Stage::new();
    let mut scene = scene(&[(0, (0, 0)), (3, (8, 0)), (6, (16, 0))]);
    stage.plays(&scene);
    scene.ground = Some(Color::Blue);
    let written = stage.plays(&scene);
    assert!(!written.contains("\x1bP") && !written.contains("\x1b_G"), "{written:?}");
}

#[test]
fn a_cleared_screen_gets_its_pictures_anew() {
    let mut stage = Stage::new();
    let all = scene(&[(0, (0, 0)), (3, (8, 0)), (6, (16, 0))]);
    stage.plays(&all);
    stage.clear();
    stage.plays(&all);
    stage.clear();
    stage.plays(&scene(&[]));
    assert!(stage.model.kept.is_empty());
}

#[test]
fn a_picture_that_is_not_whole_on_the_screen_is_not_drawn() {
    let mut stage = Stage::new();
    let outside = scene(&[(0, (20, 0)), (3, (0, 6)), (6, (60, 60))]);
    let placed: Vec<Placed> =
        outside.placed.iter().map(|(name, (x, y))| Placed { key: key(*name), area: Rect::new(*x, *y, 6, 3) }).collect();
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    assert!(stage.layer.settle(&placed, &stage.shelf, &mut buffer).is_empty());
    let small = [Placed { key: key(0), area: Rect::new(0, 0, 5, 3) }];
    assert!(stage.layer.settle(&small, &stage.shelf, &mut buffer).is_empty());
}

#[test]
fn the_terminal_keeps_a_bounded_number_of_pictures() {
    let mut stage = Stage::new();
    let large = |number: u32| Encoded {
        extent: (250, 100),
        body: Body::Kept { number, sequence: vec![b'x'], anchor: Anchor::Cursor },
    };
    let area = Rect::new(0, 0, 250, 100);
    for number in 0..9u8 {
        stage.shelf.put(key(number), large(100 + u32::from(number)));
        let placed = [Placed { key: key(number), area }];
        stage.layer.settle(&placed, &stage.shelf, &mut Buffer::empty(area));
    }
    let kept: Vec<u32> = stage.layer.kept.iter().map(|kept| kept.number).collect();
    assert_eq!(kept, [106, 107, 108], "those that were placed last");
}

/// One thing that happens in a story.
#[derive(Clone, Debug)]
enum Step {
    Show { text: char, ground: bool, slots: Vec<Option<u8>> },
    Forget(u8),
    Put(u8),
    Clear,
}

fn step() -> impl Strategy<Value = Step> {
    let slot = prop::option::of(0u8..9);
    prop_oneof![
        6 => ("[a-c]", any::<bool>(), prop::collection::vec(slot, 6)).prop_map(|(text, ground, slots)| Step::Show {
            text: text.chars().next().unwrap(),
            ground,
            slots,
        }),
        1 => (0u8..9).prop_map(Step::Forget),
        1 => (0u8..9).prop_map(Step::Put),
        1 => Just(Step::Clear),
    ]
}

proptest! {
    #[test]
    fn any_story_shows_what_is_wanted_and_leaves_no_picture_behind(steps in prop::collection::vec(step(), 1..24)) {
        const SLOTS: [(u16, u16); 6] = [(0, 0), (8, 0), (16, 0), (1, 4), (9, 5), (17, 3)];
        let mut stage = Stage::new();
        let mut turn = 1;
        for step in steps {
            match step {
                Step::Forget(name) => stage.shelf.forget(&[key(name)]),
                Step::Put(name) => {
                    turn += 1;
                    stage.shelf.put(key(name), picture(name, turn));
                }
                Step::Clear => stage.clear(),
                Step::Show { text, ground, slots } => {
                    let placed = slots.into_iter().zip(SLOTS).filter_map(|(name, at)| name.map(|name| (name, at)));
                    let ground = ground.then_some(Color::Blue);
                    stage.plays(&Scene { text, ground, placed: placed.collect() });
                }
            }
        }
        stage.model.take(&String::from_utf8(stage.layer.farewell()).unwrap());
        prop_assert!(stage.model.kept.is_empty() && stage.model.places.is_empty());
    }
}
