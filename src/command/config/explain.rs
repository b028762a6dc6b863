//! How described services are understood: the first item of each list, field by field.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::asset::{AccountName, FaultKind};
use crate::command::console::Console;
use crate::command::report::gravest_code;
use crate::command::{Failure, USAGE};
use crate::net;
use crate::provider::custom::explained::{Explained, Field, Trial, Tried};
use crate::provider::http::LARGEST_ANSWER;
use crate::provider::registry::{self, Service, Settings};
use crate::text;
use crate::update::explain::{self, Place};

/// How much of an item is printed: lines, and columns of each.
const RAW_LINES: usize = 40;
const RAW_COLUMNS: usize = 110;

/// The columns of the names of fields.
const NAMES: usize = 12;

/// Explains the described services among these accounts, all or those that are named, by asking them or by an answer
/// that is at hand. The exit code.
pub(super) async fn run(
    providers: &[Settings],
    named: &[AccountName],
    answer: Option<&[u8]>,
    network: &net::Settings,
    console: &mut Console,
) -> Result<u8, Failure> {
    let mut codes = Vec::new();
    for settings in wanted(providers, named, answer.is_some())? {
        let name = &settings.account.name;
        for trial in registry::explain(settings.clone(), network, answer).await {
            writeln!(console.out)?;
            let asked = if answer.is_some() { "a stored answer, as one of" } else { "GET" };
            writeln!(console.out, "{name}: {asked} {}", trial.path)?;
            codes.push(tell(&trial, settings, console)?);
            console.out.flush()?;
        }
    }
    Ok(gravest_code(&codes))
}

/// The described ones of those that are meant.
fn wanted<'a>(providers: &'a [Settings], named: &[AccountName], stored: bool) -> Result<Vec<&'a Settings>, Failure> {
    let known = |settings: &&Settings| named.is_empty() || named.contains(&settings.account.name);
    if let Some(unknown) = named.iter().find(|name| !providers.iter().any(|one| one.account.name == **name)) {
        let known: Vec<&str> = providers.iter().map(|one| one.account.name.as_str()).collect();
        let there = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(Failure::usage(format!("there is no account {unknown}; there are {there}")));
    }
    let described = |settings: &&Settings| matches!(settings.service, Service::Custom(_));
    let wanted: Vec<_> = providers.iter().filter(known).filter(described).collect();
    if stored && wanted.len() != 1 {
        return Err(Failure::usage("--answer is tried with one account of kind custom: name it"));
    }
    Ok(wanted)
}

/// An answer of a file, or of stdin (`-`).
pub(super) fn stored(path: &Path) -> Result<Vec<u8>, Failure> {
    let limit = LARGEST_ANSWER as u64 + 1;
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    let shown = path.to_string_lossy();
    let failed = |why: &str| Failure::usage(format!("{} cannot be read: {why}", text::safe(&shown)));
    read.map_err(|error| failed(&error.to_string()))?;
    if bytes.len() > LARGEST_ANSWER {
        return Err(failed("it is larger than an answer may be, 8 MiB"));
    }
    Ok(bytes)
}

/// What came of a list. A mapping that does not fit is a wrong configuration.
fn tell(trial: &Trial, settings: &Settings, console: &mut Console) -> Result<u8, Failure> {
    let code = match &trial.outcome {
        Ok(explained) => {
            fields(explained, console)?;
            let nameless = explained.fields.iter().any(|field| field.name == "id" && field.value.is_none());
            if nameless { USAGE } else { 0 }
        }
        Err(fault) => {
            let source = settings.key.describe();
            let place = Place { key_source: Some(&source), config_place: settings.place.as_deref() };
            console.out.flush()?;
            console.messages.line(&explain::fault(fault, &place).to_string());
            if matches!(fault.kind, FaultKind::Decode { .. }) { USAGE } else { fault.exit_code() }
        }
    };
    for hint in &trial.hints {
        writeln!(console.out, "  {hint}")?;
    }
    Ok(code)
}

fn fields(explained: &Explained, console: &mut Console) -> Result<(), Failure> {
    let out = &mut console.out;
    let of = explained.total.map_or_else(String::new, |total| format!(" of {total}"));
    writeln!(out, "  {} items{of} on the first page", explained.items)?;
    writeln!(out, "  goes on? {}", explained.goes_on)?;
    let (described, rest): (Vec<&Field>, Vec<&Field>) =
        explained.fields.iter().partition(|field| field.value.is_some() || !field.tried.is_empty());
    for field in described {
        self::field(field, console)?;
    }
    let out = &mut console.out;
    if !rest.is_empty() {
        let names: Vec<&str> = rest.iter().map(|field| field.name).collect();
        writeln!(out, "  not described: {}", names.join(", "))?;
    }
    if !explained.raw.is_empty() {
        writeln!(out, "  the first item:")?;
        for line in raw(&explained.raw) {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

/// A value with the source that gave it, or each source and why it gave nothing.
fn field(field: &Field, console: &mut Console) -> Result<(), Failure> {
    let out = &mut console.out;
    let name = field.name;
    let gave = field.tried.iter().find(|tried| tried.why_not.is_none());
    match (&field.value, gave) {
        (Some(value), Some(tried)) => writeln!(out, "  {name:<NAMES$} {value}  <- {}", tried.source)?,
        (Some(value), None) => writeln!(out, "  {name:<NAMES$} {value}")?,
        (None, _) => writeln!(out, "  {name:<NAMES$} unknown")?,
    }
    if field.value.is_none() || gave.is_none() {
        for Tried { source, why_not } in &field.tried {
            let why = why_not.as_deref().unwrap_or("says nothing that can be used");
            writeln!(out, "  {:<NAMES$} {source} {why}", "")?;
        }
    }
    Ok(())
}

/// An item for reading: its first lines, each cut where it is long.
fn raw(item: &str) -> Vec<String> {
    let pretty = serde_json::from_str::<serde_json::Value>(item)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok());
    let pretty = pretty.unwrap_or_else(|| item.to_owned());
    let mut lines: Vec<String> = pretty
        .lines()
        .take(RAW_LINES)
        .map(|line| text::cut_end(&text::safe(line), RAW_COLUMNS, "…").into_owned())
        .collect();
    let left = pretty.lines().count().saturating_sub(RAW_LINES);
    if left > 0 {
        lines.push(format!("… {left} lines more"));
    }
    lines
}
