//! A table for people: aligned by what a terminal shows, fitted to its width.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Look, Sheet, Summary};
use crate::asset::Asset;
use crate::text;

/// Between columns.
const GAP: usize = 2;

/// A name is never cut below this.
const SHORTEST_NAME: usize = 16;

const BOLD: &str = "\u{1b}[1m";
const BRIGHT_RED: &str = "\u{1b}[1;91m";
const PLAIN: &str = "\u{1b}[0m";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Kind,
    Dimensions,
    Length,
    Frames,
    Status,
    Created,
    Id,
}

impl Column {
    const ALL: [Self; 8] =
        [Self::Name, Self::Kind, Self::Dimensions, Self::Length, Self::Frames, Self::Status, Self::Created, Self::Id];

    /// What goes first where room is short. The name stays, and the id is of use only in full.
    const LEFT_OUT: [Self; 7] =
        [Self::Frames, Self::Created, Self::Status, Self::Dimensions, Self::Length, Self::Id, Self::Kind];

    fn heading(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Kind => "KIND",
            Self::Dimensions => "SIZE",
            Self::Length => "LENGTH",
            Self::Frames => "FRAMES",
            Self::Status => "STATUS",
            Self::Created => "CREATED",
            Self::Id => "ID",
        }
    }

    /// Numbers end at the same column.
    fn is_number(self) -> bool {
        matches!(self, Self::Dimensions | Self::Length | Self::Frames)
    }

    /// The widest that a cell of a later batch may need, so that the columns stand from the first line on.
    fn usual_width(self) -> usize {
        match self {
            Self::Name => 24,
            Self::Kind => 5,
            Self::Dimensions => 9,
            Self::Length | Self::Frames => 6,
            Self::Status | Self::Created => 10,
            Self::Id => 8,
        }
    }

    fn cell(self, asset: &Asset) -> Cow<'_, str> {
        let facts = || asset.facts();
        let cell = match self {
            Self::Name => match &asset.unreadable {
                Some(why) => Some(Cow::Owned(format!("! unreadable: {why}"))),
                None => Some(Cow::Borrowed(asset.name.shown())),
            },
            Self::Kind => Some(Cow::Borrowed(asset.kind.as_str())),
            Self::Dimensions => facts().dimensions().map(|(width, height)| Cow::Owned(format!("{width}×{height}"))),
            Self::Length => facts().duration.map(|seconds| Cow::Owned(seconds.clock())),
            Self::Frames => facts().frames.map(|frames| Cow::Owned(text::thousands(frames))),
            Self::Status => asset.status.as_ref().map(|status| Cow::Borrowed(status.shown())),
            // The day of an ISO date; years beyond 9999 have a sign and more digits.
            Self::Created => asset.created.map(|at| {
                let date = at.to_string();
                Cow::Owned(date.split_once('T').map_or(date.clone(), |(day, _)| day.to_owned()))
            }),
            Self::Id => Some(Cow::Owned(format!("{}:{}", asset.id.account, text::safe(&asset.id.id)))),
        };
        cell.unwrap_or(Cow::Borrowed("·"))
    }
}

/// A listing as a table. The columns are laid out by the first batch and stand from then on.
#[derive(Debug)]
pub struct Table {
    look: Look,
    /// Empty before the first batch.
    columns: Vec<(Column, usize)>,
}

impl Table {
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self { look, columns: Vec::new() }
    }

    fn lay_out(&self, assets: &[Asset]) -> Vec<(Column, usize)> {
        let mut columns: Vec<(Column, usize)> = Column::ALL
            .iter()
            .map(|column| {
                let cells = assets.iter().map(|asset| text::width(&column.cell(asset)));
                (*column, cells.chain([column.heading().len(), column.usual_width()]).max().unwrap_or(0))
            })
            .collect();
        let Some(room) = self.look.width else {
            return columns;
        };
        let taken = |columns: &[(Column, usize)], without_name: bool| -> usize {
            let cells = columns.iter().filter(|(column, _)| !without_name || *column != Column::Name);
            cells.map(|(_, width)| *width).sum::<usize>() + GAP * columns.len().saturating_sub(1)
        };
        for left_out in Column::LEFT_OUT {
            if taken(&columns, true) + SHORTEST_NAME <= room {
                break;
            }
            columns.retain(|(column, _)| *column != left_out);
        }
        let for_name = room.saturating_sub(taken(&columns, true)).max(1);
        for (_, width) in columns.iter_mut().filter(|(column, _)| *column == Column::Name) {
            *width = (*width).min(for_name);
        }
        columns
    }

    fn line(&self, out: &mut dyn Write, style: &str, cell: impl Fn(Column) -> String) -> io::Result<()> {
        let mut line = String::new();
        let last = self.columns.len().saturating_sub(1);
        for (at, (column, width)) in self.columns.iter().enumerate() {
            let cell = cell(*column);
            let cell =
                if self.look.width.is_some() { text::cut_middle(&cell, *width, "…") } else { Cow::Borrowed(&*cell) };
            let padding = " ".repeat(width.saturating_sub(text::width(&cell)));
            let gap = if at == 0 { "" } else { "  " };
            let padded = match (column.is_number(), at == last) {
                (true, _) => format!("{gap}{padding}{cell}"),
                (false, true) => format!("{gap}{cell}"),
                (false, false) => format!("{gap}{cell}{padding}"),
            };
            line.push_str(&padded);
        }
        let line = line.trim_end();
        if self.look.color && !style.is_empty() {
            writeln!(out, "{style}{line}{PLAIN}")
        } else {
            writeln!(out, "{line}")
        }
    }
}

impl Sheet for Table {
    fn assets(&mut self, out: &mut dyn Write, assets: &[Asset]) -> io::Result<()> {
        if assets.is_empty() {
            return Ok(());
        }
        if self.columns.is_empty() {
            self.columns = self.lay_out(assets);
            self.line(out, BOLD, |column| column.heading().to_owned())?;
        }
        for asset in assets {
            let style = if asset.unreadable.is_some() { BRIGHT_RED } else { "" };
            self.line(out, style, |column| column.cell(asset).into_owned())?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// One asset as lines of a label and a value, with all that is known of it.
///
/// # Errors
/// Those of the writer.
pub fn one(out: &mut dyn Write, asset: &Asset, look: Look) -> io::Result<()> {
    let value = serde_json::to_value(super::json::Object::new(asset))?;
    let width = super::json::Object::FIELDS.iter().map(|field| field.len()).max().unwrap_or(0);
    for field in super::json::Object::FIELDS {
        let shown = match (field, &value[field]) {
            ("unreadable", _) => asset.unreadable.as_ref().map_or("no".to_owned(), |why| format!("yes: {why}")),
            (_, serde_json::Value::Null) => "·".to_owned(),
            (_, serde_json::Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
            (_, serde_json::Value::String(value)) => text::safe(value).into_owned(),
            (_, number) => number.to_string(),
        };
        let label = field.replace('_', " ");
        let padding = " ".repeat(width + GAP - label.len());
        let (on, off) = if look.color { (BOLD, PLAIN) } else { ("", "") };
        writeln!(out, "{on}{label}{off}{padding}{shown}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PIPE, TERMINAL, bare, clip, named, summary, written};
    use super::*;
    use crate::asset::AssetKind;
    use crate::text::Label;
    use rstest::rstest;

    fn assets() -> Vec<Asset> {
        let mut hostile = named("\u{1b}]0;title\u{7}\u{202e}gpj.exe", AssetKind::Image, "https://host/a");
        hostile.status = Some(Label::new("fail\u{1b}[5med"));
        vec![
            clip(),
            named("東京の夜景の写真と名前がとても長いもの.jpg", AssetKind::Image, "https://host/b"),
            hostile,
            Asset { unreadable: Some(Label::new("size is text")), ..bare("broken") },
        ]
    }

    #[test]
    fn fits_a_terminal_of_80_columns() {
        insta::assert_snapshot!(written(Table::new(TERMINAL), &assets(), &summary()));
    }

    #[test]
    fn fits_a_terminal_of_40_columns() {
        let look = Look { width: Some(40), ..TERMINAL };
        insta::assert_snapshot!(written(Table::new(look), &assets(), &summary()));
    }

    #[test]
    fn cuts_nothing_into_a_pipe() {
        insta::assert_snapshot!(written(Table::new(PIPE), &assets(), &summary()));
    }

    #[test]
    fn colours_the_headings_and_what_is_broken() {
        let look = Look { color: true, ..TERMINAL };
        let text = written(Table::new(look), &assets(), &summary());
        let escapes: Vec<&str> = text.matches("\u{1b}[").collect();
        assert_eq!(escapes.len(), 4, "{text:?}");
    }

    #[rstest]
    #[case(1)]
    #[case(10)]
    #[case(39)]
    #[case(60)]
    #[case(80)]
    #[case(200)]
    fn no_line_is_wider_than_the_terminal(#[case] width: usize) {
        let look = Look { width: Some(width), ..TERMINAL };
        let text = written(Table::new(look), &assets(), &summary());
        for line in text.lines() {
            assert!(text::width(line) <= width, "{width}: {line:?}");
        }
    }

    #[test]
    fn an_empty_listing_is_empty() {
        assert_eq!(written(Table::new(TERMINAL), &[], &summary()), "");
    }

    #[test]
    fn one_asset_shows_all_fields_safely() {
        let mut asset = clip();
        asset.name = Label::new("a\u{1b}[31m.mp4");
        let mut out = Vec::new();
        one(&mut out, &asset, TERMINAL).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}
