//! Which chords do what, by place: the defaults in `assets/keymap.toml` with the user's own over them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Action, Chord, Topic};

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    Global,
    Assets,
    List,
    Sheet,
    Sidebar,
    Detail,
    Full,
    /// Any text that is being typed.
    Field,
    Search,
    Menu,
    /// Every action by its name.
    Palette,
    /// A folder that is asked for.
    Prompt,
    /// A question to be answered with yes or no.
    Confirm,
    Downloads,
    Reader,
    Welcome,
    /// The fields in which an account gets its key.
    Connect,
    /// Where a key shall live.
    Home,
}

impl Place {
    pub const ALL: [Self; 18] = [
        Self::Global,
        Self::Assets,
        Self::List,
        Self::Sheet,
        Self::Sidebar,
        Self::Detail,
        Self::Full,
        Self::Field,
        Self::Search,
        Self::Menu,
        Self::Palette,
        Self::Prompt,
        Self::Confirm,
        Self::Downloads,
        Self::Reader,
        Self::Welcome,
        Self::Connect,
        Self::Home,
    ];

    /// The name of its table in the keymap.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Assets => "assets",
            Self::List => "list",
            Self::Sheet => "sheet",
            Self::Sidebar => "sidebar",
            Self::Detail => "detail",
            Self::Full => "full",
            Self::Field => "field",
            Self::Search => "search",
            Self::Menu => "menu",
            Self::Palette => "palette",
            Self::Prompt => "prompt",
            Self::Confirm => "confirm",
            Self::Downloads => "downloads",
            Self::Reader => "reader",
            Self::Welcome => "welcome",
            Self::Connect => "connect",
            Self::Home => "home",
        }
    }

    /// The place of a table's name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }

    /// The tables that are looked into for a key pressed here, nearest first.
    #[must_use]
    pub fn chain(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Assets => &[Self::Assets, Self::Global],
            Self::List => &[Self::List, Self::Assets, Self::Global],
            Self::Sheet => &[Self::Sheet, Self::Assets, Self::Global],
            Self::Sidebar => &[Self::Sidebar, Self::Assets, Self::Global],
            Self::Detail => &[Self::Detail, Self::Assets, Self::Global],
            Self::Full => &[Self::Full, Self::Assets, Self::Global],
            Self::Field => &[Self::Field, Self::Global],
            Self::Search => &[Self::Search, Self::Field, Self::Global],
            Self::Menu => &[Self::Menu, Self::Global],
            Self::Palette => &[Self::Palette, Self::Field, Self::Global],
            Self::Prompt => &[Self::Prompt, Self::Field, Self::Global],
            Self::Confirm => &[Self::Confirm, Self::Global],
            Self::Downloads => &[Self::Downloads, Self::Global],
            Self::Reader => &[Self::Reader, Self::Global],
            Self::Welcome => &[Self::Welcome, Self::Global],
            Self::Connect => &[Self::Connect, Self::Field, Self::Global],
            Self::Home => &[Self::Home, Self::Global],
        }
    }

    /// Whether text is typed here, so that every key with a letter on it is that letter.
    #[must_use]
    pub fn is_field(self) -> bool {
        self.chain().contains(&Self::Field)
    }

    /// Whether keys that begin with this one can mean anything here.
    fn admits(self, keys: &[Chord]) -> bool {
        !self.is_field() || keys.first().is_none_or(|first| first.letter().is_none())
    }
}

/// One line of a keymap file, as text, with the place to name when it is wrong (`config.toml:12`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub place: String,
    pub chord: String,
    pub action: String,
    pub at: String,
}

/// What a sequence of chords means at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Action(Action),
    /// More keys have to follow.
    Prefix,
    Nothing,
}

/// The chords of every place. `None` is a default that was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    places: BTreeMap<Place, BTreeMap<Vec<Chord>, Option<Action>>>,
    /// In the order in which they were given, for the help: the first chord of an action is the one that hints show.
    order: BTreeMap<Place, Vec<Vec<Chord>>>,
    /// What has, or had before the user took it away, a key in each place's table.
    offered: BTreeMap<Place, BTreeSet<Action>>,
    warnings: Vec<String>,
}

const DEFAULTS: &str = include_str!("../../assets/keymap.toml");

impl Keymap {
    /// The defaults with the user's bindings over them.
    ///
    /// # Errors
    /// One sentence with file and line: an unknown place, key or action, a chord that is also the beginning of a
    /// sequence, or no way left to quit.
    pub fn new(own: &[Binding]) -> Result<Self, String> {
        let mut map =
            Self { places: BTreeMap::new(), order: BTreeMap::new(), offered: BTreeMap::new(), warnings: Vec::new() };
        let mut at = BTreeMap::new();
        for binding in &defaults()? {
            map.bind(binding, &mut at)?;
        }
        // The user's line that took the last way to quit away, until a later one gives one back.
        let mut took_quit = None;
        for binding in own {
            map.bind(binding, &mut at)?;
            took_quit = if map.quits() { None } else { took_quit.or(Some(binding)) };
        }
        map.check_prefixes(&at)?;
        match took_quit {
            None => Ok(map),
            Some(Binding { at, chord, .. }) => {
                Err(format!("{at}: without {chord:?} no key is left that quits · bind back-or-quit or quit-now"))
            }
        }
    }

    /// What loads, but will not work in every terminal.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What `keys`, pressed one after another at `place`, mean.
    #[must_use]
    pub fn find(&self, place: Place, keys: &[Chord]) -> Found {
        if !place.admits(keys) {
            return Found::Nothing;
        }
        let tables = || place.chain().iter().filter_map(|place| self.places.get(place));
        match tables().find_map(|table| table.get(keys)) {
            Some(Some(action)) => return Found::Action(*action),
            Some(None) => return Found::Nothing,
            None => {}
        }
        let prefix = tables().flatten().any(|(chords, action)| action.is_some() && chords.starts_with(keys));
        if prefix { Found::Prefix } else { Found::Nothing }
    }

    /// The chords of an action at a place, in the order of the file; empty where it has none.
    #[must_use]
    pub fn chords(&self, place: Place, action: Action) -> Vec<String> {
        self.visible(place)
            .into_iter()
            .filter(|(_, bound)| *bound == action)
            .map(|(chords, _)| sequence(chords))
            .collect()
    }

    /// The first chord of an action at a place, for hints.
    #[must_use]
    pub fn hint(&self, place: Place, action: Action) -> Option<String> {
        self.visible(place).into_iter().find(|(_, bound)| *bound == action).map(|(chords, _)| sequence(chords))
    }

    /// Everything that can be pressed at a place, nearest table first, without what a nearer table covers.
    #[must_use]
    pub fn visible(&self, place: Place) -> Vec<(&[Chord], Action)> {
        let mut seen: Vec<&[Chord]> = Vec::new();
        let mut found = Vec::new();
        let here = place;
        for place in here.chain() {
            for chords in self.order.get(place).into_iter().flatten() {
                if seen.contains(&chords.as_slice()) || !here.admits(chords) {
                    continue;
                }
                seen.push(chords);
                if let Some(Some(action)) = self.places.get(place).and_then(|table| table.get(chords)) {
                    found.push((chords.as_slice(), *action));
                }
            }
        }
        found
    }

    /// Everything that can be done at a place, with or without a key, in the order of [`Action::ALL`]. What has no key
    /// anywhere, or a letter of the copy menu, is for assets, or else for the program as a whole.
    #[must_use]
    pub fn actions(&self, place: Place) -> Vec<Action> {
        let everywhere = |action: &Action| match action.topic() {
            Topic::Program => Place::Global,
            Topic::Move | Topic::Look | Topic::Pick | Topic::Do => Place::Assets,
        };
        let is_offered = |action: &Action| {
            let at = |place: &Place| self.offered.get(place).is_some_and(|offered| offered.contains(action));
            let keyless = action.copy_form().is_some() || !Place::ALL.iter().any(at);
            place.chain().iter().any(at) || keyless && place.chain().contains(&everywhere(action))
        };
        Action::ALL.iter().copied().filter(is_offered).collect()
    }

    fn bind(&mut self, binding: &Binding, at: &mut BTreeMap<(Place, Vec<Chord>), String>) -> Result<(), String> {
        let Binding { place, chord, action, at: line } = binding;
        let place = Place::named(place).ok_or_else(|| format!("{line}: there is no place {place:?} for keys"))?;
        let chords = chord
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<Vec<Chord>, String>>()
            .map_err(|why| format!("{line}: {why}"))?;
        let Some(first) = chords.first() else { return Err(format!("{line}: a key is missing before {action:?}")) };
        if matches!(first.key, super::Key::Char('0'..='9')) && !first.ctrl && !first.alt {
            return Err(format!("{line}: {chord:?} cannot be bound: digits are counts"));
        }
        if !place.admits(&chords) {
            return Err(format!("{line}: {chord:?} cannot be bound: [{}] takes it as text", place.name()));
        }
        let bound = match action.as_str() {
            "none" => None,
            name => Some(Action::named(name).ok_or_else(|| format!("{line}: there is no action {name:?}"))?),
        };
        let table = self.places.entry(place).or_default();
        for chord in &chords {
            // Twins that do the same need not be told apart.
            let is_same = |twin: &str| {
                twin.parse().is_ok_and(|twin: Chord| table.get(&[twin][..]).is_some_and(|other| *other == bound))
            };
            if let Some(twin) = chord.twin().filter(|twin| !is_same(twin)) {
                self.warnings.push(format!("{line}: most terminals cannot tell {chord} from {twin}"));
            }
        }
        let order = self.order.entry(place).or_default();
        order.retain(|known| *known != chords);
        order.push(chords.clone());
        table.insert(chords.clone(), bound);
        self.offered.entry(place).or_default().extend(bound);
        at.insert((place, chords), line.clone());
        Ok(())
    }

    /// A chord that does something at once can never also begin a sequence, wherever in the chain the two stand.
    fn check_prefixes(&self, at: &BTreeMap<(Place, Vec<Chord>), String>) -> Result<(), String> {
        for place in Place::ALL {
            let visible = self.visible(place);
            for (short, _) in &visible {
                let longer = visible.iter().find(|(long, _)| long.len() > short.len() && long.starts_with(short));
                let Some((long, _)) = longer else { continue };
                // The mistake is the user's line: the later one of the two.
                let lines = |chords: &[Chord]| {
                    place
                        .chain()
                        .iter()
                        .find_map(|place| at.get(&(*place, chords.to_vec())))
                        .cloned()
                        .unwrap_or_default()
                };
                let (short_at, long_at) = (lines(short), lines(long));
                let line = if short_at.starts_with(DEFAULTS_NAME) { long_at } else { short_at };
                return Err(format!(
                    "{line}: {:?} is also the beginning of {:?} in [{}] · remove one",
                    sequence(short),
                    sequence(long),
                    place.name()
                ));
            }
        }
        Ok(())
    }

    /// Whether a key at the list quits.
    fn quits(&self) -> bool {
        self.visible(Place::List).iter().any(|(_, action)| matches!(action, Action::BackOrQuit | Action::QuitNow))
    }
}

const DEFAULTS_NAME: &str = "keymap.toml";

fn defaults() -> Result<Vec<Binding>, String> {
    let tables: toml::Table = toml::from_str(DEFAULTS).map_err(|error| format!("{DEFAULTS_NAME}: {error}"))?;
    // The parser sorts the keys of a table; the order of the file is the order of the help.
    let position = |place: &str, chord: &str| {
        let table = DEFAULTS.find(&format!("\n[{place}]")).unwrap_or_default();
        DEFAULTS[table..].find(&format!("\n\"{chord}\" =")).map_or(usize::MAX, |at| table + at)
    };
    let mut bindings = Vec::new();
    for (place, keys) in &tables {
        for (chord, action) in keys.as_table().into_iter().flatten() {
            let binding = Binding {
                place: place.clone(),
                chord: chord.clone(),
                action: action.as_str().unwrap_or_default().to_owned(),
                at: DEFAULTS_NAME.to_owned(),
            };
            bindings.push((position(place, chord), binding));
        }
    }
    bindings.sort_by_key(|(position, _)| *position);
    Ok(bindings.into_iter().map(|(_, binding)| binding).collect())
}

/// Chords as they are written: `g g`.
#[must_use]
pub fn sequence(chords: &[Chord]) -> String {
    let mut text = String::new();
    for chord in chords {
        if !text.is_empty() {
            text.push(' ');
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "{chord}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn keys(text: &str) -> Vec<Chord> {
        text.split_whitespace().map(|chord| chord.parse().unwrap()).collect()
    }

    fn own(place: &str, chord: &str, action: &str) -> Binding {
        Binding { place: place.into(), chord: chord.into(), action: action.into(), at: "config.toml:12".into() }
    }

    #[rstest]
    #[case(Place::List, "j", Found::Action(Action::Down))]
    #[case(Place::Sidebar, "r", Found::Action(Action::RetryProvider))]
    #[case(Place::List, "r", Found::Action(Action::Reload))]
    #[case(Place::List, "g", Found::Prefix)]
    #[case(Place::List, "g g", Found::Action(Action::FirstRow))]
    #[case(Place::List, "g m", Found::Action(Action::ToggleMouse))]
    #[case(Place::Menu, "y", Found::Nothing)]
    #[case(Place::Menu, "q", Found::Action(Action::BackOrQuit))]
    #[case(Place::List, "X", Found::Nothing)]
    #[case(Place::Search, "tab", Found::Action(Action::Complete))]
    #[case(Place::Search, "ctrl-u", Found::Action(Action::ClearField))]
    #[case(Place::Search, "ctrl-c", Found::Action(Action::Cancel))]
    #[case(Place::Search, "ctrl-l", Found::Action(Action::Redraw))]
    #[case(Place::Search, "q", Found::Nothing)]
    #[case(Place::Search, "g", Found::Nothing)]
    fn the_defaults_go_from_the_place_outwards(#[case] place: Place, #[case] pressed: &str, #[case] found: Found) {
        assert_eq!(Keymap::new(&[]).unwrap().find(place, &keys(pressed)), found);
    }

    #[test]
    fn a_users_key_lies_over_a_default_and_none_takes_one_away() {
        let map = Keymap::new(&[own("list", "j", "up"), own("assets", "o", "none")]).unwrap();
        assert_eq!(map.find(Place::List, &keys("j")), Found::Action(Action::Up));
        assert_eq!(map.find(Place::List, &keys("o")), Found::Nothing);
    }

    #[rstest]
    #[case(own("list", "g", "down"), "config.toml:12: \"g\" is also the beginning of")]
    #[case(own("list", "j k", "down"), "config.toml:12: \"j\" is also the beginning of \"j k\" in [list] · remove one")]
    #[case(own("list", "x", "fly"), "config.toml:12: there is no action \"fly\"")]
    #[case(own("attic", "x", "down"), "config.toml:12: there is no place \"attic\" for keys")]
    #[case(own("list", "hyper-x", "down"), "config.toml:12: \"hyper-x\" is not the name of a key")]
    #[case(own("search", "x", "down"), "config.toml:12: \"x\" cannot be bound: [search] takes it as text")]
    #[case(own("list", "5", "down"), "config.toml:12: \"5\" cannot be bound: digits are counts")]
    fn a_mistake_is_named_with_its_line(#[case] binding: Binding, #[case] words: &str) {
        let error = Keymap::new(&[binding]).unwrap_err();
        assert!(error.starts_with(words), "{error}");
    }

    #[test]
    fn there_is_always_a_way_to_quit() {
        let none = |chord, at: &str| Binding { at: at.into(), ..own("global", chord, "none") };
        let (q, ctrl_c) = (none("q", "config.toml:7"), none("ctrl-c", "config.toml:9"));
        assert!(Keymap::new(std::slice::from_ref(&q)).is_ok());
        assert_eq!(
            Keymap::new(&[q.clone(), ctrl_c.clone(), own("list", "o", "none")]).unwrap_err(),
            "config.toml:9: without \"ctrl-c\" no key is left that quits · bind back-or-quit or quit-now"
        );
        assert!(Keymap::new(&[q, ctrl_c, own("list", "x", "quit-now")]).is_ok());
    }

    #[test]
    fn a_key_with_a_twin_loads_with_a_warning() {
        let map = Keymap::new(&[own("list", "ctrl-i", "down")]).unwrap();
        assert_eq!(map.warnings(), ["config.toml:12: most terminals cannot tell ctrl-i from tab"]);
    }

    #[test]
    fn a_field_shows_no_key_that_it_takes_as_text() {
        let map = Keymap::new(&[own("global", "Z y", "help")]).unwrap();
        assert!(map.visible(Place::Search).iter().all(|(chords, _)| chords[0].letter().is_none()));
        assert_eq!(map.chords(Place::Search, Action::Help), ["f1"]);
    }

    #[test]
    fn hints_show_the_first_chord_of_the_file() {
        let map = Keymap::new(&[]).unwrap();
        assert_eq!(map.hint(Place::List, Action::NextPage).as_deref(), Some("n"));
        assert_eq!(map.chords(Place::List, Action::PreviousPage), ["p", "[", "N"]);
    }

    #[test]
    fn no_default_is_a_key_that_terminals_or_multiplexers_keep() {
        let map = Keymap::new(&[]).unwrap();
        assert_eq!(map.warnings(), &[] as &[String]);
        for place in Place::ALL.into_iter().filter(|place| !place.is_field()) {
            for action in Action::ALL {
                let chords = map.chords(place, *action);
                let taken = |chord: &String| {
                    chord.contains("alt-")
                        || ["ctrl-a", "ctrl-b", "ctrl-g", "ctrl-n", "ctrl-o", "ctrl-q", "ctrl-s", "ctrl-t", "ctrl-w"]
                            .contains(&chord.as_str())
                };
                assert!(chords.is_empty() || !chords.iter().all(taken), "{action:?} at {place:?}: {chords:?}");
            }
        }
    }

    #[test]
    fn every_action_can_be_come_to_at_some_place() {
        let map = Keymap::new(&[]).unwrap();
        for action in Action::ALL {
            assert!(Place::ALL.iter().any(|place| map.actions(*place).contains(action)), "{action:?} is nowhere");
        }
    }

    #[test]
    fn what_has_lost_its_key_or_never_had_one_is_still_there_to_be_done() {
        let map = Keymap::new(&[own("assets", "o", "none"), own("sidebar", "x", "redraw")]).unwrap();
        assert_eq!(map.hint(Place::List, Action::Open), None);
        assert!(map.actions(Place::List).contains(&Action::Open));
        assert!(map.actions(Place::Sheet).contains(&Action::GoToPage), "it has no key");
        assert!(!map.actions(Place::Reader).contains(&Action::GoToPage), "nothing has pages there");
        assert!(!map.actions(Place::List).contains(&Action::RetryProvider), "it is for the sidebar");
    }
}
