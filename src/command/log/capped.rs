//! A log that does not fill the disk.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::private;

/// How large a log becomes, in bytes, before it is put aside: what is kept of it is twice as much.
const LARGEST: u64 = 8 << 20;

/// A file to write at its end. One that has become too large takes the place of `FILE.old`.
#[derive(Debug)]
pub(super) struct Capped {
    path: PathBuf,
    file: File,
    largest: u64,
}

impl Capped {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), file: open(path)?, largest: LARGEST })
    }

    /// Puts the file aside if it is too large; another process may have done so already. Pipes and devices have no length.
    fn turn(&mut self) -> io::Result<()> {
        let held = self.file.metadata()?;
        if !held.is_file() || held.len() < self.largest {
            return Ok(());
        }
        if fs::metadata(&self.path).is_ok_and(|there| there.len() >= self.largest) {
            let mut old = self.path.clone().into_os_string();
            old.push(".old");
            fs::rename(&self.path, old)?;
        }
        self.file = open(&self.path)?;
        Ok(())
    }
}

impl Write for Capped {
    /// Writes all of a line or fails, so that no line stands in two files.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Where the old one cannot be put aside, what is said now is worth more than the limit.
        let _ = self.turn();
        self.file.write_all(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Opens a file to write at its end, private from its creation.
fn open(path: &Path) -> io::Result<File> {
    private::file().append(true).create(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &[u8] = b"twenty bytes a line\n";

    #[test]
    fn a_log_that_is_too_large_is_put_aside_and_what_is_kept_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = Capped { largest: 100, ..Capped::open(&path).unwrap() };
        for _ in 0..50 {
            log.write_all(LINE).unwrap();
        }
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["log", "log.old"]);
        let held = |name| fs::metadata(folder.path().join(name)).unwrap().len();
        assert_eq!((held("log"), held("log.old")), (100, 100));
    }

    #[test]
    fn two_processes_put_it_aside_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let open = || Capped { largest: 100, ..Capped::open(&path).unwrap() };
        let (mut first, mut second) = (open(), open());
        for _ in 0..5 {
            first.write_all(LINE).unwrap();
        }
        first.write_all(b"first\n").unwrap();
        second.write_all(b"second\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first\nsecond\n");
        assert_eq!(fs::metadata(folder.path().join("log.old")).unwrap().len(), 100);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_private_and_what_is_no_file_is_written_on() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        Capped::open(&path).unwrap().write_all(LINE).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let mut null = Capped { largest: 1, ..Capped::open(Path::new("/dev/null")).unwrap() };
        null.write_all(LINE).unwrap();
        null.write_all(LINE).unwrap();
    }
}
