//! Both services once more, described instead of coded: what a description says is kept to like what code says.

use assetbrowse::asset::{AssetKind, Collection};
use assetbrowse::provider::custom::Settings;
use assetbrowse::provider::custom::settings::{Auth, CursorAt, Fields, First, List, One, Paging, Source, Template};

/// Affogato's list, by page.
pub(crate) fn affogato() -> Settings {
    Settings {
        lists: vec![List {
            query: query(&[("page", "{page}"), ("page_size", "{page_size}")]),
            page_size: 50,
            total: Some("/pagination/total".parse().unwrap()),
            kinds: kinds("type"),
            fields: Fields {
                kind: sources(&["/type"]),
                status: sources(&["/status"]),
                width: sources(&["/size/width"]),
                height: sources(&["/size/height"]),
                frames: sources(&["/frames"]),
                duration: sources(&["/duration"]),
                ..fields()
            },
            ..list("/pub/v2/assets", "/data", Paging::Page { first: 1 })
        }],
        one: Some(one("/pub/v2/assets/{id}")),
        errors: vec!["/err".parse().unwrap()],
        ..settings()
    }
}

/// v1 of HeyGen's, by token.
pub(crate) fn v1() -> Settings {
    let paging = Paging::Cursor { cursor: CursorAt::Answer("/data/token".parse().unwrap()), has_more: None };
    Settings {
        lists: vec![List {
            query: query(&[("limit", "{page_size}"), ("token", "{cursor}")]),
            total: Some("/data/total".parse().unwrap()),
            kinds: kinds("file_type"),
            folder: query(&[("folder_id", "{folder}")]),
            fields: Fields {
                name: sources(&["/name"]),
                kind: sources(&["/file_type"]),
                created: sources(&["/created_ts"]),
                folder: sources(&["/folder_id"]),
                ..fields()
            },
            ..list("/v1/asset/list", "/data/assets", paging)
        }],
        errors: vec!["/error".parse().unwrap()],
        ..settings()
    }
}

/// v3 of it, by token and for a user name that is asked for first.
pub(crate) fn v3() -> Settings {
    let paging = Paging::Cursor {
        cursor: CursorAt::Answer("/next_token".parse().unwrap()),
        has_more: Some("/has_more".parse().unwrap()),
    };
    let username = vec!["/data/username".parse().unwrap()];
    Settings {
        first: Some(First { path: template("/v3/users/me"), variables: [("me".to_owned(), username)].into() }),
        lists: vec![List {
            query: query(&[("username", "{me}"), ("limit", "{page_size}"), ("token", "{cursor}")]),
            folder: query(&[("folder_id", "{folder}")]),
            fields: Fields {
                name: sources(&["/name"]),
                kind: sources(&["/type"]),
                created: sources(&["/uploaded_at"]),
                folder: sources(&["/folder_id"]),
                ..fields()
            },
            ..list("/v3/assets", "/data", paging)
        }],
        one: Some(one("/v3/assets/{id}")),
        errors: vec!["/error".parse().unwrap()],
        ..settings()
    }
}

fn settings() -> Settings {
    Settings { auth: Auth::Header { name: "X-API-KEY".into(), prefix: String::new() }, ..Settings::default() }
}

pub(crate) fn list(path: &str, items: &str, paging: Paging) -> List {
    List {
        collection: Collection::Assets,
        kind: None,
        path: template(path),
        query: Vec::new(),
        page_size: 100,
        paging,
        items: items.parse().unwrap(),
        inner: None,
        total: None,
        kinds: [].into(),
        folder: Vec::new(),
        newest_first: true,
        fields: fields(),
    }
}

pub(crate) fn fields() -> Fields {
    Fields { id: sources(&["/id"]), url: sources(&["/url"]), ..Fields::default() }
}

pub(crate) fn one(path: &str) -> One {
    One { collection: Collection::Assets, path: template(path), item: "/data".parse().unwrap() }
}

fn kinds(parameter: &str) -> std::collections::BTreeMap<AssetKind, Vec<(String, Template)>> {
    [AssetKind::Image, AssetKind::Video, AssetKind::Audio]
        .map(|kind| (kind, query(&[(parameter, kind.as_str())])))
        .into()
}

pub(crate) fn query(parameters: &[(&str, &str)]) -> Vec<(String, Template)> {
    parameters.iter().map(|(name, value)| ((*name).to_owned(), template(value))).collect()
}

pub(crate) fn template(text: &str) -> Template {
    text.parse().unwrap()
}

pub(crate) fn sources(sources: &[&str]) -> Vec<Source> {
    sources.iter().map(|source| source.parse().unwrap()).collect()
}
