//! A pasted URL: it finds the asset that it leads to.

use std::sync::Arc;

use url::Url;

use super::Score;

/// A URL whose asset is looked for: the asset has that URL, or an id that stands in its path, or the name at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Without query and fragment, in the form that `url` gives it.
    pub url: Arc<str>,
    /// The parts of its path, the last of them without its extension as well; percent signs decoded.
    pub ids: Vec<Arc<str>>,
    /// The last part of its path; `None` where the path has none.
    pub name: Option<Arc<str>>,
}

impl Link {
    /// Reads an http(s) URL with a host.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let url = bare(text)?;
        let mut ids: Vec<Arc<str>> = url.path_segments()?.filter(|part| !part.is_empty()).map(decoded).collect();
        let name = ids.last().cloned();
        if let Some((stem, _)) = name.as_deref().and_then(|name| name.rsplit_once('.'))
            && !stem.is_empty()
        {
            ids.push(Arc::from(stem));
        }
        Some(Self { url: Arc::from(url.as_str()), ids, name })
    }

    /// How well an asset with this name, id and URL fits; `None` if it does not.
    #[must_use]
    pub fn score(&self, name: &str, id: &str, url: Option<&str>) -> Option<Score> {
        if self.ids.iter().any(|part| **part == *id) {
            return Some(Score::LINKED_ID);
        }
        if url.is_some_and(|url| self.is(url)) {
            return Some(Score::LINKED_URL);
        }
        (self.name.as_deref() == Some(name)).then_some(Score::LINKED_NAME)
    }

    /// Whether `url` is the same but for query and fragment.
    fn is(&self, url: &str) -> bool {
        let end = url.find(['?', '#']).unwrap_or(url.len());
        url[..end] == *self.url || bare(url).is_some_and(|url| url.as_str() == &*self.url)
    }
}

/// The URL without query and fragment.
fn bare(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

/// `text` with percent signs decoded, where that makes text of it.
fn decoded(text: &str) -> Arc<str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let code = code.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(byte) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_or_else(|_| Arc::from(text), Arc::from)
}
