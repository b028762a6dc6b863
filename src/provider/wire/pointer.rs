//! Walking into a value by the steps of a JSON pointer. Nothing is built on the way: however wide or deep a value is, a
//! step reads it once.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// What is at the end of these steps, be it null.
pub(crate) fn find<'a>(raw: &'a RawValue, steps: &[String]) -> Option<&'a RawValue> {
    steps.iter().try_fold(raw, |raw, step| child(raw, step))
}

/// A field of an object (of two with the same name the last), or an element of a list by its index from 0.
pub(crate) fn child<'a>(raw: &'a RawValue, step: &str) -> Option<&'a RawValue> {
    let index = match raw.get().as_bytes().first()? {
        b'{' => None,
        b'[' => Some(index(step)?),
        _ => return None,
    };
    let visitor = Child { step, index };
    serde_json::Deserializer::from_str(raw.get()).deserialize_any(visitor).ok().flatten()
}

/// An index as RFC 6901 has it: without a sign, and without zeros before it.
fn index(step: &str) -> Option<usize> {
    let is_plain = step.bytes().all(|byte| byte.is_ascii_digit()) && (step == "0" || !step.starts_with('0'));
    is_plain.then(|| step.parse().ok()).flatten()
}

struct Child<'s> {
    step: &'s str,
    index: Option<usize>,
}

impl<'de> Visitor<'de> for Child<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(Name(self.step))? {
            if is_it {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        for _ in 0..self.index.unwrap_or_default() {
            if list.next_element::<IgnoredAny>()?.is_none() {
                return Ok(None);
            }
        }
        let found = list.next_element()?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }
}

/// Whether a key is this one.
struct Name<'s>(&'s str);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<bool, E> {
        Ok(key == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn steps(steps: &[&str]) -> Vec<String> {
        steps.iter().map(|step| (*step).to_owned()).collect()
    }

    #[rstest]
    #[case::all_of_it(&[], Some(r#"{"a":[10,{"b/c":null}],"":"e","a\n":1,"d":1,"d":2}"#))]
    #[case::list(&["a"], Some(r#"[10,{"b/c":null}]"#))]
    #[case::element(&["a", "0"], Some("10"))]
    #[case::null(&["a", "1", "b/c"], Some("null"))]
    #[case::empty_name(&[""], Some("\"e\""))]
    #[case::escaped_name(&["a\n"], Some("1"))]
    #[case::the_last_of_two(&["d"], Some("2"))]
    #[case::behind_the_end(&["a", "2"], None)]
    #[case::no_index(&["a", "x"], None)]
    #[case::signed(&["a", "+0"], None)]
    #[case::zeros(&["a", "00"], None)]
    #[case::huge(&["a", "99999999999999999999"], None)]
    #[case::empty_index(&["a", ""], None)]
    #[case::into_a_number(&["a", "0", "x"], None)]
    #[case::missing(&["x"], None)]
    fn a_pointer_leads_somewhere_or_nowhere(#[case] path: &[&str], #[case] found: Option<&str>) {
        let raw: &RawValue = serde_json::from_str(r#"{"a":[10,{"b/c":null}],"":"e","a\n":1,"d":1,"d":2}"#).unwrap();
        assert_eq!(find(raw, &steps(path)).map(RawValue::get), found);
    }

    #[test]
    fn depth_is_no_matter() {
        let json = format!("{{\"a\":{}{},\"b\":1}}", "[".repeat(10_000), "]".repeat(10_000));
        let raw: &RawValue = serde_json::from_str(&json).unwrap();
        assert_eq!(find(raw, &steps(&["b"])).map(RawValue::get), Some("1"));
        assert!(find(raw, &vec!["0".to_owned(); 3]).is_none());
        let inside = std::iter::once("a".to_owned()).chain(vec!["0".to_owned(); 3]).collect::<Vec<_>>();
        assert_eq!(find(raw, &inside).map(|raw| raw.get().len()), Some(2 * 9_997));
    }
}
