//! Themes that go by the terminal's ground.

use std::io;

use super::Theme;
use crate::state::{Ground, Icons};
use crate::view::Colours;

/// The names that stand for several themes: for a ground that is not known, for a dark one, for a light one.
const BY_GROUND: [(&str, [&str; 3]); 2] =
    [("auto", ["default", "night", "paper"]), ("contrast", ["contrast-dark", "contrast-dark", "contrast-light"])];

/// The themes of one start: one, or one for each ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Themes {
    /// Where the ground is not known, or nothing depends on it.
    any: Theme,
    /// On a dark ground, on a light one.
    grounds: Option<[Theme; 2]>,
}

impl Themes {
    /// The themes that this name stands for on a terminal of so many colours, or the one in the file of this path.
    /// `auto` has grounds of its own only where their colours can be drawn as they are meant; else it is the default theme,
    /// which is right on both.
    ///
    /// # Errors
    /// As those of [`Theme::load`].
    pub fn load(
        name_or_path: &str,
        icons: Icons,
        colours: Colours,
        read: impl FnOnce(&str) -> io::Result<String>,
    ) -> Result<Self, String> {
        let Some((name, [unknown, dark, light])) = BY_GROUND.into_iter().find(|(name, _)| *name == name_or_path) else {
            return Ok(Self { any: Theme::load(name_or_path, icons, colours, read)?, grounds: None });
        };
        let own = |name: &str| Theme::load(name, icons, colours, |_| Err(io::ErrorKind::NotFound.into()));
        let any = own(unknown)?;
        let depends = colours == Colours::True || (name != "auto" && colours != Colours::None);
        let grounds = if depends { Some([own(dark)?, own(light)?]) } else { None };
        Ok(Self { any, grounds })
    }

    /// The theme for this ground.
    #[must_use]
    pub fn on(&self, ground: Option<Ground>) -> &Theme {
        match (&self.grounds, ground) {
            (Some([dark, _]), Some(Ground::Dark)) => dark,
            (Some([_, light]), Some(Ground::Light)) => light,
            (Some(_), None) | (None, Some(Ground::Dark | Ground::Light) | None) => &self.any,
        }
    }

    /// Whether it matters what the ground is.
    #[must_use]
    pub fn go_by_ground(&self) -> bool {
        self.grounds.is_some()
    }
}
