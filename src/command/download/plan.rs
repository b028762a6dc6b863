//! `--dry-run`: what would be fetched, and where to, without a word to any host of media.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::outcome::{Kept, ListingError, Skipped, kept, some, written};
use crate::asset::file_name::{self, Wanted};
use crate::asset::media::byte_size;
use crate::asset::{Asset, AssetId, Destination, Saved};
use crate::catalog::{Catalog, Trouble};
use crate::output::Failed;
use crate::text;
use crate::work::download::Settings;

/// What would be done.
pub(super) struct Plan<'a> {
    settings: &'a Settings,
    destination: &'a Destination,
    /// What was saved before, where that is remembered.
    catalog: Option<&'a Catalog>,
    /// The files that are planned, as systems without case compare them.
    taken: HashSet<PathBuf>,
    report: Report,
}

/// The JSON of it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    folder: String,
    would_save: Vec<Kept>,
    same: Vec<Kept>,
    skipped: Vec<Skipped>,
    errors: Vec<ListingError>,
    /// Of all that would be saved, as far as the services tell.
    bytes: u64,
}

impl<'a> Plan<'a> {
    pub(super) fn new(settings: &'a Settings, destination: &'a Destination, catalog: Option<&'a Catalog>) -> Self {
        let report = Report { folder: destination.text(), ..Report::default() };
        // What stands in an object store only the store knows, and it is not asked.
        let catalog = catalog.filter(|_| matches!(destination, Destination::Folder(_)));
        Self { settings, destination, catalog, taken: HashSet::new(), report }
    }

    /// Takes in some assets; gives a line for each that would be saved, safe on a terminal.
    pub(super) async fn take(&mut self, assets: Vec<Asset>) -> Result<Vec<String>, Trouble> {
        let saved = self.saved(&assets).await?;
        let mut lines = Vec::new();
        for asset in assets {
            if asset.link().is_err() {
                self.report.skipped.push(Skipped { id: written(&asset.id) });
            } else if let Some(saved) = saved.get(&asset.id) {
                self.report.same.push(kept(&asset.id, self.destination.file(&saved.file), Some(saved.bytes)));
            } else {
                let (file, bytes) = (self.file(&asset), asset.facts().bytes);
                let file = self.destination.file(&file);
                let size = bytes.map_or_else(String::new, byte_size);
                lines.push(format!("{size:>9}  {}", text::safe(&file)));
                self.report.bytes += bytes.unwrap_or(0);
                self.report.would_save.push(kept(&asset.id, file, bytes));
            }
        }
        Ok(lines)
    }

    /// Those of them whose file is still in the folder, as it was saved.
    async fn saved(&self, assets: &[Asset]) -> Result<HashMap<AssetId, Saved>, Trouble> {
        let Some(catalog) = self.catalog else { return Ok(HashMap::new()) };
        let ids = assets.iter().map(|asset| asset.id.clone()).collect();
        let mut saved = catalog.saved(ids).await?;
        saved.retain(|(_, saved)| saved.file.starts_with(&self.settings.folder) && is_there(&saved.file, saved.bytes));
        Ok(saved.into_iter().collect())
    }

    /// Where it would be saved, as far as that can be said without its content: that may change the extension.
    fn file(&mut self, asset: &Asset) -> PathBuf {
        let path = self.settings.template.text(asset, file_name::inside);
        let wanted = Wanted::new(&path, &asset.id);
        let folder = wanted.folders().iter().fold(self.settings.folder.clone(), |folder, part| folder.join(part));
        let mut name = wanted.raw_name();
        if !self.taken.insert(folder.join(file_name::key(&name))) {
            // Another one has it: the asset's id stands in the name.
            name = wanted.names(wanted.extension().unwrap_or_default(), true).nth(1);
        }
        folder.join(name)
    }

    pub(super) fn errors(&mut self, errors: Vec<Failed>) {
        self.report.errors.extend(errors.into_iter().map(Into::into));
    }

    pub(super) fn report(&self) -> &Report {
        &self.report
    }

    /// All in one line: `12 to be saved, 218 MB, 3 there already, 1 without a URL, in /home/u/media`.
    pub(super) fn summary(&self) -> String {
        let Report { folder, would_save, same, skipped, bytes, .. } = &self.report;
        let mut words = vec![format!("{} to be saved", text::thousands(would_save.len() as u64))];
        words.extend((*bytes > 0).then(|| byte_size(*bytes)));
        words.extend(some(same, "there already"));
        words.extend(some(skipped, "without a URL"));
        words.push(format!("in {}", text::safe(folder)));
        words.join(", ")
    }
}

fn is_there(file: &Path, bytes: u64) -> bool {
    file.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == bytes)
}
