//! The first line: where one is at the left, how the accounts are doing at the right.

use std::borrow::Cow;

use ratatui::layout::{Margin, Position, Rect};

use super::search::{Field, completion};
use super::{AccountState, Geometry, Health, Pane, Scene, State, Table, TypedPart, sort_menu};
use crate::asset::{Asset, AssetKind, Choice};
use crate::text::{cut_end, cut_middle, safe, thousands, width};

/// The program's name, where there is room for it.
pub const BRAND: &str = "assetbrowse";
/// Columns that the program's name takes, with the blanks behind it.
const BRAND_COLUMNS: u16 = 14;
/// Before what is typed.
const PROMPT: &str = "/ ";

/// The first line as it stands on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Header<'s> {
    /// Whether the program's name stands before all.
    pub brand: bool,
    /// Where the title begins.
    pub at: Position,
    pub title: String,
    /// The columns of the title that are the search which is kept.
    pub searched: usize,
    /// The field with what is being typed, in place of program's name and title.
    pub field: Option<TypedLine>,
    /// From the left to the right.
    pub signs: Vec<Sign<'s>>,
}

/// The search field as it stands on the screen, and what is wrong with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedLine {
    /// The text from left to right, in parts of one look.
    pub parts: Vec<(String, TypedPart)>,
    /// What cannot be understood, and where that is said: under the field, or behind it where nothing is under it.
    pub mistake: Option<(Position, String)>,
}

/// How one account is doing, or where the asset stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign<'s> {
    /// The worst has the highest; the lowest is the first to be left out.
    rank: u8,
    /// `None` where it is the asset's place.
    pub account: Option<&'s AccountState>,
    pub mark: Cow<'s, str>,
    /// Empty where there is no room for it.
    pub name: &'s str,
    /// How far its sync has come; empty where none runs.
    pub progress: String,
    /// Its first column on the screen.
    pub x: u16,
}

impl<'s> Sign<'s> {
    fn of(state: &State, account: &'s AccountState) -> Self {
        let glyphs = state.glyphs();
        let (rank, mark) = match &account.health {
            Health::Failed(_) => (6, Cow::Borrowed(glyphs.error)),
            Health::Waiting { until } => (5, Cow::Owned(format!("{}s", state.left_until(*until).as_secs()))),
            Health::Busy => (4, Cow::Borrowed(state.spinner())),
            Health::Partial => (3, Cow::Borrowed(glyphs.partial)),
            Health::Offline(_) => (2, Cow::Borrowed("off")),
            Health::Well => (1, Cow::Borrowed(glyphs.ok)),
            Health::Unasked => (0, Cow::Borrowed(glyphs.unknown)),
        };
        let sign =
            Self { rank, account: Some(account), mark, name: account.name().as_str(), progress: String::new(), x: 0 };
        match (&account.health, account.progress_words()) {
            (Health::Failed(_) | Health::Waiting { .. }, _) | (_, None) => sign,
            (Health::Busy | Health::Partial | Health::Offline(_) | Health::Well | Health::Unasked, Some(progress)) => {
                Self { rank: 4, mark: Cow::Borrowed(state.spinner()), progress, ..sign }
            }
        }
    }

    /// Its parts, with the blanks before them: the mark, the name, the progress.
    #[must_use]
    pub fn parts(&self) -> [(&str, usize); 3] {
        let gap = |before: bool, text: &str| usize::from(before && !text.is_empty());
        let named = !self.mark.is_empty() || !self.name.is_empty();
        [
            (&*self.mark, 0),
            (self.name, gap(!self.mark.is_empty(), self.name)),
            (&*self.progress, gap(named, &self.progress)),
        ]
    }

    fn width(&self) -> usize {
        self.parts().into_iter().map(|(text, gap)| gap + width(text)).sum()
    }
}

impl<'s> Header<'s> {
    #[must_use]
    pub fn of(state: &'s State, geometry: &Geometry) -> Self {
        let columns = geometry.header.width;
        let line = geometry.header.inner(Margin::new(1, 0));
        let welcome = state.scene != Scene::Browse;
        let field = state.search.field.as_ref();
        let brand = field.is_none() && (columns >= 80 || welcome);
        let before = if brand { BRAND_COLUMNS.min(line.width) } else { 0 };
        let line = Rect { x: line.x + before, width: line.width - before, ..line };
        let at = line.as_position();
        let mut header = Self { brand, at, title: String::new(), searched: 0, field: None, signs: Vec::new() };
        if welcome {
            return header;
        }
        let gap = match columns {
            110.. => 3,
            80..110 => 2,
            _ => 1,
        };
        let all = usize::from(line.width);
        let asset = shown_asset(state, geometry).filter(|_| field.is_none());
        let quoted = quoted(state).filter(|_| asset.is_none() && field.is_none());
        let title = match asset {
            Some(asset) => Cow::Borrowed(asset.name.shown()),
            None => place(state, geometry, quoted.as_deref()),
        };
        let wanted = field.map_or_else(|| width(&title), |field| PROMPT.len() + width(&safe(field.input.text())) + 1);
        let is_beside = |field: &Field| field.mistake.is_some() && geometry.rules[0].is_none();
        if !field.is_some_and(is_beside) {
            header.signs = signs(state, asset);
        }
        // A long title gives way to the signs down to half of the line.
        keep_worst(&mut header.signs, all.saturating_sub(wanted.min(all / 2) + gap), gap);
        let taken = total(&header.signs, gap);
        let room = all.saturating_sub(if taken > 0 { taken + gap } else { 0 });
        let mut x = usize::from(line.x) + all.saturating_sub(taken);
        for sign in &mut header.signs {
            sign.x = u16::try_from(x).unwrap_or(u16::MAX);
            x += sign.width() + gap;
        }
        let ellipsis = state.glyphs().ellipsis;
        header.field = field.map(|field| TypedLine::of(state, field, geometry, Rect { width: to_u16(room), ..line }));
        let title = if asset.is_some() { cut_middle(&title, room, ellipsis) } else { cut_end(&title, room, ellipsis) };
        header.searched = quoted.map_or(0, |quoted| width(&quoted).min(width(&title)));
        if field.is_none() {
            header.title = title.into_owned();
        }
        header
    }

    /// Whether the search is there: the field, or the search that is kept.
    #[must_use]
    pub fn is_search_at(&self, at: Position) -> bool {
        let typed: usize = self.field.iter().flat_map(|field| &field.parts).map(|(text, _)| width(text)).sum();
        let columns = to_u16(typed.max(self.searched));
        at.y == self.at.y && (self.at.x..self.at.x.saturating_add(columns)).contains(&at.x)
    }

    /// The account whose sign is there.
    #[must_use]
    pub fn account_at(&self, at: Position) -> Option<&'s AccountState> {
        let column = |sign: &Sign<'_>| at.x.checked_sub(sign.x).map(usize::from);
        let sign = self.signs.iter().find(|sign| column(sign).is_some_and(|column| column < sign.width()));
        sign.filter(|_| at.y == self.at.y)?.account
    }
}

impl TypedLine {
    /// The field in `area`.
    fn of(state: &State, field: &Field, geometry: &Geometry, area: Rect) -> Self {
        let ellipsis = state.glyphs().ellipsis;
        let room = usize::from(area.width).saturating_sub(PROMPT.len());
        let wrong = field.mistake.as_ref().map_or(0..0, |mistake| mistake.at.clone());
        let ghost = completion(state).unwrap_or_default();
        let mut parts = vec![(PROMPT.to_owned(), TypedPart::Typed)];
        parts.extend(field.input.parts(room, &wrong, &ghost, ellipsis));
        // Under the field where there is a rule to write on, else behind it.
        let behind = parts.iter().map(|(text, _)| width(text)).sum::<usize>() + 2;
        let place = match geometry.rules[0] {
            Some(y) => Rect { y, width: geometry.header.width.saturating_sub(2), ..area },
            None => Rect { x: area.x + to_u16(behind), width: area.width.saturating_sub(to_u16(behind)), ..area },
        };
        let mistake = field.mistake.as_ref().map(|mistake| {
            let mut words = mistake.words.as_str();
            if place.y == area.y {
                // There is little room, and what is meant is marked beside it.
                let meant = field.input.text().get(mistake.at.clone()).unwrap_or_default();
                words = words.strip_prefix(meant).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(words);
            }
            let words = format!("{} {}", state.glyphs().error, state.glyphs().words(words));
            (place.as_position(), cut_end(&words, usize::from(place.width), ellipsis).into_owned())
        });
        Self { parts, mistake }
    }
}

fn to_u16(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// The search that is in force, as it was typed, in quotes.
#[must_use]
pub fn quoted(state: &State) -> Option<String> {
    let search = &state.listing.query.search;
    let [open, close] = state.glyphs().quotes;
    (!search.is_empty()).then(|| format!("{open}{}{close}", safe(search.text().trim())))
}

/// The asset that the whole screen is about, if it is about one.
fn shown_asset<'s>(state: &'s State, geometry: &Geometry) -> Option<&'s Asset> {
    let whole = state.full || geometry.list.is_none() && state.focus == Pane::Detail && geometry.detail.is_some();
    state.listing.selected_asset().filter(|_| whole)
}

fn signs<'s>(state: &'s State, asset: Option<&Asset>) -> Vec<Sign<'s>> {
    if let Some(asset) = asset {
        let all = state.count();
        let words = format!("asset {} of {all}", thousands(state.position()));
        let mark = Cow::Owned(words);
        let place = Sign { rank: 9, account: None, mark, name: "", progress: String::new(), x: 0 };
        let own = state.account(&asset.id.account).map(|account| Sign::of(state, account));
        return std::iter::once(place).chain(own).collect();
    }
    let well =
        |account: &AccountState| account.syncing.is_none() && matches!(account.health, Health::Well | Health::Unasked);
    if state.having().count() == 1 && state.having().all(well) {
        return Vec::new();
    }
    state.having().map(|account| Sign::of(state, account)).collect()
}

fn total(signs: &[Sign<'_>], gap: usize) -> usize {
    signs.iter().map(|sign| sign.width() + gap).sum::<usize>().saturating_sub(gap)
}

/// Leaves out the best accounts until the rest fits, and names where even the worst one alone does not.
fn keep_worst(signs: &mut Vec<Sign<'_>>, room: usize, gap: usize) {
    while total(signs, gap) > room && signs.len() > 1 {
        let best = signs.iter().enumerate().rev().min_by_key(|(_, sign)| sign.rank).map(|(at, _)| at);
        signs.remove(best.unwrap_or_default());
    }
    if total(signs, gap) > room {
        for sign in signs {
            sign.name = "";
        }
    }
}

/// The search, the order, the place and the active filters in words.
fn place<'s>(state: &State, geometry: &Geometry, search: Option<&str>) -> Cow<'s, str> {
    if geometry.drawer && geometry.list.is_none() {
        return Cow::Borrowed("filters");
    }
    let filters = &state.listing.query.filters;
    let mut words: Vec<String> = search.map(str::to_owned).into_iter().collect();
    words.extend(order(state, geometry));
    words.push(state.collection().as_str().to_owned());
    let wide = geometry.header.width >= 110;
    words.push(match &filters.accounts {
        Choice::Any if wide && state.having().nth(1).is_some() => "all providers".to_owned(),
        Choice::Any => "all".to_owned(),
        choice => chosen(choice, state.having().map(AccountState::name), |name| name.as_str().to_owned()),
    });
    words.extend(filter_words(state));
    Cow::Owned(words.join(state.glyphs().separator))
}

/// `by created ▼`, where no head of a column says it.
fn order(state: &State, geometry: &Geometry) -> Option<String> {
    let sort = state.listing.query.sort?;
    let heads = geometry.list.filter(|_| geometry.heads.is_some() && !state.listing.shown.is_empty());
    let is_seen = heads.is_some_and(|list| Table::of(state, geometry, list).shows(sort.by));
    (!is_seen).then(|| format!("by {} {}", sort_menu::word(sort.by), state.glyphs().sort(sort)))
}

/// The filters but that of the providers, each in words; empty where there is none.
#[must_use]
pub fn filter_words(state: &State) -> Vec<String> {
    let filters = &state.listing.query.filters;
    let mut words = Vec::new();
    if !filters.kinds.is_any() {
        words.push(chosen(&filters.kinds, AssetKind::ALL.iter(), |kind| kind.as_str().to_owned()));
    }
    if !filters.statuses.is_any() {
        // Which statuses there are is an open set, so "all but" is said where it is meant.
        words.push(chosen(&filters.statuses, std::iter::empty(), |status| {
            safe(status.as_deref().unwrap_or("not told")).into_owned()
        }));
    }
    if let Some(wanted) = &filters.folder {
        let folders = state.account(&wanted.account).and_then(|account| account.folders.value());
        let folder = folders.and_then(|all| all.iter().find(|folder| folder.id == *wanted));
        words.push(folder.map_or_else(|| safe(&wanted.id).into_owned(), |folder| folder.name.shown().to_owned()));
    }
    words.extend(filters.only_new.then(|| "new".to_owned()));
    words.extend(filters.gone.then(|| "gone".to_owned()));
    words
}

/// `image, video`; what is left out where that is shorter: `not failed`.
fn chosen<'a, T: Ord + Clone + 'a>(
    choice: &Choice<T>,
    all: impl Iterator<Item = &'a T>,
    name: impl Fn(&T) -> String,
) -> String {
    let join = |values: &mut dyn Iterator<Item = String>| values.collect::<Vec<_>>().join(", ");
    match choice {
        Choice::Any => "all".to_owned(),
        Choice::Only(values) if values.is_empty() => "none".to_owned(),
        Choice::Only(values) => join(&mut values.iter().map(&name)),
        Choice::Except(values) => {
            let admitted: Vec<&T> = all.filter(|value| choice.admits(value)).collect();
            if admitted.is_empty() || admitted.len() > values.len() {
                format!("not {}", join(&mut values.iter().map(&name)))
            } else {
                join(&mut admitted.into_iter().map(&name))
            }
        }
    }
}
