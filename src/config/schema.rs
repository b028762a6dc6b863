//! A JSON schema of the configuration, for editors: made of what the reader checks by, so that both refuse the same.

use serde_json::{Map, Value, json};

use super::shape::{Key, SECONDS, Takes, Variant, Variants};
use super::tables::ROOT;

/// The schema (draft 7, which editors of TOML know), with a newline at its end.
#[must_use]
pub fn text() -> String {
    let mut schema = table(ROOT.iter(), None);
    schema.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("title".into(), "The configuration of assetbrowse".into());
    format!("{:#}\n", Value::Object(schema))
}

/// A table with these keys and no others; `tag` is one more, with its only value.
fn table(keys: impl Iterator<Item = &'static Key>, tag: Option<(&str, Value)>) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut needed: Vec<&str> = tag.iter().map(|(name, _)| *name).collect();
    properties.extend(tag.as_ref().map(|(name, value)| ((*name).to_owned(), value.clone())));
    for key in keys {
        let mut schema = value(key.takes);
        schema.insert("description".into(), key.about.into());
        let usual = key.usual.and_then(|usual| serde_json::from_str(usual).ok());
        schema.extend(usual.map(|usual: Value| ("default".to_owned(), usual)));
        properties.insert(key.name.into(), schema.into());
        needed.extend(key.needed.then_some(key.name));
    }
    let mut schema = object([
        ("type", json!("object")),
        ("additionalProperties", json!(false)),
        ("properties", Value::Object(properties)),
    ]);
    if !needed.is_empty() {
        schema.insert("required".into(), needed.into());
    }
    schema
}

fn value(takes: Takes) -> Map<String, Value> {
    match takes {
        // Something that is not white space.
        Takes::Text => object([("type", json!("string")), ("pattern", json!("\\S"))]),
        Takes::AnyText => object([("type", json!("string"))]),
        Takes::Plain => object([("type", json!(["string", "integer", "boolean"]))]),
        Takes::Flag => object([("type", json!("boolean"))]),
        Takes::Whole(least, most) => {
            object([("type", json!("integer")), ("minimum", json!(least)), ("maximum", json!(most))])
        }
        Takes::Seconds => {
            object([("type", json!("number")), ("minimum", json!(SECONDS.start())), ("maximum", json!(SECONDS.end()))])
        }
        Takes::Choice(words) => object([("enum", json!(words()))]),
        Takes::Choices(words) => {
            object([("type", json!("array")), ("items", json!({ "enum": words() })), ("uniqueItems", json!(true))])
        }
        Takes::Pointer => object([("type", json!("string")), ("pattern", json!("^(/([^~]|~[01])*)?$"))]),
        Takes::Texts => list(Takes::Text),
        Takes::Several(each) => {
            let mut several = list(*each);
            several.insert("minItems".into(), json!(1));
            object([("anyOf", json!([value(*each), several]))])
        }
        Takes::Table(keys) => table(keys.iter(), None),
        Takes::Named(each) => object([("type", json!("object")), ("additionalProperties", value(*each).into())]),
        Takes::Tables(keys) => {
            object([("type", json!("array")), ("items", table(keys.iter(), None).into()), ("minItems", json!(1))])
        }
        Takes::Variants(variants) => object([("oneOf", all(variants))]),
    }
}

fn list(each: Takes) -> Map<String, Value> {
    object([("type", json!("array")), ("items", value(each).into())])
}

/// A table for each word of the tag, and the words that may stand alone.
fn all(variants: &'static Variants) -> Value {
    let tagged = |variant: &'static Variant| {
        let tag = json!({ "const": variant.word, "description": variant.about });
        Value::Object(table(variant.keys(), Some((variants.tag, tag))))
    };
    let words = variants.alone();
    let alone = (!words.is_empty()).then(|| json!({ "enum": words }));
    variants.all.iter().map(tagged).chain(alone).collect()
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Map<String, Value> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests;
