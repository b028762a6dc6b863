//! What a medium told of itself, kept with its asset.

use rusqlite::{OptionalExtension as _, params, params_from_iter};

use super::failure::Result;
use super::record::{MEDIA, media};
use super::store::Change;
use crate::asset::{AssetId, Facts, MediumVersion, Probe};

impl Change<'_> {
    /// Writes what was read of the medium `version` of an asset. Answers whether it was: by now the asset may be unknown, or
    /// name another medium.
    pub(super) fn learn(
        &mut self,
        id: &AssetId,
        version: Option<MediumVersion>,
        facts: &Facts,
        probe: &Probe,
    ) -> Result<bool> {
        let row: Option<(i64, Option<String>)> = self
            .sql
            .prepare_cached(
                "SELECT asset, url FROM asset WHERE collection = ?2 AND id = ?3
                    AND account = (SELECT account FROM account WHERE name = ?1 AND current = 1)",
            )?
            .query_row(params![id.account.as_str(), id.collection.as_str(), &*id.id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((asset, url)) = row else { return Ok(false) };
        if url.as_deref().and_then(MediumVersion::of) != version {
            return Ok(false);
        }
        let revision = self.revision();
        let columns = MEDIA.iter().zip(3..).map(|(column, slot)| format!("{column} = ?{slot}"));
        let set = columns.collect::<Vec<_>>().join(", ");
        let mut update = self.sql.prepare_cached(&format!("UPDATE asset SET {set}, revision = ?2 WHERE asset = ?1"))?;
        let rest = [asset.into(), revision.into()];
        update.execute(params_from_iter(rest.iter().chain(&media(facts, Some(probe)))))?;
        Ok(true)
    }
}
