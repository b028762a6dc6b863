//! What terminals were found to draw, and on what ground, kept from start to start: the next one need not wait for the
//! answers.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::PathBuf;

use crate::media::preview::{Canvas, Protocol};
use crate::runtime::keeping::replace;
use crate::state::Ground;

/// More is not read.
const LONGEST: u64 = 64 * 1024;
/// So many terminals are remembered, those that were seen last.
const MOST: usize = 64;

/// The words of the file.
const WORDS: [(Protocol, &str); 5] = [
    (Protocol::Kitty, "kitty"),
    (Protocol::KittyPlaceholders, "kitty-placeholders"),
    (Protocol::Iterm2, "iterm2"),
    (Protocol::Sixel, "sixel"),
    (Protocol::Halfblocks, "halfblocks"),
];

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

/// What is known of a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Remembered {
    /// What it drew pictures on.
    pub(super) canvas: Option<Canvas>,
    pub(super) ground: Option<Ground>,
}

/// The file: a terminal a line, with its protocol, the width and the height of its cells, whether it is in tmux, its ground
/// and its name, between tabs.
#[derive(Clone, Debug)]
pub struct Memory {
    file: PathBuf,
}

impl Memory {
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self { file }
    }

    /// What is known of the terminal of this name. What is odd in the file is not there.
    pub(super) fn recall(&self, name: &str) -> Remembered {
        let name = clean(name);
        self.lines().into_iter().find(|(known, _)| *known == name).map(|(_, known)| known).unwrap_or_default()
    }

    /// Remembers what was found from now on, and what was known besides. Blocks on the disk, which is written to only where
    /// there is something new.
    pub(super) fn remember(&self, name: &str, found: Remembered) -> io::Result<()> {
        let name = clean(name);
        let mut lines = self.lines();
        let at = lines.iter().position(|(known, _)| *known == name);
        let known = at.map(|at| lines.remove(at).1).unwrap_or_default();
        let now = Remembered { canvas: found.canvas.or(known.canvas), ground: found.ground.or(known.ground) };
        if now == known {
            return Ok(());
        }
        lines.insert(0, (name, now));
        let text: String = lines.iter().take(MOST).map(|(name, known)| line(name, *known)).collect();
        replace(&self.file, &text)
    }

    fn lines(&self) -> Vec<(String, Remembered)> {
        // Opening a pipe would wait for somebody to write to it.
        let is_file = fs::metadata(&self.file).is_ok_and(|file| file.is_file());
        let mut text = String::new();
        let read = |text: &mut String| File::open(&self.file)?.take(LONGEST).read_to_string(text);
        if !is_file || read(&mut text).is_err() {
            return Vec::new();
        }
        text.lines().filter_map(parse).take(MOST).collect()
    }
}

/// A name that fits in a line: environments may hold anything.
fn clean(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(256).collect()
}

fn line(name: &str, known: Remembered) -> String {
    let canvas = known.canvas.map_or([UNKNOWN; 4].join("\t"), |canvas| {
        let word = WORDS.iter().find(|(protocol, _)| *protocol == canvas.protocol).map_or("", |(_, word)| word);
        let tmux = if canvas.tmux { "tmux" } else { "plain" };
        format!("{word}\t{}\t{}\t{tmux}", canvas.cell.0, canvas.cell.1)
    });
    let ground = match known.ground {
        None => UNKNOWN,
        Some(Ground::Dark) => "dark",
        Some(Ground::Light) => "light",
    };
    format!("{canvas}\t{ground}\t{name}\n")
}

fn parse(line: &str) -> Option<(String, Remembered)> {
    let parts: Vec<&str> = line.splitn(6, '\t').collect();
    let [word, width, height, tmux, ground, name] = parts.try_into().ok()?;
    let canvas = if word == UNKNOWN { None } else { Some(canvas([word, width, height, tmux])?) };
    let ground = match ground {
        UNKNOWN => None,
        "dark" => Some(Ground::Dark),
        "light" => Some(Ground::Light),
        _ => return None,
    };
    Some((name.to_owned(), Remembered { canvas, ground }))
}

fn canvas([word, width, height, tmux]: [&str; 4]) -> Option<Canvas> {
    let (protocol, _) = WORDS.into_iter().find(|(_, known)| *known == word)?;
    let side = |text: &str| text.parse().ok().filter(|side| super::CELLS.contains(side));
    let tmux = match tmux {
        "tmux" => true,
        "plain" => false,
        _ => return None,
    };
    Some(Canvas { protocol, cell: (side(width)?, side(height)?), tmux })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canvas(protocol: Protocol) -> Canvas {
        Canvas { protocol, cell: (9, 18), tmux: protocol == Protocol::KittyPlaceholders }
    }

    fn drawn_on(protocol: Protocol) -> Remembered {
        Remembered { canvas: Some(canvas(protocol)), ground: None }
    }

    const LIGHT: Remembered = Remembered { canvas: None, ground: Some(Ground::Light) };

    #[test]
    fn each_terminal_is_remembered_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("cache").join("terminals"));
        assert_eq!(memory.recall("xterm"), Remembered::default());
        for (protocol, word) in WORDS {
            memory.remember(word, drawn_on(protocol)).unwrap();
        }
        for (protocol, word) in WORDS {
            assert_eq!(memory.recall(word), drawn_on(protocol));
        }
        memory.remember("kitty", drawn_on(Protocol::Sixel)).unwrap();
        assert_eq!(memory.recall("kitty"), drawn_on(Protocol::Sixel));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&memory.file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn the_ground_and_the_canvas_are_found_one_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        memory.remember("foot", LIGHT).unwrap();
        assert_eq!(memory.recall("foot"), LIGHT);
        memory.remember("foot", drawn_on(Protocol::Sixel)).unwrap();
        let both = Remembered { ground: Some(Ground::Light), ..drawn_on(Protocol::Sixel) };
        assert_eq!(memory.recall("foot"), both);
        memory.remember("foot", Remembered { canvas: None, ground: Some(Ground::Dark) }).unwrap();
        assert_eq!(memory.recall("foot"), Remembered { ground: Some(Ground::Dark), ..both });
    }

    #[test]
    fn what_is_known_already_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        memory.remember("foot", LIGHT).unwrap();
        memory.remember("kitty", LIGHT).unwrap();
        let before = fs::read_to_string(&memory.file).unwrap();
        memory.remember("foot", LIGHT).unwrap();
        assert_eq!(fs::read_to_string(&memory.file).unwrap(), before, "foot would stand first");
    }

    #[test]
    fn a_name_with_controls_is_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        memory.remember("a\nsixel\t9\t18\tplain\t-\tb", LIGHT).unwrap();
        assert_eq!((memory.lines().len(), memory.recall("b")), (1, Remembered::default()));
        assert_eq!(memory.recall("a\nsixel\t9\t18\tplain\t-\tb"), LIGHT);
    }

    #[test]
    fn only_so_many_are_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        for number in 0..=MOST {
            memory.remember(&number.to_string(), LIGHT).unwrap();
        }
        assert_eq!((memory.recall("0"), memory.lines().len()), (Remembered::default(), MOST));
    }

    #[test]
    fn what_is_odd_in_the_file_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        let lines = [
            "sixel\t0\t18\tplain\t-\ta",
            "sixel\t9\t99999\tplain\t-\tb",
            "foo\t9\t18\tplain\t-\tc",
            "sixel\t9\t18\tmaybe\t-\td",
            "sixel\t9\t18\tplain\tgrey\te",
            "sixel\t9",
            "sixel\t9\t18\tplain\tlight\tf",
            "",
        ];
        fs::write(&memory.file, lines.join("\n")).unwrap();
        assert_eq!(["a", "b", "c", "d", "e"].map(|name| memory.recall(name)), [Remembered::default(); 5]);
        assert_eq!(memory.recall("f"), Remembered { ground: Some(Ground::Light), ..drawn_on(Protocol::Sixel) });
        fs::remove_file(&memory.file).unwrap();
        fs::create_dir(&memory.file).unwrap();
        assert_eq!(memory.recall("f"), Remembered::default());
        assert!(memory.remember("f", LIGHT).is_err(), "a folder is in its place");
    }

    proptest! {
        #[test]
        fn no_file_is_harmful(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "[a-z0-9\t\n-]{0,80}") {
            let folder = tempfile::tempdir().unwrap();
            let memory = Memory::new(folder.path().join("terminals"));
            fs::write(&memory.file, [&bytes, text.as_bytes()].concat()).unwrap();
            let recalled = memory.recall("a").canvas;
            prop_assert!(recalled.is_none_or(|canvas| super::super::CELLS.contains(&canvas.cell.0)));
        }
    }
}
