//! From facts to findings, topic by topic, and from findings to text.

use std::time::Duration;

use rstest::rstest;

use super::finding::{Cause, Level, Topic};
use super::keys::{Kind, State};
use super::providers::Answer;
use super::*;
use crate::asset::{AccountName, AssetKind, Census, Fault, FaultKind};
use crate::catalog::{Glance, Trouble};
use crate::desktop::clipboard::Wrap;
use crate::media::cache::Held;
use crate::net::Roots;
use crate::runtime::canvas::{self, Multiplexer};
use crate::runtime::survey::Survey;
use crate::state::Ground;
use crate::state::settings::{BrowserSettings, Images};

/// The findings without what is as it should be, a line each: `subject level: says > advice`.
fn odd(findings: &[Finding]) -> Vec<String> {
    let odd = findings.iter().filter(|finding| finding.level != Level::Ok);
    odd.map(|finding| {
        let advice = finding.advice.as_ref().map(|advice| format!(" > {advice}")).unwrap_or_default();
        format!("{} {}: {}{advice}", finding.subject, finding.level.as_str(), finding.says)
    })
    .collect()
}

fn account(name: &str) -> AccountName {
    AccountName::new(name).unwrap()
}

fn source(kind: Kind) -> Source {
    Source { account: account("heygen"), name: "HEYGEN_API_KEY".to_owned(), kind }
}

fn variables() -> Source {
    source(Kind::Variables(vec!["HEYGEN_API_KEY".to_owned()]))
}

// --- configuration and keys

fn configured() -> configuration::Facts {
    configuration::Facts {
        file: Some("/home/u/config.toml".to_owned()),
        is_found: true,
        accounts: 1,
        variables: vec!["HEYGEN_API_KEY"],
        ..configuration::Facts::default()
    }
}

#[test]
fn a_configuration_without_mistakes_is_as_it_should_be() {
    assert_eq!(odd(&configuration::judge(&configured())), Vec::<String>::new());
    let none = configuration::Facts { is_found: false, ..configured() };
    let said = configuration::judge(&none).remove(0).says;
    assert_eq!(said, "/home/u/config.toml is not there, so everything is at its default");
}

#[test]
fn each_mistake_is_told_and_is_the_gravest_thing() {
    let facts = configuration::Facts {
        mistakes: vec![
            "config.toml:3: browser.page_size: 500 is not 1 to 100".to_owned(),
            "config.toml:9: x".to_owned(),
        ],
        ..configured()
    };
    let findings = configuration::judge(&facts);
    let wrong: Vec<_> = findings.iter().filter(|one| one.level == Level::Wrong(Cause::Configuration)).collect();
    assert_eq!(wrong.len(), 2);
    assert_eq!(wrong[0].says, "config.toml:3: browser.page_size: 500 is not 1 to 100");
    assert_eq!(report::code(&findings), 2);
}

#[test]
fn a_key_that_others_can_read_is_told_with_the_command_that_mends_it() {
    let facts = configuration::Facts {
        warnings: vec!["config.toml holds a key and can be read by others · chmod 600 config.toml".to_owned()],
        ..configured()
    };
    assert_eq!(
        odd(&configuration::judge(&facts)),
        ["unwise warn: config.toml holds a key and can be read by others > chmod 600 config.toml"]
    );
}

#[test]
fn without_a_provider_it_is_said_how_to_have_one() {
    let findings = configuration::judge(&configuration::Facts { accounts: 0, ..configured() });
    let [said] = odd(&findings).try_into().unwrap();
    assert_eq!(said, "providers wrong: no provider is set up > set one of HEYGEN_API_KEY, or: assetbrowse config init");
    assert_eq!(report::code(&findings), 2);
}

#[rstest]
#[case("/a/b.toml", "/a/b.toml")]
#[case("/a b", "'/a b'")]
#[case("/it's", r"'/it'\''s'")]
#[case("", "''")]
fn a_path_is_one_word_for_a_shell(#[case] path: &str, #[case] word: &str) {
    assert_eq!(configuration::quoted(path), word);
}

#[rstest]
#[case(variables(), &[("HEYGEN_API_KEY", "canary")], State::Held)]
#[case(variables(), &[("HEYGEN_API_KEY", "  ")], State::Missing("HEYGEN_API_KEY".to_owned()))]
#[case(source(Kind::Command(vec!["pass".to_owned()])), &[], State::Unknown)]
#[case(source(Kind::File("/no/such".into())), &[], State::Missing("HEYGEN_API_KEY (there is no such file)".to_owned()))]
#[case(source(Kind::Inline), &[], State::Held)]
#[case(source(Kind::Nothing), &[], State::Unneeded)]
fn whether_there_is_a_key_is_known_without_reading_it(
    #[case] source: Source,
    #[case] environment: &[(&str, &str)],
    #[case] state: State,
) {
    assert_eq!(source.state(&Environment::of(environment)), state);
}

#[rstest]
#[case(State::Held, &[])]
#[case(State::Unneeded, &[])]
#[case(State::Unknown, &["heygen note: from HEYGEN_API_KEY, which was not asked"])]
#[case(
    State::Missing("HEYGEN_API_KEY".to_owned()),
    &["heygen wrong: no key in HEYGEN_API_KEY > export HEYGEN_API_KEY=…, with a key that the service gives you"]
)]
fn a_missing_key_is_told_once_with_its_source(#[case] state: State, #[case] said: &[&str]) {
    let code = if matches!(state, State::Missing(_)) { 3 } else { 0 };
    let findings = keys::judge(&[(variables(), state)]);
    assert_eq!(odd(&findings), said);
    assert_eq!(report::code(&findings), code);
}

// --- providers and certificates

fn asked(outcome: Result<Option<u64>, FaultKind>) -> providers::Facts {
    let outcome = outcome.map_err(|kind| Fault::new(&account("heygen"), kind, ""));
    providers::Facts {
        source: variables(),
        place: Some("config.toml:14".to_owned()),
        kind: "heygen",
        base_url: "https://api.heygen.com/".to_owned(),
        has_moved: false,
        api: Some("v1"),
        answer: Some(Answer { took: Duration::from_millis(1234), outcome }),
        key: State::Held,
        proxy: None,
    }
}

#[test]
fn an_answer_is_told_with_its_time_its_api_and_its_total() {
    let said = |facts: providers::Facts| providers::judge(&[facts], true).remove(0).says;
    assert_eq!(said(asked(Ok(Some(319)))), "answers in 1,234 ms · v1 of its API · 319 assets");
    let moved = providers::Facts { has_moved: true, api: Some("v3"), ..asked(Ok(None)) };
    assert_eq!(said(moved), "answers in 1,234 ms · v3 of its API, for v1 is gone");
    let unasked = providers::Facts { answer: None, ..asked(Ok(None)) };
    assert_eq!(said(unasked), "heygen at https://api.heygen.com/, not asked");
}

#[rstest]
#[case(
    FaultKind::Unauthorized,
    3,
    "wrong: key refused (401), from HEYGEN_API_KEY > export HEYGEN_API_KEY=…, with a key that the service gives you"
)]
#[case(FaultKind::MissingKey, 0, "note: heygen at https://api.heygen.com/, not asked: there is no key")]
#[case(
    FaultKind::TimedOut { after: Duration::from_secs(15) },
    4,
    "wrong: no answer in 15 s > does it answer at all? curl -sSI https://api.heygen.com/"
)]
#[case(FaultKind::Offline, 1, "wrong: no connection > does it answer at all? curl -sSI https://api.heygen.com/")]
#[case(FaultKind::Forbidden, 1, "wrong: this key may not list assets (403) > ask the account's owner")]
#[case(FaultKind::NotFound, 1, "wrong: not found (404) > is base_url right? (config.toml:14)")]
#[case(FaultKind::RateLimited, 1, "wrong: heygen asked us to slow down (429) > wait a minute, then ask again")]
#[case(
    FaultKind::Status { code: 502 },
    1,
    "wrong: failed (502) > ask again later; if it stays so, is base_url right? (config.toml:14)"
)]
fn each_failure_has_its_words_its_remedy_and_its_code(#[case] kind: FaultKind, #[case] code: u8, #[case] said: &str) {
    let findings = providers::judge(&[asked(Err(kind))], true);
    assert_eq!(odd(&findings), [format!("heygen {said}")]);
    assert_eq!(report::code(&findings), code);
}

#[test]
fn what_stands_between_is_named_first() {
    let proxied = providers::Facts { proxy: Some("HTTPS_PROXY"), ..asked(Err(FaultKind::Offline)) };
    let advice = |facts, certificates| providers::judge(&[facts], certificates).remove(0).advice.unwrap();
    assert_eq!(advice(proxied, true), "HTTPS_PROXY names a proxy: is it right?");
    let bare = advice(asked(Err(FaultKind::Offline)), false);
    assert_eq!(bare, "without certificates nothing is asked by https: see there");
}

#[rstest]
#[case(145, false, &[], true, &[])]
#[case(0, true, &[], false, &["trusted note: none, the system's: no such file · no provider is asked by https"])]
#[case(0, true, &[], true, &["trusted wrong: none, the system's: no such file > install the package ca-certificates"])]
#[case(
    0,
    true,
    &[("SSL_CERT_FILE", "/nothing")],
    true,
    &["trusted wrong: none, by SSL_CERT_FILE=/nothing: no such file > unset SSL_CERT_FILE, or let it name certificates in PEM, such as a proxy's own"]
)]
#[case(
    3,
    true,
    &[("SSL_CERT_DIR", "/some")],
    true,
    &["trusted warn: 3, by SSL_CERT_DIR=/some, not all could be loaded: no such file > unset SSL_CERT_DIR, or let it name certificates in PEM, such as a proxy's own"]
)]
fn certificates_are_missed_where_they_are_needed(
    #[case] count: usize,
    #[case] fails: bool,
    #[case] named: &[(&'static str, &str)],
    #[case] are_needed: bool,
    #[case] said: &[&str],
) {
    let troubles = if fails { vec!["no such file".to_owned()] } else { Vec::new() };
    let named = named.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let facts = certificates::Facts { roots: Roots { count: Some(count), troubles }, named, are_needed };
    assert_eq!(odd(&certificates::judge(&facts)), said);
}

// --- terminal, multiplexer, clipboard

fn seen(variables: &[(&str, &str)], heard: Heard) -> terminal::Facts {
    let environment = Environment::of(variables);
    let around = Surroundings::of(&|name| environment.get(name).map(OsString::from), true);
    terminal::gather(&environment, &around, &BrowserSettings::default(), heard)
}

const XTERM: [(&str, &str); 3] = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")];

fn told() -> Survey {
    let name = "XTerm(379)".to_owned();
    Survey {
        size: (120, 34),
        heard: canvas::Heard {
            sixel: Some(true),
            name,
            cell: Some((9, 18)),
            ground: Some(Ground::Dark),
            ..canvas::Heard::default()
        },
        was_asked: true,
        columns: Some(1),
        marks_pastes: Some(true),
        ..Survey::default()
    }
}

#[test]
fn a_terminal_that_has_it_all_leaves_nothing_to_be_said() {
    let findings = terminal::judge(&seen(&XTERM, Heard::Told(told())));
    assert_eq!(odd(&findings), Vec::<String>::new());
    let says: Vec<&str> = findings.iter().map(|finding| finding.says.as_str()).collect();
    assert_eq!(says[0], "XTerm(379) · TERM=xterm-256color · 120×34");
    assert_eq!(says[1], "sixel: it is among its attributes");
    assert_eq!(says[2], "9×18 pixels, as it answers");
}

#[rstest]
#[case(Some(1), None)]
#[case(
    Some(2),
    Some(
        "glyphs warn: ambiguous ones are two columns wide: rules and columns do not meet > icons = \"ascii\" under [browser]"
    )
)]
#[case(Some(3), Some("glyphs warn: one takes 3 columns: it does not read UTF-8 > icons = \"ascii\" under [browser]"))]
#[case(None, Some("glyphs note: it does not tell how wide they are"))]
fn the_width_of_glyphs_decides_on_the_icons(#[case] columns: Option<u16>, #[case] said: Option<&str>) {
    let findings = terminal::judge(&seen(&XTERM, Heard::Told(Survey { columns, ..told() })));
    assert_eq!(odd(&findings), said.into_iter().collect::<Vec<_>>());
}

#[test]
fn ascii_icons_have_no_width_to_worry_about() {
    for columns in [1, 2, 3] {
        let mut facts = seen(&XTERM, Heard::Told(Survey { columns: Some(columns), ..told() }));
        facts.icons = Icons::Ascii;
        assert_eq!(odd(&terminal::judge(&facts)), Vec::<String>::new());
    }
}

#[test]
fn what_the_configuration_wants_is_told_beside_what_the_terminal_can() {
    let mut facts = seen(&XTERM, Heard::Told(told()));
    facts.images = Images::Halfblocks;
    assert_eq!(
        odd(&terminal::judge(&facts)),
        ["pictures note: half blocks, as the configuration says (images = \"halfblocks\") · by itself: sixel"]
    );
}

#[test]
fn a_pipe_is_asked_nothing_and_a_terminal_that_cannot_draw_is_told() {
    let pipe = seen(&XTERM, Heard::Unasked("standard output is not a terminal · assetbrowse list prints".to_owned()));
    assert_eq!(odd(&terminal::judge(&pipe)), ["asked note: nothing: standard output is not a terminal"]);
    let dumb = Heard::Unfit("TERM=dumb: this terminal cannot draw · assetbrowse list prints instead".to_owned());
    let [browser, _colours] =
        odd(&terminal::judge(&seen(&[("TERM", "dumb"), ("LANG", "C.UTF-8")], dumb))).try_into().unwrap();
    assert_eq!(browser, "browser warn: TERM=dumb: this terminal cannot draw > assetbrowse list prints instead");
}

#[rstest]
#[case(&[("LANG", "de_DE.UTF-8")], true)]
#[case(&[("LANG", "en_US.utf8")], true)]
#[case(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")], false)]
#[case(&[("LC_CTYPE", "POSIX")], false)]
fn the_first_variable_of_the_locale_counts(#[case] variables: &[(&str, &str)], #[case] utf8: bool) {
    assert_eq!(terminal::is_utf8(terminal::locale(&Environment::of(variables)).as_ref()), utf8);
}

fn tmux(tmux: multiplexer::Tmux, takes_copies: bool) -> Vec<String> {
    let version = Some("tmux 3.5a".to_owned());
    odd(&multiplexer::judge(&multiplexer::Facts { which: Some(Multiplexer::Tmux), version, tmux, takes_copies }))
}

fn set_well() -> multiplexer::Tmux {
    multiplexer::Tmux {
        passthrough: Some("on".to_owned()),
        clipboard: Some("on".to_owned()),
        escape_time: Some(10),
        outside: Some("xterm-kitty".to_owned()),
        features: Some("256,RGB,title".to_owned()),
    }
}

#[test]
fn each_setting_of_tmux_that_stands_in_the_way_is_told_with_its_line() {
    assert_eq!(tmux(set_well(), true), Vec::<String>::new());
    let usual = multiplexer::Tmux {
        passthrough: Some("off".to_owned()),
        clipboard: Some("external".to_owned()),
        escape_time: Some(500),
        features: Some("256,title".to_owned()),
        ..set_well()
    };
    assert_eq!(
        tmux(usual.clone(), true),
        [
            "allow-passthrough warn: off: kitty's pictures do not get through > in ~/.tmux.conf: set -g allow-passthrough on",
            "set-clipboard warn: external: copies do not get through > in ~/.tmux.conf: set -s set-clipboard on",
            "escape-time warn: 500 ms: esc does nothing for so long > in ~/.tmux.conf: set -s escape-time 10",
            "colours note: 256: tmux does not know whether xterm-kitty has more > if it has, in ~/.tmux.conf: set -as terminal-features ',xterm-kitty:RGB'",
        ]
    );
    let elsewhere = multiplexer::Tmux { outside: Some("xterm-256color".to_owned()), features: None, ..usual };
    let said = tmux(elsewhere, false);
    assert_eq!(said[0], "allow-passthrough note: off; only kitty's pictures would need it");
    assert_eq!(said[1], "set-clipboard note: external; copies take another way");
    assert_eq!(said.len(), 3);
}

fn route(native: bool, reached: Option<Result<(), String>>, terminal: &str) -> Vec<String> {
    let way = Way { native, wrap: Wrap::Plain };
    let terminal = terminal.to_owned();
    odd(&clipboard::judge(&clipboard::Facts { way, is_built_in: true, is_remote: true, reached, terminal }))
}

#[test]
fn a_copy_that_may_not_arrive_is_told_with_what_to_do_there() {
    assert_eq!(route(true, Some(Ok(())), "kitty"), Vec::<String>::new());
    let fails = route(true, Some(Err("no display".to_owned())), "XTerm(379)");
    assert_eq!(
        fails,
        [
            "route warn: the system's clipboard fails (no display), so copies go to the terminal (OSC 52) > is the display there that DISPLAY or WAYLAND_DISPLAY names?",
            "arrival note: this terminal takes it only where it is allowed > in ~/.Xresources: XTerm*disallowedWindowOps: 20,21,SetXprop",
        ]
    );
    let [never] = route(false, None, " Apple_Terminal ").try_into().unwrap();
    assert!(never.starts_with("arrival warn: this terminal does not know OSC 52 > "), "{never}");
    let [other] = route(false, None, "foot").try_into().unwrap();
    assert!(other.starts_with("arrival note: "), "{other}");
}

// --- what is kept

fn folder(state: folders::State, free: Option<u64>) -> folders::Facts {
    folders::Facts { name: "data", path: "/home/u/data".to_owned(), is_private: true, state, free }
}

const ROOM: Option<u64> = Some(5_000_000_000);

#[rstest]
#[case(folders::State::There { mode: Some(0o700), is_ours: true, is_writable: true }, ROOM, 0, None)]
#[case(folders::State::Missing { can_be_made: true }, ROOM, 0, None)]
#[case(
    folders::State::There { mode: Some(0o755), is_ours: true, is_writable: true },
    ROOM,
    0,
    Some("data warn: /home/u/data can be looked into by others (mode 0755) > chmod 700 /home/u/data")
)]
#[case(
    folders::State::There { mode: Some(0o700), is_ours: false, is_writable: true },
    ROOM,
    0,
    Some("data warn: /home/u/data belongs to somebody else > sudo chown \"$USER\" /home/u/data")
)]
#[case(
    folders::State::There { mode: Some(0o500), is_ours: true, is_writable: false },
    ROOM,
    1,
    Some("data wrong: /home/u/data cannot be written to > chmod u+rwx /home/u/data, or name another one")
)]
#[case(
    folders::State::Missing { can_be_made: false },
    None,
    1,
    Some("data wrong: /home/u/data is not there, and cannot be made > mkdir -p /home/u/data, as somebody who may")
)]
#[case(
    folders::State::NoFolder,
    None,
    1,
    Some("data wrong: /home/u/data is no folder > mv /home/u/data /home/u/data.old")
)]
#[case(
    folders::State::There { mode: Some(0o700), is_ours: true, is_writable: true },
    Some(12_000_000),
    0,
    Some("data warn: only 12.0 MB are free there > make room, or name another folder")
)]
fn a_folder_is_the_users_alone_and_has_room(
    #[case] state: folders::State,
    #[case] free: Option<u64>,
    #[case] code: u8,
    #[case] said: Option<&str>,
) {
    let findings = folders::judge(&[folder(state, free)]);
    assert_eq!(odd(&findings), said.into_iter().collect::<Vec<_>>());
    assert_eq!(report::code(&findings), code);
}

#[test]
fn what_others_may_look_into_by_the_users_will_is_left_alone() {
    let open = folders::State::There { mode: Some(0o755), is_ours: false, is_writable: true };
    let downloads = folders::Facts { is_private: false, ..folder(open, ROOM) };
    assert_eq!(odd(&folders::judge(&[downloads])), Vec::<String>::new());
}

fn kept(catalog: Result<Option<Glance>, Trouble>) -> Vec<String> {
    let catalog_path = "/home/u/data/catalog.sqlite3".to_owned();
    let facts =
        catalogue::Facts { catalog_path, catalog, previews: Ok(Held::default()), limit: 256_000_000, downloads: 0 };
    odd(&catalogue::judge(&facts))
}

fn glance() -> Glance {
    Glance { bytes: 81_920, schema: Some(3), census: Some(Census::default()), damage: Vec::new(), is_whole: true }
}

#[test]
fn a_catalogue_that_cannot_be_used_is_told_with_what_to_do() {
    assert_eq!(kept(Ok(None)), Vec::<String>::new());
    assert_eq!(kept(Ok(Some(glance()))), Vec::<String>::new());
    let damaged = Glance { damage: vec!["row 7 missing".to_owned()], ..glance() };
    assert_eq!(
        kept(Ok(Some(damaged))),
        [
            "catalogue wrong: /home/u/data/catalog.sqlite3 is damaged: row 7 missing > mv /home/u/data/catalog.sqlite3 /home/u/data/catalog.sqlite3.broken && assetbrowse sync"
        ]
    );
    let older = Glance { schema: Some(2), census: None, ..glance() };
    assert_eq!(kept(Ok(Some(older))), ["catalogue note: 82 kB, schema 2: the next start brings it up to date"]);
    let [newer] = kept(Err(Trouble::Newer { found: 9, known: 3 })).try_into().unwrap();
    assert!(newer.ends_with(" > install that version of assetbrowse"), "{newer}");
}

#[test]
fn openers_of_the_users_own_are_looked_for() {
    let own = vec![(AssetKind::Video, "mpv".to_owned(), false), (AssetKind::Audio, "mpg123".to_owned(), true)];
    let facts = versions::Facts { opener: Some("/usr/bin/xdg-open".to_owned()), own, ..versions::Facts::default() };
    let said = odd(&versions::judge(&facts));
    assert_eq!(said.last().unwrap(), "open.video warn: there is no program mpv > install it, or change [open.video]");
}

// --- the report

fn finding(topic: Topic, subject: &str, level: Level, says: &str, advice: Option<&str>) -> Finding {
    Finding { topic, subject: subject.to_owned(), level, says: says.to_owned(), advice: advice.map(str::to_owned) }
}

fn some() -> Vec<Finding> {
    vec![
        finding(Topic::Keys, "heygen", Level::Ok, "from HEYGEN_API_KEY", None),
        finding(Topic::Providers, "heygen", Level::Wrong(Cause::Other), "no connection", Some("curl -sSI x")),
        finding(Topic::Terminal, "glyphs", Level::Warn, "two columns wide each", Some("icons = \"ascii\"")),
        finding(Topic::Versions, "opener", Level::Note, "none · nothing", None),
    ]
}

fn written(findings: &[Finding], icons: Icons, width: Option<usize>) -> String {
    report::text(findings, Dress { glyphs: Glyphs::of(icons), theme: None, colours: Colours::True, width })
}

#[test]
fn findings_are_grouped_aligned_and_summed_up() {
    let text = written(&some(), Icons::Unicode, None);
    assert_eq!(
        text,
        "keys\n  ✓ heygen  from HEYGEN_API_KEY\n\nproviders\n  ! heygen  no connection\n            → curl -sSI x\n\nterminal\n  ~ glyphs  two columns wide each\n            → icons = \"ascii\"\n\nversions\n  · opener  none · nothing\n\n1 thing to mend, 1 to know\n"
    );
}

#[test]
fn a_narrow_terminal_gets_short_lines_and_one_without_utf8_gets_ascii() {
    let text = written(&some(), Icons::Ascii, Some(40));
    assert!(text.is_ascii(), "{text}");
    assert!(text.lines().all(|line| line.len() <= 40), "{text}");
    assert!(text.contains("  + heygen  from HEYGEN_API_KEY\n"), "{text}");
}

#[test]
fn colours_are_those_of_the_theme() {
    let theme = Theme::load("default", Icons::Unicode, Colours::True, |_| unreachable!("it is built in")).unwrap();
    crossterm::style::force_color_output(true);
    let dress = Dress { glyphs: Glyphs::of(Icons::Unicode), theme: Some(&theme), colours: Colours::True, width: None };
    let text = report::text(&some(), dress);
    let painted = text.lines().find(|line| line.contains("no connection")).unwrap();
    assert!(painted.starts_with("  \u{1b}[") && painted.contains("!\u{1b}[0m heygen  no connection"), "{painted:?}");
}

#[test]
fn nothing_from_outside_reaches_the_terminal_as_it_is() {
    let hostile = "a\u{1b}]0;x\u{7}b\u{202e}c";
    let text = written(&[finding(Topic::Keys, hostile, Level::Warn, hostile, Some(hostile))], Icons::Unicode, Some(80));
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
}

#[rstest]
#[case(&[], 0)]
#[case(&[Level::Ok, Level::Note, Level::Warn], 0)]
#[case(&[Level::Wrong(Cause::Other), Level::Wrong(Cause::Time)], 4)]
#[case(&[Level::Wrong(Cause::Time), Level::Wrong(Cause::Key), Level::Wrong(Cause::Other)], 3)]
#[case(&[Level::Wrong(Cause::Key), Level::Wrong(Cause::Configuration)], 2)]
fn the_code_is_that_of_the_gravest_thing(#[case] levels: &[Level], #[case] code: u8) {
    let findings: Vec<_> = levels.iter().map(|level| finding(Topic::Keys, "x", *level, "", None)).collect();
    assert_eq!(report::code(&findings), code);
}

#[test]
fn json_has_every_field_and_null_where_nothing_is_known() {
    let facts = [providers::Facts { api: None, answer: None, key: State::Unknown, ..asked(Ok(None)) }];
    let findings = some();
    let json = serde_json::to_value(Report::new(&findings, &facts)).unwrap();
    assert_eq!(json["code"], 1);
    let expected = serde_json::json!({
        "provider": "heygen", "kind": "heygen", "base_url": "https://api.heygen.com/", "key_source": "HEYGEN_API_KEY",
        "has_key": null, "api": null, "milliseconds": null, "total": null, "error": null,
    });
    assert_eq!(json["accounts"][0], expected);
    let expected = serde_json::json!({
        "topic": "keys", "subject": "heygen", "level": "ok", "says": "from HEYGEN_API_KEY", "advice": null,
    });
    assert_eq!(json["findings"][0], expected);
    assert_eq!(json["findings"].as_array().unwrap().len(), findings.len());
}
