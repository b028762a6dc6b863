//! The first line: where one is at the left, how the accounts are doing at the right.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::asset::{Asset, AssetKind, Choice};
use crate::state::{AccountState, Geometry, Health, Pane, Scene, State};
use crate::text::{cut_end, cut_middle, safe, width};

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let columns = geometry.header.width;
    let mut pen = Pen::new(buffer, geometry.header, 0);
    pen.skip(1).keep_free(1);
    let welcome = matches!(state.scene, Scene::Welcome(_));
    if columns >= 80 || welcome {
        pen.put("assetbrowse", theme.strong).skip(3);
    }
    if welcome {
        return;
    }
    let gap = match columns {
        110.. => 3,
        80..110 => 2,
        _ => 1,
    };
    let asset = shown_asset(state, geometry);
    let title = match asset {
        Some(asset) => Cow::Borrowed(asset.name.shown()),
        None => place(state, theme, geometry),
    };
    let mut signs = signs(state, theme, asset);
    // A long title gives way to the signs down to half of the line.
    let kept = width(&title).min(pen.room() / 2);
    keep_worst(&mut signs, pen.room().saturating_sub(kept + gap), gap);
    let taken = total(&signs, gap);
    let room = pen.room().saturating_sub(if taken > 0 { taken + gap } else { 0 });
    let ellipsis = theme.glyphs.ellipsis;
    let title = if asset.is_some() { cut_middle(&title, room, ellipsis) } else { cut_end(&title, room, ellipsis) };
    pen.put(&title, theme.text).skip_to_last(taken);
    for (at, sign) in signs.iter().enumerate() {
        pen.skip(if at > 0 { gap } else { 0 });
        pen.put(&sign.mark, sign.style).skip(sign.gap()).put(sign.name, sign.named);
    }
}

/// The asset that the whole screen is about, if it is about one.
fn shown_asset<'s>(state: &'s State, geometry: &Geometry) -> Option<&'s Asset> {
    let whole = state.full || geometry.list.is_none() && state.focus == Pane::Detail && geometry.detail.is_some();
    state.listing.selected_asset().filter(|_| whole)
}

/// How one account is doing, or where the asset stands.
struct Sign<'s> {
    /// The worst has the highest.
    rank: u8,
    mark: Cow<'s, str>,
    name: &'s str,
    style: Style,
    named: Style,
}

impl Sign<'_> {
    fn gap(&self) -> usize {
        usize::from(!self.name.is_empty() && !self.mark.is_empty())
    }

    fn width(&self) -> usize {
        width(&self.mark) + self.gap() + self.name.len()
    }
}

fn signs<'s>(state: &'s State, theme: &Theme, asset: Option<&Asset>) -> Vec<Sign<'s>> {
    if let Some(asset) = asset {
        let all = state.listing.count(&state.listed_accounts());
        let words = format!("asset {} of {}", crate::text::thousands(state.position()), all);
        let place = Sign { rank: 9, mark: Cow::Owned(words), name: "", style: theme.text, named: theme.text };
        let own = state.account(&asset.id.account).map(|account| sign(state, theme, account));
        return std::iter::once(place).chain(own).collect();
    }
    let well = |account: &AccountState| matches!(account.health, Health::Well | Health::Unasked);
    if state.accounts.len() == 1 && state.accounts.iter().all(well) {
        return Vec::new();
    }
    state.accounts.iter().map(|account| sign(state, theme, account)).collect()
}

fn sign<'s>(state: &State, theme: &Theme, account: &'s AccountState) -> Sign<'s> {
    let glyphs = &theme.glyphs;
    let (rank, mark, style) = match &account.health {
        Health::Failed(_) => (6, Cow::Borrowed(glyphs.error), theme.error),
        Health::Waiting { until } => (5, Cow::Owned(format!("{}s", state.now.seconds_until(*until))), theme.busy),
        Health::Busy => (4, Cow::Borrowed(state.spinner()), theme.busy),
        Health::Partial => (3, Cow::Borrowed(glyphs.partial), theme.warn),
        Health::Offline(_) => (2, Cow::Borrowed("off"), theme.warn),
        Health::Well => (1, Cow::Borrowed(glyphs.ok), theme.ok),
        Health::Unasked => (0, Cow::Borrowed(glyphs.unknown), theme.dim),
    };
    let named = if rank == 6 { theme.error } else { theme.text };
    Sign { rank, mark, name: account.name().as_str(), style, named }
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
fn place<'s>(state: &State, theme: &Theme, geometry: &Geometry) -> Cow<'s, str> {
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
    Cow::Owned(words.join(theme.glyphs.separator))
}

/// The filters but that of the providers, each in words; empty where there is none.
pub(super) fn filter_words(state: &State) -> Vec<String> {
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
