//! The file that holds one key: the user's alone from its creation.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::asset::{AccountName, Secret};
use crate::config::paths;
use crate::private;
use crate::text;

/// How many names are tried.
const NAMES: u32 = 99;

/// A file in which a key was kept.
#[derive(Debug)]
pub(super) struct KeyFile {
    pub(super) path: PathBuf,
    /// As it stands in the configuration, whose folder it is in.
    pub(super) name: String,
    /// It was not there before.
    is_new: bool,
}

impl KeyFile {
    /// Takes it away again, where it was made.
    pub(super) fn undo(&self) {
        if self.is_new {
            // A key that nobody names is litter.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Keeps a key in a file beside the configuration. A file of that name that is there already stays, unless it is the
/// account's `own`; what it had got its key from is then replaced as a whole.
///
/// # Errors
/// One sentence: it cannot be written.
pub(super) fn write(config: &Path, account: &AccountName, key: &Secret, own: Option<&Path>) -> Result<KeyFile, String> {
    let folder = config.parent().unwrap_or(Path::new(""));
    let text = format!("{}\n", key.expose());
    let named = |name: &str| folder.join(name);
    let failed =
        |path: &Path, error: &io::Error| format!("{} cannot be written: {error}", text::safe(&paths::shown(path)));
    if !folder.as_os_str().is_empty() {
        private::folders().recursive(true).create(folder).map_err(|error| failed(folder, &error))?;
    }
    for number in 1..=NAMES {
        let name = if number == 1 { format!("{account}.key") } else { format!("{account}-{number}.key") };
        let path = named(&name);
        if own == Some(path.as_path()) {
            return replace(&path, &text)
                .map(|()| KeyFile { path: path.clone(), name, is_new: false })
                .map_err(|error| failed(&path, &error));
        }
        match write_new(&path, &text) {
            Ok(()) => return Ok(KeyFile { path, name, is_new: true }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // Of a run that was ended before the configuration named it.
                if is_same(&path, &text) {
                    return Ok(KeyFile { path, name, is_new: false });
                }
            }
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    Err(format!(
        "{} and others of its name are there already",
        text::safe(&paths::shown(&named(&format!("{account}.key"))))
    ))
}

/// Whether a private file holds just this.
fn is_same(path: &Path, text: &str) -> bool {
    let Ok(known) = fs::symlink_metadata(path) else { return false };
    known.is_file()
        && !crate::config::privacy::is_open_to_others(&known)
        && fs::read_to_string(path).is_ok_and(|there| there == text)
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    // Of a process with the same number that was ended on the way.
    let _ = fs::remove_file(&beside);
    let done = write_new(&beside, text).and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = private::file().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).inspect_err(|_| {
        // Half a key is none.
        let _ = fs::remove_file(path);
    })
}
