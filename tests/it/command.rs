//! The commands, run as people run them: exit codes, what is on stdout and stderr, and what is on the disk.

mod cache;
mod catalog;
mod completions;
mod config;
mod doctor;
mod download;
mod ends;
mod init;
mod interrupted;
mod known;
mod list;
mod probe;
mod rendered;
mod show;
mod store;
#[cfg(feature = "stores")]
mod stores;
mod sync;

use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::Command as Tested;
use tempfile::TempDir;

/// A home of its own: no test sees the user's files, variables or keys.
pub(crate) struct Home {
    folder: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the configuration is looked for.
    fn config(&self) -> PathBuf {
        self.path(".config/assetbrowse/config.toml")
    }

    /// Writes the configuration; gives its path.
    pub(crate) fn configure(&self, text: &str) -> PathBuf {
        let path = self.config();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("assetbrowse"));
        command.env_clear().current_dir(self.folder.path()).args(line.split_whitespace());
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_CACHE_HOME", ".cache"),
            ("ASSETBROWSE_DATA_DIR", "data"),
            ("ASSETBROWSE_CACHE_DIR", "cache"),
        ] {
            command.env(name, self.path(folder));
        }
        command
    }

    pub(crate) fn run(&self, line: &str) -> Ran {
        self.run_with(line, &[])
    }

    pub(crate) fn run_with(&self, line: &str, variables: &[(&str, &str)]) -> Ran {
        let mut command = self.command(line);
        command.envs(variables.iter().copied());
        let output = Tested::from_std(command).output().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Its stdout, once it is sure that all went well.
    pub(crate) fn good(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// Its stderr, once it is sure that it ended so, with nothing on stdout.
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{}", self.err);
        self.err
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
