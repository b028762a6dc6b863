//! URLs, one a line, for `xargs`, `wget -i` and the like.

use std::io::{self, Write};

use super::{Look, Sheet, Summary};
use crate::asset::Asset;
use crate::text::Label;

/// A listing as URLs; an asset without one that may be fetched is left out.
#[derive(Debug)]
pub struct Urls {
    look: Look,
}

impl Urls {
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self { look }
    }
}

impl Sheet for Urls {
    fn assets(&mut self, out: &mut dyn Write, assets: &[Asset]) -> io::Result<()> {
        let fetchable = assets.iter().filter(|asset| asset.link().is_ok());
        for url in fetchable.filter_map(|asset| asset.url.as_ref()) {
            writeln!(out, "{}", if self.look.terminal { url.shown() } else { Label::raw(url) })?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PIPE, TERMINAL, bare, named, summary, written};
    use super::*;
    use crate::asset::AssetKind;

    #[test]
    fn only_what_may_be_fetched_is_a_line() {
        let assets = [
            named("a", AssetKind::Image, "https://host/%20a?x=1&y=%2F"),
            named("b", AssetKind::Image, "javascript:alert(1)"),
            named("c", AssetKind::Image, "https://host/a\nhttps://evil/b"),
            bare("none"),
        ];
        assert_eq!(written(Urls::new(PIPE), &assets, &summary()), "https://host/%20a?x=1&y=%2F\n");
    }

    #[test]
    fn a_url_is_raw_into_a_pipe_and_safe_on_a_terminal() {
        let marks = format!("https://host/e{}", "\u{301}".repeat(6));
        let asset = named("a", AssetKind::Image, &marks);
        assert_eq!(written(Urls::new(PIPE), std::slice::from_ref(&asset), &summary()).trim_end(), marks);
        let shown = written(Urls::new(TERMINAL), &[asset], &summary());
        assert!(shown.contains("\\u0301"), "{shown:?}");
    }
}
