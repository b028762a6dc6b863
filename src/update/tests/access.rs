//! What the mouse does, keys do as well.

use super::*;
use crate::input::Action;

/// The mouse's own lines, without its imports.
fn mouse() -> &'static str {
    include_str!("../mouse.rs").split_once("\n/// ").unwrap().1
}

/// What the mouse does without an action's name, by the function that it calls, and the action that does it by key.
const WITHOUT_A_NAME: [(&str, Place, Action); 11] = [
    ("rows::select(", Place::List, Action::Down),
    ("marks::here(", Place::Full, Action::MarkHere),
    ("sort::by(", Place::List, Action::SortMenu),
    ("sidebar::toggle(", Place::Sidebar, Action::Toggle),
    ("sidebar::only(", Place::Sidebar, Action::Only),
    ("search::open(", Place::List, Action::Search),
    ("search::leave(", Place::Search, Action::Accept),
    ("menu::take(", Place::Menu, Action::Accept),
    ("palette::run_at(", Place::Palette, Action::Run),
    ("marks::tell(", Place::List, Action::UnmarkAll),
    ("notes::about(", Place::Global, Action::Messages),
];

/// Whether a person without a mouse can come to it: by a key anywhere, or by its name in the palette of the list.
fn can_be_reached(keymap: &Keymap, action: Action) -> bool {
    Place::ALL.iter().any(|place| !keymap.chords(*place, action).is_empty())
        || keymap.actions(Place::List).contains(&action)
}

#[test]
fn every_action_of_the_mouse_has_a_key_or_stands_in_the_palette() {
    let keymap = Keymap::new(&[]).unwrap();
    let named = mouse().split("Action::").skip(1).filter_map(|rest| {
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        Action::ALL.iter().copied().find(|action| format!("{action:?}") == name)
    });
    let named: Vec<Action> = named.collect();
    assert!(named.len() >= 8, "{named:?}");
    for action in named {
        assert!(can_be_reached(&keymap, action), "{action:?}");
    }
    for (call, place, action) in WITHOUT_A_NAME {
        assert!(mouse().contains(call), "the mouse does not {call}) any more");
        assert!(!keymap.chords(place, action).is_empty(), "{action:?}");
    }
}

#[test]
fn the_mouse_calls_nothing_that_is_not_looked_at_here() {
    // What draws, remembers or lays out does nothing that a key would have to do.
    const HARMLESS: [&str; 3] = ["action::run(", "keys::drop_read_notice(", "layout::sort_menu("];
    const ROOMS: [&str; 11] =
        ["action", "keys", "layout", "marks", "menu", "notes", "palette", "rows", "search", "sidebar", "sort"];
    let known: Vec<&str> = WITHOUT_A_NAME.iter().map(|(call, _, _)| *call).chain(HARMLESS).collect();
    for room in ROOMS {
        for (at, _) in mouse().match_indices(&format!("{room}::")) {
            let call = &mouse()[at..];
            assert!(known.iter().any(|known| call.starts_with(known)), "{}", call.lines().next().unwrap());
        }
    }
}
