//! Words on the command line that stand for choices of the program.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::catalog::ExportFormat;
use super::doctor::DoctorFormat;
use super::shell::Shell;
use crate::asset::{AssetKind, Collection, SortBy};
use crate::output::Format;
use crate::state::settings::Images;

/// When colours are written to stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    const ALL: [Self; 3] = [Self::Auto, Self::Always, Self::Never];

    fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// One of some choices, each with its word; help and errors list the words.
fn choice<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    word: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|choice| word(*choice))).try_map(move |text| {
        let found = all.iter().copied().find(|choice| word(*choice) == text);
        found.ok_or_else(|| format!("{text} is not one of them"))
    })
}

pub(super) fn color() -> impl TypedValueParser<Value = Color> {
    choice(&Color::ALL, Color::as_str)
}

pub(super) fn images() -> impl TypedValueParser<Value = Images> {
    choice(&Images::ALL, Images::as_str)
}

pub(super) fn kind() -> impl TypedValueParser<Value = AssetKind> {
    choice(&AssetKind::ALL, AssetKind::as_str)
}

pub(super) fn collection() -> impl TypedValueParser<Value = Collection> {
    choice(&Collection::ALL, Collection::as_str)
}

/// How a listing is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatWord {
    Format(Format),
    /// A form of the user's own, by its name in the configuration.
    Own(String),
}

impl FormatWord {
    /// What stands before the name of a form of the user's own.
    pub const OWN: &str = "template:";
    /// What help says for all of these.
    pub const ANY_OWN: &str = "template:NAME";
}

/// A format, or the name of a form of the user's own.
#[derive(Clone)]
pub(super) struct FormatParser;

impl FormatParser {
    fn words() -> impl Iterator<Item = &'static str> {
        Format::ALL.into_iter().map(Format::as_str).chain([FormatWord::ANY_OWN])
    }
}

impl TypedValueParser for FormatParser {
    type Value = FormatWord;

    fn parse_ref(
        &self,
        command: &clap::Command,
        option: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let own = value.to_str().and_then(|text| text.strip_prefix(FormatWord::OWN)).filter(|name| !name.is_empty());
        if let Some(name) = own {
            return Ok(FormatWord::Own(name.to_owned()));
        }
        // Whoever types a word that is none of these is told all that there are.
        PossibleValuesParser::new(Self::words()).parse_ref(command, option, value)?;
        choice(&Format::ALL, Format::as_str).parse_ref(command, option, value).map(FormatWord::Format)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Self::words().map(PossibleValue::new)))
    }
}

/// How a sync is reported, if not in words.
pub(super) fn report() -> impl TypedValueParser<Value = Format> {
    choice(&[Format::Json], Format::as_str)
}

pub(super) fn sort() -> impl TypedValueParser<Value = SortBy> {
    choice(&SortBy::ALL, SortBy::as_str)
}

pub(super) fn export() -> impl TypedValueParser<Value = ExportFormat> {
    choice(&ExportFormat::ALL, ExportFormat::as_str)
}

pub(super) fn findings() -> impl TypedValueParser<Value = DoctorFormat> {
    choice(&DoctorFormat::ALL, DoctorFormat::as_str)
}

pub(super) fn shell() -> impl TypedValueParser<Value = Shell> {
    choice(&Shell::ALL, Shell::as_str)
}
