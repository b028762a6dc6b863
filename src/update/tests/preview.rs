//! What is seen and heard: what is looked up, fetched, ended, kept and forgotten.

use super::*;
use crate::asset::{Facts, MediaFault, Probe, Seconds, Shot, ShotFacts, Waveform};
use crate::effect::Effect::Preview as Asked;
use crate::state::preview::{LOOK_SEAT, PICTURE_BYTES};
use crate::state::{Picture, Preview, Session, Sight};

/// One account with ten assets on a wide screen that draws pictures, the first one selected, of this kind.
fn looking(kind: AssetKind) -> Driven {
    let mut driven = Driven::begin(&[("affogato", true)], |state| state.previews.graphics = Graphics::Pixels);
    driven.send(Msg::Input(Input::Resize(120, 34)));
    let ticket = driven.ticket("affogato");
    let assets = (0..10).map(|number| Asset { kind, ..asset("affogato", number) }).collect();
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(Page { assets, total: Some(10), ..Page::default() }) }));
    driven
}

/// What was asked for by the last message: the asset, what of it, and whether it may be fetched.
fn asked(driven: &Driven) -> Vec<(String, Option<Shot>, bool)> {
    let asked = driven.effects.iter().filter_map(|effect| match effect {
        Asked { of, fetch, .. } => Some((of.asset().id.to_string(), of.subject().shot, *fetch)),
        _ => None,
    });
    asked.collect()
}

fn whole(id: &str, fetch: bool) -> (String, Option<Shot>, bool) {
    (id.to_owned(), Some(Shot::Whole), fetch)
}

fn picture(bytes: usize, frames: u8) -> Picture {
    Picture { extent: (30, 9), bytes, facts: ShotFacts { at: Seconds::new(0.0), frames } }
}

/// Everything under way, as ticket and work.
fn under_way(driven: &Driven) -> Vec<(Preview, Ticket)> {
    let previews = &driven.state.previews;
    previews.look.iter().chain(previews.seats.works()).cloned().collect()
}

/// All that is under way comes to this.
fn answer(driven: &mut Driven, result: &Result<Picture, MediaFault>) {
    for (of, ticket) in under_way(driven) {
        let Preview::Picture(key) = of else { panic!("a picture is asked for") };
        let result = result.clone();
        driven.send(Msg::Reply(Reply::Pictured { ticket, key, result, refreshed: None }));
    }
}

fn not_here(driven: &mut Driven) {
    answer(driven, &Err(MediaFault::NotHere));
}

fn sight(driven: &Driven) -> Sight<'_> {
    driven.state.sight(&driven.state.framed()[0])
}

#[test]
fn what_is_kept_here_is_looked_up_at_once_and_the_rest_is_fetched_after_a_pause() {
    let mut driven = looking(AssetKind::Image);
    assert_eq!(asked(&driven), [whole("affogato-0", false)]);
    not_here(&mut driven);
    assert_eq!(asked(&driven), []);
    driven.wait(119);
    assert_eq!(asked(&driven), []);
    driven.wait(1);
    assert_eq!(asked(&driven), [whole("affogato-0", true)]);
    answer(&mut driven, &Ok(picture(1, 0)));
    assert!(matches!(sight(&driven), Sight::Picture(..)));
    assert!(driven.state.alarm.is_none(), "nothing more is to come");
}

#[test]
fn what_is_kept_here_needs_no_fetching() {
    let mut driven = looking(AssetKind::Image);
    answer(&mut driven, &Ok(picture(1, 0)));
    driven.wait(200);
    assert_eq!(asked(&driven), []);
}

#[test]
fn while_a_key_is_held_one_is_looked_up_at_a_time_and_the_newest_is_next() {
    let mut driven = looking(AssetKind::Image);
    driven.press("j j j");
    assert_eq!(asked(&driven), []);
    not_here(&mut driven);
    assert_eq!(asked(&driven), [whole("affogato-3", false)]);
    // Of what was passed over nothing is fetched.
    driven.wait(120);
    assert_eq!(asked(&driven), []);
    not_here(&mut driven);
    assert_eq!(asked(&driven), [whole("affogato-3", true)]);
}

#[test]
fn what_is_no_longer_looked_at_is_ended() {
    let mut driven = looking(AssetKind::Image);
    not_here(&mut driven);
    driven.wait(120);
    let (_, ticket) = under_way(&driven)[0].clone();
    driven.press("j");
    assert!(driven.effects.contains(&Effect::Cancel(Lane::Preview(0))), "{:?}", driven.effects);
    // It comes all the same: nobody holds on to it.
    let key = PictureKey {
        asset: asset("affogato", 0).id,
        version: asset("affogato", 0).medium_version().unwrap(),
        shot: Shot::Whole,
        cells: (32, 10),
    };
    driven.send(Msg::Reply(Reply::Pictured { ticket, key: key.clone(), result: Ok(picture(1, 0)), refreshed: None }));
    assert_eq!(driven.effects, [Effect::Forget(vec![key])]);
    assert!(driven.state.previews.pictures.is_empty());
}

#[test]
fn what_comes_late_and_is_known_stays() {
    let mut driven = looking(AssetKind::Image);
    answer(&mut driven, &Ok(picture(1, 0)));
    let key = driven.state.previews.pictures.keys().next().unwrap().clone();
    let ticket = driven.state.tickets.mint();
    driven.send(Msg::Reply(Reply::Pictured { ticket, key: key.clone(), result: Ok(picture(1, 0)), refreshed: None }));
    assert_eq!(driven.effects, []);
    assert!(driven.state.previews.pictures.contains_key(&key));
}

#[test]
fn what_fails_for_good_is_asked_for_again_by_a_key_alone() {
    let mut driven = looking(AssetKind::Video);
    answer(&mut driven, &Err(MediaFault::Codec { codec: Label::new("hevc") }));
    let words = "hevc: no decoder here · install ffmpeg, or o opens it";
    assert_eq!(sight(&driven), Sight::Missing(words.into()));
    driven.wait(200);
    driven.press("enter esc j k");
    assert!(!asked(&driven).iter().any(|(id, _, _)| id == "affogato-0"), "{:?}", asked(&driven));
    not_here(&mut driven);
    driven.press("r");
    assert_eq!(asked(&driven), [whole("affogato-0", false)]);
}

#[test]
fn what_may_pass_is_asked_for_again_by_coming_back() {
    let mut driven = looking(AssetKind::Image);
    let offline = MediaFault::Net { kind: FaultKind::Offline, detail: Label::new("") };
    answer(&mut driven, &Err(offline));
    assert_eq!(sight(&driven), Sight::Missing("no connection to its host · r tries again".into()));
    driven.wait(200);
    assert_eq!(asked(&driven), []);
    driven.press("j");
    not_here(&mut driven);
    driven.press("k");
    assert_eq!(asked(&driven), [whole("affogato-0", false)]);
}

#[test]
fn offline_nothing_is_fetched() {
    let mut driven = looking(AssetKind::Image);
    driven.state.reach.offline = true;
    not_here(&mut driven);
    driven.wait(500);
    assert_eq!(asked(&driven), []);
    assert_eq!(sight(&driven), Sight::Missing("not here while offline".into()));
}

#[test]
fn on_another_terminal_everything_is_made_anew() {
    let mut driven = looking(AssetKind::Image);
    answer(&mut driven, &Ok(picture(1, 0)));
    driven.press("j");
    driven.send(Msg::Graphics(Graphics::Cells));
    assert!(driven.effects.contains(&Effect::Cancel(Lane::Preview(LOOK_SEAT))));
    assert!(driven.shelf.is_empty());
    assert_eq!(asked(&driven), [whole("affogato-1", false)]);
    driven.send(Msg::Graphics(Graphics::None));
    assert_eq!(driven.state.wanted(), []);
}

#[test]
fn memory_stays_what_it_is_after_a_thousand_pictures() {
    let mut driven = looking(AssetKind::Image);
    let bytes = PICTURE_BYTES / 8;
    for step in 0..1000 {
        answer(&mut driven, &Ok(picture(bytes, 0)));
        driven.press(if step / 9 % 2 == 0 { "j" } else { "k" });
        // Another size is another picture.
        driven.send(Msg::Input(Input::Resize(120 + step % 20, 34 + step / 20)));
        let held: usize = driven.state.previews.pictures.values().map(|picture| picture.what.bytes).sum();
        assert!(held <= PICTURE_BYTES + bytes, "{held}");
        assert!(driven.state.previews.absent.len() <= 1);
    }
    assert_eq!(driven.shelf, driven.state.previews.pictures.keys().cloned().collect());
}

#[test]
fn the_poster_tells_of_the_frames_and_keys_go_through_them() {
    let mut driven = looking(AssetKind::Video);
    answer(&mut driven, &Ok(picture(1, 3)));
    driven.press("enter");
    driven.wait(120);
    for _ in 0..3 {
        answer(&mut driven, &Ok(picture(1, 3)));
    }
    let shots: Vec<Shot> =
        driven.state.previews.pictures.keys().filter(|key| key.cells == (13, 4)).map(|key| key.shot).collect();
    assert_eq!(shots, [Shot::Whole, Shot::Frame(1), Shot::Frame(2)]);
    driven.press("l l l h");
    assert_eq!(driven.state.detail.frame, 1);
    assert_eq!(driven.state.strip_words().as_deref(), Some("frame at 0:00 on its way"));
    driven.press("n");
    assert_eq!(driven.state.detail.frame, 0);
}

#[test]
fn the_mouse_goes_through_the_frames() {
    let mut driven = looking(AssetKind::Video);
    driven.press("enter");
    answer(&mut driven, &Ok(picture(1, 8)));
    driven.send(Msg::Input(Input::Mouse { column: 32, row: 27, pointer: Pointer::Click }));
    assert_eq!(driven.state.detail.frame, 2);
    driven.send(Msg::Input(Input::Mouse { column: 60, row: 28, pointer: Pointer::WheelDown }));
    assert_eq!(driven.state.detail.frame, 3);
    driven.send(Msg::Input(Input::Mouse { column: 60, row: 10, pointer: Pointer::WheelDown }));
    assert_eq!(driven.state.detail.frame, 3);
}

#[test]
fn a_sound_keeps_its_seat_until_all_of_it_is_decoded() {
    let mut driven = looking(AssetKind::Audio);
    let part =
        |whole| Waveform { peaks: Arc::from([9, 9]), stretch: Seconds::new(1.0).unwrap(), duration: None, whole };
    let (_, ticket) = under_way(&driven)[0].clone();
    driven.send(Msg::Reply(Reply::Waved { ticket, result: Ok(part(false)), refreshed: None }));
    assert!(matches!(sight(&driven), Sight::Wave(wave) if !wave.whole));
    assert_eq!(under_way(&driven).len(), 1);
    driven.send(Msg::Reply(Reply::Waved { ticket, result: Ok(part(true)), refreshed: None }));
    assert!(matches!(sight(&driven), Sight::Wave(wave) if wave.whole));
    driven.wait(500);
    assert_eq!((asked(&driven), under_way(&driven)), (vec![], vec![]));
}

#[test]
fn i_takes_pictures_away_and_brings_them_back_in_the_next_session_too() {
    let mut driven = looking(AssetKind::Image);
    answer(&mut driven, &Ok(picture(1, 0)));
    driven.press("i");
    assert_eq!(driven.state.framed(), []);
    assert_eq!(driven.state.notice.as_ref().unwrap().text, "pictures and sounds off · i brings them back");
    let text = Session::of(&driven.state).text().unwrap();
    assert!(text.contains("\"previews\":\"hidden\""), "{text}");
    driven.press("i");
    assert!(matches!(sight(&driven), Sight::Picture(..)));
}

#[test]
fn an_asset_that_was_asked_for_anew_takes_its_place() {
    let mut driven = looking(AssetKind::Image);
    let probe = Probe { version: Label::new("length 9"), read: 9, at: Timestamp::UNIX_EPOCH };
    let facts = Facts { width: Some(8), height: Some(8), ..Facts::default() };
    let (id, version) = (asset("affogato", 0).id, asset("affogato", 0).medium_version().unwrap());
    driven.state.listing.shown.learn(&id, version, &(facts.clone(), probe));
    let (of, ticket) = under_way(&driven)[0].clone();
    let Preview::Picture(key) = of else { panic!("a picture is asked for") };
    let anew = Asset { name: Label::new("anew"), ..asset("affogato", 0) };
    driven.send(Msg::Reply(Reply::Pictured {
        ticket,
        key,
        result: Ok(picture(1, 0)),
        refreshed: Some(Box::new(anew)),
    }));
    let shown = driven.state.asset(&id).unwrap();
    assert_eq!((shown.name.raw(), &shown.probed), ("anew", &facts));
    assert!(shown.probe.is_some());
}
