//! The folders of this machine, for whoever types one.

use std::fs;
use std::path::Path;

/// The most entries of a folder that are looked at.
const ENTRIES: usize = 10_000;

/// The names of the folders in a folder, and of links to such; none where it cannot be read.
pub(super) fn within(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let folders = entries.flatten().take(ENTRIES).filter(|entry| match entry.file_type() {
        Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
        Ok(kind) => kind.is_dir(),
        Err(_) => false,
    });
    folders.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}
