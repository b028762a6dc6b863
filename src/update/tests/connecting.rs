//! From the first start to an account, and from a key that is refused to one that is not.

use super::*;
use crate::asset::Secret;
use crate::state::fixtures::setup;
use crate::state::{
    Asked, Connect, ConnectField, Count, GivenKey, Kept, KeyHome, SidebarItem, Step, TextField, Trial, Tried,
};

const KEY: &str = "canary-0123456789-abcd";

fn first_start() -> Driven {
    let mut driven = Driven::over(&[]);
    driven.state.setup = setup();
    driven.state.scene = Scene::Welcome(Welcome::default());
    driven
}

fn connect(driven: &Driven) -> &Connect {
    let Scene::Connect(connect) = &driven.state.scene else { panic!("not connecting: {:?}", driven.state.scene) };
    connect
}

fn paste<'d>(driven: &'d mut Driven, text: &str) -> &'d [Effect] {
    driven.send(Msg::Input(Input::Paste(text.to_owned())))
}

/// HeyGen's screen with a key in it, which is being tried.
fn trying() -> (Driven, Ticket, Trial) {
    let mut driven = first_start();
    driven.press("2");
    paste(&mut driven, &format!("  \n {KEY} \r\n"));
    let [Effect::TryKey { ticket, trial }] = driven.press("enter") else { panic!("{:?}", driven.effects) };
    let (ticket, trial) = (*ticket, trial.clone());
    (driven, ticket, trial)
}

fn tried() -> Tried {
    let assets = Count { number: 319, more: false };
    Tried { holder: Some(Label::new("studio-lisbon")), assets, took: Duration::from_millis(200) }
}

/// The key works, and its home is asked.
fn asking_for_a_home() -> Driven {
    let (mut driven, ticket, trial) = trying();
    driven.send(Msg::Reply(Reply::Tried { ticket, result: Ok((trial, tried())) }));
    driven
}

fn kept(name: &str) -> Kept {
    Kept { account: AccountName::new(name).unwrap(), key: "key in ~/x.key".to_owned(), notes: Vec::new() }
}

#[test]
fn a_pasted_key_is_tried_kept_and_the_list_is_there() {
    let (mut driven, ticket, trial) = trying();
    assert_eq!(trial.key, GivenKey::Typed(Secret::new(KEY)), "without the white space around it");
    assert_eq!((trial.account.name.as_str(), trial.account.kind), ("heygen", ProviderKind::Heygen));
    driven.send(Msg::Reply(Reply::Tried { ticket, result: Ok((trial.clone(), tried())) }));
    assert_eq!(connect(&driven).works.as_ref().unwrap().1.words(), "works: account “studio-lisbon”, 319 assets, 0.2 s");
    let [Effect::KeepKey { ticket, trial: same, home }] = driven.press("j enter") else {
        panic!("{:?}", driven.effects)
    };
    assert_eq!((same, home), (&trial, &KeyHome::File));
    let result = Ok((vec![info("heygen", false)], kept("heygen")));
    let ticket = *ticket;
    driven.send(Msg::Reply(Reply::Connected { ticket, result }));
    assert_eq!(driven.state.scene, Scene::Browse);
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 10)]);
    assert_eq!(driven.state.notice.as_ref().unwrap().text, "heygen connected · key in ~/x.key");
}

#[test]
fn no_debug_output_tells_the_key() {
    let (mut driven, ticket, trial) = trying();
    let effects = format!("{:?}", driven.effects);
    let reply = Reply::Tried { ticket, result: Ok((trial, tried())) };
    let said = format!("{reply:?}");
    driven.send(Msg::Reply(reply));
    driven.press("enter");
    let all = [effects, said, format!("{:?}", driven.state), format!("{:?}", driven.effects)].concat();
    assert!(all.contains("Secret") && !all.contains("canary"), "{all}");
    assert_eq!(driven.state.messages.all.iter().filter(|message| message.text.contains("canary")).count(), 0);
}

#[test]
fn a_refused_key_says_so_and_can_be_changed() {
    let (mut driven, ticket, _) = trying();
    driven.send(Msg::Reply(Reply::Tried { ticket, result: Err(fault("heygen", FaultKind::Unauthorized)) }));
    assert_eq!(connect(&driven).wrong.as_deref(), Some("heygen: key refused (401) · paste another"));
    driven.press("ctrl-u");
    assert_eq!(connect(&driven).wrong, None);
    paste(&mut driven, "another-key");
    assert!(matches!(driven.press("enter"), [Effect::TryKey { .. }]), "{:?}", driven.effects);
}

#[test]
fn esc_ends_a_trial_at_once_and_its_answer_changes_nothing() {
    let (mut driven, ticket, trial) = trying();
    assert_eq!(driven.press("esc"), [Effect::Cancel(Lane::Trial)]);
    driven.send(Msg::Reply(Reply::Tried { ticket, result: Ok((trial, tried())) }));
    assert_eq!((connect(&driven).step, &connect(&driven).works), (Step::Key, &None));
    driven.press("esc");
    assert!(matches!(driven.state.scene, Scene::Welcome(Welcome { selected: 1, .. })));
}

#[test]
fn what_is_typed_during_a_trial_ends_it() {
    let (mut driven, ..) = trying();
    assert_eq!(driven.press("x"), [Effect::Cancel(Lane::Trial)]);
    assert_eq!(connect(&driven).asked, None);
}

#[test]
fn without_a_key_nobody_is_asked() {
    let mut driven = first_start();
    assert!(driven.press("2 enter").is_empty());
    assert_eq!(connect(&driven).wrong.as_deref(), Some("no key yet: paste one, or type it"));
}

#[test]
fn the_key_of_the_services_own_tool_is_taken_where_none_is_typed() {
    let mut driven = first_start();
    driven.state.setup.own_tool = Some("~/.heygen/credentials".to_owned());
    let [Effect::TryKey { ticket, trial }] = driven.press("2 enter") else { panic!("{:?}", driven.effects) };
    assert_eq!(trial.key, GivenKey::File("~/.heygen/credentials".to_owned()));
    let reply = Reply::Tried { ticket: *ticket, result: Ok((trial.clone(), tried())) };
    driven.send(Msg::Reply(reply));
    let [Effect::KeepKey { home, .. }] = driven.press("1") else { panic!("{:?}", driven.effects) };
    assert_eq!(*home, KeyHome::Named, "it stays where it is");
    let mut driven = first_start();
    driven.state.setup.own_tool = Some("~/.heygen/credentials".to_owned());
    driven.press("3 enter");
    assert!(connect(&driven).wrong.is_some(), "it is HeyGen's alone");
}

#[test]
fn plain_http_goes_to_this_machine_alone() {
    let mut driven = first_start();
    driven.press("2");
    paste(&mut driven, KEY);
    driven.press("shift-tab ctrl-u");
    paste(&mut driven, "http://api.heygen.com");
    assert!(driven.press("enter").is_empty());
    let why = connect(&driven).wrong.clone().unwrap();
    assert!(why.contains("plain http is for this machine alone"), "{why}");
    assert_eq!(connect(&driven).field, ConnectField::Address);
    driven.press("ctrl-u");
    paste(&mut driven, "http://127.0.0.1:4000");
    assert!(matches!(driven.press("enter"), [Effect::TryKey { .. }]), "{:?}", driven.effects);
}

#[test]
fn a_second_account_has_a_name_of_its_own() {
    let mut driven = browsing();
    driven.state.setup = setup();
    super::super::action::run(&mut driven.state, crate::input::Action::Connect, None, &mut Vec::new());
    assert_eq!(driven.state.ways().len(), 3, "the demo is for those who have nothing yet");
    driven.press("2");
    assert_eq!(connect(&driven).name.text(), "affogato-2");
    paste(&mut driven, KEY);
    driven.press("shift-tab shift-tab ctrl-u");
    paste(&mut driven, "affogato");
    assert!(driven.press("enter").is_empty());
    assert_eq!(connect(&driven).wrong.as_deref(), Some("affogato is another account's name: choose a new one"));
    driven.press("esc esc");
    assert_eq!(driven.state.scene, Scene::Browse);
    assert_eq!(driven.selected(), "affogato-0");
}

#[test]
fn a_command_is_tried_before_it_is_kept() {
    let mut driven = asking_for_a_home();
    driven.press("4");
    assert_eq!(connect(&driven).step, Step::Command);
    driven.press("enter");
    assert!(connect(&driven).wrong.is_some());
    paste(&mut driven, "pass show 'my key'");
    let [Effect::TryKey { ticket, trial }] = driven.press("enter") else { panic!("{:?}", driven.effects) };
    assert_eq!(trial.key, GivenKey::Command(["pass", "show", "my key"].map(str::to_owned).to_vec()));
    let (ticket, trial) = (*ticket, trial.clone());
    let effects = driven.send(Msg::Reply(Reply::Tried { ticket, result: Ok((trial.clone(), tried())) }));
    let [Effect::KeepKey { trial: same, home: KeyHome::Named, .. }] = effects else { panic!("{effects:?}") };
    assert_eq!(*same, trial);
    // It is being written: that is not given up.
    assert!(driven.press("esc x").is_empty());
    assert!(matches!(connect(&driven).asked, Some(Asked::Keeping(_))));
}

#[test]
fn a_variable_is_the_users_own_to_set() {
    let mut driven = asking_for_a_home();
    driven.press("j j");
    let [Effect::CopyText { text, .. }] = driven.press("y") else { panic!("{:?}", driven.effects) };
    assert_eq!(text, "export HEYGEN_API_KEY=");
    let [Effect::KeepKey { home, .. }] = driven.press("enter") else { panic!("{:?}", driven.effects) };
    assert_eq!(*home, KeyHome::Variable("HEYGEN_API_KEY".to_owned()));
}

#[test]
fn what_cannot_be_kept_is_said_and_another_home_can_be_chosen() {
    let mut driven = asking_for_a_home();
    let [Effect::KeepKey { ticket, .. }] = *driven.press("1") else { panic!("{:?}", driven.effects) };
    let result = Err("there is no keyring that answers".to_owned());
    driven.send(Msg::Reply(Reply::Connected { ticket, result }));
    assert_eq!(connect(&driven).wrong.as_deref(), Some("there is no keyring that answers"));
    assert!(matches!(driven.press("5"), [Effect::KeepKey { home: KeyHome::Session, .. }]), "{:?}", driven.effects);
}

#[test]
fn the_key_can_be_changed_after_it_was_found_to_work() {
    let mut driven = asking_for_a_home();
    driven.press("shift-tab");
    assert_eq!(connect(&driven).step, Step::Key);
    driven.press("enter");
    assert_eq!(connect(&driven).step, Step::Home { selected: 0 }, "what is known to work is not tried again");
    driven.press("esc x");
    assert_eq!(connect(&driven).works, None);
}

/// `affogato` has rows on the screen, `heygen` has no key that is good.
fn one_refused() -> Driven {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.state.setup = setup();
    driven.answer("affogato", 0..5, Some(5), false);
    driven.fail("heygen", FaultKind::Unauthorized);
    driven
}

#[test]
fn enter_on_a_refused_account_asks_for_another_key_and_its_rows_join_the_page() {
    let mut driven = one_refused();
    assert_eq!(driven.state.scene, Scene::Browse, "there is something to be seen");
    driven.press("j");
    let selected = driven.selected().to_owned();
    driven.press("f");
    driven.state.sidebar.selected = Some(SidebarItem::Provider(AccountName::new("heygen").unwrap()));
    driven.press("enter");
    let why = connect(&driven).wrong.clone().unwrap();
    assert!(why.starts_with("heygen: key refused (401), from "), "{why}");
    assert_eq!(connect(&driven).name, TextField::new("heygen"));
    paste(&mut driven, KEY);
    let [Effect::TryKey { ticket, trial }] = driven.press("enter") else { panic!("{:?}", driven.effects) };
    let (ticket, trial) = (*ticket, trial.clone());
    driven.send(Msg::Reply(Reply::Tried { ticket, result: Ok((trial, tried())) }));
    let [Effect::KeepKey { ticket, .. }] = *driven.press("2") else { panic!("{:?}", driven.effects) };
    let accounts = vec![info("affogato", true), info("heygen", false)];
    driven.send(Msg::Reply(Reply::Connected { ticket, result: Ok((accounts, kept("heygen"))) }));
    assert_eq!(driven.asked(), [(page_lane("heygen"), None, 5)]);
    driven.answer("heygen", 0..3, None, false);
    assert_eq!(driven.rows().len(), 8);
    assert_eq!(driven.selected(), selected);
    assert!(driven.state.notes.is_empty(), "{:?}", driven.state.notes);
}

#[test]
fn the_note_of_a_refused_account_names_the_way_to_another_key() {
    let driven = one_refused();
    let tail = driven.state.notes.last().unwrap().tail.clone().unwrap();
    assert_eq!(tail, "f, then enter on it to paste another");
}

#[test]
fn where_all_are_refused_the_first_is_asked_for_another_key() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.state.setup = setup();
    driven.fail("heygen", FaultKind::MissingKey);
    assert_eq!(driven.state.scene, Scene::Browse);
    driven.fail("affogato", FaultKind::Unauthorized);
    assert_eq!(connect(&driven).old.as_ref().unwrap().as_str(), "affogato");
    driven.press("esc");
    assert_eq!(driven.state.scene, Scene::Browse, "it can be left");
}

#[test]
fn in_the_demo_no_account_is_connected() {
    let mut driven = browsing();
    super::super::action::run(&mut driven.state, crate::input::Action::Connect, None, &mut Vec::new());
    assert_eq!(driven.state.scene, Scene::Browse);
    assert!(driven.state.notice.is_some());
}

#[test]
fn another_service_is_shown_as_lines_to_copy() {
    let mut driven = first_start();
    driven.press("4");
    let [Effect::CopyText { text, .. }] = driven.press("y") else { panic!("{:?}", driven.effects) };
    assert!(text.starts_with("[providers."), "{text}");
    driven.press("esc");
    assert!(matches!(driven.state.scene, Scene::Welcome(Welcome { another: false, selected: 3, .. })));
}

#[test]
fn a_way_is_taken_by_the_mouse() {
    let mut driven = first_start();
    let geometry = driven.state.geometry();
    let line = driven.state.form_lines(&geometry).iter().position(|line| line.spot.is_some()).unwrap();
    let row = geometry.body.y + u16::try_from(line).unwrap() + 1;
    driven.send(Msg::Input(Input::Mouse { column: 10, row, pointer: Pointer::Click }));
    assert_eq!(connect(&driven).kind, ProviderKind::Heygen);
}
