//! Filling in templates.

use std::collections::BTreeMap;

use super::settings::{Piece, Template};

/// What variables stand for, the nearest first: what a request is for, what the first request told, what is described.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variables<'a> {
    pub(super) asked: &'a [(&'static str, String)],
    pub(super) first: Option<&'a BTreeMap<String, String>>,
    pub(super) described: &'a BTreeMap<String, String>,
}

impl Variables<'_> {
    /// What a variable stands for; an empty text is nothing.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let asked = || self.asked.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str());
        let first = || self.first.and_then(|told| told.get(name)).map(String::as_str);
        let described = || self.described.get(name).map(String::as_str);
        asked().or_else(first).or_else(described).filter(|text| !text.is_empty())
    }

    /// The text of a template; nothing unless all of its variables are known.
    pub(super) fn fill(&self, template: &Template) -> Option<String> {
        let mut text = String::new();
        for piece in &template.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Variable(name) => text.push_str(self.get(name)?),
                // A request is for no item yet.
                Piece::Item(_) | Piece::Outer(_) => return None,
            }
        }
        Some(text)
    }

    /// The segments of a path: what a variable stands for is a part of one, whatever it holds.
    ///
    /// # Errors
    /// What nothing is known to fill in.
    pub(super) fn segments(&self, path: &Template) -> Result<Vec<String>, String> {
        let mut segments = vec![String::new()];
        for piece in &path.0 {
            let (parts, is_text): (Vec<&str>, bool) = match piece {
                Piece::Text(text) => (text.split('/').collect(), true),
                Piece::Variable(name) => (vec![self.get(name).ok_or_else(|| name.clone())?], false),
                Piece::Item(_) | Piece::Outer(_) => return Err("a field of an item".into()),
            };
            for (number, part) in parts.into_iter().enumerate() {
                if is_text && number > 0 {
                    segments.push(String::new());
                }
                if let Some(last) = segments.last_mut() {
                    last.push_str(part);
                }
            }
        }
        if segments.first().is_some_and(String::is_empty) {
            segments.remove(0);
        }
        Ok(segments)
    }
}

/// Whether a template names a variable.
pub(super) fn names(template: &Template, variable: &str) -> bool {
    template.0.iter().any(|piece| matches!(piece, Piece::Variable(name) if name == variable))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn with<T>(read: impl FnOnce(&Variables<'_>) -> T) -> T {
        let asked = [("page", "2".to_owned()), ("cursor", String::new())];
        let first = BTreeMap::from([("user".to_owned(), "a/b?c#d".to_owned())]);
        let described = BTreeMap::from([("user", "other"), ("cloud", "demo"), ("page", "9")]);
        let described = described.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        read(&Variables { asked: &asked, first: Some(&first), described: &described })
    }

    #[rstest]
    #[case("{page}", Some("2"))]
    #[case("user:{user} in {cloud}", Some("user:a/b?c#d in demo"))]
    #[case("as it is", Some("as it is"))]
    #[case("", Some(""))]
    #[case("{cursor}", None)]
    #[case("from {nobody}", None)]
    #[case("{/id}", None)]
    fn a_template_is_filled_as_a_whole_or_not(#[case] template: &str, #[case] text: Option<&str>) {
        assert_eq!(with(|variables| variables.fill(&template.parse().unwrap())).as_deref(), text);
    }

    #[rstest]
    #[case("/v1/files", &["v1", "files"])]
    #[case("v1/files/", &["v1", "files", ""])]
    #[case("/v1/{cloud}/by-{user}.json", &["v1", "demo", "by-a/b?c#d.json"])]
    #[case("{user}", &["a/b?c#d"])]
    #[case("/", &[""])]
    #[case("", &[])]
    fn a_variable_is_a_part_of_one_segment(#[case] path: &str, #[case] segments: &[&str]) {
        assert_eq!(with(|variables| variables.segments(&path.parse().unwrap())).unwrap(), segments);
    }

    #[test]
    fn a_path_needs_its_variables() {
        assert_eq!(with(|variables| variables.segments(&"/{nobody}/x".parse().unwrap())), Err("nobody".into()));
        assert_eq!(with(|variables| variables.segments(&"/{cursor}".parse().unwrap())), Err("cursor".into()));
    }
}
