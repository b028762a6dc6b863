//! All that is known: plain data that `update` changes and `view` draws.

pub mod accounts;
pub mod age;
pub mod collections;
pub mod confirm;
pub mod connect;
pub mod copy_menu;
pub mod deed;
pub mod detail;
pub mod downloads;
pub mod find;
pub mod form;
pub mod gathered;
pub mod glyphs;
pub mod ground;
pub mod header;
pub mod help;
pub mod hints;
pub mod keys;
pub mod layout;
pub mod listing;
pub mod marks;
pub mod menu;
pub mod open_menu;
pub mod overlay;
pub mod palette;
pub mod preview;
pub mod probing;
pub mod prompt;
pub mod raw;
pub mod reach;
pub mod reader;
pub mod refresh;
pub mod remote;
pub mod scroll;
pub mod search;
pub mod seats;
pub mod secret_field;
pub mod session;
pub mod settings;
pub mod sheet;
pub mod sidebar;
pub mod sort_menu;
pub mod statusline;
pub mod sync;
pub mod table;
pub mod text_field;
pub mod ticket;
pub mod welcome;

#[cfg(test)]
pub mod fixtures;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use ratatui::layout::Rect;

use crate::asset::{AccountName, Asset, Census, Collection, Folder, Origin, Query};
use crate::input::{Action, Chord, Keymap, Place};
pub use accounts::{Abilities, AccountInfo, AccountState, Health, Seen};
pub use collections::Elsewhere;
pub use confirm::Confirm;
pub use connect::{Asked, Connect, ConnectField, GivenKey, HomeChoice, Kept, KeyHome, Step, Trial, Tried};
pub use copy_menu::{CopyMenu, CopyRoute, CopySize, Sample};
pub use deed::{Deed, Renewal};
pub use detail::{Detail, DetailLines, DetailPlaces, Field, Strip};
pub use downloads::{Downloads, DownloadsPanel};
pub use find::Find;
pub use gathered::{Gathered, Gathering, KEPT_GATHERED};
pub use glyphs::Glyphs;
pub use ground::Ground;
pub use header::{Header, Sign};
pub use hints::{Hint, HintRow};
pub use keys::Keys;
pub use layout::{Front, Geometry};
pub use listing::{Answering, Arrived, Count, Landing, Listing, PageView, Parked, Part, PartStatus, Start, Walked};
pub use marks::{Marks, Sought};
pub use menu::{Menu, MenuKind};
pub use open_menu::{OpenMenu, OpenWith, Program, Programs};
pub use overlay::{Message, Messages, Note, Notice, Overlay, Tone, again};
pub use palette::{Palette, PalettePlaces};
pub use preview::{
    AtHand, Failure, Framed, Gaze, Graphics, Picture, PictureKey, Preview, Previews, Sight, Subject, WaveKey,
};
pub use probing::Probing;
pub use prompt::Prompt;
pub use reach::{Need, Reach};
pub use reader::Reader;
pub use refresh::Refresh;
pub use remote::Remote;
pub use scroll::Window;
pub use search::Searching;
pub use seats::{Moves, Seats};
pub use secret_field::SecretField;
pub use session::{Keeping, Session};
pub use settings::{BrowserSettings, Column, Icons, Images};
pub use sheet::{Cell, Sheet};
pub use sidebar::{Sidebar, SidebarItem, SidebarLine};
pub use statusline::StatusLine;
pub use sync::{Sync, Syncing, Syncs};
pub use table::Table;
pub use text_field::{TextField, TypedPart};
pub use ticket::{Now, Ticket, Tickets};
pub use welcome::{Service, Setup, Way, Welcome};

/// The pane that keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    Sidebar,
    #[default]
    List,
    Detail,
}

/// What the whole screen is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scene {
    #[default]
    Browse,
    /// The ways to a first account, or to one more.
    Welcome(Welcome),
    /// An account gets its key.
    Connect(Box<Connect>),
}

/// A count and a sequence that are being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    pub count: Option<u32>,
    pub keys: Vec<Chord>,
}

impl Pending {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count.is_none() && self.keys.is_empty()
    }
}

/// The last click on something that a second one does more with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastClick {
    /// Since the program's start.
    pub at: Duration,
    pub on: Clicked,
}

/// What a second click does more with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clicked {
    /// A row of the list.
    Row(usize),
    /// A field of the full detail.
    Field(usize),
    /// A line of the sidebar.
    Line(usize),
    /// A line of the downloads.
    Download(usize),
}

/// Everything that the browser knows.
#[derive(Clone, Debug)]
pub struct State {
    pub settings: BrowserSettings,
    pub keymap: Arc<Keymap>,
    /// The zone in which dates are shown.
    pub zone: TimeZone,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What the terminal draws on, where that is known.
    pub ground: Option<Ground>,
    /// The moment of the last message.
    pub now: Now,
    pub tickets: Tickets,
    pub scene: Scene,
    pub setup: Setup,
    pub accounts: Vec<AccountState>,
    pub seen: Seen,
    /// What the catalogue holds.
    pub census: Arc<Census>,
    pub reach: Reach,
    pub syncs: Syncs,
    pub refresh: Refresh,
    /// The collections that are not listed now, as far as they were.
    pub elsewhere: BTreeMap<Collection, Elsewhere>,
    pub keeping: Keeping,
    pub previews: Previews,
    pub probing: Probing,
    pub downloads: Downloads,
    pub sidebar: Sidebar,
    pub listing: Listing,
    pub marks: Marks,
    pub search: Searching,
    /// Pinned under the rows; made anew after each message.
    pub notes: Vec<Note>,
    pub detail: Detail,
    pub focus: Pane,
    /// The page is shown as a contact sheet, not as a list.
    pub sheet: bool,
    /// The detail fills the screen.
    pub full: bool,
    pub overlay: Option<Overlay>,
    /// What is looked for in what is read over the panes.
    pub find: Option<Find>,
    /// What was run from the palette of late, the latest first.
    pub recent: Vec<Action>,
    pub notice: Option<Notice>,
    pub messages: Messages,
    pub pending: Pending,
    pub mouse: bool,
    /// The user's programs for opening assets.
    pub programs: Programs,
    /// Which way copies go first.
    pub copies_go: CopyRoute,
    pub last_click: Option<LastClick>,
    /// The one wake-up that is armed.
    pub alarm: Option<(Duration, Ticket)>,
    /// What is being copied or opened, by ticket: a late answer of an older one says nothing any more.
    pub deed: Option<Ticket>,
    /// What waits for assets of other pages.
    pub gathering: Option<Gathering>,
    /// Assets of other pages, for what is being done with them.
    pub gathered: Gathered,
    /// What waits for URLs that are asked for anew.
    pub renewal: Option<Renewal>,
    /// The exit code, once the end has begun.
    pub ending: Option<u8>,
}

impl State {
    /// A browser over these accounts, with nothing asked yet.
    #[must_use]
    pub fn new(settings: BrowserSettings, keymap: Arc<Keymap>, zone: TimeZone, accounts: Vec<AccountInfo>) -> Self {
        let query = Query { collection: collections::first(&accounts), ..Query::default() };
        let listing = Listing::new(query, settings.page_size);
        let graphics = if settings.images == Images::Off { Graphics::None } else { Graphics::Unknown };
        Self {
            previews: Previews { graphics, ..Previews::default() },
            probing: Probing::default(),
            downloads: Downloads::default(),
            mouse: settings.mouse,
            programs: Programs::default(),
            copies_go: CopyRoute::Terminal,
            settings,
            keymap,
            zone,
            size: (80, 24),
            ground: None,
            now: Now::default(),
            tickets: Tickets::default(),
            scene: Scene::Browse,
            setup: Setup::default(),
            accounts: accounts.into_iter().map(AccountState::new).collect(),
            seen: Seen::default(),
            census: Arc::default(),
            reach: Reach::default(),
            syncs: Syncs::default(),
            refresh: Refresh::default(),
            elsewhere: BTreeMap::new(),
            keeping: Keeping::default(),
            sidebar: Sidebar::default(),
            listing,
            marks: Marks::default(),
            search: Searching::default(),
            notes: Vec::new(),
            detail: Detail::default(),
            focus: Pane::List,
            sheet: false,
            full: false,
            overlay: None,
            find: None,
            recent: Vec::new(),
            notice: None,
            messages: Messages::default(),
            pending: Pending::default(),
            last_click: None,
            alarm: None,
            deed: None,
            gathering: None,
            gathered: Gathered::default(),
            renewal: None,
            ending: None,
        }
    }

    /// Where everything stands on the screen.
    #[must_use]
    pub fn geometry(&self) -> Geometry {
        self.geometry_of(self.focus, self.front())
    }

    /// What the body of the screen is for.
    #[must_use]
    pub fn front(&self) -> Front {
        if self.full { Front::Full } else { self.beneath() }
    }

    /// What the body is for where nothing fills it.
    fn beneath(&self) -> Front {
        if self.sheet { Front::Sheet } else { Front::Panes }
    }

    /// Where the rows of the list, or the cells of the contact sheet, stand on the screen when nothing covers them.
    #[must_use]
    pub fn rows_area(&self) -> Rect {
        self.geometry_of(Pane::List, self.beneath()).rows
    }

    fn geometry_of(&self, focus: Pane, front: Front) -> Geometry {
        let of = |notes| Geometry::of(self.size, focus, front, notes);
        let geometry = of(self.notes.len());
        match (&self.notes[..], geometry.list) {
            // A long note that is alone goes on in the second line.
            ([one], Some(list)) if one.widest() > Geometry::note_room(list) => of(2),
            _ => geometry,
        }
    }

    /// The characters that we draw ourselves.
    #[must_use]
    pub fn glyphs(&self) -> &'static Glyphs {
        Glyphs::of(self.settings.icons)
    }

    /// The spinner at this moment; it stands still where motion is not wanted.
    #[must_use]
    pub fn spinner(&self) -> &'static str {
        let millis = if self.settings.reduced_motion { 0 } else { self.now.since_start.as_millis() };
        self.glyphs().spinner(millis)
    }

    /// How often the figure of a countdown changes.
    #[must_use]
    pub fn countdown_step(&self) -> Duration {
        Duration::from_secs(if self.settings.reduced_motion { 5 } else { 1 })
    }

    /// What is left until a moment since the program's start, in whole steps of a countdown, rounded up; nothing when it
    /// has come.
    #[must_use]
    pub fn left_until(&self, until: Duration) -> Duration {
        let (left, step) = (until.saturating_sub(self.now.since_start), self.countdown_step());
        let steps = left.as_nanos().div_ceil(step.as_nanos());
        step.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
    }

    /// The place of the list's keys, or of those of the contact sheet that is in its stead.
    #[must_use]
    pub fn page_place(&self) -> Place {
        if self.sheet { Place::Sheet } else { Place::List }
    }

    /// Where a key pressed now belongs.
    #[must_use]
    pub fn place(&self) -> Place {
        match (&self.overlay, &self.scene) {
            (Some(Overlay::CopyMenu(_) | Overlay::SortMenu { .. } | Overlay::OpenMenu(_)), _) => Place::Menu,
            (Some(Overlay::Palette(_)), _) => Place::Palette,
            (Some(Overlay::Prompt(_)), _) => Place::Prompt,
            (Some(Overlay::Confirm(_)), _) => Place::Confirm,
            (Some(Overlay::Downloads(_)), _) => Place::Downloads,
            (Some(Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. }), _) => {
                if self.is_finding() {
                    Place::Field
                } else {
                    Place::Reader
                }
            }
            (None, Scene::Welcome(_)) => Place::Welcome,
            (None, Scene::Connect(connect)) if connect.is_typed_in() => Place::Connect,
            (None, Scene::Connect(_)) => Place::Home,
            (None, Scene::Browse) if self.search.field.is_some() => Place::Search,
            (None, Scene::Browse) if self.full => Place::Full,
            (None, Scene::Browse) => match self.focus {
                Pane::Sidebar => Place::Sidebar,
                Pane::Detail if !self.sheet => Place::Detail,
                Pane::List | Pane::Detail => self.page_place(),
            },
        }
    }

    /// The accounts that pass the filters: those whose rows the list shows.
    #[must_use]
    pub fn listed_accounts(&self) -> Vec<AccountName> {
        self.listed().map(AccountState::name).cloned().collect()
    }

    /// Who gives a part to each page of the list.
    #[must_use]
    pub fn origins(&self) -> Vec<Origin> {
        self.listing.origins(&self.listed_accounts())
    }

    #[must_use]
    pub fn account(&self, name: &AccountName) -> Option<&AccountState> {
        self.accounts.iter().find(|account| account.name() == name)
    }

    pub fn account_mut(&mut self, name: &AccountName) -> Option<&mut AccountState> {
        self.accounts.iter_mut().find(|account| account.name() == name)
    }

    /// The assets that can be seen, from the top.
    pub fn on_screen(&self) -> impl Iterator<Item = &Asset> {
        self.rows_on_screen().filter_map(|row| self.listing.shown.asset(row))
    }

    /// The selected row's position among all rows of the listing, from 1; 0 when there is none.
    #[must_use]
    pub fn position(&self) -> u64 {
        if self.listing.shown.is_empty() { 0 } else { self.listing.shown.first + self.listing.row as u64 + 1 }
    }

    /// The folders of an account: as its provider told them, else as the catalogue knows them.
    #[must_use]
    pub fn folders_of(&self, account: &AccountName) -> Option<&[Folder]> {
        let told = self.account(account).and_then(|account| account.folders.value());
        told.or_else(|| self.census.folders.get(account)).map(Vec::as_slice)
    }

    /// The name of a folder as its provider tells it, with those above it: `launch / teasers`.
    #[must_use]
    pub fn folder_path(&self, asset: &Asset) -> Option<String> {
        let id = asset.folder.as_ref()?;
        let folders = self.folders_of(&asset.id.account);
        let mut names = Vec::new();
        let mut at = Some(id.clone());
        // A folder inside itself is possible in a hostile answer; no real tree is deeper than this.
        while let (Some(wanted), true) = (at.take(), names.len() < 16) {
            let Some(folder) = folders.and_then(|all| all.iter().find(|folder| folder.id.id == wanted)) else { break };
            names.push(folder.name.shown().to_owned());
            at.clone_from(&folder.parent);
        }
        names.reverse();
        match (names.is_empty(), &asset.folder_name) {
            (false, _) => Some(names.join(" / ")),
            (true, Some(name)) => Some(name.shown().to_owned()),
            (true, None) => Some(crate::text::Label::new(id).shown().to_owned()),
        }
    }
}
