//! Services as people describe them, right and wrong.

use std::path::Path;

use rstest::rstest;

use super::*;
use crate::asset::AssetKind;
use crate::config::{Environment, parse};
use crate::provider::custom::settings::{CursorAt, Dates, Durations, Paging, Source, Template};
use crate::provider::key::KeySource;
use crate::provider::registry::Service;

/// The least that a description needs: five lines of the account, then the list, whose lines are behind these.
const SERVICE: &str =
    "[providers.c]\nkind = 'custom'\nbase_url = 'https://api.example.com/v1'\napi_key_env = 'C_KEY'\n";
const LIST: &str = "[[providers.c.lists]]\npath = 'assets'\npaging = 'none'\nfields.id = '/id'\n";

fn read(source: &str) -> (Option<Settings>, Vec<String>) {
    let read = parse(source, Path::new("c.toml"), &Environment::default());
    let described = read.config.providers.into_iter().find_map(|settings| match settings.service {
        Service::Custom(described) => Some(Settings::clone(&described)),
        Service::Affogato | Service::Heygen(_) => None,
    });
    (described, read.mistakes.iter().map(ToString::to_string).collect())
}

fn good(source: &str) -> Settings {
    let (described, mistakes) = read(source);
    assert_eq!(mistakes, Vec::<String>::new());
    described.unwrap()
}

fn wrong(source: &str, words: &str) {
    assert_eq!(read(source).1, [format!("c.toml:{words}")], "{source}");
}

/// A description with more in its first table.
fn with(more: &str) -> String {
    format!("{SERVICE}{more}\n{LIST}")
}

/// A description whose list has other lines than the usual ones, from line 6 on.
fn list(lines: &str) -> String {
    format!("{SERVICE}[[providers.c.lists]]\n{lines}\n")
}

#[test]
fn little_has_to_be_said() {
    let described = good(&with(""));
    let expected = List {
        collection: Collection::Assets,
        kind: None,
        path: "assets".parse().unwrap(),
        query: Vec::new(),
        page_size: 100,
        paging: Paging::Single,
        items: Pointer::default(),
        inner: None,
        total: None,
        kinds: BTreeMap::new(),
        folder: Vec::new(),
        newest_first: false,
        fields: Fields { id: vec!["/id".parse().unwrap()], ..Fields::default() },
    };
    assert_eq!(described, Settings { lists: vec![expected], ..Settings::default() });
}

#[test]
fn every_value_is_taken() {
    let described = good(concat!(
        "[providers.c]\nkind = 'custom'\nbase_url = 'https://api.example.com/v1'\napi_key_env = 'C_KEY'\n",
        "auth = { by = 'header', name = 'X-Key', prefix = 'Token ' }\nsend_auth = true\nheaders = { X-Version = '7', Accept = 'a/b' }\n",
        "variables = { team = 'studio', version = 2 }\nerrors = ['/error/message', '/error']\nthrottle = [420, 509]\n",
        "first = { path = '/me', variables = { user = ['/a', '/b/0'] } }\n",
        "one = { path = '{team}/assets/{id}', item = '/asset' }\n",
        "[providers.c.fields]\nname = '/name'\ndates = 'milliseconds'\n",
        "[[providers.c.lists]]\ncollection = 'rendered'\nkind = 'video'\npath = 'users/{user}/videos'\npage_size = 50\n",
        "query = { z = '{page_size}', after = '{cursor}', a = ['x', 7, true] }\n",
        "paging = { by = 'cursor', cursor = '/next', has_more = '/more' }\nitems = '/data'\ninner = '/parts'\n",
        "total = '/total'\nnewest_first = true\n",
        "filters = { video = { type = 'v' }, folder = { in = '{folder}' } }\n",
        "[providers.c.lists.fields]\nid = ['/id', '{../id}-{team}']\nurl = 'https://cdn.example.com/{/path}'\n",
        "created = '../created'\nkinds = { Photo = 'image' }\ndurations = 'milliseconds'\n",
    ));
    let template = |text: &str| text.parse::<Template>().unwrap();
    let pointer = |text: &str| text.parse::<Pointer>().unwrap();
    let source = |text: &str| vec![text.parse::<Source>().unwrap()];
    let parameter = |name: &str, text: &str| (name.to_owned(), template(text));
    let fields = Fields {
        id: vec!["/id".parse().unwrap(), "{../id}-{team}".parse().unwrap()],
        name: source("/name"),
        url: source("https://cdn.example.com/{/path}"),
        created: source("../created"),
        kinds: [("photo".to_owned(), AssetKind::Image)].into(),
        dates: Dates::Milliseconds,
        durations: Durations::Milliseconds,
        ..Fields::default()
    };
    let list = List {
        collection: Collection::Rendered,
        kind: Some(AssetKind::Video),
        path: template("users/{user}/videos"),
        query: vec![
            parameter("z", "{page_size}"),
            parameter("after", "{cursor}"),
            parameter("a", "x"),
            parameter("a", "7"),
            parameter("a", "true"),
        ],
        page_size: 50,
        paging: Paging::Cursor { cursor: CursorAt::Answer(pointer("/next")), has_more: Some(pointer("/more")) },
        items: pointer("/data"),
        inner: Some(pointer("/parts")),
        total: Some(pointer("/total")),
        kinds: [(AssetKind::Video, vec![parameter("type", "v")])].into(),
        folder: vec![parameter("in", "{folder}")],
        newest_first: true,
        fields,
    };
    let expected = Settings {
        auth: Auth::Header { name: "X-Key".into(), prefix: "Token ".into() },
        send_auth: true,
        headers: vec![("X-Version".into(), "7".into()), ("Accept".into(), "a/b".into())],
        variables: [("team".into(), "studio".into()), ("version".into(), "2".into())].into(),
        first: Some(First {
            path: template("me"),
            variables: [("user".into(), vec![pointer("/a"), pointer("/b/0")])].into(),
        }),
        lists: vec![list],
        one: Some(One {
            collection: Collection::Rendered,
            path: template("{team}/assets/{id}"),
            item: pointer("/asset"),
        }),
        errors: vec![pointer("/error/message"), pointer("/error")],
        throttle: vec![420, 509],
    };
    assert_eq!(described, expected);
}

#[rstest]
#[case("", Auth::Header { name: "Authorization".into(), prefix: "Bearer ".into() })]
#[case("auth = 'header'", Auth::Header { name: "Authorization".into(), prefix: "Bearer ".into() })]
#[case("auth = { by = 'header', name = 'xi-api-key' }", Auth::Header { name: "xi-api-key".into(), prefix: String::new() })]
#[case(
    "auth = { by = 'header', prefix = 'Token ' }",
    Auth::Header { name: "Authorization".into(), prefix: "Token ".into() }
)]
#[case("auth = { by = 'header', prefix = '' }", Auth::Header { name: "Authorization".into(), prefix: String::new() })]
#[case("auth = 'basic'", Auth::Basic { user: None })]
#[case("auth = { by = 'basic', user = 'me' }", Auth::Basic { user: Some("me".into()) })]
#[case("auth = { by = 'query', name = 'key' }", Auth::Query { name: "key".into() })]
fn the_key_is_carried_as_is_said(#[case] line: &str, #[case] auth: Auth) {
    assert_eq!(good(&with(line)).auth, auth);
}

#[test]
fn a_service_without_a_key_says_so() {
    let source = with("auth = 'none'").replace("api_key_env = 'C_KEY'\n", "");
    assert_eq!(good(&source).auth, Auth::Nothing);
    let read = parse(&source, Path::new("c.toml"), &Environment::default());
    assert!(matches!(read.config.providers[0].key, KeySource::Nowhere));
}

#[rstest]
#[case("paging = 'page'\nquery.p = '{page}'", Paging::Page { first: 1 })]
#[case("paging = { by = 'page', first = 0 }\nquery.p = '{page}'", Paging::Page { first: 0 })]
#[case("paging = 'offset'\nquery.o = '{offset}'", Paging::Offset)]
#[case(
    "paging = { by = 'cursor', last_item = '/id' }\nquery.after = '{cursor}'",
    Paging::Cursor { cursor: CursorAt::LastItem("/id".parse().unwrap()), has_more: None }
)]
#[case("paging = { by = 'next', url = '/links/next' }", Paging::Next("/links/next".parse().unwrap()))]
#[case("paging = 'link'", Paging::Link)]
fn a_list_goes_on_as_is_said(#[case] lines: &str, #[case] paging: Paging) {
    let source = list(&format!("path = 'assets'\nfields.id = '/id'\n{lines}"));
    assert_eq!(good(&source).lists[0].paging, paging);
}

#[test]
fn a_list_has_the_fields_of_all_lists_and_its_own_over_them() {
    let described = good(&format!(
        "{SERVICE}[providers.c.fields]\nid = '/id'\nname = '/name'\nkinds = {{ clip = 'video' }}\n\
         [[providers.c.lists]]\npath = 'a'\npaging = 'none'\n\
         [[providers.c.lists]]\npath = 'b'\npaging = 'none'\nfields = {{ name = '/title', kinds = {{}} }}\n"
    ));
    let [first, second] = &described.lists[..] else { panic!("two lists") };
    assert_eq!((first.fields.name[0].to_string(), first.fields.kinds.len()), ("/name".to_owned(), 1));
    assert_eq!((second.fields.name[0].to_string(), second.fields.kinds.len()), ("/title".to_owned(), 0));
    assert_eq!(first.fields.id, second.fields.id);
}

#[rstest]
#[case("auth = 'bearer'", "5: providers.c.auth: is not one of header, basic, query, none, and no table")]
#[case("auth = 'query'", "5: providers.c.auth: query needs more: { by = \"query\", … } with name")]
#[case("auth = { name = 'X' }", "5: providers.c.auth: has no by; by is one of header, basic, query, none")]
#[case("auth = { by = 'query' }", "5: providers.c.auth: has no name")]
#[case("auth = { by = 'basic', name = 'X' }", "5: providers.c.auth.name: goes only with by header or query")]
#[case("auth = { by = 'basic', pass = 'X' }", "5: providers.c.auth.pass: no such key; there are by, user")]
#[case("auth = { by = 'header', name = 'X Key' }", "5: providers.c.auth.name: cannot be the name of a header")]
#[case("auth = { by = 'header', prefix = 'Schlüssel ' }", "5: providers.c.auth: a prefix is plain ASCII")]
#[case("auth = { by = 'basic', user = 'a:b' }", "5: providers.c.auth: a user's name holds no colon")]
#[case("auth = 'none'", "4: providers.c.api_key_env: auth is none, so no request would carry it")]
#[case(
    "headers = { authorization = 'Bearer canary' }",
    "5: providers.c.headers.authorization: belongs into auth, and the key into api_key_env or one of its like"
)]
#[case("headers = { Host = 'x' }", "5: providers.c.headers.Host: cannot be set")]
#[case("headers = { 'X Y' = 'x' }", "5: providers.c.headers.X Y: cannot be the name of a header")]
#[case("headers = { X = 'ü' }", "5: providers.c.headers.X: a header is plain ASCII")]
#[case("variables = { 'a b' = 'x' }", "5: providers.c.variables.a b: a variable's name is letters, digits and _")]
#[case(
    "variables = { cursor = 'x' }",
    "5: providers.c.variables.cursor: cannot be a variable of yours: it is filled in for path and query of a list with paging by cursor"
)]
#[case(
    "variables = { a = 1.5 }",
    "5: providers.c.variables.a: a text, a whole number, or true or false is wanted, this is a number"
)]
#[case("first = { path = 'me' }", "5: providers.c.first: has no variables")]
#[case(
    "first = { path = 'me', variables = {} }",
    "5: providers.c.first: fills no variable, so nothing would come of it"
)]
#[case(
    "variables = { u = 'x' }\nfirst = { path = 'me', variables = { u = '/u' } }",
    "6: providers.c.first.variables.u: has its value in variables already"
)]
#[case(
    "first = { path = '{u}', variables = { u = '/u' } }",
    "5: providers.c.first.path: {u} is no variable; there are none"
)]
#[case(
    "first = { path = 'me', variables = { u = 'u' } }",
    "5: providers.c.first.variables.u: a JSON pointer begins with a slash, like /data/items"
)]
#[case(
    "one = { path = 'assets' }",
    "5: providers.c.one.path: {id} is nowhere in it, so it would always be the same asset"
)]
#[case(
    "one = { path = 'a/{id}', collection = 'rendered' }",
    "5: providers.c.one.collection: no list is of this collection"
)]
#[case("errors = []", "5: providers.c.errors: is an empty list")]
#[case("errors = 7", "5: providers.c.errors: a text is wanted, this is a number")]
#[case("throttle = [420,\n  200]", "6: providers.c.throttle: 200 is not 400 to 599")]
#[case("send_auth = 'yes'", "5: providers.c.send_auth: true or false is wanted, this is a text")]
fn a_mistake_of_the_service_is_named_with_its_place(#[case] line: &str, #[case] words: &str) {
    wrong(&with(line), words);
}

#[rstest]
#[case("paging = 'none'\nfields.id = '/id'", "5: providers.c.lists: has no path")]
#[case("path = 'a'\nfields.id = '/id'", "5: providers.c.lists: has no paging")]
#[case("path = 'a'\npaging = 'none'", "5: providers.c.lists: has no fields.id, so its items could not be told apart")]
#[case(
    "path = 'a'\npaging = 'all'\nfields.id = '/id'",
    "7: providers.c.lists.paging: is not one of page, offset, cursor, next, link, none, and no table"
)]
#[case(
    "path = 'a'\npaging = 'page'\nfields.id = '/id'",
    "7: providers.c.lists.paging: needs {page} in path or query, else each page would be the first"
)]
#[case(
    "path = 'a'\npaging = 'offset'\nfields.id = '/id'\nquery = { skip = '{page}' }",
    "9: providers.c.lists.query.skip: {page} is only filled in for path and query of a list with paging by page"
)]
#[case(
    "path = 'a'\npaging = { by = 'cursor' }\nquery.c = '{cursor}'\nfields.id = '/id'",
    "7: providers.c.lists.paging: has neither cursor (where the answer has it) nor last_item (which field it is)"
)]
#[case(
    "path = 'a'\npaging = { by = 'cursor', cursor = '/c', last_item = '/id' }\nquery.c = '{cursor}'\nfields.id = '/id'",
    "7: providers.c.lists.paging: has cursor and last_item; the cursor can be in one place only"
)]
#[case(
    "path = 'a'\npaging = { by = 'page', cursor = '/c' }\nquery.c = '{page}'\nfields.id = '/id'",
    "7: providers.c.lists.paging.cursor: goes only with by cursor"
)]
#[case(
    "path = 'a'\npaging = 'next'\nfields.id = '/id'",
    "7: providers.c.lists.paging: next needs more: { by = \"next\", … } with url"
)]
#[case(
    "path = 'teams/{team}'\npaging = 'none'\nfields.id = '/id'",
    "6: providers.c.lists.path: {team} is no variable; there are page_size"
)]
#[case(
    "path = 'a/{/id}'\npaging = 'none'\nfields.id = '/id'",
    "6: providers.c.lists.path: is asked before there is an item: pointers are for fields"
)]
#[case(
    "path = 'https://other.example/a'\npaging = 'none'\nfields.id = '/id'",
    "6: providers.c.lists.path: a path is wanted, which goes behind base_url"
)]
#[case(
    "path = 'a?limit=5'\npaging = 'none'\nfields.id = '/id'",
    "6: providers.c.lists.path: holds no ? and no #: parameters belong into query"
)]
#[case(
    "path = 'a'\npaging = 'none'\nquery.limit = '{page_size}'\nfields.id = '/id'",
    "5: providers.c.lists: has no page_size, which {page_size} needs: the most that the service allows"
)]
#[case(
    "path = 'a'\npaging = 'none'\npage_size = 0\nfields.id = '/id'",
    "8: providers.c.lists.page_size: 0 is not 1 to 1000"
)]
#[case(
    "path = 'a'\npaging = 'none'\nitems = 'data'\nfields.id = '/id'",
    "8: providers.c.lists.items: a JSON pointer begins with a slash, like /data/items"
)]
#[case(
    "path = 'a'\npaging = 'none'\n[providers.c.lists.fields]\nid = '/id'\nurl = '{base}/x'",
    "10: providers.c.lists.fields.url: {base} is no variable; there are none"
)]
#[case(
    "path = 'a'\npaging = 'none'\n[providers.c.lists.fields]\nid = '/id'\nurl = ['/a',\n  '{/a']",
    "11: providers.c.lists.fields.url: a { stands alone; {{ is one in the text"
)]
#[case(
    "path = 'a'\npaging = 'none'\nfields = { id = '/id', created = '../at' }",
    "8: providers.c.lists.fields.created: ../ is the item around this one, and there is none: the list has no inner"
)]
#[case(
    "path = 'a'\npaging = 'none'\nfields = { id = '/id', title = '/t' }",
    "8: providers.c.lists.fields.title: no such key; there are id, name, kind, kinds, mime, status, url, thumbnail, expires, created, dates, width, height, duration, durations, frames, fps, bytes, folder, folder_name"
)]
#[case(
    "path = 'a'\npaging = 'none'\nfields = { id = '/id', kinds = { photo = 'picture' } }",
    "8: providers.c.lists.fields.kinds.photo: is not one of image, video, audio, other"
)]
#[case(
    "path = 'a'\npaging = 'none'\nfields.id = '/id'\nfilters = { folder = { f = 'x' } }",
    "9: providers.c.lists.filters.folder: {folder} is nowhere in it, so it would always be the same folder"
)]
fn a_mistake_of_a_list_is_named_with_its_place(#[case] lines: &str, #[case] words: &str) {
    wrong(&list(lines), words);
}

#[rstest]
#[case("lists", "1: providers.c: has no lists", "")]
#[case("base_url", "1: providers.c: has no base_url", LIST)]
#[case(
    "api_key_env",
    "1: providers.c: has no key: one of api_key_env, api_key_command, api_key_file, api_key_keyring, api_key, or auth = \"none\" where none is needed",
    LIST
)]
fn what_a_service_cannot_be_without_is_missed(#[case] key: &str, #[case] words: &str, #[case] list: &str) {
    let lines: Vec<&str> = SERVICE.lines().filter(|line| !line.starts_with(key)).collect();
    wrong(&format!("{}\n{list}", lines.join("\n")), words);
}

#[test]
fn plain_http_is_only_for_this_machine() {
    wrong(
        &with("").replace("https://api.example.com", "http://api.example.com"),
        "3: providers.c.base_url: plain http is for this machine alone: use https",
    );
}

#[test]
fn what_is_wrong_in_the_second_list_is_named_there() {
    wrong(
        &format!("{}[[providers.c.lists]]\npath = 'b'\npaging = 'none'\n", with("")),
        "10: providers.c.lists: has no fields.id, so its items could not be told apart",
    );
}
