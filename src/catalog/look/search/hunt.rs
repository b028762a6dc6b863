//! What one search finds in the index, chunk by chunk.

use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use frizbee::Matcher;
use rusqlite::params;

use super::chunk::Chunk;
use super::groups::Groups;
use super::index::Index;
use crate::asset::Search;
use crate::asset::search::{Link, Place, Score, Scorer, Term};
use crate::catalog::look::budget::Budget;
use crate::catalog::look::file::Snapshot;
use crate::catalog::rows;

/// With fewer chunks than this a second thread costs more than it gives.
const WORTH_THREADS: usize = 4;

/// A row that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) slot: u32,
    pub(super) score: Score,
}

/// What was found in one chunk.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The chunk's at that time: with another it has to be looked through again.
    stamp: u64,
    hits: Vec<Hit>,
}

impl Found {
    pub(super) fn hits(&self) -> &[Hit] {
        &self.hits
    }

    fn is_of(&self, chunk: &Chunk) -> bool {
        self.stamp == chunk.stamp
    }
}

/// A search as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Hunt {
    search: Search,
    terms: Vec<Seeker>,
    found: Vec<Found>,
    /// What an earlier search found, among which all is that this one can find.
    wider: Vec<Found>,
}

impl Hunt {
    /// Goes on with this search, or begins it.
    pub(super) fn turn_to(&mut self, search: &Search) {
        if self.search == *search {
            return;
        }
        let is_same = self.search.terms() == search.terms() && self.search.links() == search.links();
        if !is_same {
            let earlier = std::mem::take(&mut self.found);
            self.wider = if search.narrows(&self.search) { earlier } else { Vec::new() };
            self.terms = search.terms().iter().map(Seeker::new).collect();
        }
        self.search = search.clone();
    }

    pub(super) fn found(&self) -> &[Found] {
        &self.found
    }

    /// How many rows were looked through.
    pub(super) fn through(&self, index: &Index) -> u64 {
        let chunks = index.chunks().iter().zip(&self.found);
        chunks.filter(|(chunk, found)| found.is_of(chunk)).map(|(chunk, _)| chunk.len() as u64).sum()
    }

    /// Whether the row in this slot matches, as far as that is known.
    pub(super) fn has(&self, slot: u32, index: &Index) -> bool {
        let at = index.chunks().partition_point(|chunk| chunk.first <= slot);
        let found = at.checked_sub(1).and_then(|at| self.found.get(at));
        found.is_some_and(|found| found.hits.binary_search_by_key(&slot, |hit| hit.slot).is_ok())
    }

    /// Looks through what was not looked through yet, or has changed since. Answers whether that is all.
    pub(super) fn advance(&mut self, index: &Index, file: &Snapshot<'_>, budget: &Budget) -> rusqlite::Result<bool> {
        let chunks = index.chunks();
        self.found.resize_with(chunks.len(), Found::default);
        let stale: Vec<usize> =
            (0..chunks.len()).filter(|number| !self.found[*number].is_of(&chunks[*number])).collect();
        if stale.is_empty() {
            return Ok(true);
        }
        for term in &mut self.terms {
            term.look_at(index.groups());
        }
        if !self.search.links().is_empty() {
            return self.follow_links(index, &stale, file, budget);
        }
        let done = share_out(&self.terms, |number| (&chunks[number], self.wider.get(number)), &stale, budget);
        let all = done.len() == stale.len();
        for (number, hits) in done {
            self.keep(number, &chunks[number], hits);
        }
        Ok(all)
    }

    fn keep(&mut self, number: usize, chunk: &Chunk, hits: Vec<Hit>) {
        self.found[number] = Found { stamp: chunk.stamp, hits };
        if let Some(wider) = self.wider.get_mut(number) {
            *wider = Found::default();
        }
    }

    /// The URLs are not in the index: they are read where they are.
    fn follow_links(
        &mut self,
        index: &Index,
        stale: &[usize],
        file: &Snapshot<'_>,
        budget: &Budget,
    ) -> rusqlite::Result<bool> {
        for (done, number) in stale.iter().enumerate() {
            if done > 0 && budget.is_over() {
                return Ok(false);
            }
            let chunk = &index.chunks()[*number];
            let linked = linked(self.search.links(), chunk, file)?;
            let hits = seek(&mut self.terms, chunk, linked);
            self.keep(*number, chunk, hits);
        }
        Ok(true)
    }
}

/// The rows of a chunk to which all of the links lead.
fn linked(links: &[Link], chunk: &Chunk, file: &Snapshot<'_>) -> rusqlite::Result<Vec<Hit>> {
    let mut statement = file.prepare_cached("SELECT asset, url FROM asset WHERE asset BETWEEN ? AND ?")?;
    let mut urls = statement.query(params![chunk.rows().first(), chunk.rows().last()])?;
    let mut hits = Vec::new();
    let mut id = String::new();
    while let Some(row) = urls.next()? {
        let Some(at) = row.get(0).ok().and_then(|row| chunk.position(row)) else { continue };
        id.clear();
        chunk.id_into(at, &mut id);
        let url = rows::text(row.get_ref(1)?);
        let scores = links.iter().map(|link| link.score(chunk.name(at), &id, url));
        let sum = scores.into_iter().try_fold(Score::default(), |sum, score| Some(sum.and(score?)));
        hits.extend(sum.map(|score| Hit { slot: slot(chunk, at), score }));
    }
    Ok(hits)
}

/// Looks through chunks on as many threads as there are cores, one chunk at least on each, until the time is over.
fn share_out<'i>(
    terms: &[Seeker],
    chunk: impl Fn(usize) -> (&'i Chunk, Option<&'i Found>) + Sync,
    stale: &[usize],
    budget: &Budget,
) -> Vec<(usize, Vec<Hit>)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut terms = terms.to_vec();
        let mut done = Vec::new();
        while let Some(number) = stale.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (chunk, wider) = chunk(*number);
            let candidates = match wider.filter(|wider| wider.is_of(chunk)) {
                Some(wider) => wider.hits.iter().map(|hit| Hit { slot: hit.slot, score: Score::default() }).collect(),
                None => (0..chunk.len()).map(|at| Hit { slot: slot(chunk, at), score: Score::default() }).collect(),
            };
            done.push((*number, seek(&mut terms, chunk, candidates)));
            if budget.is_over() {
                break;
            }
        }
        done
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let helpers = if stale.len() < WORTH_THREADS { 0 } else { cores - 1 };
    thread::scope(|scope| {
        // Where no thread is to be had, this one does it all.
        let helpers: Vec<_> =
            (0..helpers).filter_map(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let mut done = work();
        for helper in helpers {
            done.extend(helper.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)));
        }
        done
    })
}

/// Those of the candidates that all terms let pass, with their scores.
fn seek(terms: &mut [Seeker], chunk: &Chunk, mut candidates: Vec<Hit>) -> Vec<Hit> {
    for term in terms {
        if candidates.is_empty() {
            break;
        }
        term.sieve(chunk, &mut candidates);
    }
    candidates.shrink_to_fit();
    candidates
}

fn slot(chunk: &Chunk, at: usize) -> u32 {
    chunk.first + u32::try_from(at).unwrap_or(u32::MAX)
}

/// A term made ready for whole chunks. It answers as a [`Scorer`] does.
#[derive(Clone, Debug)]
struct Seeker {
    term: Term,
    scorer: Scorer,
    name: Matcher,
    id: Matcher,
    /// What is found in each group.
    groups: Vec<Option<Score>>,
}

impl Seeker {
    fn new(term: &Term) -> Self {
        Self {
            term: term.clone(),
            scorer: Scorer::new(term),
            name: term.matcher(Place::Name),
            id: term.matcher(Place::Id),
            groups: Vec::new(),
        }
    }

    /// Looks at the groups that it does not know.
    fn look_at(&mut self, groups: &Groups) {
        let known = self.groups.len();
        self.groups.extend(groups.all().iter().skip(known).map(|group| group.score(&mut self.scorer)));
    }

    /// Lets those of the candidates pass that match, or, negated, do not.
    fn sieve(&mut self, chunk: &Chunk, candidates: &mut Vec<Hit>) {
        let positions: Vec<usize> = candidates.iter().map(|hit| (hit.slot - chunk.first) as usize).collect();
        let names: Vec<&str> = positions.iter().map(|at| chunk.name(*at)).collect();
        let in_names = self.name.match_list(&names);
        let in_ids = if chunk.may_have(&self.term.needle) { self.match_ids(chunk, &positions) } else { Vec::new() };
        let (mut in_names, mut in_ids) = (in_names.iter().peekable(), in_ids.iter().peekable());
        let mut number = 0;
        candidates.retain_mut(|hit| {
            let here = |found: &&frizbee::Match| found.index as usize == number;
            let name = in_names.next_if(here).map(|found| Score::of(Place::Name, found.score));
            let id = in_ids.next_if(here).map(|found| Score::of(Place::Id, found.score));
            let group = self.groups.get(chunk.group(positions[number])).copied().flatten();
            number += 1;
            let best = name.max(id).max(group);
            if let Some(score) = best {
                hit.score = hit.score.and(score);
            }
            best.is_some() != self.term.not
        });
    }

    fn match_ids(&mut self, chunk: &Chunk, positions: &[usize]) -> Vec<frizbee::Match> {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(positions.len());
        for at in positions {
            chunk.id_into(*at, &mut text);
            ends.push(text.len());
        }
        let mut start = 0;
        let cut = |end: &usize| text.get(std::mem::replace(&mut start, *end)..*end).unwrap_or_default();
        let ids: Vec<&str> = ends.iter().map(cut).collect();
        self.id.match_list(&ids)
    }
}
