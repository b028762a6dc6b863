//! Lines by a template of the user's own, one an asset.

use std::io::{self, Write};

use super::csv::one_cell;
use super::{Look, Sheet, Summary};
use crate::asset::{Asset, Template};
use crate::text;

/// A listing by a template. A field is written as a cell of TSV is: what would end its line is escaped.
#[derive(Debug)]
pub struct Lines {
    template: Template,
    look: Look,
}

impl Lines {
    #[must_use]
    pub fn new(template: Template, look: Look) -> Self {
        Self { template, look }
    }
}

impl Sheet for Lines {
    fn assets(&mut self, out: &mut dyn Write, assets: &[Asset]) -> io::Result<()> {
        let inside =
            |field: &str| one_cell(if self.look.terminal { text::safe(field) } else { field.into() }).into_owned();
        for asset in assets {
            writeln!(out, "{}", self.template.text(asset, inside))?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PIPE, TERMINAL, bare, clip, named, summary, written};
    use super::*;
    use crate::asset::AssetKind;

    fn lines(template: &str, look: Look, assets: &[Asset]) -> String {
        written(Lines::new(Template::parse(template).unwrap(), look), assets, &summary())
    }

    #[test]
    fn an_asset_is_a_line_and_what_is_not_known_is_empty() {
        let text = lines("{created|date} {name|stem}[{duration}]", PIPE, &[clip(), bare("x")]);
        assert_eq!(text, "2025-10-06 clip[42]\n x[]\n");
    }

    #[test]
    fn no_field_ends_its_line() {
        let asset = named("a\tb\nc\\d", AssetKind::Image, "https://host/a");
        assert_eq!(lines("{id}\t{name}", PIPE, &[asset]), "a1\ta\\tb\\nc\\\\d\n");
    }

    #[test]
    fn a_field_is_raw_into_a_pipe_and_safe_on_a_terminal() {
        let asset = named("a\u{1b}[2J\u{202e}b", AssetKind::Image, "https://host/a");
        assert_eq!(lines("{name}", PIPE, std::slice::from_ref(&asset)), "a\u{1b}[2J\u{202e}b\n");
        let shown = lines("{name}", TERMINAL, &[asset]);
        assert!(shown.trim_end().chars().all(|c| !text::is_unsafe(c)), "{shown:?}");
    }
}
