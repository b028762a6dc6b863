//! Opening: with what is usual for a kind, with what the menu has, and files of this machine.

use super::*;
use crate::message::{FileShown, Opened};
use crate::state::{OpenWith, Program};

/// The page's pictures are opened by a program that wants this; videos by another.
fn with_programs(wants_a_file: bool) -> Driven {
    let mut driven = browsing();
    let program =
        |name: &str, wants_a_file| Program { name: name.to_owned(), wants_a_file, wants_a_url: !wants_a_file };
    driven.state.programs =
        [(AssetKind::Image, program("feh", wants_a_file)), (AssetKind::Video, program("mpv", false))].into();
    driven
}

fn opened_with(driven: &Driven) -> Option<(usize, OpenWith)> {
    driven.effects.iter().find_map(|effect| match effect {
        Effect::Open { assets, with, .. } => Some((assets.len(), *with)),
        _ => None,
    })
}

fn notice(driven: &Driven) -> &str {
    driven.state.notice.as_ref().map_or("", |notice| &notice.text)
}

/// Opens the menu and tells how many of its assets are on this machine.
fn open_menu(driven: &mut Driven, here: usize) {
    let [Effect::Locate { ticket, .. }] = *driven.press("O") else { panic!("{:?}", driven.effects) };
    driven.send(Msg::Reply(Reply::Located { ticket, here }));
}

#[test]
fn o_opens_as_is_usual_and_the_notice_names_the_program() {
    let mut driven = with_programs(false);
    let [Effect::Open { ticket, .. }] = *driven.press("o") else { panic!("{:?}", driven.effects) };
    assert_eq!(opened_with(&driven), Some((1, OpenWith::Usual)));
    let assets = vec![asset("affogato", 0).id];
    let opened = Opened { assets, done: 1, with: OpenWith::Usual, failed: None };
    driven.send(Msg::Reply(Reply::Opened { ticket, opened: opened.clone() }));
    assert_eq!(notice(&driven), "opened affogato-0 in feh");
    driven.state.notice = None;
    driven.send(Msg::Reply(Reply::Opened { ticket, opened }));
    assert_eq!(driven.state.notice, None, "it was answered before");
}

#[test]
fn of_many_the_first_failure_is_told_with_how_many_were_opened() {
    let mut driven = with_programs(false);
    let [Effect::Open { ticket, .. }] = *driven.press("o") else { panic!("{:?}", driven.effects) };
    let assets: Vec<AssetId> = (0..3).map(|number| asset("affogato", number).id).collect();
    let failed = Some((assets[1].clone(), "feh could not open it".to_owned()));
    let opened = Opened { assets, done: 2, with: OpenWith::Usual, failed };
    driven.send(Msg::Reply(Reply::Opened { ticket, opened }));
    assert_eq!(notice(&driven), "2 of 3 opened · affogato-1: feh could not open it");
}

#[test]
fn the_menu_begins_with_what_is_usual_and_takes_letters_numbers_and_enter() {
    for (keys, with) in [
        ("enter", OpenWith::Own(AssetKind::Image)),
        ("v", OpenWith::Own(AssetKind::Video)),
        ("j enter", OpenWith::Own(AssetKind::Video)),
        ("3", OpenWith::System),
        ("f", OpenWith::Saved),
    ] {
        let mut driven = with_programs(false);
        open_menu(&mut driven, 1);
        driven.press(keys);
        assert_eq!(opened_with(&driven), Some((1, with)), "{keys}");
        assert_eq!(driven.state.overlay, None);
    }
}

#[test]
fn what_is_not_on_this_machine_is_not_opened_as_a_file_and_says_so() {
    let mut driven = with_programs(true);
    open_menu(&mut driven, 0);
    for key in ["f", "i"] {
        driven.press(key);
        assert_eq!((opened_with(&driven), notice(&driven)), (None, "not downloaded yet · d downloads it"), "{key}");
        assert!(matches!(driven.state.overlay, Some(Overlay::OpenMenu(_))));
    }
    driven.press("s");
    assert_eq!(opened_with(&driven), Some((1, OpenWith::System)));
}

#[test]
fn where_a_file_is_opened_no_url_is_asked_for() {
    let mut driven = with_programs(true);
    let ids: Vec<AssetId> = driven.state.listing.shown.assets().map(|asset| asset.id.clone()).collect();
    let bare = Asset { url: None, kind: AssetKind::Image, ..Asset::bare(ids[0].clone(), Arc::from("{}")) };
    let mut without = Driven::over(&[("affogato", true)]);
    let ticket = without.ticket("affogato");
    without.send(Msg::Reply(Reply::Part { ticket, result: Ok(Page { assets: vec![bare], ..Page::default() }) }));
    without.press("o");
    assert_eq!(opened_with(&without), None, "the system's viewer needs one");
    without.state.programs = std::mem::take(&mut driven.state.programs);
    without.press("o");
    assert_eq!(opened_with(&without), Some((1, OpenWith::Usual)));
}

#[test]
fn a_file_that_was_opened_is_told_by_its_name_made_safe() {
    let mut driven = browsing();
    for (result, words) in [
        (Ok(FileShown::Opened), "opened a\\u001b.mp4 in the system's viewer"),
        (Ok(FileShown::Revealed), "opened the folder of a\\u001b.mp4"),
        (Err("no".to_owned()), "a\\u001b.mp4 not opened: no"),
    ] {
        let ticket = driven.state.tickets.mint();
        driven.state.deed = Some(ticket);
        let file = std::path::PathBuf::from("/media/a\u{1b}.mp4");
        driven.send(Msg::Reply(Reply::FileOpened { ticket, file, result }));
        assert_eq!(notice(&driven), words);
    }
}
