//! Small questions to other programs: what they are, how they are set. No shell, no key, no terminal, and a moment's time.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::process::Command;
use tokio::time::timeout;

use crate::config::Environment;

/// How long one of them may take.
const LIMIT: Duration = Duration::from_secs(3);

/// More of an answer is not read.
const LONGEST: u64 = 4 * 1024;

/// What such a program needs of the environment. Everything else stays here: it may be a key.
const HANDED: [&str; 10] =
    ["PATH", "HOME", "TERM", "LANG", "LC_ALL", "LC_CTYPE", "TMUX", "TMUX_TMPDIR", "XDG_RUNTIME_DIR", "SystemRoot"];

/// The file of a program, by the folders of `PATH` that are named from the root.
pub(super) fn find(name: &str, environment: &Environment) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let folders = environment.get("PATH")?;
    env::split_paths(folders)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&file))
        .find(|program| program.is_file())
}

/// Whether a command of the user's own would start something.
pub(super) fn can_start(program: &str, environment: &Environment) -> bool {
    let named_by_path = Path::new(program).components().count() > 1;
    if named_by_path { Path::new(program).is_file() } else { find(program, environment).is_some() }
}

/// What a program prints, without white space around it; `None` where it fails, is slow or is not there.
pub(super) async fn ask(program: impl AsRef<OsStr>, arguments: &[&str], environment: &Environment) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    command.env_clear();
    for name in HANDED {
        if let Some(value) = environment.get(name) {
            command.env(name, value);
        }
    }
    let asked = async {
        let mut child = command.spawn().ok()?;
        let mut printed = Vec::new();
        child.stdout.take()?.take(LONGEST).read_to_end(&mut printed).await.ok()?;
        // More than is read would fill the pipe: it is ended then.
        let status = child.wait().await.ok()?;
        (status.success() && !printed.is_empty()).then_some(printed)
    };
    let printed = timeout(LIMIT, asked).await.ok().flatten()?;
    Some(String::from_utf8_lossy(&printed).trim().to_owned())
}

/// The first line of what a program prints.
pub(super) async fn first_line(program: &Path, arguments: &[&str], environment: &Environment) -> Option<String> {
    let printed = ask(program, arguments, environment).await?;
    printed.lines().next().map(|line| line.trim().to_owned())
}
