//! What stands under the help of each command: examples under `-h`, which fits a screen, and all else under `--help`.

use crate::demo::FaultName;

/// Examples, a line each, and where the rest is to be found.
macro_rules! examples {
    ($($line:literal),+) => {
        concat!("Examples:\n", $("  ", $line, "\n",)+ "--help has every option.")
    };
}

/// One example of a command that has no options of its own.
macro_rules! example {
    ($line:literal) => {
        concat!("Example:\n  ", $line)
    };
}

pub(super) const ROOT: &str = "\
Examples:
  assetbrowse --demo                    look around: no key, no network
  HEYGEN_API_KEY=… assetbrowse          browse a real account
  assetbrowse list --search 'dur>30s' --format csv
--help has every option; so has COMMAND --help, and assetbrowse man.";

/// How a command line is used, beyond single commands.
pub const EXAMPLES: &str = "\
  assetbrowse --demo                       look around; needs no key and no network
  HEYGEN_API_KEY=… assetbrowse             browse a real account
  assetbrowse list --kind video --all --format csv > videos.csv
  assetbrowse list --format json --page 3  one page, with totals and where it goes on
  assetbrowse sync                         take all of it into the local catalogue
  assetbrowse list --search 'teaser dur>30s' --sort created --reverse
  assetbrowse show heygen:5db1             all that is known of one asset
  assetbrowse url heygen:5db1 | xargs curl -fLO
  assetbrowse download --all --mirror      keep all of it on this machine";

/// The exit codes of every command.
pub const EXIT_CODES: [(u8, &str); 6] = [
    (0, "done"),
    (1, "a provider or the network failed"),
    (2, "wrong usage or configuration"),
    (3, "a key was missing or refused"),
    (4, "timed out"),
    (130, "interrupted"),
];

pub(super) fn root() -> String {
    let codes = EXIT_CODES.map(|(code, meaning)| format!("  {code:<5} {meaning}")).join("\n");
    let ids = "An ID is ACCOUNT:ID, or the bare id where one account alone has it; it is looked for among the\nassets, then among what was rendered.";
    format!("Examples:\n{EXAMPLES}\n\n{ids}\n\nExit codes:\n{codes}")
}

/// The query language in a few lines, for every command that selects.
pub const SEARCHES: &str = "\
Searches, whose parts all have to match (docs/search.md has the whole language):
  teas cut                         both words, best first; letters may be left out
  'exact  ^begin  end$  !not       exactly this, and where; any part after ! is left out
  kind:video  status:failed  provider:  folder:  type:  id:
  dur>30s  size>1mb  w>=1920  h<720  frames>100  fps:24  dur:1m..2m
  age<7d  created:2025-10  created:2025-09-01..2025-10-15
  is:new  is:gone  is:unreadable  is:expired
  a URL, or ACCOUNT:ID             that asset";

pub(super) const LIST: &str = examples!(
    "assetbrowse list --kind image --kind video --all",
    "assetbrowse list --search 'launch kind:video' --format url",
    "assetbrowse list --all --format ndjson | jq -r .name"
);

pub(super) fn list() -> String {
    format!(
        "{SEARCHES}

The providers answer, and what they say is remembered in the local catalogue. It answers --search,
--sort, --new and --gone, which need all of every account, once it has been brought up to date.

Examples:
  assetbrowse list --all --format ndjson | jq -r .name
  assetbrowse list --kind image --kind video --status active
  assetbrowse list --sort duration --reverse
  assetbrowse list --search 'launch kind:video created:2025-10' --format url
  assetbrowse list --offline --new
  assetbrowse list --format json --after heygen=100.50.abc"
    )
}

pub(super) const SHOW: &str = examples!("assetbrowse show heygen:5db1", "assetbrowse show heygen:5db1 --raw | jq .");

pub(super) const URL: &str = examples!("assetbrowse url heygen:5db1 | xargs curl -fLO");

pub(super) const DOWNLOAD: &str =
    examples!("assetbrowse download heygen:5db1 --to ~/clips", "assetbrowse download --all --mirror --to /archive");

pub(super) fn download() -> String {
    format!(
        "Without an ID the selection is downloaded: one page, or --all. What is there already and is the same
is not fetched again, what broke off goes on where it was, and no file is ever overwritten. The files
get the extension of what is in them, and the day of the asset. Assets without a URL are skipped.

Examples:
  assetbrowse download heygen:5db1 heygen:77aa --to ~/clips
  assetbrowse download --kind video --search 'created:2025-10' --all
  assetbrowse download --all --mirror --sidecar json --to /archive
  assetbrowse download --all --dry-run
  assetbrowse download --all --template '{{created|date}}/{{name|stem}} {{id}}' --format json | jq .failed

{SEARCHES}"
    )
}

pub(super) const SYNC: &str = examples!("assetbrowse sync", "assetbrowse sync --quick --provider heygen");

pub(super) const SYNC_LONG: &str = "\
What is listed no longer is kept and marked as gone; only a walk through everything tells. Ended
early, the next one goes on from there.

Examples:
  assetbrowse sync
  assetbrowse sync --quick --provider heygen
  assetbrowse sync --format json | jq .accounts";

pub(super) const CATALOG: &str = example!("assetbrowse catalog export videos.csv --kind video");
pub(super) const CATALOG_PATH: &str = example!("sqlite3 -readonly \"$(assetbrowse catalog path)\" .schema");
pub(super) const CATALOG_CHECK: &str = example!("assetbrowse catalog check");
pub(super) const CATALOG_FORGET: &str = example!("assetbrowse catalog forget heygen");

pub(super) const EXPORT: &str = examples!(
    "assetbrowse catalog export assets.csv",
    "assetbrowse catalog export --kind video --format ndjson - | jq -r .name"
);

pub(super) fn export() -> String {
    format!(
        "{SEARCHES}

Examples:
  assetbrowse catalog export assets.csv
  assetbrowse catalog export --kind video --sort created videos.ndjson
  assetbrowse catalog export --format ndjson - | jq -r .name

Other programs can read the file that \"assetbrowse catalog path\" names in place:
  sqlite3 -readonly \"$(assetbrowse catalog path)\" 'SELECT kind, count(*) FROM assets GROUP BY 1'"
    )
}

pub(super) const CACHE: &str = example!("assetbrowse cache size");
pub(super) const CACHE_PATH: &str = example!("du -sh \"$(assetbrowse cache path)\"");
pub(super) const CACHE_SIZE: &str = example!("assetbrowse cache size");
pub(super) const CACHE_CLEAR: &str = example!("assetbrowse cache clear");

pub(super) const DEMO: &str = example!("assetbrowse demo serve --listen 127.0.0.1:8080");

pub(super) const SERVE: &str = examples!(
    "assetbrowse demo serve --listen 127.0.0.1:8080 --assets 57",
    "assetbrowse demo serve --fault rate-limit --fault slow@media"
);

/// The names that `--fault` takes, each with what happens then.
pub(super) fn serve() -> String {
    let faults = FaultName::ALL.map(|name| format!("  {:<19} {}", name.as_str(), name.help())).join("\n");
    format!(
        "Example:
  assetbrowse demo serve --listen 127.0.0.1:8080 --assets 57 --fault rate-limit

Faults, everywhere or at one PLACE (affogato, heygen, media):
{faults}"
    )
}

pub(super) const CONFIG: &str = example!("assetbrowse config check");
pub(super) const CONFIG_PATH: &str = example!("assetbrowse config path");
pub(super) const CONFIG_CHECK: &str = "\
Each account of kind custom is asked once for each of its lists, and its first item is printed as it
was understood: each field, and where it came from or why it is unknown.

Examples:
  assetbrowse config check
  assetbrowse config check --offline       the file alone; nobody is asked
  assetbrowse config check cloud           one account
  curl … | assetbrowse config check cloud --answer -";
pub(super) const CONFIG_INIT: &str =
    examples!("assetbrowse config init", "pass show heygen | assetbrowse config init heygen --keep file");
pub(super) const CONFIG_INIT_LONG: &str = "\
The key is typed without an echo, or read from stdin where that is no terminal; it is tried before
anything is written. Without a service, and not on a terminal, the example is written.

Examples:
  assetbrowse config init
  pass show heygen | assetbrowse config init heygen --keep file
  assetbrowse config init heygen --keep command --command 'pass show heygen'
  assetbrowse config init --example";
pub(super) const CONFIG_SCHEMA: &str = example!("assetbrowse config schema > assetbrowse.schema.json");

pub(super) const COMPLETIONS: &str = "\
Examples:
  source <(assetbrowse completions bash)                   # in ~/.bashrc
  source <(assetbrowse completions zsh)                    # in ~/.zshrc, behind compinit
  assetbrowse completions fish | source                    # in config.fish
  eval (assetbrowse completions elvish | slurp)            # in rc.elv
  assetbrowse completions powershell | Out-String | Invoke-Expression";

pub(super) const MAN: &str = "\
Examples:
  assetbrowse man | man -l -
  assetbrowse man > ~/.local/share/man/man1/assetbrowse.1";
