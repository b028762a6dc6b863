//! Comma- and tab-separated cells, with a line of headings.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::Value;

use super::{Look, Sheet, Summary, json};
use crate::asset::Asset;
use crate::text;

/// How cells are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// RFC 4180, with a `'` before what a spreadsheet would run as a formula.
    Csv,
    /// Tabs; a tab, a line break or a backslash within a cell is written as `\t`, `\n`, `\r`, `\\`.
    Tsv,
}

/// A listing as cells, in the fields and the order of JSON; what is not known is an empty cell.
#[derive(Debug)]
pub struct Cells {
    dialect: Dialect,
    look: Look,
    begun: bool,
}

impl Cells {
    #[must_use]
    pub fn new(dialect: Dialect, look: Look) -> Self {
        Self { dialect, look, begun: false }
    }

    /// Writes assets, and before the first of all the headings.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<'a>(&mut self, out: &mut dyn Write, assets: impl Iterator<Item = &'a Asset>) -> io::Result<()> {
        self.lines(out, assets.map(cells))
    }

    /// Writes lines of cells, and before the first of all the headings.
    fn lines<'a>(&mut self, out: &mut dyn Write, lines: impl Iterator<Item = Vec<Cow<'a, str>>>) -> io::Result<()> {
        let headings = json::Object::FIELDS.into_iter().map(Cow::Borrowed).collect();
        let lines = (!self.begun).then_some(headings).into_iter().chain(lines);
        self.begun = true;
        let terminal = self.look.terminal;
        let shown = |cell: Cow<'a, str>| if terminal { text::safe(&cell).into_owned().into() } else { cell };
        match self.dialect {
            Dialect::Csv => {
                let mut writer = ::csv::Writer::from_writer(out);
                for line in lines {
                    let cells = line.into_iter().map(|cell| defused(shown(cell)).into_owned());
                    writer.write_record(cells).map_err(plain)?;
                }
                writer.flush()
            }
            Dialect::Tsv => {
                for line in lines {
                    let cells: Vec<Cow<'_, str>> = line.into_iter().map(|cell| one_cell(shown(cell))).collect();
                    writeln!(out, "{}", cells.join("\t"))?;
                }
                Ok(())
            }
        }
    }
}

/// The writer's own error: wrapped, a closed pipe could not be told from a failure.
fn plain(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

impl Sheet for Cells {
    fn assets(&mut self, out: &mut dyn Write, assets: &[Asset]) -> io::Result<()> {
        self.write(out, assets.iter())
    }

    fn end(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.lines(out, std::iter::empty())
    }
}

/// The fields of an asset, as JSON has them.
fn cells(asset: &Asset) -> Vec<Cow<'_, str>> {
    // An object of plain fields is always a value.
    let mut object = serde_json::to_value(json::Object::new(asset)).unwrap_or_default();
    json::Object::FIELDS.into_iter().map(|field| cell(object[field].take())).collect()
}

fn cell(value: Value) -> Cow<'static, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Owned(text),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Cow::Owned(value.to_string()),
    }
}

/// A cell that no spreadsheet takes for a formula.
fn defused(cell: Cow<'_, str>) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// A cell without anything that would end it.
pub(super) fn one_cell(cell: Cow<'_, str>) -> Cow<'_, str> {
    if !cell.contains(['\t', '\n', '\r', '\\']) {
        return cell;
    }
    Cow::Owned(cell.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r"))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PIPE, TERMINAL, bare, clip, named, summary, written};
    use super::*;
    use crate::asset::AssetKind;
    use rstest::rstest;

    #[test]
    fn a_listing_has_headings_and_empty_cells_for_what_is_not_known() {
        let text = written(Cells::new(Dialect::Csv, PIPE), &[clip(), bare("x")], &summary());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], json::Object::FIELDS.join(","));
        assert_eq!(
            lines[1],
            "heygen,assets,5db1,clip.mp4,video,video,,3840,2160,42.0,1008,24.0,h264,18431022,video/mp4,,,2025-10-06T13:21:56Z,https://resource2.heygen.ai/video/5db1/original.mp4,,,false,false,false"
        );
        assert_eq!(lines[2], "heygen,assets,x,x,other,,,,,,,,,,,,,,,,,false,false,false");
    }

    #[test]
    fn an_empty_listing_is_its_headings() {
        let text = written(Cells::new(Dialect::Tsv, PIPE), &[], &summary());
        assert_eq!(text, json::Object::FIELDS.join("\t") + "\n");
    }

    #[rstest]
    #[case("=1+1")]
    #[case("+1")]
    #[case("-1")]
    #[case("@SUM(A1)")]
    #[case("\t=1")]
    #[case("\r=1")]
    #[case("=HYPERLINK(\"http://evil\",\"x\")")]
    fn no_cell_is_a_formula(#[case] name: &str) {
        let text = written(Cells::new(Dialect::Csv, PIPE), &[named(name, AssetKind::Image, "https://h/a")], &summary());
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(&record[3], format!("'{name}"));
    }

    #[test]
    fn quotes_commas_and_lines_stay_within_their_cell() {
        let name = "a \"b\", c\nd";
        let text = written(Cells::new(Dialect::Csv, PIPE), &[named(name, AssetKind::Image, "https://h/a")], &summary());
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert_eq!(&reader.records().next().unwrap().unwrap()[3], name);
    }

    #[test]
    fn tabs_are_raw_into_a_pipe_but_for_what_would_end_a_cell() {
        let asset = named("a\tb\nc\\d\u{202e}=1", AssetKind::Image, "=1");
        let text = written(Cells::new(Dialect::Tsv, PIPE), &[asset], &summary());
        let cells: Vec<&str> = text.lines().nth(1).unwrap().split('\t').collect();
        assert_eq!(cells.len(), json::Object::FIELDS.len());
        assert_eq!(cells[3], "a\\tb\\nc\\\\d\u{202e}=1");
        assert_eq!(cells[18], "=1");
    }

    #[rstest]
    #[case(Dialect::Csv)]
    #[case(Dialect::Tsv)]
    fn nothing_acts_on_a_terminal(#[case] dialect: Dialect) {
        let asset = named("a\u{1b}[31m\u{202e}\nb", AssetKind::Image, "\u{9b}");
        let text = written(Cells::new(dialect, TERMINAL), &[asset], &summary());
        assert!(text.chars().all(|c| matches!(c, '\n' | '\t') || !text::is_unsafe(c)), "{text:?}");
        assert_eq!(text.lines().count(), 2);
    }

    /// Closed by its reader.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[rstest]
    #[case(1)]
    #[case(1000)]
    fn a_closed_pipe_is_told_as_one(#[case] count: usize, #[values(Dialect::Csv, Dialect::Tsv)] dialect: Dialect) {
        let error = Cells::new(dialect, Look::default()).assets(&mut Closed, &vec![bare("x"); count]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
