//! How a listing goes on behind one of its pages.

use std::sync::atomic::Ordering;

use serde_json::value::RawValue;
use url::{Position, Url};

use super::explained::{self, missing_in};
use super::settings::{CursorAt, Pointer};
use super::spot::Spot;
use super::{Custom, Listing, Paging, link};
use crate::asset::{Fault, FaultKind};
use crate::provider::http::Answer;
use crate::provider::wire::{self, Field};

/// A page that came.
pub(super) struct Came<'a> {
    pub(super) answer: &'a Answer,
    pub(super) root: &'a RawValue,
    /// Its items, before those within them are counted.
    pub(super) items: &'a [&'a RawValue],
    pub(super) spot: Spot<'a>,
    /// How many were asked for.
    pub(super) size: usize,
    pub(super) total: Option<u64>,
    /// Whether all of the list was asked for: else its total may be of something else.
    pub(super) is_whole: bool,
}

/// Where it goes on, as a list's cursors have it, and why so.
pub(super) struct Onward {
    pub(super) rest: Option<String>,
    pub(super) why: String,
}

impl Onward {
    fn to(rest: impl Into<String>, why: impl Into<String>) -> Self {
        Self { rest: Some(rest.into()), why: why.into() }
    }

    fn end(why: impl Into<String>) -> Self {
        Self { rest: None, why: why.into() }
    }
}

impl Custom {
    pub(super) fn onward(&self, listing: &Listing<'_>, came: &Came<'_>) -> Result<Onward, Fault> {
        match &listing.list.paging {
            Paging::Page { .. } | Paging::Offset => Ok(self.counted(listing, came)),
            Paging::Cursor { cursor, has_more } => self.cursor(came, cursor, has_more.as_ref()),
            Paging::Next(pointer) => match text_at(came.root, pointer) {
                Ok(Some(url)) => {
                    let rest = self.followed(came.answer, &url)?;
                    Ok(Onward::to(rest, format!("{pointer} is {:?}", explained::short(&url))))
                }
                Ok(None) => Ok(Onward::end(format!("{pointer} {}", absent(came.root, pointer)))),
                Err(what) => Err(self.api.misplaced(pointer.to_string(), what)),
            },
            Paging::Link => match link::next(&came.answer.links) {
                Some(url) => {
                    let rest = self.followed(came.answer, url)?;
                    Ok(Onward::to(rest, format!("the header Link names {:?} as next", explained::short(url))))
                }
                None if came.answer.links.is_empty() => Ok(Onward::end("there is no header Link")),
                None => Ok(Onward::end("the header Link names nothing as next")),
            },
            Paging::Single => Ok(Onward::end("there is one page")),
        }
    }

    /// By numbers. Fewer than were asked for is the end, unless the total says otherwise: a service may put fewer into a
    /// page than it is asked for. A total below what was fetched is not believed, so only the exact one ends it.
    fn counted(&self, listing: &Listing<'_>, came: &Came<'_>) -> Onward {
        let held = came.items.len() as u64;
        if held == 0 {
            return Onward::end("the page is empty");
        }
        let (size, uneven) = (came.size as u64, &self.uneven);
        let fetched = came.spot.offset(came.size).saturating_add(held);
        let misses = came.total.filter(|total| *total > fetched && held < size && came.is_whole);
        if misses.is_some() {
            uneven.store(true, Ordering::Relaxed);
        }
        let by_number = matches!(listing.list.paging, Paging::Page { .. });
        let is_uneven = uneven.load(Ordering::Relaxed);
        let was_all = came.total == Some(fetched) && !(is_uneven && by_number);
        if was_all || held < size && !is_uneven {
            let of = came.total.map_or_else(String::new, |total| format!(" of {total}"));
            return Onward::end(format!("{held} items{of} came, {size} were asked for"));
        }
        let why = match misses {
            Some(total) => format!("{held} items of {total} came where {size} were asked for: page_size is too large"),
            None => format!("{held} items came, {size} were asked for"),
        };
        match came.spot {
            Spot::Offset(_) => Onward::to(format!("@{fetched}"), why),
            Spot::Beginning | Spot::Number(_) | Spot::Token(_) if is_uneven && !by_number => {
                Onward::to(format!("@{fetched}"), why)
            }
            spot => Onward::to(spot.number().saturating_add(1).to_string(), why),
        }
    }

    fn cursor(&self, came: &Came<'_>, cursor: &CursorAt, has_more: Option<&Pointer>) -> Result<Onward, Fault> {
        if let Some(pointer) = has_more {
            let raw = wire::find(came.root, &pointer.steps);
            if !raw.is_some_and(says_yes) {
                let why = raw.map_or_else(|| missing_in(came.root, pointer), |raw| format!("is {}", raw.get()));
                return Ok(Onward::end(format!("{pointer} {}", explained::short(&why))));
            }
        }
        let (within, pointer, place) = match cursor {
            CursorAt::Answer(pointer) => (came.root, pointer, pointer.to_string()),
            CursorAt::LastItem(pointer) => match came.items.last() {
                Some(last) => (*last, pointer, format!("{pointer} of the last item")),
                None => return Ok(Onward::end("the page is empty")),
            },
        };
        let ends = has_more.is_none() && matches!(cursor, CursorAt::LastItem(_)) && came.items.len() < came.size;
        match text_at(within, pointer) {
            _ if ends => Ok(Onward::end(format!("{} items came, {} were asked for", came.items.len(), came.size))),
            Ok(Some(text)) => {
                let why = format!("{place} is {:?}", explained::short(&text));
                Ok(Onward::to(text, why))
            }
            Ok(None) => Ok(Onward::end(format!("{place} {}", absent(within, pointer)))),
            Err(what) => Err(self.api.misplaced(place, what)),
        }
    }

    /// The path and query of a URL that an answer names, if that is of the service's own origin.
    fn followed(&self, answer: &Answer, text: &str) -> Result<String, Fault> {
        let refused = |why: String| self.api.fault(FaultKind::Redirect, &format!("the next page {why}"));
        let url = answer.url.join(text.trim()).map_err(|_| refused("has an address that cannot be read".into()))?;
        if url.origin() != self.api.account().base_url.origin() {
            let place = url.host_str().unwrap_or_default();
            return Err(refused(format!("would be at another origin than the service's own: {}", of(&url, place))));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("has an address with a user name or password".into()));
        }
        let url = self.api.without_key(url);
        Ok(url[Position::BeforePath..Position::AfterQuery].to_owned())
    }
}

/// An origin, in few words.
fn of(url: &Url, host: &str) -> String {
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    format!("{}://{host}{port}", url.scheme())
}

/// A text or a number that says something; `None` where there is nothing, or what stands for it: an empty text, false, 0.
///
/// # Errors
/// What is there instead.
fn text_at(raw: &RawValue, pointer: &Pointer) -> Result<Option<String>, &'static str> {
    let raw = wire::find(raw, &pointer.steps);
    match Field::of(raw) {
        Field::Text(text) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Field::Number(digits) => Ok(Some(digits).filter(|digits| digits != "0")),
        Field::Absent => Ok(None),
        Field::Other(_) if raw.is_some_and(|raw| raw.get() == "false") => Ok(None),
        Field::Other(what) => Err(what),
    }
}

/// In what way there is nothing.
fn absent(raw: &RawValue, pointer: &Pointer) -> String {
    match wire::find(raw, &pointer.steps).map(RawValue::get) {
        None => missing_in(raw, pointer),
        Some(nothing) => format!("is {nothing}"),
    }
}

/// `true`, a number that is not 0, or a text that says so.
fn says_yes(raw: &RawValue) -> bool {
    match Field::of(Some(raw)) {
        Field::Text(text) => text.eq_ignore_ascii_case("true") || text == "1",
        number @ Field::Number(_) => number.float().is_some_and(|number| number != 0.0),
        Field::Absent => false,
        Field::Other(_) => raw.get() == "true",
    }
}
