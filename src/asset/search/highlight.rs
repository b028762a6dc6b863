//! Which parts of a shown name a search has matched.

use std::ops::Range;

use frizbee::Matcher;
use unicode_segmentation::UnicodeSegmentation;

use super::Search;
use super::term::{Place, Term};
use crate::text::Label;

/// A search made ready for the names of a screen.
#[derive(Clone, Debug)]
pub struct Highlighter {
    wanted: Vec<(Term, Matcher)>,
}

impl Highlighter {
    #[must_use]
    pub fn new(search: &Search) -> Self {
        Self::of(search.terms())
    }

    /// The same for terms alone.
    #[must_use]
    pub fn of(terms: &[Term]) -> Self {
        let wanted = terms.iter().filter(|term| !term.not);
        Self { wanted: wanted.map(|term| (term.clone(), term.matcher(Place::Name))).collect() }
    }

    /// The matched parts of the shown form, as bytes on grapheme edges, in order and apart from one another.
    pub fn parts(&mut self, name: &Label) -> Vec<Range<usize>> {
        self.parts_of(name.shown())
    }

    /// The same of a text of our own.
    pub fn parts_of(&mut self, shown: &str) -> Vec<Range<usize>> {
        let mut bytes = Vec::new();
        for (term, matcher) in &mut self.wanted {
            let Some(found) = matcher.match_one_indices(shown, 0) else { continue };
            if found.indices.len() < term.needle.len() {
                bytes.extend(spread(&term.needle, shown));
            } else {
                bytes.extend(found.indices.into_iter().filter_map(|at| usize::try_from(at).ok()));
            }
        }
        if bytes.is_empty() {
            return Vec::new();
        }
        bytes.sort_unstable();
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut bytes = bytes.into_iter().peekable();
        for (start, grapheme) in shown.grapheme_indices(true) {
            let end = start + grapheme.len();
            let mut matched = false;
            while bytes.next_if(|at| *at < end).is_some() {
                matched = true;
            }
            match parts.last_mut() {
                Some(last) if matched && last.end == start => last.end = end,
                _ if matched => parts.push(start..end),
                _ => {}
            }
        }
        parts
    }
}

/// Where the letters of a fuzzy term are that stand so far apart that the matcher lost sight of the first ones: the last ones
/// before the first end.
fn spread(needle: &str, text: &str) -> Vec<usize> {
    let respects_case = needle.chars().any(char::is_uppercase);
    let same = |a: char, b: char| a == b || !respects_case && a.to_lowercase().eq(b.to_lowercase());
    let mut letters = text.char_indices();
    let ends: Option<Vec<usize>> =
        needle.chars().map(|a| letters.find(|(_, b)| same(a, *b)).map(|(at, b)| at + b.len_utf8())).collect();
    let Some(end) = ends.and_then(|ends| ends.last().copied()) else { return Vec::new() };
    let mut letters = text[..end].char_indices().rev();
    needle.chars().rev().filter_map(|a| letters.find(|(_, b)| same(a, *b)).map(|(at, _)| at)).collect()
}
