//! What the configuration says about the browser.

use crate::asset::Template;

/// The names of themes; the first is the default. `auto` and `contrast` go by the terminal's ground.
pub const THEMES: [&str; 8] =
    ["default", "auto", "contrast", "contrast-dark", "contrast-light", "mono", "night", "paper"];

/// The browser's settings; the defaults are those of `config.example.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserSettings {
    /// Rows a page, 1 to 100.
    pub page_size: usize,
    /// A theme's name, or the path of a theme file.
    pub theme: String,
    pub icons: Icons,
    pub images: Images,
    pub mouse: bool,
    /// The list's columns in order; empty: by the width of the terminal.
    pub columns: Vec<Column>,
    /// No spinners.
    pub reduced_motion: bool,
    /// Whether the terminal's bell rings when the downloads are done.
    pub bell: bool,
    /// The forms of the user's own in which assets are copied, in the order of their names.
    pub copies: Vec<OwnForm>,
}

/// A form of the user's own: what a line says of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnForm {
    /// As it stands in the configuration: plain text that is safe to draw.
    pub name: String,
    pub template: Template,
}

impl Default for BrowserSettings {
    fn default() -> Self {
        Self {
            page_size: 50,
            theme: THEMES[0].to_owned(),
            icons: Icons::Unicode,
            images: Images::Auto,
            mouse: true,
            columns: Vec::new(),
            reduced_motion: false,
            bell: false,
            copies: Vec::new(),
        }
    }
}

/// Which characters rules, ticks and glyphs are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icons {
    Unicode,
    /// For terminals that draw ambiguous characters two columns wide, and for fonts without them.
    Ascii,
}

impl Icons {
    pub const ALL: [Self; 2] = [Self::Unicode, Self::Ascii];

    /// The word in the configuration and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unicode => "unicode",
            Self::Ascii => "ascii",
        }
    }
}

/// How pictures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    Auto,
    Kitty,
    Iterm2,
    Sixel,
    Halfblocks,
    Off,
}

impl Images {
    pub const ALL: [Self; 6] = [Self::Auto, Self::Kitty, Self::Iterm2, Self::Sixel, Self::Halfblocks, Self::Off];

    /// The word in the configuration and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Kitty => "kitty",
            Self::Iterm2 => "iterm2",
            Self::Sixel => "sixel",
            Self::Halfblocks => "halfblocks",
            Self::Off => "off",
        }
    }
}

/// A column of the list. The glyph and the name are always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Provider,
    Kind,
    Dimensions,
    Length,
    Frames,
    Bytes,
    Status,
    Folder,
    Age,
}

impl Column {
    pub const ALL: [Self; 9] = [
        Self::Provider,
        Self::Kind,
        Self::Dimensions,
        Self::Length,
        Self::Frames,
        Self::Bytes,
        Self::Status,
        Self::Folder,
        Self::Age,
    ];

    /// The word in the configuration and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Kind => "kind",
            Self::Dimensions => "dimensions",
            Self::Length => "length",
            Self::Frames => "frames",
            Self::Bytes => "bytes",
            Self::Status => "status",
            Self::Folder => "folder",
            Self::Age => "age",
        }
    }
}
