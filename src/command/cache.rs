//! `cache`: where the kept previews are, how much they take, away with them.

use std::path::Path;

use super::Failure;
use super::console::Console;
use super::setting::Setting;
use crate::asset::media::byte_size;
use crate::cli::CacheCommand;
use crate::media::cache::{Cache, Held};
use crate::text;

/// Does something with the kept previews of the user.
pub(super) fn run(command: CacheCommand, setting: &Setting, console: &mut Console) -> Result<u8, Failure> {
    let Some(paths) = &setting.paths else {
        return Err(Failure::usage("the demo keeps no previews; leave --demo out"));
    };
    let (folder, limit) = (paths.previews(), setting.config.media.cache_limit);
    let cache = Cache::new(&folder, limit);
    let cannot = |what: &str, error: std::io::Error| {
        let folder = folder.to_string_lossy();
        Failure::other(format!("{} cannot be {what}: {error}", text::safe(&folder)))
    };
    let said = match command {
        CacheCommand::Path => shown(&folder, console),
        CacheCommand::Size => {
            let held = cache.held().map_err(|error| cannot("read", error))?;
            format!("{}, at most {}", counted(held), byte_size(limit))
        }
        CacheCommand::Clear => {
            format!("cleared {}", counted(cache.clear().map_err(|error| cannot("cleared", error))?))
        }
    };
    writeln!(console.out, "{said}")?;
    console.out.flush()?;
    Ok(0)
}

/// `340 previews, 12.3 MB`
fn counted(Held { entries, bytes }: Held) -> String {
    let previews = if entries == 1 { "preview" } else { "previews" };
    format!("{} {previews}, {}", text::thousands(entries), byte_size(bytes))
}

fn shown(path: &Path, console: &Console) -> String {
    let path = path.to_string_lossy();
    if console.look.terminal { text::safe(&path).into_owned() } else { path.into_owned() }
}
