//! The words of a text: parted by blanks, with quotes and backslashes taken care of.

use std::ops::Range;

/// A letter of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) c: char,
    /// Whether it may have a meaning: it is neither in quotes nor behind a backslash.
    pub(super) plain: bool,
}

/// A word as it was typed.
#[derive(Debug)]
pub(super) struct Word {
    /// Its bytes in the text, quotes and backslashes among them.
    pub(super) at: Range<usize>,
    pub(super) letters: Vec<Letter>,
    /// Whether some of it stands in quotes.
    pub(super) quoted: bool,
    /// Whether its quotes are still open.
    pub(super) open: bool,
}

/// What a backslash takes the meaning from. Before other letters it is a letter itself.
fn is_special(c: char) -> bool {
    c.is_whitespace() || matches!(c, '!' | '^' | '\'' | '"' | '$' | ':' | '=' | '<' | '>' | ',' | '\\')
}

/// Whether a quote after this letter opens quotes; elsewhere it is a letter (`24"`).
fn is_before_quotes(letter: Option<&Letter>) -> bool {
    letter.is_none_or(|letter| letter.plain && matches!(letter.c, '!' | '^' | '\'' | ':' | '=' | '<' | '>' | ','))
}

/// Parts a text into words. A backslash at its very end has nothing to act on yet, and is left out.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let quoting = word.as_ref().is_some_and(|word| word.open);
        if c.is_whitespace() && !quoting {
            words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_with(|| Word { at: at..at, letters: Vec::new(), quoted: false, open: false });
        word.at.end = at + c.len_utf8();
        if c == '\\' {
            let Some(&(at, next)) = letters.peek() else { continue };
            let special = if quoting { matches!(next, '"' | '\\') } else { is_special(next) };
            if special {
                word.at.end = at + next.len_utf8();
                word.letters.push(Letter { c: next, plain: false });
                letters.next();
            } else {
                word.letters.push(Letter { c, plain: false });
            }
        } else if c == '"' && quoting {
            word.open = false;
        } else if c == '"' && is_before_quotes(word.letters.last()) {
            word.open = true;
            word.quoted = true;
        } else {
            word.letters.push(Letter { c, plain: !quoting });
        }
    }
    words.extend(word);
    words
}

/// A value as it is written outside quotes, so that nothing in it has a meaning.
pub(super) fn escaped(value: &str) -> String {
    let letters = value.chars().flat_map(|c| is_special(c).then_some('\\').into_iter().chain([c]));
    letters.collect()
}

/// A value as it is written within quotes.
pub(super) fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

/// The letters as text.
pub(super) fn text(letters: &[Letter]) -> String {
    letters.iter().map(|letter| letter.c).collect()
}

/// Takes a plain `c` from the front.
pub(super) fn strip_first(letters: &mut &[Letter], c: char) -> bool {
    let found = letters.split_first().filter(|(first, _)| first.plain && first.c == c);
    if let Some((_, rest)) = found {
        *letters = rest;
    }
    found.is_some()
}

/// Takes a plain `c` from the back.
pub(super) fn strip_last(letters: &mut &[Letter], c: char) -> bool {
    let found = letters.split_last().filter(|(last, _)| last.plain && last.c == c);
    if let Some((_, rest)) = found {
        *letters = rest;
    }
    found.is_some()
}
