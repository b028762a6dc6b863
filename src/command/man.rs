//! `man`: the manual page, made from the definition of the command line, so that it cannot lack an option.

use clap::{Arg, Command, CommandFactory as _};
use roff::{Inline, Roff, bold, italic, roman};

use crate::cli::{Cli, help};

/// What the program reads and writes, by the custom of Linux.
const FILES: [(&str, &str); 7] = [
    (
        "~/.config/assetbrowse/config.toml",
        "The configuration. assetbrowse config init writes one with every key, commented.",
    ),
    ("~/.local/share/assetbrowse/catalog.sqlite3", "The catalogue: what was seen of every account."),
    ("~/.local/share/assetbrowse/session.json", "Where the browser was left."),
    ("~/.local/share/assetbrowse/downloads/", "What is still to be downloaded."),
    ("~/.cache/assetbrowse/previews/", "Kept previews, within [media] cache_size."),
    ("~/Downloads/assetbrowse/", "Where downloads go, unless [download] folder says otherwise."),
    ("FILE.old", "The part of the log FILE that was written before it became too large."),
];

const ENVIRONMENT: [(&str, &str); 7] = [
    ("HEYGEN_API_KEY, HEYGEN_API_TOKEN", "A key for HeyGen, where no provider is configured."),
    ("AFFOGATO_API_KEY, RENDERNET_API_KEY", "A key for Affogato, where no provider is configured."),
    ("ASSETBROWSE_CONFIG", "Another configuration file; --config goes before it."),
    ("ASSETBROWSE_DATA_DIR, ASSETBROWSE_CACHE_DIR", "Other folders for what is kept, and for what can be made again."),
    ("NO_COLOR", "Where it is set and not empty, nothing is coloured."),
    ("HTTPS_PROXY, ALL_PROXY, NO_PROXY", "The proxy that requests go through, and for whom not."),
    ("TZ", "The time zone that days are told in, if not the system's."),
];

/// The page as roff, for section 1.
pub(super) fn page() -> String {
    let mut command = Cli::command();
    command.build();
    let mut page = Roff::new();
    let version = format!("assetbrowse {}", env!("CARGO_PKG_VERSION"));
    page.control("TH", ["ASSETBROWSE", "1", " ", &version, "User Commands"]);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    page.control("SH", ["NAME"]).text([roman(format!("assetbrowse - {about}"))]);
    page.control("SH", ["SYNOPSIS"]);
    page.text([bold("assetbrowse"), roman(" ["), italic("OPTIONS"), roman("]")]);
    page.control("br", []);
    page.text([bold("assetbrowse"), roman(" "), italic("COMMAND"), roman(" ["), italic("OPTIONS"), roman("]")]);
    page.control("SH", ["DESCRIPTION"]);
    prose(&mut page, &command.get_long_about().map(ToString::to_string).unwrap_or_default());
    prose(&mut page, "An ID is ACCOUNT:ID, or the bare id where one account alone has it.");
    page.control("SH", ["OPTIONS"]);
    let mut headings: Vec<_> = command.get_arguments().filter_map(Arg::get_help_heading).collect();
    headings.dedup();
    for heading in headings {
        page.control("SS", [heading]);
        options(&mut page, &command, |option| option.get_help_heading() == Some(heading));
    }
    page.control("SH", ["COMMANDS"]);
    commands(&mut page, &command);
    page.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in help::EXIT_CODES {
        item(&mut page, [bold(code.to_string())], meaning);
    }
    for (title, entries) in [("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)] {
        page.control("SH", [title]);
        for (name, meaning) in entries {
            item(&mut page, [bold(name)], meaning);
        }
    }
    prose(&mut page, "assetbrowse config path says where they are on this machine.");
    page.control("SH", ["EXAMPLES"]);
    prose(&mut page, help::EXAMPLES);
    ascii(&page.render())
}

/// Not every roff reads anything but ASCII; all know characters by their numbers.
fn ascii(page: &str) -> String {
    let one = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\[u{:04X}]", u32::from(c)) };
    page.chars().map(one).collect()
}

/// Each command and those below it, with the options that it alone has.
fn commands(page: &mut Roff, parent: &Command) {
    for command in parent.get_subcommands().filter(|command| !command.is_hide_set()) {
        let mut title = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
        for positional in command.get_positionals() {
            title = format!("{title} {positional}");
        }
        page.control("SS", [title.as_str()]);
        prose(page, &command.get_about().map(ToString::to_string).unwrap_or_default());
        for positional in command.get_positionals() {
            item(page, [italic(positional.to_string())], &meaning(positional));
        }
        options(page, command, |option| !option.is_global_set());
        page.control("PP", []);
        let notes = command.get_after_long_help().or_else(|| command.get_after_help());
        prose(page, &notes.map(ToString::to_string).unwrap_or_default());
        commands(page, command);
    }
}

fn options(page: &mut Roff, command: &Command, is_wanted: impl Fn(&Arg) -> bool) {
    let shown = command.get_arguments().filter(|option| !option.is_positional() && !option.is_hide_set());
    for option in shown.filter(|option| is_wanted(option)) {
        let short = option.get_short().map(|short| format!("-{short}"));
        let longs = option.get_long_and_visible_aliases().unwrap_or_default();
        let names: Vec<_> = short.into_iter().chain(longs.into_iter().map(|long| format!("--{long}"))).collect();
        let mut header = vec![bold(names.join(", "))];
        if option.get_action().takes_values() {
            let values = option.get_value_names().unwrap_or_default();
            header.extend(values.iter().flat_map(|value| [roman(" "), italic(value.to_string())]));
        }
        item(page, header, &meaning(option));
    }
}

/// What an option or a value means, its words and its default.
fn meaning(option: &Arg) -> String {
    let help = option.get_long_help().or_else(|| option.get_help()).map(ToString::to_string).unwrap_or_default();
    // The first paragraph is a title; as a sentence it goes together with those behind it.
    let mut text = help.split("\n\n").map(|part| part.trim_end_matches('.')).collect::<Vec<_>>().join(". ");
    let takes_value = option.get_action().takes_values();
    let words: Vec<_> = option.get_possible_values().iter().map(|word| word.get_name().to_owned()).collect();
    if takes_value && !words.is_empty() && !option.is_hide_possible_values_set() {
        text = format!("{text}. One of {}", words.join(", "));
    }
    let usual: Vec<_> = option.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_value && !usual.is_empty() {
        text = format!("{text}. The default is {}", usual.join(", "));
    }
    text + "."
}

/// An entry with its explanation indented.
fn item(page: &mut Roff, header: impl Into<Vec<Inline>>, meaning: &str) {
    page.control("TP", []).text(header).text([roman(meaning)]);
}

/// Paragraphs; lines that begin with blanks stay as they are.
fn prose(page: &mut Roff, text: &str) {
    let mut is_literal = false;
    for line in text.lines() {
        if line.starts_with("  ") != is_literal && !line.is_empty() {
            is_literal = !is_literal;
            page.control(if is_literal { "EX" } else { "EE" }, []);
        }
        if line.is_empty() {
            page.control("PP", []);
        } else {
            page.text([roman(line)]);
        }
    }
    if is_literal {
        page.control("EE", []);
    }
    page.control("PP", []);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All words that a command line may have, of this command and those below it.
    fn words(command: &Command) -> Vec<String> {
        let shown = command.get_arguments().filter(|option| !option.is_hide_set());
        let options = shown.filter_map(|option| option.get_long().map(|long| format!("--{long}")));
        let below = command.get_subcommands().filter(|sub| !sub.is_hide_set());
        options
            .chain(below.flat_map(|sub| [vec![sub.get_bin_name().unwrap().to_owned()], words(sub)].concat()))
            .collect()
    }

    #[test]
    fn every_command_and_every_option_is_in_the_page() {
        let page = page().replace("\\-", "-");
        let mut command = Cli::command();
        command.build();
        let words = words(&command);
        assert!(words.len() > 100, "{words:?}");
        for word in words {
            assert!(page.contains(&word), "{word}");
        }
        for section in ["EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"] {
            assert!(
                page.contains(&format!(".SH \"{section}\"")) || page.contains(&format!(".SH {section}")),
                "{section}"
            );
        }
        assert!(!page.contains("assetbrowse complete\n"), "what only scripts ask for is not shown");
    }

    #[test]
    fn the_variables_that_may_hold_a_key_are_told() {
        for name in crate::config::key_variables() {
            assert!(ENVIRONMENT.iter().any(|(names, _)| names.split(", ").any(|one| one == name)), "{name}");
        }
    }
}
