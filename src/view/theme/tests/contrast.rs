//! How well the colours of the themes can be told from what they stand on, by WCAG 2.

use ratatui::style::Color;

use super::*;

/// The themes with grounds of their own. What others are drawn in is the terminal's to say.
const GROUNDED: [&str; 4] = ["night", "paper", "contrast-dark", "contrast-light"];

fn luminance(colour: Color) -> f64 {
    let [red, green, blue] = match colour {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(number @ 232..) => [8 + 10 * (number - 232); 3],
        Color::Indexed(number @ 16..) => [(number - 16) / 36, (number - 16) / 6 % 6, (number - 16) % 6]
            .map(|step| [0, 95, 135, 175, 215, 255][usize::from(step)]),
        other => panic!("{other:?} has no known luminance"),
    };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn ratio(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The least ratio of a role.
fn least(theme: &str, role: &str) -> f64 {
    match (theme.starts_with("contrast"), role) {
        // Ornament; what it divides stands apart without it.
        (false, "rule") => 1.5,
        (true, "rule") => 4.5,
        (true, _) => 15.0,
        // Rows that are being left: a passing state.
        (false, "stale") => 3.0,
        (false, _) => 4.5,
    }
}

/// Each pair of colours that one stands on the other in, with the role and the least ratio.
fn pairs(name: &str) -> Vec<(String, Color, Color, f64)> {
    let mut theme = load(name);
    let (ground, overlay) = (theme.text.bg.unwrap(), theme.overlay.bg.unwrap());
    let mut pairs = Vec::new();
    for role in Theme::ROLES {
        let style = *theme.role_mut(role).unwrap();
        let grounds = style.bg.map_or(vec![ground, overlay], |own| vec![own]);
        pairs
            .extend(grounds.into_iter().map(|under| ((*role).to_owned(), style.fg.unwrap(), under, least(name, role))));
    }
    // What was typed wrongly, and the letters that match, are drawn where their own style has no ground.
    let field = theme.field.bg.unwrap();
    pairs.push(("error in a field".to_owned(), theme.error.fg.unwrap(), field, least(name, "error")));
    for selected in [theme.selected(true), theme.selected(false)] {
        pairs.push(("selected".to_owned(), selected.fg.unwrap(), selected.bg.unwrap(), least(name, "selection")));
    }
    pairs
}

#[test]
fn every_role_can_be_read_on_ground_overlay_field_and_selection() {
    for name in GROUNDED {
        for (role, fg, bg, least) in pairs(name) {
            let ratio = ratio(fg, bg);
            assert!(ratio >= least, "{name}: {role} has {ratio:.1} on {bg:?}");
        }
    }
}

#[test]
fn they_can_be_read_in_256_colours_as_well() {
    // What the strictest level of WCAG asks for; there are too few dark and light ones for more.
    const STRICT: f64 = 7.0;
    for name in GROUNDED {
        for (role, fg, bg, least) in pairs(name) {
            let ratio = ratio(Colours::Indexed.nearest(fg), Colours::Indexed.nearest(bg));
            assert!(ratio >= least.min(STRICT), "{name}: {role} has {ratio:.1} on {bg:?}");
        }
    }
}

#[test]
fn in_16_colours_nothing_has_the_colour_that_it_stands_on() {
    for name in GROUNDED {
        for (role, fg, bg, _) in pairs(name) {
            let drawn = [fg, bg].map(|colour| Colours::Sixteen.nearest(colour));
            assert!(drawn[0] != drawn[1] || role == "rule", "{name}: {role} is {drawn:?}");
        }
    }
}

#[test]
fn a_theme_of_high_contrast_has_nothing_dim_and_a_double_bar() {
    for name in ["contrast-dark", "contrast-light"] {
        let mut theme = load(name);
        assert!(theme.double_bar);
        for role in Theme::ROLES {
            assert!(!theme.role_mut(role).unwrap().add_modifier.contains(Modifier::DIM), "{name}: {role}");
        }
    }
}

/// Only 9 and 13 reach 3 on the dark and on the light ground of common palettes.
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
