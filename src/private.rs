//! Files and folders that are the user's alone, from the moment in which they are made.

use std::fs::{DirBuilder, OpenOptions};

/// Makes folders that nobody else can look into; not yet with those above them.
#[must_use]
pub fn folders() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut folders = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        folders.mode(0o700);
    }
    folders
}

/// Opens files; one that is made by it can be read by nobody else.
#[must_use]
pub fn file() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}
