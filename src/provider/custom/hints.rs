//! What a description may mean by a place where there are no items.

use serde_json::Value;

use super::explained::safe;
use super::settings::{List, Pointer};

/// How deep lists are looked for, and how many are told.
const DEEPEST: usize = 4;
const MOST: usize = 6;

/// Where lists of objects are in an answer, a sentence each.
pub(super) fn of(body: &[u8], list: &List) -> Vec<String> {
    let Ok(root) = serde_json::from_slice::<Value>(body) else { return Vec::new() };
    let mut found = Vec::new();
    walk(&root, &mut Vec::new(), &mut found);
    let is_there = |place: &(Pointer, usize)| place.0 == list.items;
    if let (Some(inner), Some(outer)) = (&list.inner, root.pointer(&list.items.to_string()))
        && let Some(first) = outer.get(0)
        && found.iter().any(is_there)
    {
        let mut within = Vec::new();
        walk(first, &mut Vec::new(), &mut within);
        return sentences("inner", inner, &within, "the first item");
    }
    if found.iter().any(is_there) {
        return Vec::new();
    }
    sentences("items", &list.items, &found, "the answer")
}

fn sentences(key: &str, meant: &Pointer, found: &[(Pointer, usize)], place: &str) -> Vec<String> {
    if found.is_empty() {
        return vec![format!("{place} holds no list of objects")];
    }
    let sentence = |(pointer, length): &(Pointer, usize)| {
        let what = if *length == 1 { "1 object".to_owned() } else { format!("{length} objects") };
        let pointer = pointer.to_string();
        if pointer.is_empty() {
            format!("{place} itself is a list of {what}: leave {key} out, which is {:?} now", meant.to_string())
        } else {
            format!("{place} has a list of {what} at {pointer}: {key} = {pointer:?}?")
        }
    };
    found.iter().take(MOST).map(|place| safe(&sentence(place))).collect()
}

/// The lists of objects within a value, outer ones alone.
fn walk(value: &Value, steps: &mut Vec<String>, found: &mut Vec<(Pointer, usize)>) {
    match value {
        Value::Array(list) if list.first().is_some_and(Value::is_object) => {
            found.push((Pointer { steps: steps.clone() }, list.len()));
        }
        Value::Object(fields) if steps.len() < DEEPEST => {
            for (name, value) in fields {
                steps.push(name.clone());
                walk(value, steps, found);
                steps.pop();
            }
        }
        Value::Array(_) | Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::deeper(r#"{"data":{"items":[{},{}],"next":"x"}}"#, "/data", &["the answer has a list of 2 objects at /data/items: items = \"/data/items\"?"])]
    #[case::itself("[{}]", "/data", &["the answer itself is a list of 1 object: leave items out, which is \"/data\" now"])]
    #[case::several(r#"{"a":[{}],"b":[{}],"c":[1]}"#, "/d", &["the answer has a list of 1 object at /a: items = \"/a\"?", "the answer has a list of 1 object at /b: items = \"/b\"?"])]
    #[case::none(r#"{"data":[]}"#, "/items", &["the answer holds no list of objects"])]
    #[case::html("<html>", "/items", &[])]
    fn where_lists_are_is_told(#[case] body: &str, #[case] items: &str, #[case] told: &[&str]) {
        assert_eq!(of(body.as_bytes(), &list(items, None)), told);
    }

    #[test]
    fn a_list_within_the_items_is_looked_for_there() {
        let body = br#"{"data":[{"id":1,"images":[{},{},{}]}]}"#;
        let told = of(body, &list("/data", Some("/pictures")));
        assert_eq!(told, ["the first item has a list of 3 objects at /images: inner = \"/images\"?"]);
    }

    fn list(items: &str, inner: Option<&str>) -> List {
        List {
            collection: crate::asset::Collection::Assets,
            kind: None,
            path: "x".parse().unwrap(),
            query: Vec::new(),
            page_size: 100,
            paging: super::super::settings::Paging::Single,
            items: items.parse().unwrap(),
            inner: inner.map(|inner| inner.parse().unwrap()),
            total: None,
            kinds: std::collections::BTreeMap::new(),
            folder: Vec::new(),
            newest_first: false,
            fields: super::super::settings::Fields::default(),
        }
    }
}
