//! `completions`, and what its scripts ask: which words may stand at a place of a command line.
//!
//! A script sends the line as it is typed and gets a word a line, with its help behind a tab. An answer takes as long as
//! two small files take to be read: nobody is asked, no key is read, no lock is waited for.

mod known;
#[cfg(test)]
mod tests;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::sync::Arc;

use clap::{Arg, Command, CommandFactory as _, ValueHint};
use clap_complete::engine::{self, ArgValueCompleter, CompletionCandidate};

use super::Failure;
use crate::cli::{Cli, Complete, FormatWord, Shell};
use crate::config::Environment;
use known::Known;

/// The exit code that says: here the name of a file is wanted, which shells complete better themselves.
const FILE_WANTED: u8 = 10;

/// Marks the candidate that stands for any file.
const FILE: &str = "file";

/// The script that makes a shell ask.
pub(super) fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("../../assets/completions/assetbrowse.bash"),
        Shell::Zsh => include_str!("../../assets/completions/assetbrowse.zsh"),
        Shell::Fish => include_str!("../../assets/completions/assetbrowse.fish"),
        Shell::Elvish => include_str!("../../assets/completions/assetbrowse.elv"),
        Shell::Powershell => include_str!("../../assets/completions/assetbrowse.ps1"),
    }
}

/// Answers a script. Says nothing beside it: whoever presses tab is in the middle of a line.
pub(super) fn answer(asked: &Complete, environment: &Environment, out: &mut dyn Write) -> Result<u8, Failure> {
    let candidates = candidates(asked, Known::new(asked, environment));
    if candidates.iter().any(|candidate| candidate.get_tag().is_some_and(|tag| tag.to_string() == FILE)) {
        return Ok(FILE_WANTED);
    }
    write(&candidates, &asked.word, out)?;
    Ok(0)
}

fn candidates(asked: &Complete, known: Known) -> Vec<CompletionCandidate> {
    let name = OsString::from("assetbrowse");
    let line: Vec<_> = std::iter::once(&name).chain(&asked.before).chain([&asked.word]).cloned().collect();
    let place = line.len() - 1;
    let mut command = with_names(Cli::command(), &Arc::new(known));
    // A line that cannot be read has no completion.
    engine::complete(&mut command, line, place, None).unwrap_or_default()
}

fn write(candidates: &[CompletionCandidate], word: &OsStr, out: &mut dyn Write) -> io::Result<()> {
    let is_option = |candidate: &&CompletionCandidate| candidate.get_value().as_encoded_bytes().starts_with(b"-");
    // Options are offered where one begins to be typed, or where there is nothing else.
    let only_others = word.is_empty() && !candidates.iter().all(|candidate| is_option(&candidate));
    for candidate in candidates.iter().filter(|candidate| !(only_others && is_option(candidate))) {
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        let help = help.lines().next().unwrap_or_default();
        writeln!(out, "{}\t{help}", candidate.get_value().to_string_lossy())?;
    }
    out.flush()
}

/// The command line's definition with the names that only this machine knows.
fn with_names(command: Command, known: &Arc<Known>) -> Command {
    command.mut_args(|option| with_names_of(option, known)).mut_subcommands(|sub| with_names(sub, known))
}

fn with_names_of(option: Arg, known: &Arc<Known>) -> Arg {
    let known = Arc::clone(known);
    let takes_forms = option.get_possible_values().iter().any(|word| word.get_name() == FormatWord::ANY_OWN);
    let is_path = matches!(option.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath);
    match option.get_id().as_str() {
        _ if is_path => option.add(ArgValueCompleter::new(any_file)),
        _ if takes_forms => option.add(names(move || known.formats())),
        "providers" => option.add(names(move || known.accounts())),
        "account" => option.add(names(move || known.accounts_of_catalog())),
        "statuses" => option.add(names(move || known.statuses())),
        "faults" => option.add(ArgValueCompleter::new(known::faults)),
        _ => option,
    }
}

/// Those of the names that go on as the word begins.
fn names(all: impl Fn() -> Vec<String> + Send + Sync + 'static) -> ArgValueCompleter {
    ArgValueCompleter::new(move |word: &OsStr| {
        let Some(word) = word.to_str() else { return Vec::new() };
        let fitting = all().into_iter().filter(|name| name.starts_with(word));
        fitting.map(CompletionCandidate::new).collect::<Vec<_>>()
    })
}

fn any_file(word: &OsStr) -> Vec<CompletionCandidate> {
    let is_option = word.as_encoded_bytes().starts_with(b"-");
    let file = || CompletionCandidate::new("").tag(Some(FILE.into()));
    (!is_option).then(file).into_iter().collect()
}
