//! The keys of a service that is described.

use super::fields::{DATES, DURATIONS, date_word, duration_word};
use crate::asset::{AssetKind, Collection};
use crate::config::shape::{Key, Takes, Variant, Variants};
use crate::config::tables::words;

pub(in crate::config) static ADDRESS: [Key; 1] =
    [Key::new("base_url", Takes::Text, "What all paths are below. Plain http is only for this machine.").needed()];

/// Besides the address and the key.
pub(in crate::config) static SERVICE: [Key; 10] = [
    Key::new(
        "auth",
        Takes::Variants(&AUTH),
        "How requests carry the key; bearer in Authorization where it is left out.",
    ),
    Key::new("send_auth", Takes::Flag, "Whether media of the same origin are asked with the key.").usual("false"),
    Key::new(
        "headers",
        Takes::Named(&Takes::Text),
        "Further headers of each request, such as one that names the version of the API.",
    ),
    Key::new("variables", Takes::Named(&Takes::Plain), "What {name} stands for in paths, queries and fields."),
    Key::new("first", Takes::Table(&FIRST), "One request before all others, whose answer fills further variables."),
    Key::new("lists", Takes::Tables(&LIST), "The listings. Those of one collection are listed one behind the other.")
        .needed(),
    Key::new("fields", Takes::Table(&FIELDS), "Where the fields are, for all lists; a list's own go before these."),
    Key::new("one", Takes::Table(&ONE), "How one asset is asked for."),
    Key::new("errors", Takes::Several(&Takes::Pointer), "Where an answer says that something went wrong."),
    Key::new("throttle", Takes::Several(&Takes::Whole(400, 599)), "Statuses that ask to slow down, besides 429."),
];

static AUTH: Variants = Variants {
    tag: "by",
    short: true,
    all: &[
        Variant { word: "header", about: "In a header, behind a prefix.", keys: &[&HEADER] },
        Variant { word: "basic", about: "HTTP's basic authentication: the key is user:password.", keys: &[&BASIC] },
        Variant { word: "query", about: "In the query.", keys: &[&QUERY] },
        Variant { word: "none", about: "Not at all: there is no key.", keys: &[] },
    ],
};

static HEADER: [Key; 2] = [
    Key::new("name", Takes::Text, "The header.").usual("\"Authorization\""),
    Key::new("prefix", Takes::AnyText, "What stands before the key: \"Bearer \" in Authorization, else nothing."),
];

static BASIC: [Key; 1] =
    [Key::new("user", Takes::Text, "The user, whose password the key is. Without it the key is user:password.")];

static QUERY: [Key; 1] = [Key::new("name", Takes::Text, "The parameter that is the key.").needed()];

static FIRST: [Key; 2] = [
    Key::new("path", Takes::Text, "Its path, below the base URL.").needed(),
    Key::new(
        "variables",
        Takes::Named(&Takes::Several(&Takes::Pointer)),
        "Variables, and where the answer has them: the first place that holds something.",
    )
    .needed(),
];

static LIST: [Key; 12] = [
    Key::new(
        "collection",
        Takes::Choice(|| words(&Collection::ALL, Collection::as_str)),
        "What it lists: uploads, or what the service made.",
    )
    .usual("\"assets\""),
    Key::new(
        "kind",
        Takes::Choice(|| words(&AssetKind::ALL, AssetKind::as_str)),
        "The kind of all of its items, where it is one.",
    ),
    Key::new("path", Takes::Text, "Its path, below the base URL.").needed(),
    Key::new(
        "query",
        Takes::Named(&Takes::Several(&Takes::Plain)),
        "Parameters. One whose variables are not known yet ({cursor} of the first page) is left out.",
    ),
    Key::new("page_size", Takes::Whole(1, 1000), "The most items that one page may hold, and so what {page_size} is.")
        .usual("100"),
    Key::new("paging", Takes::Variants(&PAGING), "How it goes on.").needed(),
    Key::new("items", Takes::Pointer, "Where the items are; left out, the answer itself is the list.").usual("\"\""),
    Key::new("inner", Takes::Pointer, "Where each item holds a list of its own, whose elements are the assets."),
    Key::new("total", Takes::Pointer, "Where the number of all items is told."),
    Key::new("filters", Takes::Table(&FILTERS), "Further parameters where one kind or one folder alone is wanted."),
    Key::new("newest_first", Takes::Flag, "Whether what was added last is listed first.").usual("false"),
    Key::new("fields", Takes::Table(&FIELDS), "Where this list's fields are."),
];

static PAGING: Variants = Variants {
    tag: "by",
    short: true,
    all: &[
        Variant { word: "page", about: "By numbers of pages: {page}.", keys: &[&PAGE] },
        Variant { word: "offset", about: "By the number of items before the page: {offset}.", keys: &[] },
        Variant { word: "cursor", about: "By what the answer or its last item tells: {cursor}.", keys: &[&CURSOR] },
        Variant { word: "next", about: "By the URL of the next page, which the answer holds.", keys: &[&NEXT] },
        Variant { word: "link", about: "By the header Link.", keys: &[] },
        Variant { word: "none", about: "There is one page.", keys: &[] },
    ],
};

static PAGE: [Key; 1] = [Key::new("first", Takes::Whole(0, 1), "What {page} is for the first page.").usual("1")];

static CURSOR: [Key; 3] = [
    Key::new("cursor", Takes::Pointer, "Where the answer has the cursor of the next page."),
    Key::new("last_item", Takes::Pointer, "Which field of the last item is the cursor, where the answer has none."),
    Key::new("has_more", Takes::Pointer, "Where the answer says whether there is a next page."),
];

static NEXT: [Key; 1] = [Key::new("url", Takes::Pointer, "Where the answer has the URL of the next page.").needed()];

static FILTERS: [Key; 5] = [
    Key::new("image", PARAMETERS, "What lists images alone."),
    Key::new("video", PARAMETERS, "What lists videos alone."),
    Key::new("audio", PARAMETERS, "What lists sounds alone."),
    Key::new("other", PARAMETERS, "What lists all other kinds alone."),
    Key::new("folder", PARAMETERS, "What lists one folder alone: {folder} is its id."),
];

const PARAMETERS: Takes = Takes::Named(&Takes::Several(&Takes::Plain));

static ONE: [Key; 3] = [
    Key::new("path", Takes::Text, "Its path, below the base URL; {id} is the asset's id.").needed(),
    Key::new("item", Takes::Pointer, "Where the item is in the answer; left out, it is the answer itself.")
        .usual("\"\""),
    Key::new(
        "collection",
        Takes::Choice(|| words(&Collection::ALL, Collection::as_str)),
        "Which collection's assets; that of the first list where it is left out.",
    ),
];

/// Each is a source or several, of which the first that holds something counts.
pub(super) static FIELDS: [Key; 20] = [
    Key::new("id", SOURCES, "What tells it from all others; every list needs it."),
    Key::new("name", SOURCES, "Its name; the end of its URL where there is none."),
    Key::new("kind", SOURCES, "The service's own word for its kind."),
    Key::new(
        "kinds",
        Takes::Named(&Takes::Choice(|| words(&AssetKind::ALL, AssetKind::as_str))),
        "Which kind each of these words is.",
    ),
    Key::new("mime", SOURCES, "Its MIME type."),
    Key::new("status", SOURCES, "The service's own word for how it stands."),
    Key::new("url", SOURCES, "Where the medium is; what is relative is below the page's own URL."),
    Key::new("thumbnail", SOURCES, "Where a small picture of it is."),
    Key::new("expires", SOURCES, "When the URL ends."),
    Key::new("created", SOURCES, "When it was made."),
    Key::new(
        "dates",
        Takes::Choice(|| words(&DATES, date_word)),
        "How moments are written; auto knows numbers by their size.",
    )
    .usual("\"auto\""),
    Key::new("width", SOURCES, "In pixels."),
    Key::new("height", SOURCES, "In pixels."),
    Key::new("duration", SOURCES, "How long it is."),
    Key::new(
        "durations",
        Takes::Choice(|| words(&DURATIONS, duration_word)),
        "How durations are written; M:SS and H:MM:SS are known, too.",
    )
    .usual("\"seconds\""),
    Key::new("frames", SOURCES, "The number of its frames."),
    Key::new("fps", SOURCES, "Frames a second."),
    Key::new("bytes", SOURCES, "Its size."),
    Key::new("folder", SOURCES, "The id of its folder."),
    Key::new("folder_name", SOURCES, "The name of its folder."),
];

const SOURCES: Takes = Takes::Several(&Takes::Text);
