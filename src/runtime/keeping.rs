//! Small files that are private and whole at every moment, and the one in which a session is kept.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::private;
use crate::state::Session;
use crate::state::session::LONGEST;

/// Keeps sessions in one file.
#[derive(Debug)]
pub struct Keeper {
    file: PathBuf,
    turns: AtomicU64,
    /// The newest that was written.
    written: Mutex<u64>,
}

impl Keeper {
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self { file, turns: AtomicU64::new(1), written: Mutex::new(0) }
    }

    /// The session that was kept last; `None` where there is none, or none that can be read.
    #[must_use]
    pub fn read(&self) -> Option<Session> {
        let most = u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(1);
        // Opening a pipe would wait for somebody to write to it.
        fs::metadata(&self.file).ok().filter(fs::Metadata::is_file)?;
        let mut text = String::new();
        File::open(&self.file).ok()?.take(most).read_to_string(&mut text).ok()?;
        Session::parse(&text)
    }

    /// A place in the order in which sessions are kept: an older one never takes the place of a newer one.
    #[must_use]
    pub fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed)
    }

    /// Keeps a session.
    ///
    /// # Errors
    /// The folder or the disk says no; the old text stays.
    pub fn keep(&self, turn: u64, text: &str) -> io::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if *written > turn {
            return Ok(());
        }
        replace(&self.file, text)?;
        *written = turn;
        Ok(())
    }
}

/// Writes beside a file, then puts it in its place: whoever reads finds the old text or the new one.
///
/// # Errors
/// The folder or the disk says no; the old text stays.
pub(super) fn replace(file: &Path, text: &str) -> io::Result<()> {
    private::folders().recursive(true).create(file.parent().unwrap_or(Path::new("")))?;
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    // Of a process with the same number that was ended on the way.
    let _ = fs::remove_file(&beside);
    let done = write_new(&beside, text).and_then(|()| fs::rename(&beside, file));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = private::file().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::browsing;

    fn keeper(folder: &tempfile::TempDir) -> Keeper {
        Keeper::new(folder.path().join("data").join("session.json"))
    }

    #[test]
    fn what_was_kept_is_read_again_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder);
        assert_eq!(keeper.read(), None);
        let session = Session::of(&browsing());
        keeper.keep(keeper.turn(), &session.text().unwrap()).unwrap();
        assert_eq!(keeper.read(), Some(session));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&keeper.file), mode(keeper.file.parent().unwrap())), (0o600, 0o700));
        }
    }

    #[test]
    fn an_older_session_never_takes_the_place_of_a_newer_one() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder);
        let (older, newer) = (keeper.turn(), keeper.turn());
        keeper.keep(newer, r#"{"page":2}"#).unwrap();
        keeper.keep(older, r#"{"page":1}"#).unwrap();
        assert_eq!(keeper.read(), Session::parse(r#"{"page":2}"#));
    }

    #[test]
    fn nothing_is_left_beside_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder);
        keeper.keep(keeper.turn(), "{}").unwrap();
        fs::remove_file(&keeper.file).unwrap();
        fs::create_dir(&keeper.file).unwrap();
        assert!(keeper.keep(keeper.turn(), "{}").is_err(), "a folder is in its place");
        assert_eq!(fs::read_dir(keeper.file.parent().unwrap()).unwrap().count(), 1);
        assert_eq!(keeper.read(), None);
    }

    #[test]
    fn what_is_no_text_or_too_long_is_no_session() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = Keeper::new(folder.path().join("session.json"));
        fs::write(&keeper.file, [0xff, 0xfe]).unwrap();
        assert_eq!(keeper.read(), None);
        fs::write(&keeper.file, format!("{{}}{}", " ".repeat(LONGEST))).unwrap();
        assert_eq!(keeper.read(), None);
    }
}
