//! What the configuration says of opening.

use std::collections::BTreeMap;

use crate::asset::AssetKind;

/// Programs of the user's own, instead of the system's opener.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// By what they open; where there is none, the system's opener is asked.
    pub openers: BTreeMap<AssetKind, OwnOpener>,
}

/// A program with its arguments; `{url}` and `{path}` in them stand for what is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOpener {
    program: String,
    arguments: Vec<String>,
}

impl OwnOpener {
    pub const URL: &str = "{url}";
    pub const PATH: &str = "{path}";

    /// Takes the words of a command.
    ///
    /// # Errors
    /// In words: there is no program, nothing stands for what is opened, or it stands where the program does.
    pub fn new(words: Vec<String>) -> Result<Self, &'static str> {
        let mut words = words.into_iter();
        let program = words.next().ok_or("a program is wanted, and then its arguments")?;
        let opener = Self { program, arguments: words.collect() };
        let holds = |word: &String| word.contains(Self::URL) || word.contains(Self::PATH);
        if holds(&opener.program) {
            return Err("what is opened cannot be the program");
        }
        if !opener.arguments.iter().any(holds) {
            return Err("no argument holds {url} or {path}, so it could not know what to open");
        }
        Ok(opener)
    }

    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    /// The arguments as they were written.
    #[must_use]
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Whether it wants the URL.
    #[must_use]
    pub fn wants_a_url(&self) -> bool {
        self.arguments.iter().any(|word| word.contains(Self::URL))
    }

    /// Whether it wants a file on this machine.
    #[must_use]
    pub fn wants_a_file(&self) -> bool {
        self.arguments.iter().any(|word| word.contains(Self::PATH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn opener(words: &[&str]) -> Result<OwnOpener, &'static str> {
        OwnOpener::new(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[rstest]
    #[case(&["mpv", "{url}"], false)]
    #[case(&["mpv", "--", "file:{path}"], true)]
    fn what_it_wants_is_read_off_its_arguments(#[case] words: &[&str], #[case] file: bool) {
        let opener = opener(words).unwrap();
        assert_eq!((opener.program(), opener.arguments().len()), ("mpv", words.len() - 1));
        assert_eq!(opener.wants_a_file(), file);
    }

    #[rstest]
    #[case(&[], "a program is wanted, and then its arguments")]
    #[case(&["{path}"], "what is opened cannot be the program")]
    #[case(&["mpv", "--fs"], "no argument holds {url} or {path}, so it could not know what to open")]
    fn a_command_that_could_open_nothing_is_refused(#[case] words: &[&str], #[case] why: &str) {
        assert_eq!(opener(words).unwrap_err(), why);
    }
}
