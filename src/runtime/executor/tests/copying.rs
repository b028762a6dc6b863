//! Copies of many, files for what is too large, and programs of the user's own.

use super::*;
use crate::asset::AssetKind;
use crate::desktop::opener::{Launch, Launched, Opener};
use crate::desktop::settings::{OwnOpener, Settings};

/// A page of `count` assets with long URLs.
fn many(count: usize) -> (Vec<String>, State) {
    let names: Vec<String> = (0..count).map(|number| format!("{number}.png")).collect();
    let urls: Vec<String> = names.iter().map(|name| format!("https://h.example/{}/{name}", "x".repeat(80))).collect();
    let pairs: Vec<(&str, &str)> = names.iter().zip(&urls).map(|(name, url)| (name.as_str(), url.as_str())).collect();
    let state = state_with(&pairs);
    (names, state)
}

fn ids(names: &[String]) -> Vec<AssetId> {
    names.iter().map(|name| id(name)).collect()
}

async fn samples(bench: &mut Bench) -> Vec<crate::state::Sample> {
    let Reply::Samples { samples, .. } = bench.reply().await else { panic!("samples answer as samples") };
    samples
}

#[tokio::test]
async fn of_many_the_first_few_are_shown_before_the_whole_is_measured() {
    let (names, state) = many(1_000);
    let mut bench = Bench { state, ..Bench::new(Manner::AtOnce) };
    let ticket = bench.tickets.mint();
    bench.start(Effect::Samples { ticket, assets: ids(&names) });
    let first = samples(&mut bench).await;
    assert_eq!(first[0].size, None);
    assert!(first[0].text.as_ref().unwrap().raw().contains("7.png"), "eight fill any line");
    assert!(!first[0].text.as_ref().unwrap().raw().contains("8.png"));
    let whole = samples(&mut bench).await;
    let size = whole[0].size.unwrap();
    assert_eq!((size.lines, size.fits), (1_000, false));
    assert!(size.bytes > 100_000 && whole[0].text.as_ref().unwrap().raw().len() <= 5 * 1024);
}

#[tokio::test]
async fn what_the_terminal_does_not_take_is_not_cut() {
    let (names, state) = many(1_000);
    let mut bench = Bench { state, ..Bench::new(Manner::AtOnce) };
    let (ticket, assets) = (bench.tickets.mint(), ids(&names));
    bench.start(Effect::Copy { ticket, form: CopyForm::Url, assets: assets.clone() });
    let Reply::TooLarge { assets: asked, bytes, limit, .. } = bench.reply().await else { panic!("nothing is copied") };
    assert_eq!((asked, limit), (assets, 74_000));
    assert!(bytes > limit);
}

#[tokio::test]
async fn the_systems_clipboard_takes_what_the_terminal_does_not() {
    let (names, state) = many(1_000);
    let native =
        |journal: &Journal| with_clipboard(services(journal, Manner::AtOnce), journal, Manner::AtOnce, Manner::AtOnce);
    let mut bench = Bench { state, ..Bench::of(native) };
    let ticket = bench.tickets.mint();
    bench.start(Effect::Copy { ticket, form: CopyForm::Url, assets: ids(&names) });
    assert_eq!(bench.copied().await.1, Ok(CopyRoute::Native));
}

#[tokio::test]
async fn a_text_becomes_a_file_and_its_path_is_copied() {
    let folder = tempfile::tempdir().unwrap();
    let (names, state) = many(1_000);
    let inside = folder.path().join("downloads");
    let native = |journal: &Journal| Services {
        folder: Some(inside.clone()),
        ..with_clipboard(services(journal, Manner::AtOnce), journal, Manner::AtOnce, Manner::AtOnce)
    };
    let mut bench = Bench { state, ..Bench::of(native) };
    let ticket = bench.tickets.mint();
    bench.start(Effect::CopyFile { ticket, form: CopyForm::Url, assets: ids(&names) });
    let Reply::Written { what, result, .. } = bench.reply().await else { panic!("it answers") };
    let file = inside.join("urls.txt");
    assert!(what.starts_with("1,000 URLs, "), "{what}");
    assert_eq!(result, Ok((file.clone(), Ok(CopyRoute::Native))));
    assert_eq!(bench.journal.all(), [Did::Copied(file.to_str().unwrap().to_owned())]);
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count(), 1_000);
}

#[tokio::test]
async fn a_text_on_the_screen_becomes_a_file_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().to_path_buf();
    let mut bench = Bench::of(|journal| Services { folder: Some(inside.clone()), ..services(journal, Manner::AtOnce) });
    let ticket = bench.tickets.mint();
    bench.start(Effect::CopyTextFile { ticket, what: "all".to_owned(), text: "one\ntwo".to_owned() });
    let Reply::Written { what, result, .. } = bench.reply().await else { panic!("it answers") };
    let file = inside.join("copied.txt");
    assert_eq!((what.as_str(), result), ("all", Ok((file.clone(), Ok(CopyRoute::Terminal)))));
    assert_eq!(std::fs::read_to_string(file).unwrap(), "one\ntwo\n");
}

#[tokio::test]
async fn without_a_folder_no_file_is_written() {
    let mut bench = Bench::new(Manner::AtOnce);
    let ticket = bench.tickets.mint();
    bench.start(Effect::CopyFile { ticket, form: CopyForm::Url, assets: vec![id("clip.mp4")] });
    let Reply::Written { result, .. } = bench.reply().await else { panic!("it answers") };
    assert_eq!(result, Err("no folder for downloads is configured".to_owned()));
}

#[tokio::test]
async fn what_is_not_on_the_page_in_view_is_counted() {
    let mut bench = Bench::new(Manner::AtOnce);
    bench.copy(CopyForm::Name, &["clip.mp4", "early"]);
    let Reply::Copied { elsewhere, .. } = bench.reply().await else { panic!("a copy answers as a copy") };
    assert_eq!(elsewhere, 0);
}

/// No program is there.
#[derive(Debug)]
struct Nothing;

impl Launch for Nothing {
    fn launch(&self, _: std::process::Command) -> Launched {
        Launched::Missing
    }
}

#[tokio::test]
async fn of_many_that_cannot_be_opened_one_is_tried() {
    let own = OwnOpener::new(vec!["mpv".to_owned(), "{url}".to_owned()]).unwrap();
    let settings = Settings { openers: [(AssetKind::Other, own)].into() };
    let opener = Opener::new(Box::new(Nothing), &|_| None, [], &[]).with_own(settings);
    let mut bench = Bench::of(|journal| Services { opener: Arc::new(opener), ..services(journal, Manner::AtOnce) });
    let (ticket, assets) = (bench.tickets.mint(), vec![id("clip.mp4"), id("still.png")]);
    bench.start(Effect::Open { ticket, assets: assets.clone(), with: OpenWith::Usual });
    let Reply::Opened { opened, .. } = bench.reply().await else { panic!("it answers") };
    let why = "there is no program mpv · the configuration names it in [open]".to_owned();
    let failed = Some((assets[0].clone(), why));
    assert_eq!(opened, Opened { assets, done: 0, with: OpenWith::Usual, failed });
}

#[tokio::test]
async fn a_saved_file_is_opened_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("clip.mp4");
    std::fs::write(&file, "x").unwrap();
    let saved = file.clone();
    let mut bench = Bench::of(|journal| {
        let mut services = services(journal, Manner::AtOnce);
        services.answers.saved =
            Arc::new(move |_| std::future::ready([(id("clip.mp4"), saved.clone())].into()).boxed());
        services
    });
    let ticket = bench.tickets.mint();
    let assets = vec![id("clip.mp4"), id("early")];
    bench.start(Effect::Locate { ticket, assets: assets.clone() });
    assert_eq!(bench.reply().await, Reply::Located { ticket, here: 1 });
    bench.start(Effect::Open { ticket, assets: assets.clone(), with: OpenWith::Saved });
    let failed = Some((id("early"), "not downloaded yet".to_owned()));
    let opened = Opened { assets, done: 1, with: OpenWith::Saved, failed };
    assert_eq!(bench.reply().await, Reply::Opened { ticket, opened });
    assert_eq!(bench.journal.all(), [Did::Opened(file.to_str().unwrap().to_owned())]);
}
