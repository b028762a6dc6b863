//! The table `[download]`.

use std::path::{Path, PathBuf};

use super::file::get;
use super::reader::{Entry, Notes, Section};
use super::{Environment, paths};
use crate::asset::{Destination, Template};

const JOBS: usize = 4;

/// Where downloads go, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadSettings {
    /// `None` where none is configured and the system does not tell where the user's home is.
    pub folder: Option<PathBuf>,
    /// The path of a file within the folder; it gets its extension from the content.
    pub template: Template,
    /// How many run at once, 1 to 16.
    pub jobs: usize,
}

/// The settings, and whether a bell rings in the end.
pub(super) fn read(
    table: Option<&Section<'_>>,
    file: &Path,
    environment: &Environment,
    notes: &mut Notes<'_>,
) -> (DownloadSettings, bool) {
    let usual = DownloadSettings { folder: paths::downloads(), template: Template::default(), jobs: JOBS };
    let Some(table) = table else { return (usual, false) };
    let settings = DownloadSettings {
        folder: get(table, "folder", usual.folder, |entry| {
            let text = entry.text()?;
            if matches!(Destination::parse(text.as_ref()), Ok(Destination::Folder(_))) {
                return Some(Some(paths::resolve(&text, file, environment)));
            }
            entry.wrong(notes, "a folder is wanted; object stores are named with download --to");
            None
        }),
        template: get(table, "template", usual.template, |entry| template_of(entry, notes)),
        jobs: get(table, "jobs", usual.jobs, |entry| entry.whole()),
    };
    (settings, get(table, "bell", false, |entry| entry.flag()))
}

/// A template, with what is wrong in it said in its place.
pub(super) fn template_of(entry: &Entry<'_>, notes: &mut Notes<'_>) -> Option<Template> {
    let text = entry.text()?;
    Template::parse(&text).map_err(|mistake| entry.wrong(notes, &mistake.to_string())).ok()
}
