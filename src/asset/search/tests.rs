use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rstest::rstest;

use super::*;
use crate::asset::{AccountName, AssetId, AssetKind, Collection, Facts, Seconds};
use crate::text::Label;

mod properties;

fn bare(name: &str) -> Asset {
    let account = AccountName::new("heygen").unwrap();
    let id = AssetId { account, collection: Collection::Assets, id: Arc::from("5db11379ad98") };
    Asset { name: Label::new(name), kind: AssetKind::Video, ..Asset::bare(id, Arc::from("{}")) }
}

/// A video of which everything is known.
fn teaser() -> Asset {
    let said = Facts {
        width: Some(1920),
        height: Some(1080),
        duration: Seconds::new(90.4),
        frames: Some(2170),
        fps: Some(23.976),
        bytes: Some(18_431_022),
        ..Facts::default()
    };
    Asset {
        type_word: Some(Label::new("clip")),
        status: Some(Label::new("Active")),
        said,
        folder: Some(Arc::from("f-77")),
        folder_name: Some(Label::new("Launch / big day")),
        created: Some("2025-10-06T22:30:00Z".parse().unwrap()),
        url: Some(Label::new("https://cdn.example/v/5db11379ad98/original.mp4?Signature=abc")),
        expires: Some("2025-10-10T00:00:00Z".parse().unwrap()),
        ..bare("product-Teaser-final.mp4")
    }
}

fn clock() -> Clock {
    Clock { now: "2025-10-10T12:00:00Z".parse().unwrap(), zone: TimeZone::get("Europe/Berlin").unwrap() }
}

fn finds(text: &str, asset: &Asset) -> bool {
    Search::whole(text).unwrap().matches(asset, &clock()).is_some()
}

#[rstest]
#[case::nothing("", true)]
#[case::blanks("   ", true)]
#[case::letters_in_order("pdtsr", true)]
#[case::not_in_order("rsttdp", false)]
#[case::all_words("teaser final", true)]
#[case::not_all_words("teaser draft", false)]
#[case::smart_case("Teaser", true)]
#[case::smart_case("tEaser", false)]
#[case::exact("'teaser", true)]
#[case::exact("'tser", false)]
#[case::quoted("\"duct-tea\"", true)]
#[case::quoted("\"teaser final\"", false)]
#[case::quoted_begins("^\"product\"", true)]
#[case::quoted_not("!\"big day\"", false)]
#[case::begins("^prod", true)]
#[case::begins("^teaser", false)]
#[case::ends(".mp4$", true)]
#[case::ends("final$", false)]
#[case::whole("^product-teaser-final.mp4$", true)]
#[case::whole("^product$", false)]
#[case::not("!draft", true)]
#[case::not_is_exact("!pdtsr", true)]
#[case::not("!teaser", false)]
#[case::not_begins("!^teaser", true)]
#[case::not_begins("!^prod", false)]
#[case::not_ends("!.mov$", true)]
#[case::not_ends("!.mp4$", false)]
#[case::operators_alone("! ^ ' $ !^$ \"\"", true)]
#[case::id("1379ad", true)]
#[case::id_not_fuzzy("59d8", false)]
#[case::folder("lnchday", true)]
#[case::folder_escaped("big\\ day", true)]
#[case::not_in_folder("!launch", false)]
#[case::kind("vid", true)]
#[case::kind_not_within("ideo", false)]
#[case::not_kind_within("!ideo", true)]
#[case::not_kind("!video", false)]
#[case::kind_whole("video$", true)]
#[case::type_word("^clip", true)]
fn a_term_is_looked_for_in_every_text(#[case] text: &str, #[case] found: bool) {
    assert_eq!(finds(text, &teaser()), found);
}

#[rstest]
#[case("kind:video", true)]
#[case("kind:image", false)]
#[case("kind:image,video", true)]
#[case("KIND:v", true)]
#[case("kind=video", true)]
#[case("!kind:video", false)]
#[case("!kind:image,audio", true)]
#[case("type:cli", true)]
#[case("type=cli", false)]
#[case("status:active", true)]
#[case("status:ACT", true)]
#[case("status=act", false)]
#[case("status=failed,active", true)]
#[case("!status:failed", true)]
#[case("provider:hey", true)]
#[case("provider=hey", false)]
#[case("provider=heygen", true)]
#[case("folder:launch", true)]
#[case("folder:\"big day\"", true)]
#[case("folder:big\\ day", true)]
#[case("folder=launch", false)]
#[case("folder=\"launch / big day\"", true)]
#[case("folder:f-7", true)]
#[case("folder=f-77", true)]
#[case("id:1379", true)]
#[case("id=1379", false)]
#[case("heygen:5db11379ad98", true)]
#[case("studio:5db11379ad98", false)]
#[case("studio-2:5db11379ad98", false)]
#[case("id:5db11379ad98", true)]
#[case("dur>90", true)]
#[case("dur>90.4", false)]
#[case("dur>=90.4s", true)]
#[case("dur<1.6m", true)]
#[case("duration<1m", false)]
#[case("dur>0.02h", true)]
#[case("dur:1:30", true)]
#[case("dur:1:31", false)]
#[case("dur<0:01:31", true)]
#[case("dur:1m..2m", true)]
#[case("dur:..1m", false)]
#[case("dur:90.4..", true)]
#[case("!dur>90", false)]
#[case("size>18mb", true)]
#[case("size:18.4mb", true)]
#[case("size:18.5MB", false)]
#[case("size<17.6mib", true)]
#[case("size<18000k", false)]
#[case("size>=18431022", true)]
#[case("size<1g", true)]
#[case("w>=1920", true)]
#[case("w:1920", true)]
#[case("width>1920", false)]
#[case("h<1081", true)]
#[case("height:720", false)]
#[case("frames:2000..3000", true)]
#[case("fps:24", true)]
#[case("fps:23.976", true)]
#[case("fps:23.98", true)]
#[case("fps:24.0", true)]
#[case("fps:24.00", false)]
#[case("fps=25", false)]
#[case("age<4d", true)]
#[case("age<3d", false)]
#[case("age>3d", true)]
#[case("age:3d..4d", true)]
#[case("age:..3d", false)]
#[case("age<5000min", false)]
#[case("age<6000m", true)]
#[case("age>80h", true)]
#[case("age<=1mo", true)]
#[case("age<1w", true)]
#[case("age>1y", false)]
#[case::the_day_here_not_in_utc("created:2025-10-07", true)]
#[case("created:2025-10-06", false)]
#[case("created:2025-10", true)]
#[case("created:2025", true)]
#[case("created=2024", false)]
#[case("created>2025-10-06", true)]
#[case("created>2025-10-07", false)]
#[case("created>=2025-10-07", true)]
#[case("created<2025-10-07", false)]
#[case("created<=2025-10-07", true)]
#[case("created>2025-10", false)]
#[case("created<2025-10", false)]
#[case("created:2025-09-01..2025-10-07", true)]
#[case("created:2025-09..2025-10-06", false)]
#[case("created:2025-10-07..", true)]
#[case("created:..2025-09", false)]
#[case("created>9999", false)]
#[case("created<=9999", true)]
#[case("!created:2025-10", false)]
#[case("is:new", false)]
#[case("!is:new", true)]
#[case("is:gone", false)]
#[case("is:unr", false)]
#[case("is:expired", true)]
#[case("teaser kind:video dur>1m", true)]
#[case("teaser kind:video dur>2m", false)]
fn a_field_holds_or_not(#[case] text: &str, #[case] found: bool) {
    assert_eq!(finds(text, &teaser()), found);
}

#[rstest]
#[case("dur>30s")]
#[case("!dur>30s")]
#[case("size<1mb")]
#[case("!w>=1920")]
#[case("age<7d")]
#[case("!age<7d")]
#[case("created:2025")]
#[case("!created:2025")]
fn what_is_not_known_is_neither_within_nor_outside(#[case] text: &str) {
    assert!(!finds(text, &bare("clip.mp4")));
}

#[rstest]
#[case("status:failed", "!status:failed")]
#[case("type:clip", "!type:clip")]
#[case("folder:launch", "!folder:launch")]
#[case("is:expired", "!is:expired")]
fn a_word_that_is_not_there_is_not_that_word(#[case] text: &str, #[case] negated: &str) {
    assert!(!finds(text, &bare("clip.mp4")));
    assert!(finds(negated, &bare("clip.mp4")));
}

#[test]
fn what_the_medium_says_of_itself_counts_where_the_service_says_nothing() {
    let probed = Facts { duration: Seconds::new(45.0), width: Some(640), ..Facts::default() };
    let said = Facts { width: Some(1280), ..Facts::default() };
    let asset = Asset { said, probed, ..bare("clip.mp4") };
    assert!(finds("dur>30s w:1280", &asset));
    assert!(!finds("w:640", &asset));
}

#[test]
fn a_day_begins_when_it_begins_here() {
    let at = |moment: &str| Asset { created: Some(moment.parse().unwrap()), ..bare("clip.mp4") };
    // Berlin went back from summer time on this day, which so had 25 hours.
    assert!(!finds("created:2025-10-26", &at("2025-10-25T21:59:59.999Z")));
    assert!(finds("created:2025-10-26", &at("2025-10-25T22:00:00Z")));
    assert!(finds("created:2025-10-26", &at("2025-10-26T22:59:59.999Z")));
    assert!(!finds("created:2025-10-26", &at("2025-10-26T23:00:00Z")));
}

#[rstest]
#[case("https://cdn.example/v/5db11379ad98/original.mp4?Signature=abc")]
#[case("https://cdn.example/v/5db11379ad98/original.mp4?other=1#t=3")]
#[case("HTTPS://CDN.example:443/v/5db11379ad98/./original.mp4")]
#[case("https://app.example/videos/5db11379ad98")]
#[case("https://app.example/videos/5db11379ad98/")]
#[case("https://other.example/5db11379ad98.mp4")]
#[case("https://other.example/product-Teaser-final.mp4")]
#[case("  https://cdn.example/v/5db11379ad98/original.mp4  kind:video")]
fn a_pasted_url_finds_its_asset(#[case] url: &str) {
    assert!(finds(url, &teaser()));
    let other = AssetId { id: Arc::from("77"), ..teaser().id };
    assert!(!finds(url, &Asset { id: other, ..bare("else.mp4") }));
}

#[test]
fn a_url_is_found_in_whatever_form_the_service_gave_it() {
    let asset = Asset { url: Some(Label::new("https://cdn.example/a b/ä.png?x")), ..bare("ä.png") };
    assert!(finds("https://cdn.example/a%20b/%C3%A4.png", &asset));
    assert!(finds("https://elsewhere.example/%C3%A4.png", &asset));
    assert!(!finds("https://elsewhere.example/b.png", &asset));
}

#[test]
fn the_asset_of_a_url_comes_before_those_that_share_a_name() {
    let search = Search::whole("https://cdn.example/v/5db11379ad98/original.mp4").unwrap();
    let other = AssetId { id: Arc::from("77"), ..teaser().id };
    let namesake = Asset { id: other, ..bare("original.mp4") };
    let own = search.matches(&teaser(), &clock());
    assert!(own > search.matches(&namesake, &clock()) && search.matches(&namesake, &clock()).is_some());
}

#[rstest]
#[case("!kind", Mode::Contains, "kind")]
#[case("12:30", Mode::Fuzzy, "12:30")]
#[case("kind\\:x", Mode::Fuzzy, "kind:x")]
#[case("\"foo:bar\"", Mode::Contains, "foo:bar")]
#[case("foo\\:bar", Mode::Fuzzy, "foo:bar")]
#[case("a=b", Mode::Fuzzy, "a=b")]
#[case("a>b", Mode::Fuzzy, "a>b")]
#[case("clip-2:take", Mode::Fuzzy, "clip-2:take")]
#[case("\"clip-2:20250101\"", Mode::Contains, "clip-2:20250101")]
#[case("'kind:video", Mode::Contains, "kind:video")]
#[case("a\\b", Mode::Fuzzy, "a\\b")]
#[case("a\\\\b", Mode::Fuzzy, "a\\b")]
#[case("\\!a\\$", Mode::Fuzzy, "!a$")]
#[case("24\"", Mode::Fuzzy, "24\"")]
#[case("\"a\\\"b\\c\"", Mode::Contains, "a\"b\\c")]
#[case("\"not closed", Mode::Contains, "not closed")]
#[case("東京", Mode::Fuzzy, "東京")]
fn what_is_no_field_is_a_term(#[case] text: &str, #[case] mode: Mode, #[case] needle: &str) {
    let search = Search::whole(text).unwrap();
    let not = text.starts_with('!');
    assert_eq!(search.terms(), [Term { needle: Arc::from(needle), mode, not }]);
    assert!(search.conditions().is_empty() && search.links().is_empty());
}

#[test]
fn a_very_long_term_is_not_fuzzy() {
    let mode = |length: usize| Search::whole(&"a".repeat(length)).unwrap().terms()[0].mode;
    assert_eq!((mode(64), mode(65)), (Mode::Fuzzy, Mode::Contains));
}

#[rstest]
#[case("dur>30x", 0..7, "dur>30x: a time like 30s or 2m")]
#[case("teas dur>30x more", 5..12, "dur>30x: a time like 30s or 2m")]
#[case("dur>", 0..4, "dur>: a time like 30s or 2m")]
#[case("dur>-5", 0..6, "dur>-5: a time like 30s or 2m")]
#[case("dur:1:75", 0..8, "dur:1:75: a time like 30s or 2m")]
#[case("size>1zb", 0..8, "size>1zb: a size like 500kb or 2mb")]
#[case("size>1..2", 0..9, "size>1..2: a size like 500kb or 2mb")]
#[case("w>big", 0..5, "w>big: pixels like 1080")]
#[case("frames:..", 0..9, "frames:..: a number like 240")]
#[case("fps:.5", 0..6, "fps:.5: a number like 24 or 29.97")]
#[case("kind:font", 0..9, "kind:font: image, video, audio or other")]
#[case("kind>video", 0..10, "kind>video: image, video, audio or other")]
#[case("kind: video", 0..5, "kind: image, video, audio or other")]
#[case("kind:,", 0..6, "kind:,: image, video, audio or other")]
#[case("status>a", 0..8, "status>a: a word after a colon")]
#[case("is:old", 0..6, "is:old: new, gone, unreadable or expired")]
#[case("age<7", 0..5, "age<7: < or > and an age like 7d or 2mo")]
#[case("age:7d", 0..6, "age:7d: < or > and an age like 7d or 2mo")]
#[case("created:2025-13", 0..15, "created:2025-13: a day like 2025-10-06, or 2025-10")]
#[case("created:2025-02-30", 0..18, "created:2025-02-30: a day like 2025-10-06, or 2025-10")]
#[case("created:2025-1", 0..14, "created:2025-1: a day like 2025-10-06, or 2025-10")]
#[case("foo:bar", 0..7, "foo:bar: no such field · \\: or quotes find it as text")]
#[case("ä foo:", 3..7, "foo: no such field · \\: or quotes find it as text")]
#[case("!heygen:5db11379ad98", 0..20, "!heygen:5db11379ad98: no such field · \\: or quotes find it as text")]
#[case("!https://a.example/x", 0..20, "!https://a.example/x: not a URL that can be looked for")]
#[case("foo:\u{1b}[31m", 0..9, "foo:\\u001b[31m: no such field · \\: or quotes find it as text")]
fn a_mistake_says_where_and_what_would_do(#[case] text: &str, #[case] at: Range<usize>, #[case] words: &str) {
    assert_eq!(Search::whole(text), Err(Mistake { at, words: words.to_owned() }));
}

#[test]
fn a_mistake_is_one_short_line() {
    let mistake = Search::whole(&format!("foo:{}", "x".repeat(200))).unwrap_err();
    assert!(crate::text::width(&mistake.words) <= 80, "{mistake}");
}

#[rstest]
#[case("a".repeat(5000))]
#[case("a ".repeat(33))]
fn a_search_has_bounds(#[case] text: String) {
    assert!(Search::parse(&text).unwrap_err().words.starts_with("too long: "));
}

#[rstest]
#[case("teas kind:video,image ")]
#[case("status:failed !provider:heygen ")]
#[case("dur>30s dur<=2m dur:1m..2m dur<1:30.5 ")]
#[case("size>1mb size<2.5gib w>=1920 h<720 frames>10 fps:29.97 ")]
#[case("age<7d age>90min age:1mo..2y ")]
#[case("created:2025-10 created:2025-09-01..2025-10-15 created>2025 ")]
#[case("is:new !is:unreadable ")]
#[case("folder:\"big day\" \"two words\" big\\ day ")]
#[case("https://cdn.example/a/b.png?x=1#y ")]
#[case("heygen\\:5db1 x ")]
fn no_letter_on_the_way_to_a_search_is_a_mistake(#[case] text: &str) {
    for (end, _) in text.char_indices() {
        assert_eq!(Search::parse(&text[..end]).map(|search| search.text().len()), Ok(end), "{:?}", &text[..end]);
    }
}

#[rstest]
#[case("kind:")]
#[case("!kind:")]
#[case("dur>")]
#[case("dur>=")]
#[case("dur:1:")]
#[case("size>1.")]
#[case("created:2025-")]
#[case("age<7")]
#[case("is:")]
#[case("status:")]
#[case("folder:\"")]
#[case("https://")]
fn half_a_field_is_not_there_yet_until_a_blank_follows(#[case] half: &str) {
    let teas = Search::parse("teas").unwrap();
    assert_eq!(Search::parse(&format!("teas {half}")).unwrap().terms(), teas.terms());
    assert!(Search::parse(half).unwrap().is_empty());
    assert!(Search::whole(half).is_err());
    if !half.ends_with('"') {
        assert!(Search::parse(&format!("{half} ")).is_err());
    }
}

#[test]
fn a_comma_waits_for_the_next_kind() {
    let kinds = |text: &str| Search::parse(text).unwrap().conditions().to_vec();
    assert_eq!(kinds("kind:video,"), kinds("kind:video"));
    assert_eq!(kinds("kind:video,i"), kinds("kind:image,video"));
}

#[rstest]
#[case("teaser", "product-teaser.mp4", "prteaduct-sxexr.mp4")]
#[case("teaser", "teaser.mp4", "product-teaser.mp4")]
#[case("clip", "clip-1.mp4", "eclipse.mp4")]
fn the_better_match_scores_more(#[case] text: &str, #[case] better: &str, #[case] worse: &str) {
    let search = Search::whole(text).unwrap();
    let score = |name: &str| search.matches(&bare(name), &clock()).unwrap();
    assert!(score(better) > score(worse));
}

#[test]
fn the_name_weighs_more_than_the_folder() {
    let search = Search::whole("launch").unwrap();
    let named = Asset { folder_name: Some(Label::new("other")), ..bare("launch") };
    let filed = Asset { folder_name: Some(Label::new("launch")), ..bare("other") };
    assert!(search.matches(&named, &clock()) > search.matches(&filed, &clock()));
}

#[rstest]
#[case("teas", "product-teaser.mp4", &["teas"])]
#[case("teas mp4$", "product-teaser.mp4", &["teas", "mp4"])]
#[case("!teas product", "product-easer.mp4", &["product"])]
#[case("tsr", "steam-and-tea-spoons-r", &["t", "s", "r"])]
#[case("\"ea\" tea", "tea", &["tea"])]
#[case("kind:video", "video", &[])]
#[case("é", "cafe\u{301} é.png", &["é"])]
#[case("cafe", "cafe\u{301}.png", &["cafe\u{301}"])]
#[case("ä東", "xÄ-東京.png", &["Ä", "東"])]
#[case("a\\\\u202eb", "a\u{202e}b", &["a\\u202eb"])]
#[case("cq", "c-a-long-way-to-the-C-and-then-a-long-way-to-the-q", &["C", "q"])]
#[case("Cq", "C-a-long-way-to-the-c-and-then-a-long-way-to-the-q", &["C", "q"])]
#[case("nowhere", "product", &[])]
fn what_was_matched_is_shown(#[case] text: &str, #[case] name: &str, #[case] parts: &[&str]) {
    let name = Label::new(name);
    let found = Highlighter::new(&Search::whole(text).unwrap()).parts(&name);
    assert_eq!(found.into_iter().map(|part| &name.shown()[part]).collect::<Vec<_>>(), parts);
}

#[rstest]
#[case("ki", Some("nd:"))]
#[case("teas !KI", Some("nd:"))]
#[case("k", None)]
#[case("du", Some("r>"))]
#[case("dura", Some("tion>"))]
#[case("age", Some("<"))]
#[case("teas", None)]
#[case("", None)]
#[case("ki ", None)]
#[case("\"ki", None)]
#[case("\\ki", None)]
#[case("kind:v", Some("ideo"))]
#[case("kind:", Some("image"))]
#[case("kind:video", None)]
#[case("!kind:video,a", Some("udio"))]
#[case("kind>v", None)]
#[case("is:u", Some("nreadable"))]
#[case("status:f", Some("ailed"))]
#[case("status=F", Some("ailed"))]
#[case("provider:heygen", None)]
#[case("provider:heygen-", Some("eu"))]
#[case("provider:x", None)]
#[case("folder:my", Some("\\ folder"))]
#[case("folder:\"my", Some(" folder\""))]
#[case("folder:\"my folder\"", None)]
#[case("folder:my\\", None)]
#[case("folder:e", None)]
#[case("dur>3", None)]
#[case("foo:b", None)]
fn a_word_is_completed_at_its_end(#[case] text: &str, #[case] ghost: Option<&str>) {
    let known = Known {
        types: vec![],
        statuses: vec!["active", "failed"],
        providers: vec!["heygen", "heygen-eu"],
        folders: vec!["My folder", "evil\u{202e}"],
    };
    assert_eq!(complete(text, text.len(), &known).as_deref(), ghost);
    assert_eq!(complete(&format!("{text} more"), text.len(), &known).as_deref(), ghost);
    assert_eq!(complete(&format!("{text}x"), text.len(), &known), None);
}

#[test]
fn a_completion_is_asked_for_anywhere_without_harm() {
    let text = "ä kind:v";
    let ghosts: Vec<_> = (0..=text.len() + 3).filter_map(|at| complete(text, at, &Known::default())).collect();
    assert_eq!(ghosts, ["ideo"]);
}

#[rstest]
#[case("", "anything", true)]
#[case("te", "tea", true)]
#[case("te", "tea kind:video", true)]
#[case("te kind:video", "kind:video tea", true)]
#[case("te kind:video", "tea", false)]
#[case("te", "Tea", false)]
#[case("te", "teA", true)]
#[case("teA", "tea", false)]
#[case("'te", "'tea", true)]
#[case("'te", "tea", false)]
#[case("te", "tea$", true)]
#[case("tea$", "xtea$", false)]
#[case("tea$", "^tea$", true)]
#[case("!tea", "!te", true)]
#[case("!te", "!tea", false)]
#[case("te", "!tea", false)]
#[case("kind:v", "kind:video", true)]
#[case("te kind:", "te kind:v", true)]
#[case("https://a.example/x", "https://a.example/xy", false)]
fn a_search_narrows_an_earlier_one(#[case] earlier: &str, #[case] later: &str, #[case] narrows: bool) {
    let (earlier, later) = (Search::parse(earlier).unwrap(), Search::parse(later).unwrap());
    assert_eq!(later.narrows(&earlier), narrows);
}

#[test]
fn an_age_beyond_the_calendar_is_all_of_it() {
    let old = Asset { created: Some(Timestamp::MIN), ..bare("clip.mp4") };
    assert!(!finds("age>4000000000y", &old));
    assert!(finds("age<=4000000000y age>9000y", &old));
}
