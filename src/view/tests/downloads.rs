//! The panel of the downloads, the line about them, and the folder that is asked for.

use super::dump::{cells, row, theme, with_icons};
use super::frames::{SIZES, at, at_every_size, compare};
use crate::state::{Confirm, Deed, DownloadsPanel, Icons, Overlay, State, TextField, fixtures};

fn panel(state: &mut State) -> &mut DownloadsPanel {
    match &mut state.overlay {
        Some(Overlay::Downloads(panel)) => panel,
        other => panic!("no panel: {other:?}"),
    }
}

#[test]
fn downloads_in_every_way_they_can_stand() {
    at_every_size("downloads", &fixtures::downloading(299));
}

#[test]
fn the_last_of_the_downloads() {
    let mut state = fixtures::downloading(299);
    panel(&mut state).selected = 298;
    at("downloads-end", (80, 24), &state);
}

#[test]
fn downloads_in_ascii_and_in_another_theme() {
    let mut state = fixtures::downloading(299);
    state.size = (80, 24);
    panel(&mut state).selected = 4;
    compare("downloads-night", &state, &theme("night"));
    state.settings.icons = Icons::Ascii;
    compare("downloads-ascii", &state, &with_icons("default", Icons::Ascii));
}

#[test]
fn no_downloads_yet() {
    at("downloads-none", (80, 24), &fixtures::downloading(0));
}

#[test]
fn the_status_line_tells_of_downloads_that_run() {
    let mut state = fixtures::downloading(299);
    state.overlay = None;
    for size in SIZES {
        state.size = size;
        let last = row(&cells(&state, &theme("default")), size.1 - 1);
        let told = last.contains("downloading 294 · 2 %");
        assert_eq!(told, size.0 >= 80, "{last:?}");
    }
}

#[test]
fn a_folder_is_asked_for() {
    let state = fixtures::prompting();
    for size in [(40, 10), (80, 24)] {
        at("prompt", size, &state);
    }
    let mut state = state;
    if let Some(Overlay::Prompt(prompt)) = &mut state.overlay {
        prompt.field = TextField::new("media");
        prompt.wrong = Some("where does it begin? with ~/ or /");
    }
    at("prompt-wrong", (80, 24), &state);
}

#[test]
fn much_is_asked_about() {
    let mut state = fixtures::browsing();
    let words = "300 assets, 4.1 GB and more, to ~/Downloads/assetbrowse · enter downloads them".to_owned();
    let then = Deed::Download { assets: Vec::new(), folder: None };
    state.overlay = Some(Overlay::Confirm(Confirm { words, then }));
    at("download-question", (80, 24), &state);
}
