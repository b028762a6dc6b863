//! What the configuration says about the browser.

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
}

impl Default for BrowserSettings {
    fn default() -> Self {
        Self {
            page_size: 50,
            theme: "default".to_owned(),
            icons: Icons::Unicode,
            images: Images::Auto,
            mouse: true,
            columns: Vec::new(),
            reduced_motion: false,
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
