//! The themes that the configuration names, with the file that one may be in.

use std::fs::File;
use std::io::{self, Read as _};

use crate::config::Config;
use crate::view::{Colours, Themes};

/// The largest theme file that is read, in bytes.
const CAP: u64 = 64 * 1024;

/// Loads the themes; without colours nothing is read.
///
/// # Errors
/// One line: where the configuration names the theme, and what is wrong with it.
pub(super) fn load(config: &Config, colours: Colours) -> Result<Themes, String> {
    let browser = &config.browser;
    Themes::load(&browser.theme, browser.icons, colours, read).map_err(|why| match &config.theme_place {
        Some(place) => place.mistake(&why).to_string(),
        None => why,
    })
}

fn read(path: &str) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(CAP + 1).read_to_string(&mut text)?;
    if text.len() as u64 > CAP {
        return Err(io::Error::other(format!("it is larger than {} KiB", CAP / 1024)));
    }
    Ok(text)
}
