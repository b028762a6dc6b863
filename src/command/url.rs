//! `url`: just the URLs.

use super::Failure;
use super::accounts::Accounts;
use super::console::Console;
use super::find;
use super::report::gravest_code;
use crate::asset::{Asset, CopyForm};
use crate::catalog::Catalog;
use crate::output::copy::{self, Material};
use crate::text;

/// Prints the URL of each asset, in the order of the ids. One that cannot be had is said, and the others are printed. A
/// catalogue answers instead of the providers, if there is one.
pub(super) async fn run(
    (accounts, catalog): (&Accounts, Option<&Catalog>),
    ids: &[String],
    console: &mut Console,
) -> Result<u8, Failure> {
    let mut codes = Vec::new();
    for found in find::find(accounts, catalog, ids, &console.messages).await? {
        match found.and_then(|asset| url(&asset)) {
            Ok(url) if console.look.terminal => writeln!(console.out, "{}", text::safe(&url))?,
            Ok(url) => writeln!(console.out, "{url}")?,
            Err(failure) => {
                codes.push(failure.code);
                if let Some(text) = failure.text {
                    console.messages.line(&text);
                }
            }
        }
    }
    console.out.flush()?;
    Ok(gravest_code(&codes))
}

fn url(asset: &Asset) -> Result<String, Failure> {
    copy::render(CopyForm::Url, &[asset], &Material::default()).map_err(Failure::other)
}
