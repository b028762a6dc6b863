//! Asking for a page, and reading it.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use url::Url;

use super::Custom;
use super::explained::{self, Explained, Trial, missing_in, safe};
use super::fill::{Variables, names};
use super::hints;
use super::map::Map;
use super::onward::Came;
use super::settings::{List, One, Paging, Pointer, Template};
use super::spot::{self, Spot};
use crate::asset::{Asset, AssetId, AssetKind, Fault, FaultKind, FolderId, Page};
use crate::provider::PieceAsk;
use crate::provider::answer::MOST_ITEMS;
use crate::provider::http::Answer;
use crate::provider::sieve::only_kind;
use crate::provider::wire::{self, Field, Object, shape};

/// One list of a collection, and what is wanted of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listing<'a> {
    /// Its number in the collection.
    number: usize,
    pub(super) list: &'a List,
    kind: Option<AssetKind>,
    folder: Option<&'a FolderId>,
}

impl Listing<'_> {
    /// How many items a page is asked to hold: always as many as it does where that cannot be said.
    fn size(&self, wanted: usize) -> usize {
        let says = |template: &Template| names(template, "page_size");
        let is_asked = says(&self.list.path) || self.list.query.iter().any(|(_, value)| says(value));
        let most = self.list.page_size.clamp(1, MOST_ITEMS);
        if is_asked { wanted.clamp(1, most) } else { most }
    }
}

/// What was read of one page.
struct Read {
    assets: Vec<Asset>,
    rest: Option<String>,
    why: String,
    total: Option<u64>,
    warning: Option<Fault>,
    explained: Option<(Vec<explained::Field>, String)>,
}

impl Custom {
    pub(super) async fn list(&self, ask: PieceAsk) -> Result<Page, Fault> {
        let filters = &ask.query.filters;
        let can = self.filters_kind(ask.query.collection);
        let kind = only_kind(&filters.kinds, &can);
        // Lists of other kinds hold nothing of what is wanted.
        let wanted: Vec<_> = self
            .lists(ask.query.collection)
            .enumerate()
            .filter(|(_, list)| kind.is_none() || list.kind.is_none() || list.kind == kind)
            .map(|(number, list)| Listing { number, list, kind, folder: filters.folder.as_ref() })
            .collect();
        if !self.collections.contains(&ask.query.collection) {
            return Err(self.api.no_collection());
        }
        let (at, rest) = match &ask.cursor {
            None => (0, ""),
            Some(cursor) => {
                let strange = || self.api.strange_cursor();
                let (number, rest) = spot::split(cursor).ok_or_else(strange)?;
                let at = wanted.iter().position(|listing| listing.number == number).ok_or_else(strange)?;
                (at, rest)
            }
        };
        let Some(listing) = wanted.get(at) else { return Ok(Page { total: Some(0), ..Page::default() }) };
        let read = self.read(listing, rest, ask.size, false).await?;
        let following = wanted.get(at + 1);
        Ok(Page {
            assets: read.assets,
            next: match read.rest {
                Some(rest) => Some(spot::cursor(listing.number, &rest)),
                None => following.map(|following| spot::cursor(following.number, "")),
            },
            total: self.total_of(&wanted, listing, read.total),
            warning: read.warning,
            ..Page::default()
        })
    }

    /// How many there are in all lists that are wanted, once each of them has told it.
    fn total_of(&self, wanted: &[Listing<'_>], listing: &Listing<'_>, told: Option<u64>) -> Option<u64> {
        if wanted.len() == 1 {
            return told;
        }
        let key =
            |listing: &Listing<'_>| (listing.list.collection, listing.number, listing.kind, listing.folder.cloned());
        let mut totals = self.totals();
        if let Some(told) = told {
            totals.insert(key(listing), told);
        }
        wanted.iter().map(|listing| totals.get(&key(listing)).copied()).sum()
    }

    /// One request, and what its answer is.
    async fn read(&self, listing: &Listing<'_>, rest: &str, size: usize, explains: bool) -> Result<Read, Fault> {
        let spot = Spot::parse(&listing.list.paging, rest).ok_or_else(|| self.api.strange_cursor())?;
        let size = listing.size(size);
        let first = self.first().await?;
        let asked = asked(listing, spot, size);
        let variables = Variables { asked: &asked, first, described: &self.settings.variables };
        let answer = self.api.ask(self.url(listing, spot, &variables)?).await?;
        self.understand(listing, &answer, (spot, size), variables, explains)
    }

    /// What an answer is, that came for `spot` and `size`.
    fn understand(
        &self,
        listing: &Listing<'_>,
        answer: &Answer,
        (spot, size): (Spot<'_>, usize),
        variables: Variables<'_>,
        explains: bool,
    ) -> Result<Read, Fault> {
        let list = listing.list;
        let text = wire::text(&answer.body);
        let root = wire::document(&text).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(root);
        let place = list.items.to_string();
        let items = self.api.listed(items(root, &list.items), &place, complaint.as_ref())?;
        let total = list.total.as_ref().and_then(|pointer| Field::of(wire::find(root, &pointer.steps)).count());
        let is_whole = listing.kind.is_none() && listing.folder.is_none();
        let came = Came { answer, root, items: &items, spot, size, total, is_whole };
        let onward = self.onward(listing, &came)?;
        let map = Map {
            account: &self.api.account().name,
            collection: list.collection,
            fields: &list.fields,
            kind: list.kind,
            variables,
            base: &answer.url,
        };
        let explained = if explains { explain(&map, list, &items) } else { None };
        let assets = self.assets(&map, list, &items)?;
        Ok(Read { assets, rest: onward.rest, why: onward.why, total, warning: complaint, explained })
    }

    /// The assets of a page: its items, or those within them.
    fn assets(&self, map: &Map<'_>, list: &List, items: &[&RawValue]) -> Result<Vec<Asset>, Fault> {
        let Some(inner) = &list.inner else { return Ok(items.iter().map(|raw| map.asset(raw, None)).collect()) };
        let mut assets = Vec::with_capacity(items.len());
        for raw in items {
            match within(raw, inner) {
                Ok((outer, elements)) => {
                    if assets.len() + elements.len() > MOST_ITEMS {
                        let place = format!("{}/…{inner}", list.items);
                        return Err(self.api.misplaced(place, &format!("more than {MOST_ITEMS} items")));
                    }
                    assets.extend(elements.into_iter().map(|element| map.asset(element, Some(&outer))));
                }
                Err(why) => assets.push(map.broken(raw, &why)),
            }
        }
        Ok(assets)
    }

    fn url(&self, listing: &Listing<'_>, spot: Spot<'_>, variables: &Variables<'_>) -> Result<Url, Fault> {
        let list = listing.list;
        if let (Paging::Next(_) | Paging::Link, Spot::Token(token)) = (&list.paging, spot) {
            // A path and a query can lead to no other origin.
            let mut url = self.api.account().base_url.clone();
            let (path, query) = token.split_once('?').map_or((token, None), |(path, query)| (path, Some(query)));
            url.set_path(path);
            url.set_query(query);
            return Ok(url);
        }
        let of_kind = listing.kind.and_then(|kind| list.kinds.get(&kind)).into_iter().flatten();
        let of_folder = list.folder.iter().filter(|_| listing.folder.is_some());
        let parameters = list.query.iter().chain(of_kind).chain(of_folder);
        // One that is not known yet is left out.
        let query: Vec<_> =
            parameters.filter_map(|(name, value)| Some((name.as_str(), variables.fill(value)?))).collect();
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.api.url(&self.segments(&list.path, variables)?, &query)
    }

    fn segments(&self, path: &Template, variables: &Variables<'_>) -> Result<Vec<String>, Fault> {
        let unknown =
            |name: String| self.api.fault(FaultKind::NotFound, &format!("nothing is known for {{{name}}} in {path}"));
        variables.segments(path).map_err(unknown)
    }

    /// What the first request told, once it was asked. Who comes second waits for the first; if that fails, the second
    /// asks.
    async fn first(&self) -> Result<Option<&BTreeMap<String, String>>, Fault> {
        let Some(first) = &self.settings.first else { return Ok(None) };
        let ask = async || {
            let variables = Variables { asked: &[], first: None, described: &self.settings.variables };
            let url = self.api.url(&self.segments(&first.path, &variables)?, &[])?;
            let answer = self.api.ask(url).await?;
            let text = wire::text(&answer.body);
            let root = wire::document(&text).map_err(|why| self.api.unreadable(&why))?;
            let told = first.variables.iter().map(|(name, places)| {
                let told =
                    places.iter().find_map(|place| super::value::text(&Field::of(wire::find(root, &place.steps))));
                let missing = || {
                    let place = places.first().cloned().unwrap_or_default();
                    let why = missing_in(root, &place);
                    let fault = self.api.misplaced(place.to_string(), why.trim_start_matches("is "));
                    self.complaint(root).unwrap_or(fault)
                };
                told.map(|told| (name.clone(), told)).ok_or_else(missing)
            });
            told.collect()
        };
        self.told.get_or_try_init(ask).await.map(Some)
    }

    /// What the service says of an error in an answer; an empty one is none.
    fn complaint(&self, root: &RawValue) -> Option<Fault> {
        let said = self.settings.errors.iter().find_map(|place| wire::complaint(wire::find(root, &place.steps)?));
        said.map(|text| self.api.fault(FaultKind::Service, &text))
    }

    pub(super) async fn one(&self, id: AssetId) -> Result<Asset, Fault> {
        let one = self.settings.one.as_ref().filter(|one| one.collection == id.collection);
        let described = one.zip(self.lists(id.collection).next());
        let Some((One { path, item, .. }, list)) = described else {
            return Err(self.api.fault(FaultKind::NotFound, "the service cannot tell one asset, only list them"));
        };
        let first = self.first().await?;
        let asked = [("id", id.id.to_string())];
        let variables = Variables { asked: &asked, first, described: &self.settings.variables };
        let answer = self.api.ask(self.api.url(&self.segments(path, &variables)?, &[])?).await?;
        let text = wire::text(&answer.body);
        let root = wire::document(&text).map_err(|why| self.api.unreadable(&why))?;
        let complaint = self.complaint(root);
        let raw = match wire::find(root, &item.steps) {
            Some(raw) if raw.get().starts_with('{') => raw,
            found => {
                let what = || found.map_or_else(|| missing_in(root, item), |raw| format!("is {}", shape(raw)));
                let fault = || self.api.misplaced(item.to_string(), what().trim_start_matches("is "));
                return Err(complaint.unwrap_or_else(fault));
            }
        };
        let map = Map {
            account: &self.api.account().name,
            collection: id.collection,
            fields: &list.fields,
            // Of several lists it is not known which one it is of.
            kind: list.kind.filter(|_| self.lists(id.collection).count() == 1),
            variables,
            base: &answer.url,
        };
        self.api.same(map.asset(raw, None), &id)
    }

    /// One request for each list, and how its first item was understood.
    pub(in crate::provider) async fn explain(&self) -> Vec<Trial> {
        let mut all = Vec::new();
        for listing in self.every() {
            all.push(self.tried(&listing, self.ask_first(&listing).await));
        }
        all
    }

    /// How each list understands an answer that is at hand. Nobody is asked.
    pub(in crate::provider) fn explain_stored(&self, body: &[u8]) -> Vec<Trial> {
        let url = &self.api.account().base_url;
        let answer = || Answer { body: body.to_owned(), url: url.clone(), links: Vec::new() };
        self.every().iter().map(|listing| self.tried(listing, Ok(answer()))).collect()
    }

    fn every(&self) -> Vec<Listing<'_>> {
        let of = |collection| {
            self.lists(collection).enumerate().map(|(number, list)| Listing { number, list, kind: None, folder: None })
        };
        self.collections.iter().copied().flat_map(of).collect()
    }

    async fn ask_first(&self, listing: &Listing<'_>) -> Result<Answer, Fault> {
        let asked = asked(listing, Spot::Beginning, listing.size(listing.list.page_size));
        let variables = Variables { asked: &asked, first: self.first().await?, described: &self.settings.variables };
        self.api.ask(self.url(listing, Spot::Beginning, &variables)?).await
    }

    fn tried(&self, listing: &Listing<'_>, answer: Result<Answer, Fault>) -> Trial {
        let path = safe(&self.path(listing));
        let answer = match answer {
            Ok(answer) => answer,
            Err(fault) => return Trial { path, outcome: Err(fault), hints: Vec::new() },
        };
        let size = listing.size(listing.list.page_size);
        let asked = asked(listing, Spot::Beginning, size);
        let variables = Variables { asked: &asked, first: self.told.get(), described: &self.settings.variables };
        let read = self.understand(listing, &answer, (Spot::Beginning, size), variables, true);
        let is_empty = read.as_ref().map_or(true, |read| read.assets.is_empty());
        let hints = if is_empty { hints::of(&answer.body, listing.list) } else { Vec::new() };
        let explained = |read: Read| {
            let (fields, raw) = read.explained.unwrap_or_default();
            let goes_on = if read.rest.is_some() { "yes" } else { "no" };
            let goes_on = safe(&format!("{goes_on}: {}", read.why));
            Explained { items: read.assets.len(), total: read.total, goes_on, fields, raw }
        };
        Trial { path, outcome: read.map(explained), hints }
    }

    /// The path and query of a list's first page, without the key.
    fn path(&self, listing: &Listing<'_>) -> String {
        let asked = asked(listing, Spot::Beginning, listing.size(listing.list.page_size));
        let variables = Variables { asked: &asked, first: self.told.get(), described: &self.settings.variables };
        let url = self.url(listing, Spot::Beginning, &variables);
        url.map_or_else(|_| listing.list.path.to_string(), |url| url[url::Position::BeforePath..].to_owned())
    }
}

/// What one request is for.
fn asked(listing: &Listing<'_>, spot: Spot<'_>, size: usize) -> Vec<(&'static str, String)> {
    let mut asked = vec![("page_size", size.to_string()), ("offset", spot.offset(size).to_string())];
    if let Paging::Page { first } = listing.list.paging {
        asked.push(("page", spot.number().saturating_add(first).to_string()));
    }
    if let (Paging::Cursor { .. }, Spot::Token(token)) = (&listing.list.paging, spot) {
        asked.push(("cursor", token.to_owned()));
    }
    if let Some(folder) = listing.folder {
        asked.push(("folder", folder.id.to_string()));
    }
    asked
}

/// The items of an answer; none where null stands for them.
fn items<'a>(root: &'a RawValue, pointer: &Pointer) -> Result<Vec<&'a RawValue>, String> {
    match wire::find(root, &pointer.steps) {
        None => Err(missing_in(root, pointer).trim_start_matches("is ").to_owned()),
        Some(raw) if raw.get() == "null" => Ok(Vec::new()),
        Some(raw) => serde_json::from_str(raw.get()).map_err(|_| format!("{}, a list is wanted", shape(raw))),
    }
}

/// The elements within an item, and its own fields; none where there is no such list.
///
/// # Errors
/// What is there instead.
fn within<'a>(raw: &'a RawValue, inner: &Pointer) -> Result<(Object<'a>, Vec<&'a RawValue>), String> {
    let outer = Object::of(raw).ok_or_else(|| format!("it is {}", shape(raw)))?;
    let elements = match wire::find(raw, &inner.steps) {
        Some(list) if list.get() != "null" => {
            serde_json::from_str(list.get()).map_err(|_| format!("{inner} is {}", shape(list)))?
        }
        Some(_) | None => Vec::new(),
    };
    Ok((outer, elements))
}

/// How the first item of a page is understood, and the item.
fn explain(map: &Map<'_>, list: &List, items: &[&RawValue]) -> Option<(Vec<explained::Field>, String)> {
    let Some(inner) = &list.inner else {
        let first = items.first()?;
        return Some((map.explained(first, None).1, first.get().to_owned()));
    };
    items.iter().find_map(|raw| {
        let (outer, elements) = within(raw, inner).ok()?;
        let first = elements.first()?;
        Some((map.explained(first, Some(&outer)).1, first.get().to_owned()))
    })
}
