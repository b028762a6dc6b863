use rstest::rstest;

use super::*;
use crate::state::Ground;
use crate::state::settings::THEMES;

mod contrast;

fn load(name: &str) -> Theme {
    Theme::load(name, Icons::Unicode, Colours::True, nothing_read).unwrap()
}

fn nothing_read(path: &str) -> io::Result<String> {
    panic!("{path} is not to be read")
}

fn themes(name: &str, colours: Colours) -> Themes {
    Themes::load(name, Icons::Unicode, colours, nothing_read).unwrap()
}

const GROUNDS: [Option<Ground>; 3] = [None, Some(Ground::Dark), Some(Ground::Light)];

#[rstest]
#[case("auto", Colours::True, ["default", "night", "paper"])]
#[case("auto", Colours::Indexed, ["default"; 3])]
#[case("auto", Colours::Sixteen, ["default"; 3])]
#[case("auto", Colours::None, ["mono"; 3])]
#[case("contrast", Colours::True, ["contrast-dark", "contrast-dark", "contrast-light"])]
#[case("contrast", Colours::Indexed, ["contrast-dark", "contrast-dark", "contrast-light"])]
#[case("contrast", Colours::None, ["mono"; 3])]
#[case("default", Colours::True, ["default"; 3])]
#[case("night", Colours::True, ["night"; 3])]
#[case("contrast-light", Colours::True, ["contrast-light"; 3])]
fn a_name_stands_for_a_theme_on_each_ground(#[case] name: &str, #[case] colours: Colours, #[case] stands: [&str; 3]) {
    let themes = themes(name, colours);
    assert_eq!(GROUNDS.map(|ground| themes.on(ground).clone()), stands.map(load));
    let depends = stands.iter().any(|theme| *theme != stands[0]);
    assert_eq!(themes.go_by_ground(), depends, "nobody is asked in vain");
}

#[test]
fn every_name_that_the_configuration_takes_is_a_theme() {
    for name in THEMES {
        themes(name, Colours::True);
    }
    for (name, _) in BUILT_IN {
        assert!(THEMES.contains(&name), "{name} cannot be chosen");
    }
}

#[test]
fn a_built_in_theme_gives_every_role() {
    for (name, text) in BUILT_IN {
        let mut table: toml::Table = toml::from_str(text).unwrap();
        table.remove("bar");
        for role in Theme::ROLES {
            assert!(table.contains_key(*role), "{name} misses {role}");
        }
        assert_eq!(table.len(), Theme::ROLES.len());
    }
}

#[test]
fn without_colour_every_theme_is_mono() {
    for name in ["night", "own.toml"] {
        assert_eq!(Theme::load(name, Icons::Unicode, Colours::None, nothing_read).unwrap(), load("mono"));
    }
}

#[test]
fn a_file_takes_what_it_misses_from_its_base() {
    let read = |path: &str| {
        assert_eq!(path, "own.toml");
        Ok("base = \"contrast-dark\"\nmark = \"#ffffff bold\"\n".to_owned())
    };
    let theme = Theme::load("own.toml", Icons::Unicode, Colours::True, read).unwrap();
    assert_eq!(theme.mark, Style::new().fg(ratatui::style::Color::Rgb(255, 255, 255)).add_modifier(Modifier::BOLD));
    assert_eq!((theme.link, theme.double_bar), (load("contrast-dark").link, true));
    let read = |_: &str| Ok("base = \"contrast-dark\"\nbar = \"single\"\n".to_owned());
    assert!(!Theme::load("own.toml", Icons::Unicode, Colours::True, read).unwrap().double_bar);
}

#[test]
fn a_file_without_a_base_lies_over_the_default() {
    let mut theme = Theme::unstyled(Glyphs::of(Icons::Unicode));
    theme.lay("own.toml", "new = \"2\"").unwrap();
    assert_eq!((theme.new.fg, theme.error), (Some(ratatui::style::Color::Indexed(2)), load("default").error));
}

#[rstest]
#[case("text = \"plain\"\nshadow = \"bold\"", "own.toml:2: there is no role \"shadow\"")]
#[case("\n\ndim = \"greyish\"", "own.toml:3: \"greyish\" is neither a colour nor a style")]
#[case("dim = \"on\"", "own.toml:1: \"\" is neither a colour nor a style")]
#[case("dim = \"#12345\"", "own.toml:1: \"#12345\" is neither a colour nor a style")]
#[case("dim = 3", "own.toml:1: dim has to be a text such as \"bold\"")]
#[case("bar = \"triple\"", "own.toml:1: bar is single or double")]
#[case(
    "dim = \"bold\"\nbase = \"auto\"",
    "own.toml:2: base is one of contrast-dark, contrast-light, default, mono, night, paper"
)]
#[case("dim = \"bold\"\ndim = \"bold\"", "own.toml:2: ")]
fn a_mistake_is_named_with_its_line(#[case] text: &str, #[case] words: &str) {
    let error = Theme::unstyled(Glyphs::of(Icons::Unicode)).lay("own.toml", text).unwrap_err();
    assert!(error.starts_with(words), "{error}");
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let read = |_: &str| Err(io::Error::other("no such file"));
    let error = Themes::load("own.toml", Icons::Unicode, Colours::True, read).unwrap_err();
    assert_eq!(error, "own.toml cannot be read: no such file");
}
