//! Names of any text, held against what each system asks of one.

use std::sync::Arc;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::asset::{AccountName, Collection};

fn wanted_of(path: &str, id: &str) -> Wanted {
    let account = AccountName::new("studio").unwrap();
    Wanted::new(path, &AssetId { account, collection: Collection::Assets, id: Arc::from(id) })
}

fn wanted(path: &str) -> Wanted {
    wanted_of(path, "5db1")
}

/// The folders and the name of a path, as one text.
fn named(path: &str) -> String {
    let wanted = wanted(path);
    [wanted.folders(), &[wanted.raw_name()]].concat().join("/")
}

/// What is wrong with a name on some system.
fn complaint(name: &str) -> Option<&'static str> {
    let base = name.split('.').next().unwrap().trim_end().to_uppercase();
    let devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    let ports =
        ["COM", "LPT"].iter().flat_map(|port| "0123456789¹²³".chars().map(move |digit| format!("{port}{digit}")));
    let is_bad = |c: char| {
        c.is_control()
            || is_unsafe(c)
            || "<>:\"/\\|?*\u{200d}\u{fe0f}\u{2028}\u{ff0f}\u{ff3c}".contains(c)
            || (c.is_whitespace() && c != ' ')
    };
    let complaints = [
        (name.is_empty(), "nothing"),
        (name.len() > LONGEST, "too long"),
        (name.starts_with(['.', '-', '~', ' ']), "its beginning"),
        (name.ends_with(['.', ' ']), "its end"),
        (name.chars().any(is_bad), "a character"),
        (devices.contains(&base.as_str()) || ports.clone().any(|port| port == base), "a device"),
        (composed(name) != name, "not composed"),
    ];
    complaints.into_iter().find_map(|(is_wrong, what)| is_wrong.then_some(what))
}

#[rstest]
#[case("heygen/clip.mp4", "heygen/clip.mp4")]
#[case("heygen/Ünïcode – “quoted” 日本語 (1).mp4", "heygen/Ünïcode – “quoted” 日本語 (1).mp4")]
#[case::upwards("../../etc/./passwd", "etc/passwd")]
#[case::absolute("/etc//passwd", "etc/passwd")]
#[case::drive("C:\\Windows\\evil.mp4", "C__Windows_evil.mp4")]
#[case::stream("clip.mp4:hidden", "clip.mp4_hidden")]
#[case::wildcards("a<b>c\"d|e?f*.png", "a_b_c_d_e_f_.png")]
#[case::wide_separators("a\u{ff0f}b\u{ff3c}c\u{2215}d.png", "a_b_c_d.png")]
#[case::hidden(".bashrc", "_bashrc")]
#[case::option("-rf.png", "_rf.png")]
#[case::home("~root", "_root")]
#[case::trailing("clip.mp4. . ", "clip.mp4")]
#[case::leading("  \t clip.mp4", "clip.mp4")]
#[case::lines("a\r\nb\u{2028}c\u{a0}d.png", "a b c d.png")]
#[case::controls("a\u{0}\u{1b}[31m.png", "a [31m.png")]
#[case::direction("photo\u{202e}gpj.exe", "photogpj.exe")]
#[case::invisible("a\u{200b}\u{feff}\u{ad}b.png", "ab.png")]
#[case::family("👨\u{200d}👩\u{200d}👧.png", "👨👩👧.png")]
#[case::skin("👋🏽 ❤\u{fe0f}.png", "👋🏽 ❤.png")]
#[case::decomposed("cafe\u{301}.png", "café.png")]
#[case::device("CON.mp4", "_CON.mp4")]
#[case::device_below("aux/nul", "_aux/_nul")]
#[case::device_with_blank("com1 .tar.gz", "_com1 .tar.gz")]
#[case::device_by_a_power("lpt².txt", "_lpt².txt")]
#[case::no_device("CONSOLE.COM10.mp4", "CONSOLE.COM10.mp4")]
#[case::nothing("", "5db1")]
#[case::only_dots("heygen/...", "heygen/5db1")]
#[case::only_invisible("\u{200b}/\u{202e}", "5db1")]
#[case::folder_alone("heygen/", "heygen/5db1")]
fn a_path_becomes_names_that_are_good_everywhere(#[case] path: &str, #[case] expected: &str) {
    assert_eq!(named(path), expected);
}

#[test]
fn the_fields_of_a_template_make_no_folders() {
    assert_eq!(inside("../a\\b/c"), ".._a_b_c");
}

#[rstest]
#[case("clip.mp4", Some("mp4"))]
#[case("clip.v1.MP4", Some("MP4"))]
#[case(".mp4", None)]
#[case("clip", None)]
#[case("a sentence. And more", None)]
#[case("clip.verylongone", None)]
#[case("clip.m\u{202e}p4", Some("mp4"))]
#[case("clip.日本", None)]
fn an_extension_is_a_short_word(#[case] path: &str, #[case] extension: Option<&str>) {
    assert_eq!(wanted(path).extension(), extension);
}

#[test]
fn a_name_that_is_taken_gets_the_assets_id_and_then_a_number() {
    let names = wanted("heygen/clip.mov").names("mp4", true);
    assert_eq!(
        [0, 1, 2, 3].map(|nth| names.nth(nth)),
        ["clip.mp4", "clip ~5db1.mp4", "clip ~5db1 (1).mp4", "clip ~5db1 (2).mp4"]
    );
    let behind = wanted("heygen/report v1.2").names("pdf", false);
    assert_eq!(behind.nth(1), "report v1.2 ~5db1.pdf");
}

#[rstest]
#[case("clip.mp4", true)]
#[case("clip.png", true)]
#[case("clip.mov.png", true)]
#[case("clip ~5db1 (7).png", true)]
#[case("clip ~other.mp4", false)]
#[case("other.mp4", false)]
#[case("clip", false)]
fn the_names_that_an_asset_may_have_are_known(#[case] name: &str, #[case] may_be: bool) {
    assert_eq!(wanted("clip.mov").may_be(name), may_be);
}

#[rstest]
#[case("5db11379ad98", "5db11379ad98")]
#[case("a/../b", "ab-")]
#[case("\u{202e}", "")]
fn an_id_in_a_name_is_letters_and_digits(#[case] id: &str, #[case] begins: &str) {
    let tag = tag(id);
    assert!(tag.starts_with(begins) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{tag}");
    assert!((1..=LONGEST_TAG).contains(&tag.len()));
}

#[test]
fn ids_that_look_alike_in_a_name_are_told_apart() {
    let long = "x".repeat(300);
    let tags = ["a-b", "ab", "a_b", "a b", &long, &format!("{long}y")].map(tag);
    assert_eq!(tags.iter().collect::<std::collections::HashSet<_>>().len(), tags.len(), "{tags:?}");
}

#[rstest]
#[case("CLIP.mp4", "clip.MP4")]
#[case("caf\u{e9}.png", "CAFE\u{301}.png")]
#[case("stra\u{df}e", "STRASSE")]
#[case("\u{17f}ource", "Source")]
#[case("\u{3a3}\u{3c2}", "\u{3c3}\u{3a3}")]
fn names_that_some_system_takes_for_one_have_one_key(#[case] one: &str, #[case] other: &str) {
    assert_eq!(key(one), key(other));
}

#[test]
fn what_is_too_long_is_cut_between_letters_and_keeps_its_end() {
    let flags = format!("{}.mp4", "🇵🇹".repeat(100));
    let name = wanted(&flags).raw_name();
    assert!(name.ends_with("🇵🇹.mp4") && name.len() <= LONGEST && name.len() > LONGEST - 12, "{name}");
    let marks = format!("a{}.png", "\u{316}".repeat(5000));
    assert_eq!(complaint(&wanted(&marks).raw_name()), None);
    let deep = wanted(&"a/".repeat(100));
    assert_eq!(deep.folders().len(), DEEPEST);
}

/// Text of what makes trouble, and of anything.
fn trouble() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "/", "\\", ".", "..", " ", "-", "~", ":", "*", "CON", "nul", "com1", ".mp4", ".exe", "\u{202e}", "\u{200d}",
        "\u{feff}", "\u{0}", "\n", "\u{301}", "e", "É", "👩", "🏽", "\u{fe0f}", "🇵🇹", "日", "\u{ff0f}", "\u{ff0e}",
        "\u{212a}", "\u{37e}", "a", "(1)", "\u{a0}",
    ]);
    prop_oneof![prop::collection::vec(bits, 0..24).prop_map(|bits| bits.concat()), "(?s).{0,80}", "(?s).{300,400}",]
}

proptest! {
    #[test]
    fn any_text_gives_names_that_are_good_on_every_system(
        path in trouble(),
        id in trouble(),
        extension in "[a-z0-9]{1,8}",
        in_place in any::<bool>(),
        nth in 0usize..Names::MOST,
    ) {
        let wanted = wanted_of(&path, &id);
        for folder in wanted.folders() {
            prop_assert_eq!(complaint(folder), None, "{:?}", folder);
        }
        let raw = wanted.raw_name();
        prop_assert_eq!(complaint(&raw), None, "{:?}", raw);
        let name = wanted.names(&extension, in_place).nth(nth);
        prop_assert_eq!(complaint(&name), None, "{:?}", name);
        let end = format!(".{extension}");
        prop_assert!(name.ends_with(&end));
        prop_assert!(wanted.may_be(&name), "{:?}", name);
    }

    #[test]
    fn no_two_names_of_a_file_are_alike(path in trouble(), one in 0usize..Names::MOST, other in 0usize..Names::MOST) {
        let names = wanted(&path).names("mp4", true);
        prop_assert_eq!(key(&names.nth(one)) == key(&names.nth(other)), one == other);
    }

    #[test]
    fn the_same_path_gives_the_same_names_and_good_names_stay(path in trouble()) {
        let first = named(&path);
        prop_assert_eq!(named(&first), first);
    }
}
