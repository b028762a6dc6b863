//! Arguments as people type them.

use clap::CommandFactory as _;
use rstest::rstest;

use super::*;
use crate::asset::{AssetKind, Destination, Sort, SortBy, Template};

fn parsed(line: &str) -> Result<Cli, clap::Error> {
    parse(std::iter::once("assetbrowse").chain(line.split_whitespace()).map(Into::into))
}

fn selection(line: &str) -> (Selection, Pages) {
    match parsed(line).unwrap().command {
        Some(Command::Assets(AssetCommand::List { selection, pages, .. })) => (*selection, pages),
        other => panic!("{other:?} is not a list"),
    }
}

#[test]
fn the_definition_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn without_a_command_it_is_the_browser() {
    let cli = parsed("--images off --color never").unwrap();
    assert!(cli.command.is_none());
    assert_eq!((cli.images, cli.common.color), (Some(Images::Off), Color::Never));
}

#[test]
fn a_selection_is_read_as_typed() {
    let (selection, pages) = selection(
        "list --provider heygen --provider studio --kind image --type video --status active --folder f1 --page 3 --page-size 20 --sort name --reverse",
    );
    assert_eq!(selection.providers.len(), 2);
    assert_eq!(selection.kinds, [AssetKind::Image, AssetKind::Video]);
    assert_eq!((pages.page, pages.page_size), (3, Some(20)));
    assert_eq!(selection.order(), Some(Sort { by: SortBy::Name, reverse: true }));
}

#[test]
fn a_cursor_may_hold_what_a_token_holds() {
    let (_, pages) = selection("list --after heygen=100.50.a+b/c== --all");
    assert_eq!(pages.after[0].cursor.as_str(), "100.50.a+b/c==");
}

#[rstest]
#[case("list --offline --probe")]
#[case("show a:1 --probe --offline")]
#[case("list --page 0")]
#[case("list --page-size 0")]
#[case("list --page-size 101")]
#[case("list --page 2 --all")]
#[case("list --reverse")]
#[case("list --kind film")]
#[case("list --sort colour")]
#[case("list --collection drafts")]
#[case("list --format yaml")]
#[case("list --format template:")]
#[case("list --format template")]
#[case("list --after heygen")]
#[case("list --after heygen=")]
#[case("list --provider a:b")]
#[case("list --images off")]
#[case("--images always list")]
#[case("--images kitty list")]
#[case("--offline list")]
#[case("--fresh list")]
#[case("list --fresh")]
#[case("list --assets 5")]
#[case("--demo --latency 99999999")]
#[case("--api-key x")]
#[case("show")]
#[case("show a --raw --format json")]
#[case("url")]
#[case("demo")]
#[case("config frobnicate")]
#[case("sync --quick --full")]
#[case("sync --format csv")]
#[case("list --after heygen=1.2.3 --search x")]
#[case("list --after heygen=1.2.3 --offline")]
#[case("cache")]
#[case("cache clear x")]
#[case("download --offline")]
#[case("download --mirror")]
#[case("download a:1 --all")]
#[case("download a:1 --page 2")]
#[case("download a:1 --kind image")]
#[case("download --jobs 0")]
#[case("download --jobs 17")]
#[case("download --template {nam}")]
#[case("download --sidecar csv")]
#[case("download --format csv")]
#[case("download --dry-run --sidecar json")]
#[case("catalog")]
#[case("catalog export")]
#[case("catalog export x.csv --format json")]
#[case("catalog forget a:b")]
#[case("demo serve --listen nowhere")]
fn wrong_usage_is_code_2(#[case] line: &str) {
    assert_eq!(parsed(line).unwrap_err().exit_code(), 2);
}

#[rstest]
#[case("--help")]
#[case("list --help")]
#[case("--version")]
#[case("-h")]
fn help_is_no_mistake(#[case] line: &str) {
    assert_eq!(parsed(line).unwrap_err().exit_code(), 0);
}

#[test]
fn a_search_may_begin_with_a_dash() {
    let (selection, _) = selection("list --search -draft");
    assert_eq!(selection.search.as_deref(), Some("-draft"));
}

#[test]
fn a_download_is_of_ids_or_of_a_selection() {
    let download = |line: &str| match parsed(line).unwrap().command {
        Some(Command::Assets(AssetCommand::Download(download))) => *download,
        other => panic!("{other:?} is no download"),
    };
    let named = download("download a:1 b:2 --to /x --jobs 16 --template {id} --sidecar json");
    assert_eq!((named.ids.len(), named.jobs, named.sidecar), (2, Some(16), Some(Format::Json)));
    assert_eq!((named.to, named.template), (Some(Destination::Folder("/x".into())), Template::parse("{id}").ok()));
    let selected = download("download --kind video --all --mirror --dry-run");
    assert!(selected.ids.is_empty() && selected.pages.all && selected.mirror && selected.dry_run);
    assert_eq!(selected.selection.kinds, [AssetKind::Video]);
}

#[test]
fn a_format_is_a_word_or_a_form_of_ones_own() {
    let format = |line: &str| match parsed(line).unwrap().command {
        Some(Command::Assets(AssetCommand::List { format, .. } | AssetCommand::Show { format, .. })) => format.format,
        other => panic!("{other:?} has no format"),
    };
    assert_eq!(format("list --format tsv"), Some(FormatWord::Format(Format::Tsv)));
    assert_eq!(format("show x --format template:my.wiki"), Some(FormatWord::Own("my.wiki".to_owned())));
    assert_eq!(format("list"), None);
    let told = parsed("list --format yaml").unwrap_err().to_string();
    assert!(told.contains("table") && told.contains("template:NAME"), "{told}");
}

#[test]
fn the_demo_takes_its_options_with_any_command() {
    let cli = parsed("list --demo --assets 57 --fault rate-limit --fault slow").unwrap();
    assert!(cli.common.demo);
    assert_eq!(cli.common.demo_flags.assets, Some(57));
    assert_eq!(cli.common.demo_flags.faults, ["rate-limit", "slow"]);
    let cli = parsed("demo serve --seed 7 --listen 127.0.0.1:9").unwrap();
    assert_eq!(cli.common.demo_flags.seed, Some(7));
}

#[test]
fn no_option_takes_a_key() {
    let command = Cli::command();
    let all = std::iter::once(&command).chain(command.get_subcommands());
    for option in all.flat_map(clap::Command::get_opts).filter_map(|option| option.get_long()) {
        assert!(!option.contains("key") && !option.contains("token") && !option.contains("secret"), "--{option}");
    }
}

/// All commands, each with the words that call it.
fn commands(command: &clap::Command) -> Vec<clap::Command> {
    let below = command.get_subcommands().filter(|sub| !sub.is_hide_set()).flat_map(commands);
    std::iter::once(command.clone()).chain(below).collect()
}

#[test]
fn short_help_fits_a_small_terminal_and_shows_how_it_is_done() {
    let mut all = Cli::command();
    all.build();
    for mut command in commands(&all) {
        let name = command.get_bin_name().unwrap_or("assetbrowse").to_owned();
        let help = command.clone().term_width(80).render_help().to_string();
        let lines: Vec<_> = help.trim_end().lines().collect();
        assert!(lines.len() <= 24, "{name} -h has {} lines:\n{help}", lines.len());
        let too_wide = lines.iter().find(|line| line.chars().count() > 80);
        assert_eq!(too_wide, None, "{name} -h");
        let shown = help.split_once("Example").is_some_and(|(_, lines)| lines.contains("assetbrowse "));
        assert!(shown, "{name} -h:\n{help}");
        let long = command.render_long_help().to_string();
        for option in command.get_opts().filter_map(clap::Arg::get_long) {
            assert!(long.contains(&format!("--{option}")), "{name} --help lacks --{option}");
        }
    }
}

#[test]
fn the_help_of_the_demo_server_names_every_fault() {
    let help = parsed("demo serve --help").unwrap_err().to_string();
    for name in crate::demo::FaultName::ALL {
        assert!(help.contains(&format!("  {name} ")), "{name}");
    }
}
