//! What the schema takes and refuses is what the reader takes and refuses.

use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use rstest::rstest;

use super::*;
use crate::config::{Environment, example, parse};

fn root(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

struct Judge {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Judge {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("mem:///schema", serde_json::from_str(&text()).unwrap()).unwrap();
        let index = compiler.compile("mem:///schema", &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// What the schema says against a file, if anything.
    fn judge(&self, source: &str) -> Option<String> {
        let table: toml::Table = source.parse().unwrap();
        let value = serde_json::to_value(table).unwrap();
        self.schemas.validate(&value, self.index).err().map(|error| error.to_string())
    }
}

fn mistakes(source: &str) -> Vec<String> {
    let read = parse(source, Path::new("config.toml"), &Environment::default());
    read.mistakes.iter().map(ToString::to_string).collect()
}

#[test]
fn the_schema_that_is_shipped_is_the_one_that_is_made() {
    let shipped = std::fs::read_to_string(root("assets/config.schema.json")).unwrap();
    assert!(shipped == text(), "write it anew: assetbrowse config schema > assets/config.schema.json");
}

#[test]
fn what_is_shipped_is_right() {
    let judge = Judge::new();
    let uncommented: Vec<&str> = example::TEXT.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
    assert_eq!(judge.judge(&uncommented.join("\n")), None);
    let files = std::fs::read_dir(root("assets/providers")).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        assert_eq!(judge.judge(&source), None, "{}", file.display());
        assert_eq!(mistakes(&source), Vec::<String>::new(), "{}", file.display());
    }
}

/// A service with one list, and more of each.
fn service(more: &str, list: &str) -> String {
    format!(
        "[providers.c]\nkind = 'custom'\nbase_url = 'https://c.example'\napi_key_env = 'K'\n{more}\n\
         [[providers.c.lists]]\npath = 'a'\npaging = 'none'\nfields = {{ id = '/id' }}\n{list}\n"
    )
}

#[rstest]
#[case("")]
#[case("[browser]\npage_size = 100\ncolumns = ['kind', 'age']")]
#[case("[network]\nidle_timeout = 0.5\ntotal_timeout = 3600")]
#[case("[providers.h]\nkind = 'heygen'\napi = 'v3'")]
#[case("[keys.list]\nj = 'down'")]
#[case(&service("", ""))]
#[case(&service("auth = 'basic'\nerrors = '/e'\nthrottle = 420", "page_size = 1000\nquery = { a = [1, true, ''] }"))]
#[case(&service("auth = { by = 'query', name = 'k' }", "items = ''\nfilters = { other = {} }"))]
fn what_the_reader_takes_the_schema_takes(#[case] source: &str) {
    assert_eq!(mistakes(source), Vec::<String>::new());
    assert_eq!(Judge::new().judge(source), None);
}

#[rstest]
#[case("browsr = {}")]
#[case("[browser]\npagesize = 50")]
#[case("[browser]\npage_size = 0")]
#[case("[browser]\npage_size = 101")]
#[case("[browser]\npage_size = 2.5")]
#[case("[browser]\ntheme = ' '")]
#[case("[browser]\nicons = 'emoji'")]
#[case("[browser]\nmouse = 1")]
#[case("[browser]\ncolumns = ['colour']")]
#[case("[browser]\ncolumns = ['age', 'age']")]
#[case("[network]\nidle_timeout = 0")]
#[case("[network]\nidle_timeout = '5s'")]
#[case("[open.film]\ncommand = ['mpv', '{url}']")]
#[case("[open.video]")]
#[case("[copy.wiki]\ntemplate = ''")]
#[case("[keys]\nj = 'down'")]
#[case("[providers]\nheygen = 'x'")]
#[case("[providers.h]")]
#[case("[providers.h]\nkind = 'alien'")]
#[case("[providers.a]\nkind = 'affogato'\napi = 'v1'")]
#[case("[providers.h]\nkind = 'heygen'\napi_key_command = 'pass'")]
#[case("[providers.c]\nkind = 'custom'\nbase_url = 'https://c.example'\napi_key_env = 'K'\nlists = []")]
#[case(&service("auth = 'bearer'", ""))]
#[case(&service("auth = 'query'", ""))]
#[case(&service("auth = { by = 'basic', name = 'x' }", ""))]
#[case(&service("errors = []", ""))]
#[case(&service("errors = 'e'", ""))]
#[case(&service("errors = '/a~2'", ""))]
#[case(&service("throttle = 200", ""))]
#[case(&service("variables = { a = 1.5 }", ""))]
#[case(&service("first = { path = 'me' }", ""))]
#[case(&service("", "page_size = 1001"))]
#[case(&service("", "kind = 'film'"))]
#[case(&service("", "items = 'data'"))]
#[case(&service("", "filters = { film = {} }"))]
#[case(&service("fields = { title = '/t' }", ""))]
#[case(&service("fields = { kinds = { a = 'film' } }", ""))]
#[case(&service("fields = { name = [] }", ""))]
#[case(&service("fields = { dates = 'iso' }", ""))]
fn what_the_reader_refuses_the_schema_refuses(#[case] source: &str) {
    assert_ne!(mistakes(source), Vec::<String>::new(), "the reader takes it");
    assert!(Judge::new().judge(source).is_some(), "the schema takes it");
}

#[test]
fn every_theme_is_named() {
    for theme in crate::state::settings::THEMES {
        assert!(text().contains(theme), "{theme}");
    }
}

/// A table of declared defaults, as a file has it: JSON of these is TOML, too.
fn usual(key: &Key) -> String {
    let Takes::Table(keys) = key.takes else { return String::new() };
    let lines = keys.iter().filter_map(|key| Some(format!("{} = {}\n", key.name, key.usual?)));
    format!("[{}]\n{}", key.name, lines.collect::<String>())
}

#[test]
fn the_defaults_that_are_declared_are_those_of_the_reader() {
    let written: String = ROOT.iter().map(usual).collect();
    assert!(written.contains("page_size = 50") && written.contains("level = \"info\""), "{written}");
    let read = |source: &str| {
        let read = parse(source, Path::new("config.toml"), &Environment::default());
        assert_eq!(read.mistakes, []);
        let config = read.config;
        format!("{:?}", (config.browser, config.network, config.probe, config.media, config.download, config.log))
    };
    assert_eq!(read(&written), read(""));
}

#[test]
fn the_defaults_of_a_service_are_those_of_the_reader() {
    let written = service(
        "send_auth = false\nfields = { dates = 'auto', durations = 'seconds' }\nauth = { by = 'header', name = 'Authorization' }",
        "collection = 'assets'\npage_size = 100\nitems = ''\nnewest_first = false",
    );
    let described =
        |source: &str| format!("{:?}", parse(source, Path::new("c.toml"), &Environment::default()).config.providers);
    assert_eq!(described(&written), described(&service("", "")));
}
