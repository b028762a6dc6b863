//! Colours by role, from the built-in themes or a file of the user's.

mod by_ground;
mod style;
#[cfg(test)]
mod tests;

use std::io;

use ratatui::style::{Modifier, Style};
use toml::de::{DeTable, DeValue};

use self::style::style;
use super::colours::Colours;
use crate::asset::AssetKind;
use crate::state::{Glyphs, Icons, TypedPart};
pub use by_ground::Themes;

/// The themes that come with the program. Each gives every role.
const BUILT_IN: [(&str, &str); 6] = [
    ("contrast-dark", include_str!("../../assets/themes/contrast-dark.toml")),
    ("contrast-light", include_str!("../../assets/themes/contrast-light.toml")),
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
            /// Whether the bar beside what is selected is two columns wide, where there is room for it.
            pub double_bar: bool,
        }

        impl Theme {
            /// The names of the roles as a theme file has them.
            pub const ROLES: &[&str] = &[$($name,)*];

            fn unstyled(glyphs: &'static Glyphs) -> Self {
                Self { $($field: Style::new(),)* glyphs, double_bar: false }
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
    /// The built-in theme of this name, or else the theme in the file of this path, which `read` gets. Without colours
    /// (`NO_COLOR`) it is always `mono`, and nothing is read. Only the themes that are used are parsed.
    ///
    /// # Errors
    /// One sentence: an unknown role, colour, word or base with its file and line, or a file that cannot be read.
    pub fn load(
        name_or_path: &str,
        icons: Icons,
        colours: Colours,
        read: impl FnOnce(&str) -> io::Result<String>,
    ) -> Result<Self, String> {
        let mut theme = Self::unstyled(Glyphs::of(icons));
        let name = if colours == Colours::None { "mono" } else { name_or_path };
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
        let (mut base, mut bar) = ((0, "default"), None);
        for (key, value) in table.get_ref() {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            let DeValue::String(spec) = value.get_ref() else {
                return Err(format!("{file}:{}: {name} has to be a text such as \"bold\"", line_of(text, at)));
            };
            match name {
                "base" => base = (at, spec),
                "bar" => bar = Some((at, spec)),
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
        if let Some((at, spec)) = bar {
            self.double_bar = match spec.as_ref() {
                "double" => true,
                "single" => false,
                _ => return Err(format!("{file}:{}: bar is single or double", line_of(text, at))),
            };
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
