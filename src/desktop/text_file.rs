//! Texts that are too large for the clipboard, as files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::text;

/// Files of one name in one folder; nobody has more of them.
const MOST: usize = 1_000;

/// Writes a text into a new file of `folder`, which is made where it is missing: `urls.txt`, `urls (1).txt` where that name is
/// taken. No file is overwritten and no link is followed. Gives the file's path.
///
/// # Errors
/// What the system says, made safe to draw; then nothing is left of the file.
pub fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf, String> {
    fs::create_dir_all(folder).map_err(|error| told(&error))?;
    let (file, path) = create(folder, name).map_err(|error| told(&error))?;
    fill(file, text).map_err(|error| {
        // A file that is not whole is worth nothing. Where it cannot go, the first mistake is still the one to tell.
        let _ = fs::remove_file(&path);
        told(&error)
    })?;
    Ok(path)
}

fn create(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    for number in 0..MOST {
        let path = folder.join(if number == 0 { name.to_owned() } else { format!("{stem} ({number}).{ending}") });
        match options.open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A file ends with a line's end.
fn fill(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

fn told(error: &io::Error) -> String {
    text::safe(&error.to_string()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("new/one");
        let names = ["urls.txt", "urls (1).txt", "urls (2).txt"];
        for (number, name) in names.into_iter().enumerate() {
            let path = write(&inside, "urls.txt", &format!("text {number}")).unwrap();
            assert_eq!(path, inside.join(name));
        }
        for (number, name) in names.into_iter().enumerate() {
            assert_eq!(fs::read_to_string(inside.join(name)).unwrap(), format!("text {number}\n"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_nothing_becomes_a_program() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        symlink(folder.path().join("elsewhere"), folder.path().join("curl.sh")).unwrap();
        let path = write(folder.path(), "curl.sh", "curl").unwrap();
        assert_eq!(path, folder.path().join("curl (1).sh"));
        assert!(!folder.path().join("elsewhere").exists());
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o133, 0);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(!write(&folder.path().join("file/inside"), "urls.txt", "text").unwrap_err().is_empty());
    }
}
