//! The last line: where the list stands at the left, keys at the right.

use ratatui::layout::{Margin, Position};

use super::downloads::rate_words;
use super::sidebar::{self, SidebarLine};
use super::sync::left_words;
use super::{Count, Geometry, Health, HintRow, Need, Overlay, Part, Scene, State, detail, hints};
use crate::input::Action;
use crate::input::keymap::sequence;
use crate::text::{thousands, width};

/// Blanks between two parts of the line.
pub const GAP: usize = 2;

/// The last line while no notice is on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLine {
    pub left: String,
    /// The left part is what is being typed.
    pub typed: bool,
    /// The columns at its beginning in which the page and how many there are stand.
    pub pages: usize,
    /// The columns at its end in which stands how many are marked.
    pub marks: usize,
    pub hints: HintRow,
}

impl StatusLine {
    /// `None` where a notice takes the place of the hints.
    #[must_use]
    pub fn of(state: &State, geometry: &Geometry) -> Option<Self> {
        if state.notice.is_some() {
            return None;
        }
        let all = hints::here(state);
        let area = geometry.status.inner(Margin::new(1, 0));
        if !state.pending.is_empty() {
            let left = typed(state);
            let area = hints::without_left(area, width(&left) + GAP);
            return Some(Self { left, typed: true, pages: 0, marks: 0, hints: HintRow::at_left(all, area, GAP) });
        }
        // The last hint stays as long as it can, and the one before it where that stops a sync that is told of.
        let kept = if sync_forms(state).is_empty() { 1 } else { 2 };
        let last: usize = all.iter().rev().take(kept).map(|hint| hint.width() + GAP).sum();
        let left = left(state, geometry, usize::from(area.width).saturating_sub(last));
        let area = hints::without_left(area, width(&left) + GAP);
        let pages = page_columns(state, geometry, &left);
        let words = mark_words(state, geometry).filter(|words| left.ends_with(words.as_str()));
        let marks = words.map_or(0, |words| width(&words));
        Some(Self { left, typed: false, pages, marks, hints: HintRow::at_right(all, area, GAP) })
    }

    /// Whether the page and how many there are stand there.
    #[must_use]
    pub fn is_page_at(&self, geometry: &Geometry, at: Position) -> bool {
        let from = usize::from(geometry.status.x) + 1;
        at.y == geometry.status.y && (from..from + self.pages).contains(&usize::from(at.x))
    }

    /// Whether it stands there how many are marked.
    #[must_use]
    pub fn is_marks_at(&self, geometry: &Geometry, at: Position) -> bool {
        let end = usize::from(geometry.status.x) + 1 + width(&self.left);
        at.y == geometry.status.y && (end - self.marks..end).contains(&usize::from(at.x))
    }
}

/// The count and the keys that are being typed: `5…`, `g…`.
fn typed(state: &State) -> String {
    let count = state.pending.count.map(|count| count.to_string()).unwrap_or_default();
    format!("{count}{}{}", sequence(&state.pending.keys), state.glyphs().ellipsis)
}

/// The columns of `page 3/31` at the beginning of the left part, where it begins so.
fn page_columns(state: &State, geometry: &Geometry, left: &str) -> usize {
    let lists = matches!(state.scene, Scene::Browse) && !state.full && geometry.list.is_some();
    if !lists || state.search.field.is_some() {
        return 0;
    }
    let page = page(state);
    let forms = [format!("page {page}"), page];
    forms.iter().find(|form| left.starts_with(form.as_str())).map_or(0, |form| width(form))
}

/// The left part in `room` columns, in the form that says most.
#[must_use]
pub fn left(state: &State, geometry: &Geometry, room: usize) -> String {
    left_forms(state, geometry).into_iter().find(|form| width(form) <= room).unwrap_or_default()
}

/// The left part, from the form that says most to the shortest.
fn left_forms(state: &State, geometry: &Geometry) -> Vec<String> {
    match &state.scene {
        Scene::Browse => {}
        Scene::Welcome(_) if state.accounts.is_empty() => return vec!["no provider".to_owned()],
        Scene::Welcome(_) => return vec![format!("{} set up", providers(state.accounts.len()))],
        Scene::Connect(_) => return vec!["nothing is written yet".to_owned()],
    }
    if geometry.drawer && geometry.list.is_none() {
        return vec![ticked(state)];
    }
    if state.full {
        return with_marks(state, geometry, field_forms(state));
    }
    let is_found = !state.listing.query.search.is_empty() && state.listing.shown.looked().is_some();
    if state.search.field.is_some() && is_found && !state.listing.outdated {
        return with_marks(state, geometry, match_forms(state, geometry));
    }
    with_marks(state, geometry, page_forms(state, geometry))
}

fn providers(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} provider{plural}")
}

/// The same with what is marked behind each of them; the last form is what is marked alone.
fn with_marks(state: &State, geometry: &Geometry, forms: Vec<String>) -> Vec<String> {
    let Some(words) = mark_words(state, geometry) else { return forms };
    let separator = state.glyphs().separator;
    let with = |form: &String| format!("{form}{separator}{words}");
    let marked: Vec<String> = forms.iter().filter(|form| !form.is_empty()).map(with).collect();
    marked.into_iter().chain([words]).collect()
}

/// `2 marked`; where there is hardly room, the mark says it.
fn mark_words(state: &State, geometry: &Geometry) -> Option<String> {
    let words = state.marked_words()?;
    let (number, mark) = (state.marks.len(), state.glyphs().mark);
    Some(if geometry.status.width < 50 { format!("{mark} {number}") } else { words })
}

/// Where the list stands.
fn page_forms(state: &State, geometry: &Geometry) -> Vec<String> {
    let wide = geometry.status.width >= 80;
    let separator = state.glyphs().separator;
    let (page, place) = (page(state), place(state));
    let base = [page.as_str(), place.as_str()].into_iter().filter(|part| !part.is_empty());
    let base = base.collect::<Vec<_>>().join(separator);
    let mut forms = Vec::new();
    let (long, short) = sifted(state);
    let [source_in_full, source] = source(state);
    if wide {
        for doing in sync_forms(state).into_iter().chain(download_forms(state)) {
            forms.push(format!("page {base}{separator}{source}{separator}{doing}"));
        }
        if let Some(long) = long {
            forms.push(format!("page {base}{separator}{source}{separator}{long}"));
        }
        if let Some(short) = short {
            forms.push(format!("page {base}{separator}{source}{separator}{short}"));
        }
        forms.push(format!("page {base}{separator}{source_in_full}"));
        forms.push(format!("page {base}{separator}{source}"));
        forms.push(format!("page {base}"));
    } else if let Some(short) = short {
        forms.push(format!("{base}{separator}{short}"));
    }
    forms.push(base);
    forms.push(page);
    forms
}

/// Who answered, and how old that is, in full and in short: `catalogue, seen 2 h ago`.
fn source(state: &State) -> [String; 2] {
    let is_aged = state.listing.stands_in || state.need() == Need::Services;
    if !state.shows_catalog() {
        let word = if is_offline(state) { "offline" } else { "live" };
        return [word.to_owned(), word.to_owned()];
    }
    let catalog = "catalogue".to_owned();
    match state.seen_words().map(|age| format!("seen {age}")) {
        Some(seen) if is_aged || is_offline(state) => [seen.clone(), seen],
        Some(seen) if seen != "seen just now" => [format!("{catalog}, {seen}"), catalog],
        Some(_) | None => [catalog.clone(), catalog],
    }
}

/// `syncing 4,800 of 16,000, 620 a second, 18 s left`, from the form that says most; of a sync that a person asked for.
fn sync_forms(state: &State) -> Vec<String> {
    let Some(sync) = state.syncs.running.as_ref().filter(|sync| sync.asked) else { return Vec::new() };
    let (counts, now) = (sync.counts(), state.now.since_start);
    let of = counts.total.filter(|total| *total >= counts.listed).map(|total| format!(" of {}", thousands(total)));
    let far = format!("syncing {}{}", thousands(counts.listed), of.unwrap_or_default());
    let rate = sync.rate(now).map(|rate| format!(", {} a second", thousands(rate))).unwrap_or_default();
    let left = sync.left(now).map(|left| format!(", {}", left_words(left))).unwrap_or_default();
    vec![format!("{far}{rate}{left}"), format!("{far}{left}"), format!("syncing{left}")]
}

/// `11 match of 1,402 known · best first · catalogue`, as long as the search is being typed.
fn match_forms(state: &State, geometry: &Geometry) -> Vec<String> {
    let separator = state.glyphs().separator;
    let found = state.listing.count(&state.listed_accounts());
    let through = state.listing.shown.looked().map_or(0, |(_, looked)| looked.through);
    let words = format!("{found} match of {} known", thousands(through));
    let [source_in_full, source] = source(state);
    let is_best_first = state.listing.query.sort.is_none() && geometry.status.width >= 110;
    let order = if is_best_first { format!("{separator}best first") } else { String::new() };
    vec![format!("{words}{order}{separator}{source_in_full}"), format!("{words}{separator}{source}"), words]
}

/// `3/31+`, and `3/31 → 4` while another page is on its way.
fn page(state: &State) -> String {
    let listing = &state.listing;
    let accounts = state.listed_accounts();
    let pages = listing.pages(&accounts);
    let mut text = thousands(listing.shown.number as u64 + 1);
    let unknown = pages.more && listing.count(&accounts).number == 0;
    if !listing.shown.parts.is_empty() && !unknown {
        let pages = Count { more: pages.more || state.is_partial(), ..pages };
        text = format!("{text}/{pages}");
    }
    if listing.coming.is_some() && listing.target != listing.shown.number {
        text = format!("{text} {} {}", state.glyphs().arrow, thousands(listing.target as u64 + 1));
    }
    text
}

/// `102 of 1,523+`; nothing before anything has come.
fn place(state: &State) -> String {
    let all = state.count();
    if state.listing.shown.is_empty() && all.more {
        return String::new();
    }
    format!("{} of {all}", thousands(state.position()))
}

/// What filtering on our side means for what is on the screen: in full, and in two words.
fn sifted(state: &State) -> (Option<String>, Option<&'static str>) {
    let arrived = || state.listing.shown.parts.iter().filter_map(Part::arrived);
    let looked: u64 = arrived().filter_map(|arrived| arrived.sifted).sum();
    if looked == 0 {
        return (None, None);
    }
    let rest = if arrived().any(|arrived| arrived.bounded) { ", not all" } else { "" };
    (Some(format!("filtered here, {} looked through{rest}", thousands(looked))), Some("filtered here"))
}

/// `downloading 12 · 34 % · 11.2 MB/s · 0:40 left · D shows them`, from the form that says most. Under the panel, which says
/// more, there is nothing.
fn download_forms(state: &State) -> Vec<String> {
    let is_shown = matches!(state.overlay, Some(Overlay::Downloads(_)));
    let Some(totals) = state.downloads.running().filter(|_| !is_shown) else { return Vec::new() };
    let separator = state.glyphs().separator;
    let far = format!("downloading {}{separator}{} %", thousands(totals.wanted() as u64), totals.percent());
    let rate = (totals.rate() > 0).then(|| rate_words(totals.rate()));
    let left = totals.left().map(|left| format!("{left} left"));
    let shows = state.keymap.hint(state.page_place(), Action::Downloads).map(|key| format!("{key} shows them"));
    let mut forms = vec![far];
    for part in [rate, left, shows].into_iter().flatten() {
        forms.extend(forms.last().map(|form| format!("{form}{separator}{part}")));
    }
    forms.reverse();
    forms
}

fn is_offline(state: &State) -> bool {
    let mut listed = state.listed_accounts().into_iter().filter_map(|name| state.account(&name)).peekable();
    listed.peek().is_some() && listed.all(|account| matches!(account.health, Health::Offline(_)))
}

/// `9 of 12 on`: how many boxes are ticked.
fn ticked(state: &State) -> String {
    let lines = sidebar::lines(state);
    let boxes = lines.iter().filter_map(|line| match line {
        SidebarLine::Item(entry) if !entry.item.is_single() => Some(entry.on),
        SidebarLine::Item(_) | SidebarLine::Heading { .. } | SidebarLine::Note(_) | SidebarLine::Blank => None,
    });
    let (on, all) = boxes.fold((0, 0), |(on, all), ticked| (on + usize::from(ticked), all + 1));
    format!("{on} of {all} on")
}

/// `video · frame 3 of 8 · field 4 of 11`
fn field_forms(state: &State) -> Vec<String> {
    let Some(asset) = state.listing.selected_asset() else { return vec![String::new()] };
    let (kind, separator) = (asset.kind.as_str(), state.glyphs().separator);
    let all = detail::fields(state, asset).len();
    let field = format!("field {} of {all}", state.detail.field.min(all.saturating_sub(1)) + 1);
    let (chosen, frames) = (state.chosen_frame(), state.strip().filter(|_| state.frame_at(0).is_some()));
    let frame = chosen.zip(frames).map(|(chosen, frames)| format!("frame {} of {frames}", chosen + 1));
    let forms = frame.into_iter().flat_map(|frame| {
        let with_kind = format!("{kind}{separator}{frame}");
        [format!("{with_kind}{separator}{field}"), with_kind, frame]
    });
    forms.chain([format!("{kind}{separator}{field}"), field.clone()]).collect()
}
