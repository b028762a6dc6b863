//! What terminals were found to draw, kept from start to start: pictures need not wait for the answers then.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::PathBuf;

use crate::media::preview::{Canvas, Protocol};
use crate::runtime::keeping::replace;

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

/// The file: a terminal a line, with its protocol, the size of its cells and its name, between tabs.
#[derive(Clone, Debug)]
pub struct Memory {
    file: PathBuf,
}

impl Memory {
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self { file }
    }

    /// What the terminal of this name drew on; `None` where that is not known. What is odd in the file is not there.
    pub(super) fn recall(&self, name: &str) -> Option<Canvas> {
        self.lines().into_iter().find(|(known, _)| *known == clean(name)).map(|(_, canvas)| canvas)
    }

    /// Remembers it from now on. Blocks on the disk.
    pub(super) fn remember(&self, name: &str, canvas: Canvas) -> io::Result<()> {
        let name = clean(name);
        let others = self.lines().into_iter().filter(|(known, _)| *known != name);
        let lines = std::iter::once((name.clone(), canvas)).chain(others).take(MOST);
        let text: String = lines.map(|(name, canvas)| line(&name, canvas)).collect();
        replace(&self.file, &text)
    }

    fn lines(&self) -> Vec<(String, Canvas)> {
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

fn line(name: &str, canvas: Canvas) -> String {
    let word = WORDS.iter().find(|(protocol, _)| *protocol == canvas.protocol).map_or("", |(_, word)| word);
    let tmux = if canvas.tmux { "tmux" } else { "plain" };
    format!("{word}\t{}\t{}\t{tmux}\t{name}\n", canvas.cell.0, canvas.cell.1)
}

fn parse(line: &str) -> Option<(String, Canvas)> {
    let mut parts = line.splitn(5, '\t');
    let word = parts.next()?;
    let (protocol, _) = WORDS.into_iter().find(|(_, known)| *known == word)?;
    let mut side = || parts.next()?.parse().ok().filter(|side| super::CELLS.contains(side));
    let cell = (side()?, side()?);
    let tmux = match parts.next()? {
        "tmux" => true,
        "plain" => false,
        _ => return None,
    };
    Some((parts.next()?.to_owned(), Canvas { protocol, cell, tmux }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canvas(protocol: Protocol) -> Canvas {
        Canvas { protocol, cell: (9, 18), tmux: protocol == Protocol::KittyPlaceholders }
    }

    #[test]
    fn each_terminal_is_remembered_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("cache").join("terminals"));
        assert_eq!(memory.recall("xterm"), None);
        for (protocol, word) in WORDS {
            memory.remember(word, canvas(protocol)).unwrap();
        }
        for (protocol, word) in WORDS {
            assert_eq!(memory.recall(word), Some(canvas(protocol)));
        }
        memory.remember("kitty", canvas(Protocol::Sixel)).unwrap();
        assert_eq!(memory.recall("kitty"), Some(canvas(Protocol::Sixel)));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&memory.file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_name_with_controls_is_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        memory.remember("a\nsixel\t9\t18\tplain\tb", canvas(Protocol::Kitty)).unwrap();
        assert_eq!((memory.lines().len(), memory.recall("b")), (1, None));
        assert_eq!(memory.recall("a\nsixel\t9\t18\tplain\tb"), Some(canvas(Protocol::Kitty)));
    }

    #[test]
    fn only_so_many_are_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        for number in 0..=MOST {
            memory.remember(&number.to_string(), canvas(Protocol::Sixel)).unwrap();
        }
        assert_eq!((memory.recall("0"), memory.lines().len()), (None, MOST));
    }

    #[test]
    fn what_is_odd_in_the_file_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path().join("terminals"));
        fs::write(
            &memory.file,
            "sixel\t0\t18\tplain\ta\nsixel\t9\t99999\tplain\tb\nfoo\t9\t18\tplain\tc\nsixel\t9\t18\tmaybe\td\nsixel\t9\nsixel\t9\t18\tplain\te\n",
        )
        .unwrap();
        assert_eq!(["a", "b", "c", "d"].map(|name| memory.recall(name)), [None; 4]);
        assert_eq!(memory.recall("e"), Some(canvas(Protocol::Sixel)));
        fs::remove_file(&memory.file).unwrap();
        fs::create_dir(&memory.file).unwrap();
        assert_eq!(memory.recall("e"), None);
        assert!(memory.remember("e", canvas(Protocol::Sixel)).is_err(), "a folder is in its place");
    }

    proptest! {
        #[test]
        fn no_file_is_harmful(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "[a-z0-9\t\n]{0,80}") {
            let folder = tempfile::tempdir().unwrap();
            let memory = Memory::new(folder.path().join("terminals"));
            fs::write(&memory.file, [&bytes, text.as_bytes()].concat()).unwrap();
            let recalled = memory.recall("a");
            prop_assert!(recalled.is_none_or(|canvas| super::super::CELLS.contains(&canvas.cell.0)));
        }
    }
}
