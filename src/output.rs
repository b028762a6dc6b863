//! Assets as text: for pipes, for terminals and for the clipboard.
//!
//! Into a pipe text goes as it came (JSON with escapes for what cannot be seen, CSV with a guard against formulas);
//! on a terminal only the safe form of anything from outside is written.

pub mod copy;
pub mod csv;
pub mod json;
pub mod ndjson;
pub mod table;
pub mod template;
pub mod url;

use std::io::{self, Write};

use crate::asset::{AccountName, Asset, Cursor, Template};

/// The formats of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    Json,
    Ndjson,
    Csv,
    Tsv,
    Url,
}

impl Format {
    pub const ALL: [Self; 6] = [Self::Table, Self::Json, Self::Ndjson, Self::Csv, Self::Tsv, Self::Url];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Url => "url",
        }
    }

    /// What is written where no format was asked for.
    #[must_use]
    pub fn default_for(look: Look) -> Self {
        if look.terminal { Self::Table } else { Self::Ndjson }
    }
}

/// How a listing is written: in one of the formats, or by a template of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Format(Format),
    Own(Template),
}

/// What is known of the place that is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether it is a terminal.
    pub terminal: bool,
    /// Its columns, where they bound the lines.
    pub width: Option<usize>,
    pub color: bool,
}

/// What is said about one account behind its assets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEnd {
    pub account: AccountName,
    /// How many the service says there are.
    pub total: Option<u64>,
    /// Where its listing goes on; `None` at its end, and where it failed at its beginning.
    pub next: Option<Cursor>,
}

/// A failure as JSON tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub account: AccountName,
    /// The word for its kind, as [`Fault::word`](crate::asset::Fault::word) gives it.
    pub kind: &'static str,
    /// One safe line.
    pub message: String,
}

/// What is known when a listing is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub accounts: Vec<AccountEnd>,
    pub errors: Vec<Failed>,
}

/// A listing being written: batches of assets as they arrive, then the end.
pub trait Sheet {
    /// Writes some assets.
    ///
    /// # Errors
    /// Those of the writer.
    fn assets(&mut self, out: &mut dyn Write, assets: &[Asset]) -> io::Result<()>;

    /// Writes what comes behind the last asset; called once, also where there was none.
    ///
    /// # Errors
    /// Those of the writer.
    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// The sheet for a form.
#[must_use]
pub fn sheet(form: &Form, look: Look) -> Box<dyn Sheet + Send> {
    let format = match form {
        Form::Format(format) => format,
        Form::Own(template) => return Box::new(template::Lines::new(template.clone(), look)),
    };
    match format {
        Format::Table => Box::new(table::Table::new(look)),
        Format::Json => Box::new(json::Json::default()),
        Format::Ndjson => Box::new(ndjson::Ndjson),
        Format::Csv => Box::new(csv::Cells::new(csv::Dialect::Csv, look)),
        Format::Tsv => Box::new(csv::Cells::new(csv::Dialect::Tsv, look)),
        Format::Url => Box::new(url::Urls::new(look)),
    }
}

#[cfg(test)]
pub(crate) mod samples {
    //! Assets for the tests of this room.

    use std::sync::Arc;

    use super::{AccountEnd, Look, Sheet, Summary};
    use crate::asset::{AccountName, Asset, AssetId, AssetKind, Collection, Facts, Seconds};
    use crate::text::Label;

    pub(crate) fn account(name: &str) -> AccountName {
        AccountName::new(name).unwrap()
    }

    pub(crate) fn bare(id: &str) -> Asset {
        let id = AssetId { account: account("heygen"), collection: Collection::Assets, id: Arc::from(id) };
        Asset::bare(id, Arc::from("{}"))
    }

    pub(crate) fn clip() -> Asset {
        Asset {
            name: Label::new("clip.mp4"),
            kind: AssetKind::Video,
            type_word: Some(Label::new("video")),
            said: Facts {
                profile: None,
                sound: None,
                width: Some(3840),
                height: Some(2160),
                duration: Seconds::new(42.0),
                frames: Some(1008),
                fps: Some(24.0),
                codec: Some(Label::new("h264")),
                bytes: Some(18_431_022),
                mime: Some(Label::new("video/mp4")),
            },
            created: Some("2025-10-06T13:21:56Z".parse().unwrap()),
            url: Some(Label::new("https://resource2.heygen.ai/video/5db1/original.mp4")),
            ..bare("5db1")
        }
    }

    pub(crate) fn named(name: &str, kind: AssetKind, url: &str) -> Asset {
        Asset { name: Label::new(name), kind, url: Some(Label::new(url)), ..bare("a1") }
    }

    pub(crate) fn written(mut sheet: impl Sheet, assets: &[Asset], summary: &Summary) -> String {
        let mut out = Vec::new();
        sheet.assets(&mut out, assets).unwrap();
        sheet.end(&mut out, summary).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub(crate) fn summary() -> Summary {
        let end = |name: &str, total, next: Option<&str>| AccountEnd {
            account: account(name),
            total,
            next: next.map(crate::asset::Cursor::new),
        };
        Summary {
            accounts: vec![end("heygen", Some(19), Some("100.50.abc=")), end("affogato", None, None)],
            errors: vec![],
        }
    }

    pub(crate) const TERMINAL: Look = Look { terminal: true, width: Some(80), color: false };
    pub(crate) const PIPE: Look = Look { terminal: false, width: None, color: false };
}
