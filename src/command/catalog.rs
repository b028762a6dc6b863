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
    let notice = opened.close().await;
    let was_replaced = notice.is_some();
    console.messages.lines(notice);
    Ok(ended?.max(u8::from(was_replaced && matches!(command, CatalogCommand::Check))))
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
    let health = catalog.check().await?;
    writeln!(console.out, "{}", shown(path, console))?;
    let size = media::byte_size(health.bytes);
    writeln!(console.out, "{}, {size}, schema {}", explain::counted(health.assets), health.schema)?;
    for damage in &health.damage {
        writeln!(console.out, "{}", text::safe(damage))?;
    }
    let was_replaced = catalog.census().borrow().notice.is_some();
    if health.damage.is_empty() {
        // Of what was replaced as it was opened that is not to be said.
        if !was_replaced {
            writeln!(console.out, "no damage")?;
        }
    } else {
        console.messages.line("it is damaged · move it away, then \"assetbrowse sync\" makes a new one");
    }
    console.out.flush()?;
    Ok(u8::from(!health.damage.is_empty()))
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
