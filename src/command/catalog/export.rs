//! What is known, as a file: complete under its name, or not there at all.

use std::fs::File;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::unknown;
use crate::asset::Collection;
use crate::catalog::Catalog;
use crate::cli::{ExportFormat, Selection};
use crate::command::Failure;
use crate::command::console::Console;
use crate::command::known::Reading;
use crate::command::select::{self, Among, Candidate};
use crate::output::{self, Form, Format, Look, Summary};
use crate::private;
use crate::text;
use crate::update::explain;

/// Writes what is selected into the file, some of it at a time.
pub(super) async fn run(
    catalog: &Catalog,
    (file, format): (&Path, Option<ExportFormat>),
    selection: &Selection,
    page_size: usize,
    console: &mut Console,
) -> Result<u8, Failure> {
    let known = catalog.accounts().await?;
    if let Some(name) = selection.providers.iter().find(|name| !known.contains(name)) {
        return Err(unknown(name, &known));
    }
    let to_stdout = file == Path::new("-");
    let format = format_of(file, format)?;
    let mut reading = if known.is_empty() {
        None
    } else {
        // Any of them may have any collection, and folders.
        let collections = Collection::ALL.map(|collection| (collection, true)).to_vec();
        let one = |name| Candidate { name, collections: collections.clone() };
        let among = Among(known.into_iter().map(one).collect());
        let selected = select::select(selection, &[], &among)?;
        Some(Reading::new(catalog, selected, page_size))
    };
    let mut draft = if to_stdout { None } else { Some(Draft::new(file).map_err(|error| unwritable(file, &error))?) };
    // On a terminal it is made safe; a file is written as into a pipe.
    let look = if to_stdout { console.look } else { Look::default() };
    let mut sheet = output::sheet(&Form::Format(format), look);
    let mut written = 0;
    while let Some(reading) = &mut reading
        && let Some(assets) = reading.next().await?
    {
        written += assets.len() as u64;
        match &mut draft {
            Some(draft) => sheet.assets(&mut draft.out, &assets).map_err(|error| unwritable(file, &error))?,
            None => sheet.assets(&mut console.out, &assets)?,
        }
    }
    let Some(mut draft) = draft else {
        sheet.end(&mut console.out, &Summary::default())?;
        console.out.flush()?;
        return Ok(0);
    };
    let ended = sheet.end(&mut draft.out, &Summary::default()).and_then(|()| draft.finish(file));
    ended.map_err(|error| unwritable(file, &error))?;
    console.messages.progress(&format!("wrote {} to {}", explain::counted(written), file.display()));
    Ok(0)
}

/// The format that is named, or else the one that the file's name ends in.
fn format_of(file: &Path, named: Option<ExportFormat>) -> Result<Format, Failure> {
    let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default();
    let by_name = [ExportFormat::Csv, ExportFormat::Ndjson].into_iter().find(|format| format.as_str() == end);
    match named.or(by_name) {
        Some(ExportFormat::Csv) => Ok(Format::Csv),
        Some(ExportFormat::Ndjson) => Ok(Format::Ndjson),
        None => Err(Failure::usage("in which format? name the file .csv or .ndjson, or give --format")),
    }
}

fn unwritable(file: &Path, error: &io::Error) -> Failure {
    Failure::other(format!("{} cannot be written: {error}", text::safe(&file.to_string_lossy())))
}

/// A private file beside the one that is meant; removed unless it is finished.
struct Draft {
    out: BufWriter<File>,
    path: Option<PathBuf>,
}

impl Draft {
    fn new(file: &Path) -> io::Result<Self> {
        let Some(name) = file.file_name() else { return Err(io::ErrorKind::InvalidFilename.into()) };
        let mut draft = std::ffi::OsString::from(".");
        draft.push(name);
        draft.push(format!(".{:08x}.part", RandomState::new().hash_one(name) & 0xffff_ffff));
        let path = file.with_file_name(draft);
        let out = BufWriter::new(private::file().write(true).create_new(true).open(&path)?);
        Ok(Self { out, path: Some(path) })
    }

    /// Gives it its name, once all of it is on the disk.
    fn finish(mut self, file: &Path) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        if let Some(path) = &self.path {
            std::fs::rename(path, file)?;
        }
        self.path = None;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // It may be gone with its folder.
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_that_is_not_finished_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("assets.csv");
        std::fs::write(&file, "before").unwrap();
        let mut draft = Draft::new(&file).unwrap();
        draft.out.write_all(b"after").unwrap();
        drop(draft);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "before");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let mut draft = Draft::new(&file).unwrap();
        draft.out.write_all(b"after").unwrap();
        draft.finish(&file).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "after");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_name_tells_the_format_unless_it_is_named() {
        assert_eq!(format_of(Path::new("a.csv"), None), Ok(Format::Csv));
        assert_eq!(format_of(Path::new("a.ndjson"), None), Ok(Format::Ndjson));
        assert_eq!(format_of(Path::new("a.csv"), Some(ExportFormat::Ndjson)), Ok(Format::Ndjson));
        assert_eq!(format_of(Path::new("-"), None).unwrap_err().code, 2);
    }
}
