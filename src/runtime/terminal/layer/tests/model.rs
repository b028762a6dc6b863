//! A terminal as far as frames need one: text, erasing, pictures at the cursor that text wipes out, kitty's commands.

use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect};

#[derive(Debug)]
pub(super) struct Model {
    size: (u16, u16),
    text: Vec<char>,
    /// The picture at the cursor that each cell is part of.
    drawings: Vec<Option<u32>>,
    cursor: (u16, u16),
    /// The numbers of the pictures that were given and not freed.
    pub(super) kept: BTreeSet<u32>,
    /// Where kept pictures lie.
    pub(super) places: Vec<(u32, Rect)>,
    /// The numbers of these places, in the same order.
    names: Vec<u32>,
}

impl Model {
    pub(super) fn new(size: (u16, u16)) -> Self {
        let cells = usize::from(size.0) * usize::from(size.1);
        Self {
            size,
            text: vec![' '; cells],
            drawings: vec![None; cells],
            cursor: (0, 0),
            kept: BTreeSet::new(),
            places: Vec::new(),
            names: Vec::new(),
        }
    }

    pub(super) fn text(&self) -> String {
        let rows = self.text.chunks(usize::from(self.size.0));
        rows.map(|row| row.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn drawings(&self) -> &[Option<u32>] {
        &self.drawings
    }

    pub(super) fn placed(&self) -> BTreeSet<(u32, (u16, u16))> {
        self.places.iter().map(|(number, area)| (*number, (area.x, area.y))).collect()
    }

    pub(super) fn fill(&mut self, with: char) {
        self.text.fill(with);
    }

    pub(super) fn draw(&mut self, number: u32, area: Rect) {
        for position in area.positions() {
            let at = self.at(position);
            // A picture at the cursor does not change the text; frames clear it before.
            (self.text[at], self.drawings[at]) = (' ', Some(number));
        }
    }

    pub(super) fn blank(&mut self, area: Rect, with: char) {
        for position in area.positions() {
            let at = self.at(position);
            self.text[at] = with;
        }
    }

    /// Does what some bytes say; what it does not know is a failure.
    pub(super) fn take(&mut self, bytes: &str) {
        let mut rest = bytes;
        let mut saved = self.cursor;
        while let Some(first) = rest.chars().next() {
            rest = &rest[first.len_utf8()..];
            if first != '\x1b' {
                self.print(first);
                continue;
            }
            let kind = rest.chars().next().unwrap();
            rest = &rest[1..];
            match kind {
                '7' => saved = self.cursor,
                '8' => self.cursor = saved,
                '[' => {
                    let end = rest.find(|c: char| ('@'..='~').contains(&c)).unwrap();
                    self.control(&rest[..end], &rest[end..=end]);
                    rest = &rest[end + 1..];
                }
                'P' | '_' => {
                    let end = rest.find("\x1b\\").unwrap();
                    self.picture(&rest[..end]);
                    rest = &rest[end + 2..];
                }
                other => panic!("ESC {other:?}"),
            }
        }
    }

    fn print(&mut self, letter: char) {
        let at = self.at(self.cursor.into());
        (self.text[at], self.drawings[at]) = (letter, None);
        self.cursor.0 += 1;
    }

    fn control(&mut self, numbers: &str, last: &str) {
        match last {
            "H" => {
                let (row, column) = numbers.split_once(';').unwrap_or(("1", "1"));
                self.cursor = (column.parse::<u16>().unwrap() - 1, row.parse::<u16>().unwrap() - 1);
            }
            "J" => {
                assert!(self.cursor == (0, 0) || numbers == "2");
                self.text.fill(' ');
                self.drawings.fill(None);
                // Some terminals take away what was placed, too, and even forget it; frames must not rely on either.
            }
            "m" | "h" | "l" => {}
            other => panic!("CSI {numbers} {other}"),
        }
    }

    fn picture(&mut self, inside: &str) {
        if let Some(drawing) = inside.strip_prefix('q') {
            let numbers: Vec<u16> = drawing.split(';').map(|number| number.parse().unwrap()).collect();
            let [number, width, height] = numbers[..] else { panic!("{drawing}") };
            let area = Rect::new(self.cursor.0, self.cursor.1, width, height);
            let blank = area.positions().all(|position| self.text[self.at(position)] == ' ');
            assert!(blank, "text is left around the picture {number}");
            self.draw(number.into(), area);
            // Where it leaves the cursor differs: nobody may rely on it.
            self.cursor = (0, 0);
            return;
        }
        let keys = inside.strip_prefix('G').unwrap().split(';').next().unwrap();
        let value = |name: &str| {
            let pair = keys.split(',').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
            pair.map(|(_, value)| value)
        };
        let number = |name: &str| value(name).map(|value| value.parse::<u32>().unwrap());
        assert_eq!(value("q"), Some("2"), "nobody waits for an answer: {keys}");
        match (value("a").unwrap(), value("d")) {
            ("t" | "T", _) => assert!(self.kept.insert(number("i").unwrap()), "given twice: {keys}"),
            ("p", _) => {
                let area = ["c", "r"].map(|side| value(side).unwrap().parse().unwrap());
                assert!(self.kept.contains(&number("i").unwrap()), "placed before it was given: {keys}");
                assert_eq!(value("C"), Some("1"), "the cursor stays: {keys}");
                let area = Rect::new(self.cursor.0, self.cursor.1, area[0], area[1]);
                self.places.push((number("i").unwrap(), area));
                self.names.push(number("p").unwrap());
            }
            ("d", Some("i")) => self
                .remove(|_, number, name| (Some(*number), Some(*name)) == (value_of(keys, "i"), value_of(keys, "p"))),
            ("d", Some("I")) => {
                self.kept.remove(&number("i").unwrap());
                self.remove(|_, number, _| Some(*number) == value_of(keys, "i"));
            }
            other => panic!("{other:?}"),
        }
    }

    fn remove(&mut self, gone: impl Fn(&Rect, &u32, &u32) -> bool) {
        let places = std::mem::take(&mut self.places).into_iter().zip(std::mem::take(&mut self.names));
        for ((number, area), name) in places {
            if !gone(&area, &number, &name) {
                self.places.push((number, area));
                self.names.push(name);
            }
        }
    }

    fn at(&self, position: Position) -> usize {
        usize::from(position.y) * usize::from(self.size.0) + usize::from(position.x)
    }
}

fn value_of(keys: &str, name: &str) -> Option<u32> {
    let pair = keys.split(',').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    pair.and_then(|(_, value)| value.parse().ok())
}
