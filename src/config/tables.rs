//! The tables of the configuration: which keys there are, and what they may be.

use super::custom::tables as custom;
use super::providers;
use super::shape::{Key, Takes, Variant, Variants};
use super::{LogLevel, Probe};
use crate::state::settings::{Column, Icons, Images};

/// All of it.
pub(super) static ROOT: [Key; 9] = [
    Key::new("browser", Takes::Table(&BROWSER), "How the browser looks and behaves."),
    Key::new("network", Takes::Table(&NETWORK), "How services are asked."),
    Key::new("media", Takes::Table(&MEDIA), "What is kept of pictures."),
    Key::new("download", Takes::Table(&DOWNLOAD), "Where downloads go, and how."),
    Key::new(
        "copy",
        Takes::Named(&Takes::Table(&COPY)),
        "Forms of your own in which assets are copied, by their names.",
    ),
    Key::new("open", Takes::Table(&OPEN), "Programs of your own, by what they open."),
    Key::new(
        "providers",
        Takes::Named(&Takes::Variants(&PROVIDER)),
        "Your accounts, each a table with a name of yours.",
    ),
    Key::new(
        "keys",
        Takes::Named(&Takes::Named(&Takes::Text)),
        "Keys of your own: for each place, chords and their actions.",
    ),
    Key::new("log", Takes::Table(&LOG), "The log, which holds neither keys nor answers."),
];

static BROWSER: [Key; 7] = [
    Key::new("page_size", Takes::Whole(1, 100), "Rows of one page.").usual("50"),
    Key::new(
        "theme",
        Takes::Text,
        "default, auto, contrast, contrast-dark, contrast-light, mono, night, paper, or the path of a theme file.",
    )
    .usual("\"default\""),
    Key::new("icons", Takes::Choice(|| words(&Icons::ALL, Icons::as_str)), "What icons are drawn with.")
        .usual("\"unicode\""),
    Key::new(
        "images",
        Takes::Choice(|| words(&Images::ALL, Images::as_str)),
        "How pictures are drawn; auto asks the terminal.",
    )
    .usual("\"auto\""),
    Key::new("mouse", Takes::Flag, "Whether the mouse is listened to.").usual("true"),
    Key::new(
        "columns",
        Takes::Choices(|| words(&Column::ALL, Column::as_str)),
        "The columns of the list behind the name, in their order; empty is as the width allows.",
    )
    .usual("[]"),
    Key::new("reduced_motion", Takes::Flag, "Whether spinners stand still.").usual("false"),
];

static NETWORK: [Key; 6] = [
    Key::new("concurrency", Takes::Whole(1, 16), "Requests that one account may have in flight.").usual("4"),
    Key::new("connect_timeout", Takes::Seconds, "Seconds to connect.").usual("10"),
    Key::new("headers_timeout", Takes::Seconds, "Seconds to the first byte of an answer.").usual("20"),
    Key::new("idle_timeout", Takes::Seconds, "Seconds between two bytes of an answer.").usual("15"),
    Key::new("total_timeout", Takes::Seconds, "Seconds for all of an answer.").usual("60"),
    Key::new(
        "probe",
        Takes::Choice(|| words(&Probe::ALL, Probe::as_str)),
        "Whether the browser asks media for what the service does not tell.",
    )
    .usual("\"auto\""),
];

static MEDIA: [Key; 1] =
    [Key::new("cache_size", Takes::Whole(0, 1_000_000), "The most that kept previews take on the disk, in MB.")
        .usual("256")];

static DOWNLOAD: [Key; 4] = [
    Key::new("folder", Takes::Text, "Where downloads go; a folder of our own within the system's folder of downloads."),
    Key::new("template", Takes::Text, "What a file is called there: fields of the asset in braces.")
        .usual("\"{provider}/{name}\""),
    Key::new("jobs", Takes::Whole(1, 16), "Downloads at once.").usual("4"),
    Key::new("bell", Takes::Flag, "Whether the terminal's bell rings when the last one is done.").usual("false"),
];

static COPY: [Key; 1] =
    [Key::new("template", Takes::Text, "What is written of each asset: its fields in braces.").needed()];

static OPEN: [Key; 4] = [
    Key::new("image", Takes::Table(&OPENER), "What opens images."),
    Key::new("video", Takes::Table(&OPENER), "What opens videos."),
    Key::new("audio", Takes::Table(&OPENER), "What opens sounds."),
    Key::new("other", Takes::Table(&OPENER), "What opens all else."),
];

static OPENER: [Key; 1] =
    [Key::new("command", Takes::Texts, "A program and its arguments; {url} is the address, {path} a file here.")
        .needed()];

static LOG: [Key; 2] = [
    Key::new("file", Takes::Text, "Where it is written; no file, no log."),
    Key::new("level", Takes::Choice(|| words(&LogLevel::ALL, LogLevel::as_str)), "How much is logged.")
        .usual("\"info\""),
];

static PROVIDER: Variants = Variants {
    tag: "kind",
    short: false,
    all: &[
        Variant { word: "affogato", about: "Affogato, formerly RenderNet.", keys: &[&ADDRESS, &KEY] },
        Variant { word: "heygen", about: "HeyGen.", keys: &[&ADDRESS, &KEY, &HEYGEN] },
        Variant {
            word: "custom",
            about: "A service that this table describes.",
            keys: &[&custom::ADDRESS, &KEY, &custom::SERVICE],
        },
    ],
};

static ADDRESS: [Key; 1] =
    [Key::new("base_url", Takes::Text, "Where the API is; it may have a path. Plain http is only for this machine.")];

/// Where the key is: at most one of them.
pub(super) static KEY: [Key; 5] = [
    Key::new("api_key_env", Takes::Text, "The environment variable that holds the key."),
    Key::new("api_key_command", Takes::Texts, "A program that prints the key, and its arguments."),
    Key::new("api_key_file", Takes::Text, "A file that holds the key alone, or JSON with api_key in it."),
    Key::new(
        "api_key_keyring",
        Takes::Text,
        "The entry of the system's keyring that holds the key, in builds that know it.",
    ),
    Key::new("api_key", Takes::Text, "The key itself; then nobody else should be able to read the file."),
];

static HEYGEN: [Key; 1] = [Key::new(
    "api",
    Takes::Choice(|| words(&providers::APIS, providers::api_word)),
    "Which version of the API; auto starts with v1 and moves to v3 where v1 is gone.",
)
.usual("\"auto\"")];

/// The words of some choices.
pub(super) fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|choice| word(*choice)).collect()
}
