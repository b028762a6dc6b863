//! The catalogue of one run: where it is, and that nothing is left of a demo's.

use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use super::zone;
use crate::catalog::{Catalog, Trouble};
use crate::config::Paths;
use crate::private;

/// How often another name is tried for a folder that is to be thrown away.
const TRIES: u64 = 16;

/// A catalogue in use.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) catalog: Catalog,
    /// Where previews are kept.
    previews: PathBuf,
    /// Where queues of downloads are kept.
    journals: PathBuf,
    /// Of a demo: removed with this.
    _folder: Option<Folder>,
}

/// Opens the user's catalogue, or without `paths` one that is thrown away in the end: that of a demo. What is wrong with
/// the file itself is told by the catalogue.
///
/// # Errors
/// There is no room for a folder that can be thrown away.
pub(super) fn open(paths: Option<&Paths>) -> Result<Opened, Trouble> {
    let (path, previews, journals, folder) = if let Some(paths) = paths {
        (paths.catalog(), paths.previews(), paths.journals(), None)
    } else {
        let folder = Folder::new(&std::env::temp_dir()).map_err(|error| Trouble::Failed(error.to_string()))?;
        let of = |name| folder.0.join(name);
        (of(Paths::CATALOG), of("previews"), of("downloads"), Some(folder))
    };
    Ok(Opened { catalog: Catalog::open(&path, zone::system()), previews, journals, _folder: folder })
}

impl Opened {
    /// Where previews are kept: the user's cache, or a demo's own.
    pub(super) fn previews(&self) -> &Path {
        &self.previews
    }

    /// Where queues of downloads are kept: among the user's data, or a demo's own folder.
    pub(super) fn journals(&self) -> &Path {
        &self.journals
    }

    /// Waits until all is written. Tells what there is to say of it: that a damaged catalogue was replaced.
    pub(super) async fn close(self) -> Option<String> {
        let census = self.catalog.census();
        self.catalog.close().await;
        census.borrow().notice.clone()
    }
}

/// A private folder that is removed with all that is in it.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new(parent: &Path) -> io::Result<Self> {
        let builder = private::folders();
        let hasher = RandomState::new();
        let mut made = Err(io::ErrorKind::AlreadyExists.into());
        for number in 0..TRIES {
            let path = parent.join(format!("assetbrowse-demo-{:016x}", hasher.hash_one(number)));
            made = builder.create(&path).map(|()| Self(path));
            if !matches!(&made, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) {
                break;
            }
        }
        made
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It lies among what the system removes by itself some day.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_to_be_thrown_away_is_private_and_goes_with_all_that_is_in_it() {
        let parent = tempfile::tempdir().unwrap();
        let (first, second) = (Folder::new(parent.path()).unwrap(), Folder::new(parent.path()).unwrap());
        assert_ne!(first.0, second.0);
        std::fs::write(first.0.join("catalog.sqlite3"), "x").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&first.0).unwrap().permissions().mode() & 0o777, 0o700);
        }
        drop((first, second));
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn where_no_folder_can_be_made_it_is_said() {
        let parent = tempfile::tempdir().unwrap();
        assert!(Folder::new(&parent.path().join("none")).is_err());
    }
}
