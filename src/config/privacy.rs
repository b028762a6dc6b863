//! Whether files with keys in them can be read by others.

use std::fs::Metadata;
use std::path::Path;

use super::paths;
use crate::provider::key::KeySource;
use crate::provider::registry::Settings;
use crate::text;

/// Whether others than the owner have any right to a file.
#[must_use]
#[cfg(unix)]
pub fn is_open_to_others(known: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    known.permissions().mode() & 0o077 != 0
}

/// Only Unix has modes.
#[must_use]
#[cfg(not(unix))]
pub fn is_open_to_others(_: &Metadata) -> bool {
    false
}

/// Warnings where a configuration that holds a key, or a file with a key, can be read by others.
pub(super) fn warnings(file: &Path, providers: &[Settings]) -> Vec<String> {
    let holds_key = providers.iter().any(|settings| matches!(settings.key, KeySource::Inline(_)));
    let of_config = holds_key.then(|| warning(file)).flatten();
    of_config.into_iter().chain(providers.iter().filter_map(of_key_file)).collect()
}

/// A warning where the file with an account's key can be read by others.
#[must_use]
pub fn of_key_file(settings: &Settings) -> Option<String> {
    settings.key.file().and_then(warning)
}

fn warning(file: &Path) -> Option<String> {
    let is_open = std::fs::metadata(file).is_ok_and(|known| is_open_to_others(&known));
    let shown = paths::shown(file);
    is_open.then(|| {
        format!(
            "{shown} holds a key and can be read by others · make it private: chmod 600 {shown}",
            shown = text::safe(&shown)
        )
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::config::{Environment, parse};
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_key_file_that_others_can_read_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let (config, key) = (folder.path().join("config.toml"), folder.path().join("x.key"));
        std::fs::write(&config, "[providers.x]\nkind = 'heygen'\napi_key_file = 'x.key'\n").unwrap();
        std::fs::write(&key, "canary\n").unwrap();
        let read = parse(&std::fs::read_to_string(&config).unwrap(), &config, &Environment::default());
        for (mode, told) in [(0o644, 1), (0o600, 0)] {
            set_permissions(&key, Permissions::from_mode(mode)).unwrap();
            let warnings = warnings(&config, &read.config.providers);
            assert_eq!(warnings.len(), told, "{warnings:?}");
            assert!(warnings.iter().all(|line| line.contains("x.key holds a key") && !line.contains("canary")));
        }
    }
}
