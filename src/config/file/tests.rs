//! Files as people write them, right and wrong.

use std::time::Duration;

use rstest::rstest;

use super::*;
use crate::asset::{AssetKind, ProviderKind, Template};
use crate::config::shape::{Key, Takes, Variant};
use crate::config::{DownloadSettings, example};
use crate::desktop::settings::OwnOpener;
use crate::provider::key::KeySource;
use crate::provider::registry::{HeygenApi, Service};
use crate::state::settings::OwnForm;
use secrecy::ExposeSecret as _;

const FILE: &str = "/etc/ab/config.toml";

fn environment() -> Environment {
    Environment::of(&[("HOME", "/home/u"), ("HEYGEN_API_TOKEN", "canary-key")])
}

fn read(source: &str) -> (Config, Vec<String>) {
    let (config, mistakes) = parse(source, Path::new(FILE), &environment());
    (config, mistakes.iter().map(ToString::to_string).collect())
}

fn good(source: &str) -> Config {
    let (config, mistakes) = read(source);
    assert_eq!(mistakes, Vec::<String>::new());
    config
}

#[rstest]
#[case("[browser]\npage_size = 500", "2: browser.page_size: 500 is not 1 to 100")]
#[case("[browser]\npage_size = 0", "2: browser.page_size: 0 is not 1 to 100")]
#[case("[browser]\npage_size = -5", "2: browser.page_size: -5 is not 1 to 100")]
#[case(
    "[browser]\npage_size = 99999999999999999999999",
    "2: browser.page_size: 99999999999999999999999 is not 1 to 100"
)]
#[case("[browser]\npage_size = \"50\"", "2: browser.page_size: a whole number is wanted, this is a text")]
#[case("[browser]\npage_size = 2.5", "2: browser.page_size: a whole number is wanted, this is a number")]
#[case(
    "\n\n[browser]\n\n# so\ntheme = \"neon\"",
    "6: browser.theme: is not one of default, auto, contrast, contrast-dark, contrast-light, mono, night, paper, and no path of a theme file"
)]
#[case("[browser]\ntheme = \"\"", "2: browser.theme: is empty")]
#[case("[browser]\nicons = \"emoji\"", "2: browser.icons: is not one of unicode, ascii")]
#[case("[browser]\nimages = \"x\"", "2: browser.images: is not one of auto, kitty, iterm2, sixel, halfblocks, off")]
#[case("[browser]\nimages.kitty = true", "2: browser.images: a text is wanted, this is a table")]
#[case("[browser]\nmouse = \"yes\"", "2: browser.mouse: true or false is wanted, this is a text")]
#[case(
    "[browser]\ncolumns = [\"kind\", \"colour\"]",
    "2: browser.columns: \"colour\" is not one of provider, kind, dimensions, length, frames, bytes, status, folder, age"
)]
#[case("[browser]\ncolumns = [\"kind\", \"kind\"]", "2: browser.columns: \"kind\" is there twice")]
#[case(
    "[browser]\ncolumns = [\n  \"kind\",\n  7,\n]",
    "4: browser.columns: a list of texts is wanted, none of them empty"
)]
#[case("[browser]\ncolumns = \"kind\"", "2: browser.columns: a list of texts is wanted, this is a text")]
#[case("[browser]\nreduced_motion = 1", "2: browser.reduced_motion: true or false is wanted, this is a number")]
#[case(
    "[browser]\npagesize = 50",
    "2: browser.pagesize: no such key; there are page_size, theme, icons, images, mouse, columns, reduced_motion"
)]
#[case("browser = 5", "1: browser: a table is wanted, this is a number")]
#[case(
    "[browsr]\npage_size = 50",
    "1: browsr: no such key; there are browser, network, media, download, copy, open, providers, keys, log"
)]
#[case(
    "page_size = 50",
    "1: page_size: no such key; there are browser, network, media, download, copy, open, providers, keys, log"
)]
#[case("[download]\njobs = 0", "2: download.jobs: 0 is not 1 to 16")]
#[case("[download]\nfolder = 7", "2: download.folder: a text is wanted, this is a number")]
#[case("[download]\nbell = \"ding\"", "2: download.bell: true or false is wanted, this is a text")]
#[case(
    "[download]\nfolder = \"s3://bucket\"",
    "2: download.folder: a folder is wanted; object stores are named with download --to"
)]
#[case("[download]\nto = \"x\"", "2: download.to: no such key; there are folder, template, jobs, bell")]
#[case(
    "[download]\ntemplate = \"{name\"",
    "2: download.template: a `{` without its other half: write {{ for one that is meant"
)]
#[case(
    "[download]\ntemplate = \"{name|upper}\"",
    "2: download.template: there is no filter \"upper\"; there are stem, ext, date"
)]
#[case("[copy.wiki]\n\ntemplate = \"\"", "3: copy.wiki.template: is empty")]
#[case("\n[copy.wiki]", "2: copy.wiki: has no template")]
#[case("[copy.\"\\u001b[m\"]\ntemplate = \"x\"", "1: copy.\\u001b[m: a name is plain text of 1 to 32 columns")]
#[case("[copy.wiki]\ntemplate = \"x\"\nsep = 1", "3: copy.wiki.sep: no such key; there are template")]
#[case("[copy]\ntemplate = \"x\"", "2: copy.template: a table is wanted, this is a text")]
#[case(
    "[open.film]\ncommand = [\"mpv\", \"{url}\"]",
    "1: open.film: no such key; there are image, video, audio, other"
)]
#[case("[open.video]", "1: open.video: has no command")]
#[case("[open.video]\ncommand = \"mpv {url}\"", "2: open.video.command: a list of texts is wanted, this is a text")]
#[case(
    "[open.video]\ncommand = [\"mpv\"]",
    "2: open.video.command: no argument holds {url} or {path}, so it could not know what to open"
)]
#[case("[network]\nconcurrency = 17", "2: network.concurrency: 17 is not 1 to 16")]
#[case("[network]\nidle_timeout = 0", "2: network.idle_timeout: 0 is not a number of seconds above 0 and up to 3600")]
#[case(
    "[network]\nidle_timeout = nan",
    "2: network.idle_timeout: nan is not a number of seconds above 0 and up to 3600"
)]
#[case(
    "[network]\nidle_timeout = -1.5",
    "2: network.idle_timeout: -1.5 is not a number of seconds above 0 and up to 3600"
)]
#[case("[network]\ntotal_timeout = \"60s\"", "2: network.total_timeout: a number of seconds is wanted, this is a text")]
#[case("[network]\nprobe = \"always\"", "2: network.probe: is not one of auto, off")]
#[case(
    "[network]\nproxy = \"x\"",
    "2: network.proxy: no such key; there are concurrency, connect_timeout, headers_timeout, idle_timeout, total_timeout, probe"
)]
#[case("providers = []", "1: providers: a table is wanted, this is a list")]
#[case("[providers]\nheygen = \"x\"", "2: providers.heygen: a table is wanted, this is a text")]
#[case("[providers.heygen]", "1: providers.heygen: has no kind; kind is one of affogato, heygen, custom")]
#[case("[providers.heygen]\nkind = \"alien\"", "2: providers.heygen.kind: is not one of affogato, heygen, custom")]
#[case(
    "[providers.\"a b\"]\nkind = \"heygen\"",
    "1: providers.a b: \"a b\" cannot be an account's name: 1 to 40 letters, digits, - _ or ."
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\nbase_url = \"http://api.heygen.com\"",
    "3: providers.h.base_url: plain http is for this machine alone: use https"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\nbase_url = \"http://127.0.0.1.evil.org/\"",
    "3: providers.h.base_url: plain http is for this machine alone: use https"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\nbase_url = \"https://u:p@host/\"",
    "3: providers.h.base_url: it must not hold a user name or password"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\nbase_url = \"https://host/?key=x\"",
    "3: providers.h.base_url: it must not hold a query or a fragment"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\nbase_url = \"https://host/#x\"",
    "3: providers.h.base_url: it must not hold a query or a fragment"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\nbase_url = \"ftp://host/\"",
    "3: providers.h.base_url: it must begin with https://"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\nbase_url = \"api.heygen.com\"",
    "3: providers.h.base_url: it cannot be read as a URL"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\napi_key = \"canary-a\"\napi_key_env = \"X\"",
    "3: providers.h.api_key: only one of api_key_env, api_key_command, api_key_file, api_key_keyring, api_key can be given"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\napi_key = 12345678",
    "3: providers.h.api_key: a text is wanted, this is a number"
)]
#[case("[providers.h]\nkind = \"heygen\"\napi_key = \"  \"", "3: providers.h.api_key: is empty")]
#[case(
    "[providers.h]\nkind = \"heygen\"\napi_key_env = \"A=canary\"",
    "3: providers.h.api_key_env: cannot be the name of a variable"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\napi_key_command = \"pass show\"",
    "3: providers.h.api_key_command: a list of texts is wanted, this is a text"
)]
#[case(
    "[providers.h]\nkind = \"heygen\"\napi_key_command = []",
    "3: providers.h.api_key_command: a program is wanted, and then its arguments"
)]
#[case("[providers.h]\nkind = \"heygen\"\napi = \"v2\"", "3: providers.h.api: is not one of auto, v1, v3")]
#[case("[providers.a]\nkind = \"affogato\"\napi = \"v1\"", "3: providers.a.api: goes only with kind heygen")]
#[case(
    "[providers.a]\nkind = \"affogato\"\nkey = \"canary\"",
    "3: providers.a.key: no such key; there are kind, base_url, api_key_env, api_key_command, api_key_file, api_key_keyring, api_key"
)]
#[case("[keys]\nj = \"down\"", "2: keys.j: a table is wanted, this is a text")]
#[case("[keys.list]\n\"g g\" = 5", "2: keys.list.g g: a text is wanted, this is a number")]
#[case("[media]\ncache_size = 1000001", "2: media.cache_size: 1000001 is not 0 to 1000000")]
#[case("[media]\ncache = 5", "2: media.cache: no such key; there are cache_size")]
#[case("[log]\nlevel = \"loud\"", "2: log.level: is not one of error, warn, info, debug, trace")]
#[case("[log]\nfile = true", "2: log.file: a text is wanted, this is true or false")]
fn each_mistake_is_named_with_file_line_and_key(#[case] source: &str, #[case] words: &str) {
    let (_, mistakes) = read(source);
    assert_eq!(mistakes, [format!("{FILE}:{words}")]);
}

#[rstest]
#[case::unclosed("[browser]\npage_size = 50\ntheme = \"nig", 3)]
#[case::no_value("[browser]\npage_size =\n", 2)]
#[case::not_toml("[browser]\n\nhello there", 3)]
#[case::twice("[browser]\nmouse = true\nmouse = false", 3)]
#[case::table_twice("[browser]\nmouse = true\n[browser]\n", 3)]
fn what_is_not_toml_is_named_with_its_line(#[case] source: &str, #[case] line: usize) {
    let (_, mistakes) = parse(source, Path::new(FILE), &environment());
    assert_eq!(mistakes.first().and_then(|mistake| mistake.line), Some(line), "{mistakes:?}");
    assert!(!mistakes[0].to_string().contains('\n'), "{mistakes:?}");
}

#[test]
fn all_mistakes_are_found_in_the_order_of_their_lines() {
    let (_, mistakes) =
        read("[network]\nconcurrency = 0\n[browser]\nmouse = 1\npage_size = 0\n[providers.h]\nkind = 'x'\napi = 'y'");
    let places: Vec<&str> = mistakes.iter().map(|words| words.split(": ").nth(1).unwrap()).collect();
    assert_eq!(
        places,
        ["network.concurrency", "browser.mouse", "browser.page_size", "providers.h.kind", "providers.h.api"]
    );
}

#[rstest]
#[case("[providers.h]\nkind = 'heygen'\napi_key = [\"canary\"]")]
#[case("[providers.h]\nkind = 'heygen'\napi_key = \"canary\n")]
#[case("[providers.h]\nkind = \"canary\"\n")]
#[case("[providers.h]\nkind = 'heygen'\nbase_url = 'https://canary@host'")]
#[case("api_key = 'canary'")]
fn no_mistake_repeats_what_may_be_a_key(#[case] source: &str) {
    let (config, mistakes) = read(source);
    assert!(!mistakes.is_empty());
    assert!(!format!("{mistakes:?}{config:?}").contains("canary"), "{mistakes:?}");
}

#[test]
fn control_characters_of_a_key_are_shown_as_escapes() {
    let (_, mistakes) = read("\"a\\u001b[31m\" = 1");
    assert!(mistakes[0].contains("a\\u001b[31m: no such key"), "{mistakes:?}");
}

#[test]
fn every_value_is_taken() {
    let config = good(concat!(
        "[browser]\npage_size = 0x20\ntheme = \"mine/dark.toml\"\nicons = \"ascii\"\nimages = \"sixel\"\n",
        "mouse = false\ncolumns = [\"kind\", \"bytes\"]\nreduced_motion = true\n",
        "[network]\nconcurrency = 16\nconnect_timeout = 1\nheaders_timeout = 2.5\nidle_timeout = 3\ntotal_timeout = 4\n",
        "probe = \"off\"\n[media]\ncache_size = 1000\n[keys.list]\n\"g g\" = \"first-row\"\nd = \"none\"\n[keys.global]\nx = \"help\"\n",
        "[log]\nfile = \"~/ab.log\"\nlevel = \"trace\"\n",
        "[download]\nfolder = \"~/media\"\ntemplate = \"{created|date}/{name}\"\njobs = 16\nbell = true\n",
        "[copy.wiki]\ntemplate = \"[[{url}]]\"\n[open.video]\ncommand = [\"mpv\", \"{url}\"]\n",
    ));
    let browser = BrowserSettings {
        page_size: 32,
        theme: "/etc/ab/mine/dark.toml".to_owned(),
        icons: Icons::Ascii,
        images: Images::Sixel,
        mouse: false,
        columns: vec![Column::Kind, Column::Bytes],
        reduced_motion: true,
        bell: true,
        copies: vec![OwnForm { name: "wiki".to_owned(), template: Template::parse("[[{url}]]").unwrap() }],
    };
    assert_eq!(config.browser, browser);
    let template = Template::parse("{created|date}/{name}").unwrap();
    let download = DownloadSettings { folder: Some("/home/u/media".into()), template, jobs: 16 };
    assert_eq!(config.download, download);
    let mpv = OwnOpener::new(vec!["mpv".to_owned(), "{url}".to_owned()]).unwrap();
    assert_eq!(config.desktop.openers, [(AssetKind::Video, mpv)].into());
    let network = net::Settings {
        concurrency: 16,
        connect: Duration::from_secs(1),
        headers: Duration::from_millis(2500),
        idle: Duration::from_secs(3),
        total: Duration::from_secs(4),
    };
    assert_eq!((config.network, config.probe), (network, Probe::Off));
    assert_eq!(config.media, cache::Settings { cache_limit: 1_000_000_000 });
    let keys: Vec<(&str, &str, &str, &str)> = config
        .keys
        .iter()
        .map(|key| (key.place.as_str(), key.chord.as_str(), key.action.as_str(), key.at.as_str()))
        .collect();
    assert_eq!(
        keys,
        [
            ("list", "g g", "first-row", "/etc/ab/config.toml:19"),
            ("list", "d", "none", "/etc/ab/config.toml:20"),
            ("global", "x", "help", "/etc/ab/config.toml:22")
        ]
    );
    assert_eq!(config.log, LogSettings { file: Some("/home/u/ab.log".into()), level: LogLevel::Trace });
}

#[test]
fn two_accounts_of_one_kind_are_two_tables() {
    let config = good(concat!(
        "[providers.studio]\nkind = \"heygen\"\nbase_url = \"https://proxy.example/heygen/\"\n",
        "api_key_env = \"STUDIO_KEY\"\napi = \"v3\"\n\n",
        "[providers.agency]\nkind = \"heygen\"\napi_key_command = [\"pass\", \"show\", \"agency\"]\n",
    ));
    let names: Vec<&str> = config.providers.iter().map(|settings| settings.account.name.as_str()).collect();
    assert_eq!(names, ["agency", "studio"]);
    let [agency, studio] = &config.providers[..] else { panic!("two accounts are configured") };
    assert!(matches!(&agency.key, KeySource::Command(words) if words == &["pass", "show", "agency"]));
    assert_eq!(
        (agency.account.base_url.as_str(), &agency.service),
        ("https://api.heygen.com/", &Service::Heygen(HeygenApi::Auto))
    );
    assert!(matches!(&studio.key, KeySource::Env(names) if names == &["STUDIO_KEY"]));
    assert_eq!(
        (studio.account.base_url.as_str(), &studio.service),
        ("https://proxy.example/heygen/", &Service::Heygen(HeygenApi::V3))
    );
    assert_eq!((agency.place.as_deref(), studio.place.as_deref()), (Some("config.toml:7"), Some("config.toml:1")));
}

#[test]
fn keys_can_be_in_files_and_in_the_configuration() {
    let config = good(concat!(
        "[providers.a]\nkind = \"affogato\"\napi_key_file = \"a.key\"\n",
        "[providers.b]\nkind = \"affogato\"\napi_key = \" canary \"\n",
    ));
    assert!(matches!(&config.providers[0].key, KeySource::File(path) if path == Path::new("/etc/ab/a.key")));
    assert!(matches!(&config.providers[1].key, KeySource::Inline(key) if key.expose_secret() == "canary"));
}

#[test]
fn without_tables_each_key_in_the_environment_makes_its_provider() {
    let config = good("");
    let [heygen] = &config.providers[..] else { panic!("one key is set") };
    assert_eq!((heygen.account.name.as_str(), heygen.account.kind), ("heygen", ProviderKind::Heygen));
    assert_eq!(heygen.place, None);
    assert!(matches!(&heygen.key, KeySource::Env(names) if names == &["HEYGEN_API_KEY", "HEYGEN_API_TOKEN"]));
    assert!(good("[providers]\n").providers.is_empty(), "a table, even an empty one, goes before the environment");
}

/// The example with its comments taken off: `## ` are words, `# ` are settings.
fn uncommented() -> String {
    let lines = example::TEXT.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_is_all_comments_and_is_right_when_they_are_taken_off() {
    assert!(example::TEXT.lines().all(|line| line.is_empty() || line.starts_with('#')));
    let config = good(&uncommented());
    let usual = good("[providers.affogato]\nkind = 'affogato'\n[providers.heygen]\nkind = 'heygen'\n");
    assert_eq!(config.browser, usual.browser);
    assert_eq!(config.network, usual.network);
    assert_eq!(config.probe, usual.probe);
    assert_eq!(config.media, usual.media);
    assert_eq!(config.log, usual.log);
    assert_eq!((&config.download, &config.desktop), (&usual.download, &usual.desktop));
    let accounts = |config: &Config| -> Vec<_> {
        config.providers.iter().map(|settings| (settings.account.clone(), settings.service.clone())).collect()
    };
    assert_eq!(accounts(&config), accounts(&usual));
    for (settings, usual) in config.providers.iter().zip(&usual.providers) {
        let (KeySource::Env(names), KeySource::Env(usual)) = (&settings.key, &usual.key) else {
            panic!("keys come from the environment by default");
        };
        assert_eq!(names[0], usual[0]);
    }
}

#[test]
fn the_example_leaves_no_key_out() {
    let written: Vec<&str> = example::TEXT.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let mut keys = Vec::new();
    for key in &tables::ROOT {
        names(key.takes, &mut keys);
    }
    assert!(keys.len() > 100, "{keys:?}");
    for key in keys {
        assert!(written.contains(&key), "{key} is not in the example");
    }
    for table in &tables::ROOT {
        assert!(example::TEXT.contains(&format!("# [{}", table.name)), "[{}] is not in the example", table.name);
    }
}

/// The names of all keys within.
fn names(takes: Takes, into: &mut Vec<&'static str>) {
    match takes {
        Takes::Table(keys) | Takes::Tables(keys) => keys.iter().for_each(|key| name(key, into)),
        Takes::Variants(variants) => {
            into.push(variants.tag);
            variants.all.iter().flat_map(Variant::keys).for_each(|key| name(key, into));
        }
        Takes::Named(each) | Takes::Several(each) => names(*each, into),
        Takes::Text
        | Takes::AnyText
        | Takes::Plain
        | Takes::Flag
        | Takes::Whole(..)
        | Takes::Seconds
        | Takes::Choice(_)
        | Takes::Choices(_)
        | Takes::Pointer
        | Takes::Texts => {}
    }
}

fn name(key: &Key, into: &mut Vec<&'static str>) {
    into.push(key.name);
    names(key.takes, into);
}

#[cfg(unix)]
#[rstest]
#[case(0o600, "api_key = 'x'", false)]
#[case(0o644, "api_key = 'x'", true)]
#[case(0o640, "api_key = 'x'", true)]
#[case(0o644, "api_key_env = 'X'", false)]
fn a_key_in_a_file_that_others_can_read_is_warned_of(#[case] mode: u32, #[case] key: &str, #[case] warned: bool) {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, format!("[providers.h]\nkind = 'heygen'\n{key}\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    let paths = crate::config::Paths { config: file, named: true, data: "/d".into(), cache: "/c".into() };
    let read = crate::config::read(&paths, &environment());
    assert_eq!(read.mistakes, []);
    assert_eq!(read.warnings.len(), usize::from(warned), "{:?}", read.warnings);
}

#[rstest]
#[case(true, 1)]
#[case(false, 0)]
fn a_file_has_to_be_there_only_where_it_was_named(#[case] named: bool, #[case] mistakes: usize) {
    let folder = tempfile::tempdir().unwrap();
    let paths =
        crate::config::Paths { config: folder.path().join("none.toml"), named, data: "/d".into(), cache: "/c".into() };
    let read = crate::config::read(&paths, &environment());
    assert_eq!(read.mistakes.len(), mistakes, "{:?}", read.mistakes);
    assert!(!read.found);
}
