//! A folder that is asked for.

use std::path::{Path, PathBuf};

use ratatui::layout::Rect;

use super::{TextField, Ticket, layout};
use crate::asset::AssetId;

/// The widest frame.
const WIDEST: u16 = 76;
/// Rows within the frame: the field, a blank, folders that complete it, and what is wrong.
const ROWS: u16 = 8;
/// Rows that are not for folders.
const OTHERS: u16 = 3;

/// The folder that is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    pub field: TextField,
    /// What is to be saved there.
    pub assets: Vec<AssetId>,
    /// The folder whose own folders are known or asked for.
    pub within: Option<PathBuf>,
    /// Under which they are asked for.
    pub ticket: Option<Ticket>,
    /// Their names, in order.
    pub folders: Vec<String>,
    /// Why what is typed was not taken.
    pub wrong: Option<&'static str>,
}

/// Where the parts of the prompt stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromptPlaces {
    pub frame: Rect,
    pub field: Rect,
    /// One row for each folder.
    pub folders: Rect,
    /// What is wrong, or which keys help.
    pub foot: Rect,
}

impl Prompt {
    #[must_use]
    pub fn new(field: TextField, assets: Vec<AssetId>) -> Self {
        Self { field, assets, within: None, ticket: None, folders: Vec::new(), wrong: None }
    }

    /// Where it stands.
    #[must_use]
    pub fn places(screen: Rect) -> PromptPlaces {
        let frame = layout::reader(screen, screen.width.min(WIDEST), ROWS);
        let inside = layout::inside(frame);
        let row = |number: u16| Rect { y: inside.y.saturating_add(number), height: inside.height.min(1), ..inside };
        PromptPlaces {
            frame,
            field: row(0),
            folders: Rect { height: inside.height.saturating_sub(OTHERS), ..row(2) },
            foot: row(inside.height.saturating_sub(1)),
        }
    }

    /// What is typed, as far as the last separator, and what follows it.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        let text = self.field.text();
        let at = text.rfind(std::path::is_separator).map_or(0, |at| at + 1);
        text.split_at(at)
    }

    /// The folders that complete what is typed. One that begins with a dot has to be begun with it.
    pub fn matching(&self) -> impl Iterator<Item = &str> {
        let (_, begun) = self.parts();
        let is_wanted =
            move |name: &&str| name.starts_with(begun) && (begun.starts_with('.') || !name.starts_with('.'));
        self.folders.iter().map(String::as_str).filter(is_wanted)
    }

    /// What all that complete it have in common behind what is typed, with a separator where there is one alone.
    #[must_use]
    pub fn completion(&self) -> Option<String> {
        let (_, begun) = self.parts();
        let mut names = self.matching();
        let first = names.next()?;
        let mut rest = names.peekable();
        let end = if rest.peek().is_none() { "/" } else { "" };
        let common = rest.fold(first, common);
        Some(format!("{}{end}", common.get(begun.len()..)?)).filter(|completion| !completion.is_empty())
    }
}

/// What two names begin with.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let same = one.char_indices().zip(other.chars()).find(|((_, left), right)| left != right).map(|((at, _), _)| at);
    &one[..same.unwrap_or(one.len().min(other.len()))]
}

/// A path as people write it: `~` is the user's own folder. `None` where it does not say where it begins.
#[must_use]
pub fn path_of(text: &str, home: Option<&Path>) -> Option<PathBuf> {
    let path = match text.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with(std::path::is_separator) => {
            home?.join(rest.trim_start_matches(std::path::is_separator))
        }
        Some(_) | None => PathBuf::from(text),
    };
    // Without a separator at the end.
    path.is_absolute().then(|| path.components().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn prompt(text: &str, folders: &[&str]) -> Prompt {
        let folders = folders.iter().map(|name| (*name).to_owned()).collect();
        Prompt { folders, ..Prompt::new(TextField::new(text), Vec::new()) }
    }

    #[rstest]
    #[case("~/f", &["films", "footage", "music"], None)]
    #[case("~/fi", &["films", "footage"], Some("lms/"))]
    #[case("~/f", &["films", "films-2025"], Some("ilms"))]
    #[case("~/films", &["films", "films-2025"], None)]
    #[case("~/Ü", &["Übung", "Übergang"], Some("b"))]
    #[case("~/", &[".cache", "films"], Some("films/"))]
    #[case("~/.", &[".cache", "films"], Some("cache/"))]
    #[case("~/x", &["films"], None)]
    fn what_is_typed_is_completed(#[case] text: &str, #[case] folders: &[&str], #[case] completion: Option<&str>) {
        assert_eq!(prompt(text, folders).completion().as_deref(), completion);
    }

    #[cfg(unix)]
    #[rstest]
    #[case("~", Some("/home/u"))]
    #[case("~/films/", Some("/home/u/films"))]
    #[case("/mnt/films", Some("/mnt/films"))]
    #[case("~other/films", None)]
    #[case("films", None)]
    #[case("", None)]
    fn a_path_begins_somewhere(#[case] text: &str, #[case] path: Option<&str>) {
        assert_eq!(path_of(text, Some(Path::new("/home/u"))).as_deref(), path.map(Path::new));
    }

    #[test]
    fn the_parts_have_room_on_the_smallest_screen() {
        let places = Prompt::places(Rect::new(0, 0, 40, 10));
        assert_eq!((places.frame.height, places.folders.height, places.foot.y), (10, 5, 8));
        assert!(places.folders.bottom() <= places.foot.y);
    }
}
