//! A file in the place of another, whole at every moment.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::private;

/// Where the file really is, and its text; `None` where there is none yet.
///
/// # Errors
/// What is said behind the file's name: it is no file, or may not be read or written.
pub(super) fn read(file: &Path) -> Result<(PathBuf, Option<String>), String> {
    let Ok(linked) = fs::symlink_metadata(file) else { return Ok((file.to_owned(), None)) };
    // A link stays a link: what it leads to is changed.
    let file = if linked.is_symlink() {
        fs::canonicalize(file).map_err(|_| "is a link to what is not there; nothing was written")?
    } else {
        file.to_owned()
    };
    let known = fs::metadata(&file).map_err(|error| format!("cannot be read: {error}"))?;
    if !known.is_file() {
        return Err("is no file; nothing was written".to_owned());
    }
    if known.permissions().readonly() {
        return Err("may not be written: it is read-only".to_owned());
    }
    let text = fs::read_to_string(&file).map_err(|error| format!("cannot be read: {error}"))?;
    Ok((file, Some(text)))
}

/// Writes the text beside the file and puts it in its place, unless that has another text than `before` by now. The mode
/// stays; a new file is private.
///
/// # Errors
/// What is said behind the file's name; it is as it was then.
pub(super) fn write(file: &Path, before: Option<&str>, after: &str) -> Result<(), String> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let failed = |error: io::Error| format!("cannot be written: {error}");
    if !folder.as_os_str().is_empty() {
        private::folders().recursive(true).create(folder).map_err(failed)?;
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fill(&beside, file, before.is_some(), after).map_err(failed);
    let placed = written.and_then(|()| place(&beside, file, before));
    if placed.is_err() {
        // It never got its name.
        let _ = fs::remove_file(&beside);
    }
    placed
}

fn fill(beside: &Path, file: &Path, is_there: bool, text: &str) -> io::Result<()> {
    // Of a process with the same number that was ended on the way.
    let _ = fs::remove_file(beside);
    let mut new = private::file().write(true).create_new(true).open(beside)?;
    new.write_all(text.as_bytes())?;
    if is_there {
        new.set_permissions(fs::metadata(file)?.permissions())?;
    }
    new.sync_all()
}

fn place(beside: &Path, file: &Path, before: Option<&str>) -> Result<(), String> {
    let now = match fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("cannot be read: {error}")),
    };
    if now.as_deref() != before {
        return Err("was changed by somebody else meanwhile; nothing was written".to_owned());
    }
    fs::rename(beside, file).map_err(|error| format!("cannot be written: {error}"))?;
    // The name is on the disk with its folder; where a folder cannot be flushed, the system does it in its own time.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
    Ok(())
}
