//! `catalog`: where it is, whether it is sound, all that is in it.

mod export;

use std::path::Path;

use super::catalogue::{self, Opened};
use super::console::Console;
use super::setting::Setting;
use super::{Failure, USAGE};
use crate::asset::{AccountName, media};
use crate::catalog::Catalog;
use crate::cli::CatalogCommand;
use crate::text;
use crate::update::explain;

/// Does something with the catalogue of the user.
pub(super) async fn run(command: &CatalogCommand, setting: &Setting, console: &mut Console) -> Result<u8, Failure> {
    let Some(paths) = &setting.paths else {
        return Err(Failure::usage("the demo keeps no catalogue; leave --demo out"));
    };
    let path = paths.catalog();
    if let CatalogCommand::Path = command {
        writeln!(console.out, "{}", shown(&path, console))?;
        console.out.flush()?;
        return Ok(0);
    }
    if !path.exists() {
        let path = text::safe(&path.to_string_lossy()).into_owned();
        return Err(Failure::other(format!("there is no catalogue at {path} · \"assetbrowse sync\" begins one")));
    }
    let opened = catalogue::open(Some(paths))?;
    let ended = with(command, &opened, &path, setting.config.browser.page_size, console).await;
    opened.close().await;
    ended
}

async fn with(
    command: &CatalogCommand,
    opened: &Opened,
    path: &Path,
    page_size: usize,
    console: &mut Console,
) -> Result<u8, Failure> {
    let catalog = &opened.catalog;
    catalog.ready().await?;
    match command {
        CatalogCommand::Path => Ok(0),
        CatalogCommand::Check => check(catalog, path, console).await,
        CatalogCommand::Export { file, selection, format } => {
            export::run(catalog, (file, *format), selection, page_size, console).await
        }
        CatalogCommand::Forget { account } => forget(catalog, account, console).await,
    }
}

async fn check(catalog: &Catalog, path: &Path, console: &mut Console) -> Result<u8, Failure> {
    let notice = catalog.census().borrow().notice.clone();
    let health = catalog.check().await?;
    writeln!(console.out, "{}", shown(path, console))?;
    let size = media::byte_size(health.bytes);
    writeln!(console.out, "{}, {size}, schema {}", explain::counted(health.assets), health.schema)?;
    for damage in &health.damage {
        writeln!(console.out, "{}", text::safe(damage))?;
    }
    if health.damage.is_empty() && notice.is_none() {
        writeln!(console.out, "no damage")?;
    }
    console.out.flush()?;
    if let Some(notice) = &notice {
        console.messages.line(notice);
    }
    if !health.damage.is_empty() {
        console.messages.line("it is damaged · move it away, then \"assetbrowse sync\" makes a new one");
    }
    Ok(u8::from(!health.damage.is_empty() || notice.is_some()))
}

async fn forget(catalog: &Catalog, account: &AccountName, console: &mut Console) -> Result<u8, Failure> {
    let known = catalog.accounts().await?;
    if !known.contains(account) {
        return Err(unknown(account, &known));
    }
    let forgotten = catalog.forget(account).await?;
    writeln!(console.out, "forgot {} of {account}", explain::counted(forgotten))?;
    console.out.flush()?;
    Ok(0)
}

fn unknown(account: &AccountName, known: &[AccountName]) -> Failure {
    let known: Vec<_> = known.iter().map(AccountName::as_str).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Failure { code: USAGE, text: Some(format!("the catalogue knows no account {account}; it knows {known}")) }
}

fn shown(path: &Path, console: &Console) -> String {
    let path = path.to_string_lossy();
    if console.look.terminal { text::safe(&path).into_owned() } else { path.into_owned() }
}
