//! The configuration: where it is, every mistake in it, and what is unwise.

use super::finding::{Cause, Finding, Findings, Topic};
use super::keys::Source;
use crate::command::theme;
use crate::config::{Paths, Read};
use crate::input::Keymap;
use crate::view::Colours;

/// What there is to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// `None` in the demo, which reads none.
    pub(super) file: Option<String>,
    pub(super) is_found: bool,
    /// One line each, with their places.
    pub(super) mistakes: Vec<String>,
    pub(super) warnings: Vec<String>,
    pub(super) accounts: usize,
    /// Where a key would be looked for, if there were no table of providers.
    pub(super) variables: Vec<&'static str>,
}

/// Reads what else belongs to the configuration: theme and keys.
pub(super) fn gather(paths: Option<&Paths>, read: &Read, sources: &[Source]) -> Facts {
    let keymap = Keymap::new(&read.config.keys);
    let theme = theme::load(&read.config, Colours::True).err();
    let mistakes = read.mistakes.iter().map(ToString::to_string).chain(theme);
    let warnings = read.warnings.iter().chain(keymap.iter().flat_map(Keymap::warnings)).cloned().collect();
    Facts {
        file: paths.map(|paths| paths.config.to_string_lossy().into_owned()),
        is_found: read.found,
        mistakes: mistakes.chain(keymap.err()).collect(),
        warnings,
        accounts: sources.len(),
        variables: crate::config::key_variables().collect(),
    }
}

pub(super) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Configuration);
    match &facts.file {
        None => found.note("file", "the demo reads none"),
        Some(file) if facts.is_found && facts.mistakes.is_empty() => found.ok("file", file),
        Some(file) if facts.is_found => found.note("file", file),
        Some(file) if facts.mistakes.is_empty() => {
            found.ok("file", format!("{file} is not there, so everything is at its default"));
        }
        Some(file) => found.note("file", format!("{file} cannot be read")),
    }
    for mistake in &facts.mistakes {
        found.wrong(Cause::Configuration, "mistake", mistake, "mend it there, then: assetbrowse config check");
    }
    for warning in &facts.warnings {
        let (says, advice) = warning.split_once(" · ").unwrap_or((warning, "assetbrowse config check"));
        found.warn("unwise", says, advice);
    }
    if facts.accounts == 0 {
        let variables = facts.variables.join(", ");
        found.wrong(
            Cause::Configuration,
            "providers",
            "no provider is set up",
            format!("set one of {variables}, or: assetbrowse config init"),
        );
    }
    found.all
}

/// A path as a shell takes it for one word.
pub(super) fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,@".contains(c);
    if !path.is_empty() && path.chars().all(is_plain) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}
