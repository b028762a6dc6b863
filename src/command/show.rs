//! `show`: one asset with all its fields.

use super::Failure;
use super::accounts::Accounts;
use super::console::Console;
use super::find;
use super::probing::Probing;
use crate::asset::Asset;
use crate::catalog::Catalog;
use crate::output::{self, Form, Format, Summary, json, table};

/// Shows one asset: lines of a label and a value on a terminal, JSON otherwise; `raw` is the provider's own JSON. A
/// catalogue answers instead of the providers, if there is one.
pub(super) async fn run(
    (accounts, catalog): (&Accounts, Option<&Catalog>),
    id: &str,
    raw: bool,
    form: &Form,
    probing: Option<&Probing<'_>>,
    console: &mut Console,
) -> Result<u8, Failure> {
    let found = find::find(accounts, catalog, &[id.to_owned()], &console.messages).await?;
    let mut assets = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    if let Some(probing) = probing {
        assets = probing.complete(assets).await;
    }
    for asset in assets {
        match (raw, console.look.terminal) {
            (true, true) => writeln!(console.out, "{}", json::safe_document(&asset.raw))?,
            (true, false) => writeln!(console.out, "{}", asset.raw)?,
            (false, _) => write(&asset, form, console)?,
        }
    }
    console.out.flush()?;
    Ok(0)
}

fn write(asset: &Asset, form: &Form, console: &mut Console) -> Result<(), Failure> {
    let out = &mut console.out;
    match form {
        Form::Format(Format::Table) => table::one(out, asset, console.look)?,
        Form::Format(Format::Json) => {
            json::write_pretty(out, &json::Object::new(asset))?;
            writeln!(out)?;
        }
        Form::Format(Format::Ndjson | Format::Csv | Format::Tsv | Format::Url) | Form::Own(_) => {
            let mut sheet = output::sheet(form, console.look);
            sheet.assets(out, std::slice::from_ref(asset))?;
            sheet.end(out, &Summary::default())?;
        }
    }
    Ok(())
}
