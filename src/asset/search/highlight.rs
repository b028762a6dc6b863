//! Which parts of a shown name a search has matched.

use std::ops::Range;

use frizbee::Matcher;
use unicode_segmentation::UnicodeSegmentation;

use super::Search;
use super::term::Place;
use crate::text::Label;

/// A search made ready for the names of a screen.
#[derive(Clone, Debug)]
pub struct Highlighter {
    matchers: Vec<Matcher>,
}

impl Highlighter {
    #[must_use]
    pub fn new(search: &Search) -> Self {
        let wanted = search.terms().iter().filter(|term| !term.not);
        Self { matchers: wanted.map(|term| term.matcher(Place::Name)).collect() }
    }

    /// The matched parts of the shown form, as bytes on grapheme edges, in order and apart from one another.
    pub fn parts(&mut self, name: &Label) -> Vec<Range<usize>> {
        let shown = name.shown();
        let found = self.matchers.iter_mut().filter_map(|matcher| matcher.match_one_indices(shown, 0));
        let mut bytes: Vec<usize> = found.flat_map(|found| found.indices).filter_map(|at| at.try_into().ok()).collect();
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
