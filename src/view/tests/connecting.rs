//! The first start, and the screen on which an account gets its key.

use super::frames::{at, at_every_size};
use crate::state::{Asked, Connect, HomeChoice, Remote, Scene, State, Step, Welcome, fixtures};

fn connect(state: &mut State) -> &mut Connect {
    let Scene::Connect(connect) = &mut state.scene else { panic!("no account gets its key") };
    connect
}

#[test]
fn the_first_start() {
    at_every_size("welcome", &fixtures::welcome());
    let mut state = fixtures::welcome();
    let ticket = state.tickets.mint();
    let demo = Remote::Loading { ticket, previous: None };
    state.scene = Scene::Welcome(Welcome { demo, ..Welcome::default() });
    at("welcome-starting", (80, 24), &state);
}

#[test]
fn another_service() {
    let mut state = fixtures::welcome();
    state.scene = Scene::Welcome(Welcome { selected: 3, another: true, ..Welcome::default() });
    for size in [(80, 24), (50, 16)] {
        at("welcome-another", size, &state);
    }
}

#[test]
fn a_key_is_typed() {
    let mut state = fixtures::connecting();
    at_every_size("connect", &state);
    let ticket = state.tickets.mint();
    connect(&mut state).asked = Some(Asked::Trial(ticket));
    at("connect-trying", (80, 24), &state);
    let refused = connect(&mut state);
    refused.asked = None;
    refused.wrong = Some("heygen: key refused (401) · paste another".to_owned());
    at("connect-refused", (80, 24), &state);
}

#[test]
fn the_key_of_the_services_own_tool_is_offered() {
    let mut state = fixtures::connecting();
    state.setup.own_tool = Some("~/.heygen/credentials".to_owned());
    connect(&mut state).key = crate::state::SecretField::default();
    at("connect-own-tool", (80, 24), &state);
}

#[test]
fn where_a_key_shall_live() {
    let mut state = fixtures::keeping();
    at_every_size("connect-home", &state);
    let variable = connect(&mut state.clone()).homes(&state.setup);
    let selected = variable.iter().position(|home| *home == HomeChoice::Variable).unwrap();
    connect(&mut state).step = Step::Home { selected };
    at("connect-home-variable", (80, 24), &state);
    connect(&mut state).step = Step::Command;
    at("connect-command", (80, 24), &state);
}
