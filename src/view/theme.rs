//! Colours by role, from the built-in themes or a file of the user's.

use std::io;

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use crate::asset::AssetKind;
use crate::state::{Glyphs, Icons, TypedPart};

/// The themes that come with the program. Each gives every role.
const BUILT_IN: [(&str, &str); 4] = [
    ("default", include_str!("../../assets/themes/default.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
    ("night", include_str!("../../assets/themes/night.toml")),
    ("paper", include_str!("../../assets/themes/paper.toml")),
];

/// Declares the roles in one place: field and name in the file.
macro_rules! roles {
    ($($field:ident $name:literal,)*) => {
        /// How everything looks: a style for each role, and the characters that we draw ourselves.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Theme {
            $(pub $field: Style,)*
            pub glyphs: &'static Glyphs,
        }

        impl Theme {
            /// The names of the roles as a theme file has them.
            pub const ROLES: &[&str] = &[$($name,)*];

            fn unstyled(glyphs: &'static Glyphs) -> Self {
                Self { $($field: Style::new(),)* glyphs }
            }

            fn role_mut(&mut self, name: &str) -> Option<&mut Style> {
                match name {
                    $($name => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}

roles! {
    text "text",
    strong "strong",
    dim "dim",
    heading "heading",
    rule "rule",
    accent "accent",
    key "key",
    link "link",
    matched "match",
    mark "mark",
    new "new",
    kind_image "kind-image",
    kind_video "kind-video",
    kind_audio "kind-audio",
    ok "ok",
    busy "busy",
    warn "warn",
    error "error",
    stale "stale",
    selection "selection",
    selection_idle "selection-idle",
    field "field",
    overlay "overlay",
}

impl Theme {
    /// The built-in theme of this name, or else the theme in the file of this path, which `read` gets. Without `colour`
    /// (`NO_COLOR`) it is always `mono`, and nothing is read. Only the themes that are used are parsed.
    ///
    /// # Errors
    /// One sentence: an unknown role, colour, word or base with its file and line, or a file that cannot be read.
    pub fn load(
        name_or_path: &str,
        icons: Icons,
        colour: bool,
        read: impl FnOnce(&str) -> io::Result<String>,
    ) -> Result<Self, String> {
        let mut theme = Self::unstyled(Glyphs::of(icons));
        let name = if colour { name_or_path } else { "mono" };
        if let Some(text) = built_in(name) {
            theme.lay(&format!("{name}.toml"), text)?;
        } else {
            theme.lay(name, &read(name).map_err(|why| format!("{name} cannot be read: {why}"))?)?;
        }
        Ok(theme)
    }

    /// Takes the roles of one file over what is there.
    fn lay(&mut self, file: &str, text: &str) -> Result<(), String> {
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            format!("{file}:{}: {}", line_of(text, at), error.message())
        })?;
        let mut entries = Vec::new();
        let mut base = (0, "default");
        for (key, value) in table.get_ref() {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            let DeValue::String(spec) = value.get_ref() else {
                return Err(format!("{file}:{}: {name} has to be a text such as \"bold\"", line_of(text, at)));
            };
            match name {
                "base" => base = (at, spec),
                _ => entries.push((at, name, spec)),
            }
        }
        if built_in(file.trim_end_matches(".toml")).is_none_or(|own| own != text) {
            let Some(under) = built_in(base.1) else {
                return Err(format!("{file}:{}: base is one of {}", line_of(text, base.0), names()));
            };
            self.lay(&format!("{}.toml", base.1), under)?;
        }
        for (at, name, spec) in entries {
            let Some(role) = self.role_mut(name) else {
                return Err(format!("{file}:{}: there is no role {name:?}", line_of(text, at)));
            };
            *role = style(spec).map_err(|why| format!("{file}:{}: {why}", line_of(text, at)))?;
        }
        Ok(())
    }

    /// The style of the sign of a kind.
    #[must_use]
    pub fn kind(&self, kind: AssetKind) -> Style {
        match kind {
            AssetKind::Image => self.kind_image,
            AssetKind::Video => self.kind_video,
            AssetKind::Audio => self.kind_audio,
            AssetKind::Other => self.text,
        }
    }

    /// The style of a part of a field. The cursor is a cell like any other, in reverse: it stands the same on every
    /// terminal, and needs no other state.
    #[must_use]
    pub fn typed(&self, part: TypedPart) -> Style {
        match part {
            TypedPart::Typed => self.field,
            TypedPart::Wrong => self.field.patch(self.error),
            TypedPart::Cursor => self.field.add_modifier(Modifier::REVERSED),
            TypedPart::Ghost => self.dim,
        }
    }

    /// The style of a row that is selected: every foreground becomes the selection's.
    #[must_use]
    pub fn selected(&self, focused: bool) -> Style {
        if focused { self.selection } else { self.selection_idle }
    }
}

fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

fn names() -> String {
    BUILT_IN.map(|(name, _)| name).join(", ")
}

/// The number of the line, from 1, that holds the byte at `at`.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Reads `#ffffff on #2b4a70`, `bright-red bold`, `plain`.
fn style(spec: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut words = spec.split_whitespace();
    while let Some(word) = words.next() {
        style = match word {
            "plain" => style,
            "bold" => style.add_modifier(Modifier::BOLD),
            "dim" => style.add_modifier(Modifier::DIM),
            "italic" => style.add_modifier(Modifier::ITALIC),
            "underline" => style.add_modifier(Modifier::UNDERLINED),
            "reverse" => style.add_modifier(Modifier::REVERSED),
            "on" => style.bg(colour(words.next().unwrap_or_default())?),
            word => style.fg(colour(word)?),
        };
    }
    Ok(style)
}

/// The sixteen colours that every terminal has, in the order of their numbers.
const NAMED: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

fn colour(word: &str) -> Result<Color, String> {
    if word == "default" {
        return Ok(Color::Reset);
    }
    if let Some((_, colour)) = NAMED.iter().find(|(name, _)| *name == word) {
        return Ok(*colour);
    }
    let hex = word.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|digit| digit.is_ascii_hexdigit()));
    if let Some(number) = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        let [_, red, green, blue] = number.to_be_bytes();
        return Ok(Color::Rgb(red, green, blue));
    }
    word.parse().map(Color::Indexed).map_err(|_| format!("{word:?} is neither a colour nor a style"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn load(name: &str) -> Theme {
        Theme::load(name, Icons::Unicode, true, nothing_read).unwrap()
    }

    fn nothing_read(path: &str) -> io::Result<String> {
        panic!("{path} is not to be read")
    }

    fn luminance(colour: Color) -> f64 {
        let Color::Rgb(red, green, blue) = colour else { panic!("{colour:?} has no known luminance") };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The ratio of WCAG 2.
    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[rstest]
    #[case("night")]
    #[case("paper")]
    fn true_colours_can_be_read_on_ground_and_overlay(#[case] name: &str) {
        let mut theme = load(name);
        let (ground, overlay) = (theme.text.bg.unwrap(), theme.overlay.bg.unwrap());
        for role in Theme::ROLES {
            let style = *theme.role_mut(role).unwrap();
            let least = match *role {
                "rule" => 1.5,
                "stale" => 3.0,
                _ => 4.5,
            };
            let fg = style.fg.unwrap();
            let grounds = style.bg.map_or(vec![ground, overlay], |own| vec![own]);
            for under in grounds {
                let ratio = contrast(fg, under);
                assert!(ratio >= least, "{name}: {role} has {ratio:.1} on {under:?}");
            }
        }
    }

    #[test]
    fn the_default_theme_uses_two_colours_and_mono_none() {
        for (name, allowed) in [("default", &[Color::LightMagenta, Color::LightRed][..]), ("mono", &[])] {
            let mut theme = load(name);
            for role in Theme::ROLES {
                let style = *theme.role_mut(role).unwrap();
                assert_eq!(style.bg, None, "{name}: {role}");
                assert!(style.fg.is_none_or(|colour| allowed.contains(&colour)), "{name}: {role} is {style:?}");
            }
        }
    }

    #[rstest]
    #[case("default")]
    #[case("mono")]
    #[case("night")]
    #[case("paper")]
    fn a_built_in_theme_gives_every_role(#[case] name: &str) {
        let table: toml::Table = toml::from_str(built_in(name).unwrap()).unwrap();
        for role in Theme::ROLES {
            assert!(table.contains_key(*role), "{name} misses {role}");
        }
        assert_eq!(table.len(), Theme::ROLES.len());
    }

    #[test]
    fn without_colour_every_theme_is_mono() {
        for name in ["night", "own.toml"] {
            assert_eq!(Theme::load(name, Icons::Unicode, false, nothing_read).unwrap(), load("mono"));
        }
    }

    #[test]
    fn a_file_takes_what_it_misses_from_its_base() {
        let read = |path: &str| {
            assert_eq!(path, "own.toml");
            Ok("base = \"night\"\nmark = \"#ffffff bold\"\n".to_owned())
        };
        let theme = Theme::load("own.toml", Icons::Unicode, true, read).unwrap();
        assert_eq!(theme.mark, Style::new().fg(Color::Rgb(255, 255, 255)).add_modifier(Modifier::BOLD));
        assert_eq!(theme.link, load("night").link);
    }

    #[test]
    fn a_file_without_a_base_lies_over_the_default() {
        let mut theme = Theme::unstyled(Glyphs::of(Icons::Unicode));
        theme.lay("own.toml", "new = \"2\"").unwrap();
        assert_eq!((theme.new.fg, theme.error), (Some(Color::Indexed(2)), load("default").error));
    }

    #[rstest]
    #[case("text = \"plain\"\nshadow = \"bold\"", "own.toml:2: there is no role \"shadow\"")]
    #[case("\n\ndim = \"greyish\"", "own.toml:3: \"greyish\" is neither a colour nor a style")]
    #[case("dim = \"on\"", "own.toml:1: \"\" is neither a colour nor a style")]
    #[case("dim = \"#12345\"", "own.toml:1: \"#12345\" is neither a colour nor a style")]
    #[case("dim = 3", "own.toml:1: dim has to be a text such as \"bold\"")]
    #[case("dim = \"bold\"\nbase = \"solar\"", "own.toml:2: base is one of default, mono, night, paper")]
    #[case("dim = \"bold\"\ndim = \"bold\"", "own.toml:2: ")]
    fn a_mistake_is_named_with_its_line(#[case] text: &str, #[case] words: &str) {
        let error = Theme::unstyled(Glyphs::of(Icons::Unicode)).lay("own.toml", text).unwrap_err();
        assert!(error.starts_with(words), "{error}");
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why() {
        let read = |_: &str| Err(io::Error::other("no such file"));
        let error = Theme::load("own.toml", Icons::Unicode, true, read).unwrap_err();
        assert_eq!(error, "own.toml cannot be read: no such file");
    }
}
