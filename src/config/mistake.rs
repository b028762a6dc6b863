//! What is wrong in a configuration, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::text;

/// One mistake: `config.toml:12: browser.page_size: 500 is not 1 to 100`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    file: String,
    /// From 1; `None` where the file as a whole is meant.
    pub line: Option<usize>,
    /// The dotted key; empty where the text is not TOML.
    pub key: String,
    what: String,
}

impl Mistake {
    pub(super) fn new(file: &Path, line: usize, key: &str, what: &str) -> Self {
        let key = text::safe(key).into_owned();
        Self { line: Some(line), key, ..Self::of_file(file, what) }
    }

    pub(super) fn of_file(file: &Path, what: &str) -> Self {
        let file = text::safe(&file.to_string_lossy()).into_owned();
        // Parsers put what they expected on lines of their own.
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { file, line: None, key: String::new(), what: text::safe(&what).into_owned() }
    }
}

/// Where a value stands whose file is read only when it is used, so that what is wrong in there can be said with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub(super) file: PathBuf,
    pub(super) line: usize,
    pub(super) key: String,
}

impl Place {
    /// A mistake at this place: `config.toml:12: browser.theme: night.toml cannot be read: …`.
    #[must_use]
    pub fn mistake(&self, what: &str) -> Mistake {
        Mistake::new(&self.file, self.line, &self.key, what)
    }
}

/// One line, safe on a terminal.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match self.line {
            Some(line) => write!(f, ":{line}: ")?,
            None => f.write_str(" ")?,
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for Mistake {}
