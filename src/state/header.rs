//! The first line: where one is at the left, how the accounts are doing at the right.

use std::borrow::Cow;

use ratatui::layout::{Margin, Position, Rect};

use super::{AccountState, Geometry, Health, Pane, Scene, State};
use crate::asset::{Asset, AssetKind, Choice};
use crate::text::{cut_end, cut_middle, safe, thousands, width};

/// The program's name, where there is room for it.
pub const BRAND: &str = "assetbrowse";
/// Columns that the program's name takes, with the blanks behind it.
const BRAND_COLUMNS: u16 = 14;

/// The first line as it stands on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Header<'s> {
    /// Whether the program's name stands before all.
    pub brand: bool,
    /// Where the title begins.
    pub at: Position,
    pub title: String,
    /// From the left to the right.
    pub signs: Vec<Sign<'s>>,
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
    /// Its first column on the screen.
    pub x: u16,
}

impl<'s> Sign<'s> {
    fn of(state: &State, account: &'s AccountState) -> Self {
        let glyphs = state.glyphs();
        let (rank, mark) = match &account.health {
            Health::Failed(_) => (6, Cow::Borrowed(glyphs.error)),
            Health::Waiting { until } => (5, Cow::Owned(format!("{}s", state.now.seconds_until(*until)))),
            Health::Busy => (4, Cow::Borrowed(state.spinner())),
            Health::Partial => (3, Cow::Borrowed(glyphs.partial)),
            Health::Offline(_) => (2, Cow::Borrowed("off")),
            Health::Well => (1, Cow::Borrowed(glyphs.ok)),
            Health::Unasked => (0, Cow::Borrowed(glyphs.unknown)),
        };
        Self { rank, account: Some(account), mark, name: account.name().as_str(), x: 0 }
    }

    /// Blanks between the mark and the name.
    #[must_use]
    pub fn gap(&self) -> usize {
        usize::from(!self.name.is_empty() && !self.mark.is_empty())
    }

    fn width(&self) -> usize {
        width(&self.mark) + self.gap() + self.name.len()
    }
}

impl<'s> Header<'s> {
    #[must_use]
    pub fn of(state: &'s State, geometry: &Geometry) -> Self {
        let columns = geometry.header.width;
        let line = geometry.header.inner(Margin::new(1, 0));
        let welcome = matches!(state.scene, Scene::Welcome(_));
        let brand = columns >= 80 || welcome;
        let before = if brand { BRAND_COLUMNS.min(line.width) } else { 0 };
        let line = Rect { x: line.x + before, width: line.width - before, ..line };
        if welcome {
            return Self { brand, at: line.as_position(), title: String::new(), signs: Vec::new() };
        }
        let gap = match columns {
            110.. => 3,
            80..110 => 2,
            _ => 1,
        };
        let all = usize::from(line.width);
        let asset = shown_asset(state, geometry);
        let title = match asset {
            Some(asset) => Cow::Borrowed(asset.name.shown()),
            None => place(state, geometry),
        };
        let mut signs = signs(state, asset);
        // A long title gives way to the signs down to half of the line.
        let kept = width(&title).min(all / 2);
        keep_worst(&mut signs, all.saturating_sub(kept + gap), gap);
        let taken = total(&signs, gap);
        let room = all.saturating_sub(if taken > 0 { taken + gap } else { 0 });
        let ellipsis = state.glyphs().ellipsis;
        let title = if asset.is_some() { cut_middle(&title, room, ellipsis) } else { cut_end(&title, room, ellipsis) };
        let mut x = usize::from(line.x) + all.saturating_sub(taken);
        for sign in &mut signs {
            sign.x = u16::try_from(x).unwrap_or(u16::MAX);
            x += sign.width() + gap;
        }
        Self { brand, at: line.as_position(), title: title.into_owned(), signs }
    }

    /// The account whose sign is there.
    #[must_use]
    pub fn account_at(&self, at: Position) -> Option<&'s AccountState> {
        let column = |sign: &Sign<'_>| at.x.checked_sub(sign.x).map(usize::from);
        let sign = self.signs.iter().find(|sign| column(sign).is_some_and(|column| column < sign.width()));
        sign.filter(|_| at.y == self.at.y)?.account
    }
}

/// The asset that the whole screen is about, if it is about one.
fn shown_asset<'s>(state: &'s State, geometry: &Geometry) -> Option<&'s Asset> {
    let whole = state.full || geometry.list.is_none() && state.focus == Pane::Detail && geometry.detail.is_some();
    state.listing.selected_asset().filter(|_| whole)
}

fn signs<'s>(state: &'s State, asset: Option<&Asset>) -> Vec<Sign<'s>> {
    if let Some(asset) = asset {
        let all = state.listing.count(&state.listed_accounts());
        let words = format!("asset {} of {all}", thousands(state.position()));
        let place = Sign { rank: 9, account: None, mark: Cow::Owned(words), name: "", x: 0 };
        let own = state.account(&asset.id.account).map(|account| Sign::of(state, account));
        return std::iter::once(place).chain(own).collect();
    }
    let well = |account: &AccountState| matches!(account.health, Health::Well | Health::Unasked);
    if state.accounts.len() == 1 && state.accounts.iter().all(well) {
        return Vec::new();
    }
    state.accounts.iter().map(|account| Sign::of(state, account)).collect()
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

/// The place and the active filters in words.
fn place<'s>(state: &State, geometry: &Geometry) -> Cow<'s, str> {
    if geometry.drawer && geometry.list.is_none() {
        return Cow::Borrowed("filters");
    }
    let filters = &state.listing.query.filters;
    let mut words = vec![state.listing.query.collection.as_str().to_owned()];
    let wide = geometry.header.width >= 110;
    words.push(match &filters.accounts {
        Choice::Any if wide && state.accounts.len() > 1 => "all providers".to_owned(),
        Choice::Any => "all".to_owned(),
        choice => chosen(choice, state.accounts.iter().map(AccountState::name), |name| name.as_str().to_owned()),
    });
    words.extend(filter_words(state));
    Cow::Owned(words.join(state.glyphs().separator))
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
