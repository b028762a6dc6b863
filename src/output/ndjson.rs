//! One JSON object a line: the form for scripts that read a listing as it comes.

use std::io::{self, Write};

use super::{Sheet, Summary, json};
use crate::asset::Asset;

/// A listing, one asset a line.
#[derive(Debug)]
pub struct Ndjson;

impl Sheet for Ndjson {
    fn assets(&mut self, out: &mut dyn Write, assets: &[Asset]) -> io::Result<()> {
        for asset in assets {
            json::write(out, &json::Object::new(asset))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{bare, clip, named, summary, written};
    use super::*;
    use crate::asset::AssetKind;

    #[test]
    fn each_asset_is_one_line() {
        let broken = named("two\nlines\u{2028}", AssetKind::Other, "x");
        let text = written(Ndjson, &[clip(), broken, bare("x")], &summary());
        assert_eq!(text.lines().count(), 3);
        for line in text.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
    }
}
