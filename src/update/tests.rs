//! Given a state, when a message comes: the state and the effects after it.

mod access;
mod catalog;
mod collections;
mod connecting;
mod doing;
mod downloads;
mod failures;
mod filters;
mod find;
mod gathering;
mod layers;
mod marks;
mod mouse;
mod opening;
mod overlays;
mod pages;
mod palette;
mod parking;
mod preview;
mod probing;
mod refresh;
mod renewal;
mod scrolling;
mod search;
mod session;
mod sheet;
mod sort;
mod stories;
mod sync;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::update;
use crate::asset::{
    Account, AccountName, Asset, AssetId, AssetKind, Census, Collection, CopyForm, Cursor, Fault, FaultKind, Folder,
    FolderId, Looked, Origin, Page, ProviderKind, Standing,
};
use crate::effect::{Effect, Lane};
use crate::input::{Input, Keymap, Place, Pointer};
use crate::message::{Msg, Reply};
use crate::state::{
    Abilities, AccountInfo, BrowserSettings, CopyRoute, Graphics, Health, Now, Overlay, Pane, PartStatus, PictureKey,
    Scene, State, Ticket, Tone, Welcome,
};
use crate::text::Label;
use jiff::{Timestamp, tz::TimeZone};

/// A browser that is driven by messages alone.
struct Driven {
    state: State,
    now: Duration,
    effects: Vec<Effect>,
    /// The pictures that the runtime holds.
    shelf: BTreeSet<PictureKey>,
    /// Assets are of every kind in turn, else pictures.
    of_all_kinds: bool,
}

fn info(name: &str, numbered: bool) -> AccountInfo {
    AccountInfo {
        account: Account {
            name: AccountName::new(name).unwrap(),
            kind: if numbered { ProviderKind::Affogato } else { ProviderKind::Heygen },
            base_url: url::Url::parse("https://api.example.com").unwrap(),
        },
        collections: BTreeMap::from([(
            Collection::Assets,
            Abilities {
                numbered,
                filters_kind: (&[AssetKind::Image, AssetKind::Video, AssetKind::Audio]).into(),
                filters_folder: !numbered,
                statuses: if numbered { &["active", "failed"] } else { &[] },
            },
        )]),
        has_folders: !numbered,
        key_source: "SOME_API_KEY".to_owned(),
        config_place: None,
        is_demo: false,
    }
}

fn asset(account: &str, number: usize) -> Asset {
    let id = AssetId {
        account: AccountName::new(account).unwrap(),
        collection: Collection::Assets,
        id: Arc::from(format!("{account}-{number}")),
    };
    let url = format!("https://media.example.com/{account}/{number}.png");
    Asset { url: Some(Label::new(&url)), kind: AssetKind::Image, ..Asset::bare(id, Arc::from("{}")) }
}

fn fault(account: &str, kind: FaultKind) -> Fault {
    Fault::new(&AccountName::new(account).unwrap(), kind, "")
}

impl Driven {
    /// Over these accounts (`true`: page-numbered), with the first page asked for.
    fn over(accounts: &[(&str, bool)]) -> Self {
        Self::begin(accounts, |_| {})
    }

    /// The same with a catalogue.
    fn with_catalog(accounts: &[(&str, bool)]) -> Self {
        Self::begin(accounts, |state| state.reach.catalog = true)
    }

    /// The same, with a state that was made ready for it.
    fn begin(accounts: &[(&str, bool)], make_ready: impl FnOnce(&mut State)) -> Self {
        let settings = BrowserSettings { page_size: 10, reduced_motion: true, ..BrowserSettings::default() };
        let infos = accounts.iter().map(|(name, numbered)| info(name, *numbered)).collect();
        let mut state = State::new(settings, Arc::new(Keymap::new(&[]).unwrap()), TimeZone::UTC, infos);
        // Media are looked at where a test is about them.
        state.previews.graphics = Graphics::None;
        state.probing.most = 0;
        make_ready(&mut state);
        let mut driven =
            Self { state, now: Duration::ZERO, effects: Vec::new(), shelf: BTreeSet::new(), of_all_kinds: false };
        driven.send(Msg::Start { columns: 80, rows: 24 });
        driven
    }

    fn send(&mut self, msg: Msg) -> &[Effect] {
        let now = Now { since_start: self.now, wall: Timestamp::UNIX_EPOCH };
        if let Msg::Reply(Reply::Pictured { key, result: Ok(_), .. }) = &msg {
            self.shelf.insert(key.clone());
        }
        self.effects = update(&mut self.state, now, msg);
        for effect in &self.effects {
            if let Effect::Forget(keys) = effect {
                for key in keys {
                    assert!(self.shelf.remove(key), "{key:?} is on the shelf");
                }
            }
        }
        &self.effects
    }

    /// Presses keys one after another.
    fn press(&mut self, keys: &str) -> &[Effect] {
        let mut effects = Vec::new();
        for chord in keys.split_whitespace() {
            effects.extend_from_slice(self.send(Msg::Input(Input::Key(chord.parse().unwrap()))));
        }
        self.effects = effects;
        &self.effects
    }

    fn wait(&mut self, millis: u64) -> &[Effect] {
        self.now += Duration::from_millis(millis);
        match self.state.alarm {
            Some((at, ticket)) if at <= self.now => self.send(Msg::Wake(ticket)),
            _ => &[],
        }
    }

    /// The ticket under which an account is being asked on a lane that `is` names.
    fn ticket(&self, account: &str) -> Ticket {
        let listing = &self.state.listing;
        let pages = [listing.coming.as_ref(), Some(&listing.shown), listing.ahead.as_ref(), listing.beside.as_ref()];
        pages
            .into_iter()
            .flatten()
            .flat_map(|page| &page.parts)
            .find_map(|part| match part.status {
                PartStatus::Loading { ticket, .. } if part.origin.to_string() == account => Some(ticket),
                _ => None,
            })
            .unwrap_or_else(|| panic!("{account} is not asked for anything"))
    }

    /// An account answers with assets by number, and whether it goes on.
    fn answer(&mut self, account: &str, numbers: std::ops::Range<usize>, total: Option<u64>, next: bool) -> &[Effect] {
        let ticket = self.ticket(account);
        let next = next.then(|| Cursor::new(&format!("after-{}", numbers.end)));
        let assets = numbers.map(|number| self.asset(account, number)).collect();
        let page = Page { assets, next, total, ..Page::default() };
        self.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }))
    }

    fn asset(&self, account: &str, number: usize) -> Asset {
        let kind = if self.of_all_kinds { AssetKind::ALL[number % 4] } else { AssetKind::Image };
        Asset { kind, ..asset(account, number) }
    }

    /// The catalogue answers the oldest question that it was asked and that is still waited for.
    fn find(&mut self, assets: &[(&str, usize)], total: u64, looked: Looked) -> &[Effect] {
        let assets = assets.iter().map(|(account, number)| self.asset(account, *number)).collect();
        let page = Page { assets, total: Some(total), looked: Some(looked), ..Page::default() };
        let ticket = self.looking().expect("the catalogue is asked for something");
        self.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }))
    }

    /// The ticket under which the catalogue is asked for the wanted page.
    fn looking(&self) -> Option<Ticket> {
        let listing = &self.state.listing;
        let pages = [listing.coming.as_ref(), Some(&listing.shown), listing.beside.as_ref(), listing.ahead.as_ref()];
        let parts = pages.into_iter().flatten().flat_map(|page| &page.parts);
        parts.filter(|part| part.origin == Origin::Catalog).find_map(|part| match &part.status {
            PartStatus::Loading { ticket, .. } => Some(*ticket),
            PartStatus::Ready(arrived) => arrived.again,
            PartStatus::Waiting { .. } | PartStatus::Failed(_) | PartStatus::LeftOut => None,
        })
    }

    /// The catalogue holds so many assets of each account, all there are (`true`) or not yet.
    fn census(&mut self, revision: u64, known: &[(&str, u64, bool)]) -> &[Effect] {
        let standings = known.iter().map(|(account, known, is_whole)| {
            let standing = Standing {
                known: *known,
                told: Some(*known),
                whole_at: is_whole.then_some(Timestamp::UNIX_EPOCH),
                seen_at: Some(Timestamp::UNIX_EPOCH),
                ..Standing::default()
            };
            ((AccountName::new(account).unwrap(), Collection::Assets), standing)
        });
        let census = Census { revision, standings: standings.collect(), ..Census::default() };
        self.send(Msg::Census(Arc::new(census)))
    }

    fn fail(&mut self, account: &str, kind: FaultKind) -> &[Effect] {
        let ticket = self.ticket(account);
        let fault = fault(account, kind);
        self.send(Msg::Reply(Reply::Part { ticket, result: Err(fault) }))
    }

    fn rows(&self) -> Vec<String> {
        self.state.listing.shown.assets().map(|asset| asset.id.id.to_string()).collect()
    }

    fn selected(&self) -> &str {
        self.state.listing.selected.as_ref().map_or("", |id| &id.id)
    }

    fn asked(&self) -> Vec<(Lane, Option<String>, usize)> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Ask { lane, ask, .. } => {
                    let cursor = ask.cursor.as_ref().map(|cursor| cursor.as_str().to_owned());
                    Some((lane.clone(), cursor, ask.count))
                }
                _ => None,
            })
            .collect()
    }
}

fn page_lane(account: &str) -> Lane {
    Lane::Page(Origin::Account(AccountName::new(account).unwrap()))
}

fn ahead_lane(account: &str) -> Lane {
    Lane::Ahead(Origin::Account(AccountName::new(account).unwrap()))
}

/// One page-numbered account with 25 assets on three pages; the first page is there, the second fetched ahead.
fn browsing() -> Driven {
    let mut driven = Driven::over(&[("affogato", true)]);
    driven.answer("affogato", 0..10, Some(25), true);
    driven.answer("affogato", 10..20, Some(25), true);
    driven
}
