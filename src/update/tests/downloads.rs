//! Downloads: what is ordered, what is told of it, and what is said.

use std::path::{Path, PathBuf};

use ratatui::layout::Rect;
use rstest::rstest;

use super::*;
use crate::asset::{Amount, Download, DownloadFault, DownloadId, DownloadNews, DownloadOrder, Stage};
use crate::state::DownloadsPanel;
use crate::state::downloads::{Downloads, PanelPlaces, Phase};

const FOLDER: &str = "/home/u/Downloads/assetbrowse";

fn begun() -> Driven {
    let mut driven = browsing();
    driven.state.downloads = Downloads::new(FOLDER.into(), Some("/home/u".into()));
    driven
}

fn download(id: u64, stage: Stage) -> Download {
    let asset = asset("affogato", usize::try_from(id).unwrap());
    Download { id: DownloadId(id), asset: asset.id, name: Label::new(&format!("{id}.png")), stage, bytes: Some(1000) }
}

fn saved(id: u64) -> Stage {
    Stage::Saved { file: format!("{FOLDER}/affogato/{id}.png").into(), bytes: 1_200_000 }
}

fn failed() -> Stage {
    let amount = Amount { done: 40_100_000, total: Some(100_000_000) };
    Stage::Failed { fault: DownloadFault::DiskFull, amount }
}

fn paused() -> Stage {
    Stage::Paused { amount: Amount::default() }
}

fn running() -> Stage {
    Stage::Running { amount: Amount::default(), rate: None }
}

fn tell(driven: &mut Driven, news: DownloadNews) -> Vec<Effect> {
    driven.send(Msg::Downloads(vec![news])).to_vec()
}

fn added(driven: &mut Driven, stages: impl IntoIterator<Item = Stage>) {
    let downloads = (0..).zip(stages).map(|(id, stage)| download(id, stage)).collect();
    tell(driven, DownloadNews::Added(downloads));
}

fn set(driven: &mut Driven, id: u64, stage: Stage) -> Vec<Effect> {
    tell(driven, DownloadNews::Stages(vec![(DownloadId(id), stage)]))
}

fn notice(driven: &Driven) -> &str {
    driven.state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn panel(driven: &Driven) -> DownloadsPanel {
    match &driven.state.overlay {
        Some(Overlay::Downloads(panel)) => *panel,
        other => panic!("no panel: {other:?}"),
    }
}

fn ordered(effects: &[Effect]) -> Vec<DownloadOrder> {
    let orders = effects.iter().map(|effect| match effect {
        Effect::Downloads(order) => order.clone(),
        other => panic!("no order: {other:?}"),
    });
    orders.collect()
}

#[test]
fn d_downloads_the_selected_asset_into_the_usual_folder() {
    let mut driven = begun();
    let effects = driven.press("j d").to_vec();
    let [DownloadOrder::Add { assets, folder: None }] = &ordered(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(&*assets[0].id, "affogato-1");
}

#[test]
fn what_has_no_url_is_not_downloaded_and_says_why() {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let pending = Asset { url: None, ..asset("affogato", 0) };
    let page = Page { assets: vec![pending], ..Page::default() };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }));
    driven.state.downloads = Downloads::new(FOLDER.into(), None);
    assert_eq!(driven.press("d"), []);
    assert_eq!(notice(&driven), "affogato-0: affogato tells no URL for it");
}

#[test]
fn a_large_one_is_asked_about_once() {
    let mut driven = Driven::over(&[("affogato", true)]);
    let ticket = driven.ticket("affogato");
    let mut large = asset("affogato", 0);
    large.said.bytes = Some(1_400_000_000);
    let page = Page { assets: vec![large], ..Page::default() };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }));
    driven.state.downloads = Downloads::new(FOLDER.into(), Some("/home/u".into()));
    assert_eq!(driven.press("d"), []);
    let Some(Overlay::Confirm(confirm)) = &driven.state.overlay else { panic!("{:?}", driven.state.overlay) };
    assert_eq!(confirm.words, "affogato-0, 1.4 GB, to ~/Downloads/assetbrowse · enter downloads it");
    assert_eq!(ordered(driven.press("enter")).len(), 1);
    assert_eq!(driven.state.overlay, None);
    driven.press("d");
    assert_eq!(driven.press("n"), []);
}

#[test]
fn one_that_is_saved_is_told_in_words() {
    let mut driven = begun();
    added(&mut driven, [Stage::Waiting]);
    set(&mut driven, 0, running());
    assert_eq!(notice(&driven), "");
    let effects = set(&mut driven, 0, saved(0));
    assert_eq!(notice(&driven), "saved 0.png, 1.2 MB · D shows it");
    assert!(!effects.contains(&Effect::Bell));
}

#[test]
fn one_that_failed_says_why_and_what_to_do() {
    let mut driven = begun();
    added(&mut driven, [Stage::Waiting]);
    set(&mut driven, 0, failed());
    assert_eq!(notice(&driven), "0.png: disk full, 40.1 of 100 MB kept · free some, then r");
    assert_eq!(driven.state.notice.as_ref().map(|notice| notice.tone), Some(Tone::Error));
}

#[test]
fn many_are_told_of_when_the_last_of_them_has_ended() {
    let mut driven = begun();
    driven.state.settings.bell = true;
    added(&mut driven, [Stage::Waiting, Stage::Waiting, Stage::Skipped]);
    assert!(!set(&mut driven, 0, saved(0)).contains(&Effect::Bell));
    assert_eq!(notice(&driven), "");
    assert!(set(&mut driven, 1, saved(1)).contains(&Effect::Bell));
    assert_eq!(notice(&driven), "2 saved, 2.4 MB, 1 without a URL, in ~/Downloads/assetbrowse · D shows them");
    // The next ones are told of alone.
    tell(&mut driven, DownloadNews::Added(vec![download(3, Stage::Waiting), download(4, Stage::Waiting)]));
    set(&mut driven, 3, saved(3));
    set(&mut driven, 4, failed());
    assert_eq!(notice(&driven), "1 saved, 1.2 MB, 1 failed · D says why");
}

#[test]
fn what_was_cancelled_alone_is_not_told_of() {
    let mut driven = begun();
    driven.state.settings.bell = true;
    added(&mut driven, [Stage::Waiting]);
    assert_eq!(set(&mut driven, 0, Stage::Cancelled { amount: Amount::default() }), []);
    assert_eq!(notice(&driven), "");
}

#[test]
fn what_is_left_of_an_earlier_start_is_not_told_of() {
    let mut driven = begun();
    added(&mut driven, [failed(), paused()]);
    assert_eq!(notice(&driven), "");
    tell(&mut driven, DownloadNews::Trouble("the queue cannot be kept: read-only".to_owned()));
    assert_eq!(notice(&driven), "the queue cannot be kept: read-only");
}

#[rstest]
#[case(running(), "space", &[DownloadOrder::Pause(DownloadId(0))])]
#[case(paused(), "space", &[DownloadOrder::Resume(DownloadId(0))])]
#[case(saved(0), "space", &[])]
#[case(running(), "x", &[DownloadOrder::Cancel(DownloadId(0))])]
#[case(failed(), "x", &[])]
#[case(failed(), "r", &[DownloadOrder::Retry(DownloadId(0))])]
#[case(running(), "r R c", &[])]
#[case(failed(), "R", &[DownloadOrder::RetryFailed])]
#[case(running(), "P", &[DownloadOrder::PauseAll])]
#[case(paused(), "P", &[DownloadOrder::ResumeAll])]
#[case(saved(0), "P", &[])]
#[case(saved(0), "c", &[DownloadOrder::ClearDone])]
fn a_key_orders_what_can_be_done(#[case] stage: Stage, #[case] keys: &str, #[case] orders: &[DownloadOrder]) {
    let mut driven = begun();
    added(&mut driven, [stage]);
    driven.press("D");
    let effects = driven.press(keys).to_vec();
    assert_eq!(ordered(&effects), orders);
}

#[test]
fn the_file_of_one_that_is_whole_is_opened_shown_and_copied() {
    let mut driven = begun();
    added(&mut driven, [saved(0), running()]);
    driven.press("D k");
    let file: PathBuf = format!("{FOLDER}/affogato/0.png").into();
    for key in ["o", "enter"] {
        assert!(matches!(driven.press(key), [Effect::OpenFile { file: opened, .. }] if *opened == file));
    }
    assert!(matches!(driven.press("f"), [Effect::Reveal { file: shown, .. }] if *shown == file));
    let effects = driven.press("y");
    assert!(matches!(effects, [Effect::CopyText { text, .. }] if Path::new(text) == file), "{effects:?}");
    assert_eq!(driven.press("j o"), []);
    assert_eq!(notice(&driven), "1.png: there is no file of it yet");
}

#[test]
fn the_panel_opens_where_something_is_done_and_closes_with_the_same_key() {
    let mut driven = begun();
    added(&mut driven, (0..300).map(|id| if id < 200 { saved(id) } else { Stage::Waiting }));
    driven.press("D");
    let places = PanelPlaces::of(driven.state.geometry().screen);
    let last = usize::from(places.items.height) - 1;
    assert_eq!((panel(&driven).selected, panel(&driven).scroll), (200, 200));
    driven.press("G");
    assert_eq!((panel(&driven).selected, panel(&driven).scroll), (299, 299 - last));
    driven.press("g g pgdn");
    assert_eq!(panel(&driven).selected, last + 1);
    driven.press("ctrl-u");
    assert!(panel(&driven).selected < last);
    driven.press("D");
    assert_eq!(driven.state.overlay, None);
}

#[test]
fn what_sent_one_to_the_panel_gives_way_to_its_hints() {
    let mut driven = begun();
    driven.press("d");
    added(&mut driven, [failed()]);
    assert_eq!(driven.state.notice.as_ref().map(|notice| notice.tone), Some(Tone::Error));
    driven.press("D");
    assert_eq!(driven.state.notice, None);
}

#[test]
fn keys_of_the_panes_move_nothing_beneath_an_overlay() {
    for key in ["D", "Y", "s"] {
        let mut driven = begun();
        let before = driven.state.focus;
        driven.press(key);
        driven.press("tab shift-tab shift-tab");
        assert!(driven.state.overlay.is_some(), "{key}");
        assert_eq!(driven.state.focus, before, "{key}");
    }
}

#[test]
fn the_selected_one_stays_selected_when_others_go() {
    let mut driven = begun();
    added(&mut driven, (0..9).map(|id| if id < 5 { saved(id) } else { Stage::Waiting }));
    driven.press("D j");
    let selected = |driven: &Driven| driven.state.downloads.items()[panel(driven).selected].download.id;
    assert_eq!(selected(&driven), DownloadId(6));
    tell(&mut driven, DownloadNews::Removed((0..5).map(DownloadId).collect()));
    assert_eq!((selected(&driven), driven.state.downloads.len()), (DownloadId(6), 4));
    tell(&mut driven, DownloadNews::Removed(vec![DownloadId(6)]));
    assert_eq!(selected(&driven), DownloadId(7));
    tell(&mut driven, DownloadNews::Removed((0..9).map(DownloadId).collect()));
    assert_eq!(panel(&driven), DownloadsPanel::default());
    assert_eq!(driven.press("space x r o"), []);
}

#[test]
fn the_mouse_selects_opens_and_scrolls() {
    let mut driven = begun();
    added(&mut driven, (0..40).map(saved));
    driven.press("D");
    let point = |driven: &mut Driven, row: u16, pointer: Pointer| {
        let Rect { x, y, .. } = PanelPlaces::of(driven.state.geometry().screen).items;
        driven.send(Msg::Input(Input::Mouse { column: x + 4, row: y + row, pointer })).to_vec()
    };
    assert_eq!(point(&mut driven, 3, Pointer::Click), []);
    assert_eq!(panel(&driven).selected, 3);
    assert!(matches!(&point(&mut driven, 3, Pointer::Click)[..], [Effect::OpenFile { .. }]));
    point(&mut driven, 3, Pointer::WheelDown);
    assert_eq!(panel(&driven).selected, 6);
    let hints = PanelPlaces::of(driven.state.geometry().screen).hints.unwrap();
    let click = Input::Mouse { column: hints.x + 1, row: hints.y, pointer: Pointer::Click };
    assert!(matches!(driven.send(Msg::Input(click)), [Effect::Reveal { .. }]));
}

#[test]
fn another_queue_begins_with_nothing() {
    let mut driven = begun();
    added(&mut driven, (0..9).map(|_| Stage::Waiting));
    driven.state.downloads.begin_anew();
    assert!(driven.state.downloads.is_empty());
    assert_eq!(driven.state.downloads.totals().count(Phase::Waiting), 0);
    assert_eq!(driven.state.downloads.folder, Path::new(FOLDER));
}

fn typed(driven: &Driven) -> &str {
    match &driven.state.overlay {
        Some(Overlay::Prompt(prompt)) => prompt.field.text(),
        other => panic!("no prompt: {other:?}"),
    }
}

fn listed(driven: &mut Driven, folders: &[&str]) {
    let asked = driven.effects.iter().find_map(|effect| match effect {
        Effect::LocalFolders { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let folders = folders.iter().map(|name| (*name).to_owned()).collect();
    driven.send(Msg::Reply(Reply::LocalFolders { ticket: asked.unwrap(), folders }));
}

#[cfg(unix)]
#[test]
fn a_folder_is_asked_for_with_completion_and_remembered() {
    let mut driven = begun();
    driven.press("g d");
    assert_eq!(typed(&driven), "~/Downloads/assetbrowse/");
    assert!(matches!(&driven.effects[..], [Effect::LocalFolders { folder, .. }] if *folder == Path::new(FOLDER)));
    let stale = driven.effects.clone();
    driven.press("ctrl-u ~ /");
    listed(&mut driven, &["films", "music", "odd\u{1b}"]);
    // A late answer for the folder before.
    driven.effects = stale;
    listed(&mut driven, &["fonts"]);
    driven.press("f tab");
    assert_eq!(typed(&driven), "~/films/");
    let effects = driven.press("enter").to_vec();
    let films = Some(PathBuf::from("/home/u/films"));
    assert!(matches!(&ordered(&effects)[..], [DownloadOrder::Add { folder, .. }] if *folder == films));
    driven.press("g d");
    assert_eq!(typed(&driven), "~/films/");
}

#[test]
fn a_folder_that_begins_nowhere_is_not_taken() {
    let mut driven = begun();
    driven.press("g d ctrl-u f");
    assert_eq!(driven.press("enter"), []);
    assert_eq!(typed(&driven), "f");
    assert!(matches!(&driven.state.overlay, Some(Overlay::Prompt(prompt)) if prompt.wrong.is_some()));
    driven.press("esc");
    assert_eq!(driven.state.overlay, None);
}

#[test]
fn without_a_usual_folder_one_is_asked_for() {
    let mut driven = browsing();
    driven.press("d");
    assert_eq!(typed(&driven), "~/");
}
