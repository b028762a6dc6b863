//! What this program is, and the programs that it works with.

use std::path::PathBuf;

use super::asked;
use super::finding::{Finding, Findings, Topic};
use crate::asset::AssetKind;
use crate::catalog;
use crate::config::Environment;
use crate::desktop::settings::Settings;

/// The features that a build can have, and whether this one does.
const FEATURES: [(&str, bool); 2] = [("clipboard", cfg!(feature = "clipboard")), ("stores", cfg!(feature = "stores"))];

/// What the system may open URLs and files with, where it has none built in.
const OPENERS: [&str; 5] = ["xdg-open", "gio", "kde-open", "wslview", "termux-open"];

/// What there is to know of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) program: String,
    pub(super) sqlite: String,
    /// Where it is, and what it says of itself.
    pub(super) ffmpeg: Option<(String, Option<String>)>,
    /// What opens URLs; `None` where the system has none that is known.
    pub(super) opener: Option<String>,
    /// The user's own openers: kind, program, and whether it is there.
    pub(super) own: Vec<(AssetKind, String, bool)>,
}

/// Looks for them on the path.
pub(super) async fn gather(environment: &Environment, own: &Settings) -> Facts {
    let shown = |path: &PathBuf| path.to_string_lossy().into_owned();
    let ffmpeg = match asked::find("ffmpeg", environment) {
        Some(path) => {
            let version = asked::first_line(&path, &["-hide_banner", "-version"], environment).await;
            Some((shown(&path), version))
        }
        None => None,
    };
    let opener = if cfg!(any(windows, target_os = "macos")) {
        Some("the system's".to_owned())
    } else {
        OPENERS.iter().find_map(|name| asked::find(name, environment)).as_ref().map(shown)
    };
    let own = own.openers.iter().map(|(kind, opener)| {
        let program = opener.program();
        (*kind, program.to_owned(), asked::can_start(program, environment))
    });
    Facts { program: program(), sqlite: catalog::sqlite_version().to_owned(), ffmpeg, opener, own: own.collect() }
}

/// `assetbrowse 0.1.0 for linux x86_64 · clipboard, no stores`
fn program() -> String {
    let features = FEATURES.map(|(name, has)| if has { name.to_owned() } else { format!("no {name}") });
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{} for {system} {processor} · {}", env!("CARGO_PKG_VERSION"), features.join(", "))
}

pub(super) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Versions);
    found.ok("assetbrowse", &facts.program);
    found.ok("SQLite", format!("{}, built in", facts.sqlite));
    match &facts.ffmpeg {
        Some((path, Some(version))) => {
            let version = version.split(" Copyright").next().unwrap_or_default();
            found.ok("ffmpeg", format!("{version} · {path}"));
        }
        Some((path, None)) => {
            found.hint(
                "ffmpeg",
                format!("{path}, which did not tell its version"),
                format!("does it run? {path} -version"),
            );
        }
        None => found.note("ffmpeg", "not there; only frames of other codecs than H.264 would need it"),
    }
    match &facts.opener {
        Some(opener) => found.ok("opener", opener),
        None => found.hint("opener", "none: URLs and files cannot be opened from here", "install xdg-utils"),
    }
    for (kind, program, is_there) in &facts.own {
        let subject = format!("open.{}", kind.as_str());
        if *is_there {
            found.ok(&subject, program);
        } else {
            found.warn(
                &subject,
                format!("there is no program {program}"),
                format!("install it, or change [{subject}]"),
            );
        }
    }
    found.all
}
