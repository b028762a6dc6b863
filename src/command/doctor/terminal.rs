//! The terminal: what it is, what it answers, and what of the browser it can show.

use super::finding::{Finding, Findings, Topic};
use crate::config::Environment;
use crate::media::preview::{Canvas, Protocol};
use crate::runtime::Unfit;
use crate::runtime::canvas::{Surroundings, choose};
use crate::runtime::survey::{Survey, Unasked, survey};
use crate::state::settings::{BrowserSettings, Icons, Images};
use crate::state::{Glyphs, Ground};
use crate::view::Colours;

/// What there is to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) term: String,
    pub(super) colorterm: String,
    /// `NO_COLOR` is set.
    pub(super) no_color: bool,
    /// The variable that names the locale, with its value.
    pub(super) locale: Option<(&'static str, String)>,
    pub(super) around: Surroundings,
    pub(super) images: Images,
    pub(super) icons: Icons,
    pub(super) heard: Heard,
}

/// What came of asking it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Told(Survey),
    /// There is nothing to ask, and nothing to mend.
    Unasked(String),
    /// The browser could not use it either.
    Unfit(String),
}

impl Heard {
    /// What it draws on, where it tells.
    pub(super) fn ground(&self) -> Option<Ground> {
        match self {
            Self::Told(survey) => survey.heard.ground,
            Self::Unasked(_) | Self::Unfit(_) => None,
        }
    }
}

/// The glyph whose width is measured: one of those that we draw, and of ambiguous width in East Asia.
fn glyph() -> &'static str {
    Glyphs::of(Icons::Unicode).mark
}

/// Asks the terminal; `None` where ctrl-c was pressed meanwhile.
pub(super) async fn ask(around: &Surroundings) -> Option<Heard> {
    Some(match survey(around, glyph()).await {
        Ok(told) => Heard::Told(told),
        Err(Unasked::Interrupted) => return None,
        Err(why @ (Unasked::Background | Unasked::Unfit(Unfit::NotATerminal(_)))) => Heard::Unasked(why.to_string()),
        Err(why @ (Unasked::Unfit(Unfit::Dumb | Unfit::NoSize | Unfit::Io(_)) | Unasked::Terminal(_))) => {
            Heard::Unfit(why.to_string())
        }
    })
}

/// Adds what the environment says.
pub(super) fn gather(
    environment: &Environment,
    around: &Surroundings,
    browser: &BrowserSettings,
    heard: Heard,
) -> Facts {
    let value = |name: &str| environment.get(name).map(|value| value.to_string_lossy().into_owned());
    Facts {
        term: value("TERM").unwrap_or_default(),
        colorterm: value("COLORTERM").unwrap_or_default(),
        no_color: environment.get("NO_COLOR").is_some(),
        locale: locale(environment),
        around: around.clone(),
        images: browser.images,
        icons: browser.icons,
        heard,
    }
}

/// The variable that names the locale, the first that is set, with its value.
pub(super) fn locale(environment: &Environment) -> Option<(&'static str, String)> {
    let value = |name: &'static str| Some((name, environment.get(name)?.to_string_lossy().into_owned()));
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(value)
}

/// Whether texts may hold more than ASCII. Where nobody sets a locale, as on macOS and Windows, terminals know UTF-8.
pub(super) fn is_utf8(locale: Option<&(&'static str, String)>) -> bool {
    match locale {
        None => cfg!(any(windows, target_os = "macos")),
        Some((_, value)) => {
            let value = value.to_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        }
    }
}

pub(super) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Terminal);
    match &facts.heard {
        Heard::Told(survey) => told(facts, survey, &mut found),
        Heard::Unasked(why) => {
            let why = why.split(" · ").next().unwrap_or_default();
            found.note("asked", format!("nothing: {why}"));
        }
        Heard::Unfit(why) => {
            let (says, advice) = why.split_once(" · ").unwrap_or((why, "assetbrowse list works in any"));
            found.warn("browser", says, advice);
        }
    }
    colours(facts, &mut found);
    locale_of(facts, &mut found);
    found.all
}

fn told(facts: &Facts, survey: &Survey, found: &mut Findings) {
    let (columns, rows) = survey.size;
    let name = if survey.heard.name.is_empty() { "it does not tell its name" } else { &survey.heard.name };
    found.ok("is", format!("{name} · TERM={} · {columns}×{rows}", facts.term));
    pictures(facts, survey, found);
    match survey.heard.cell {
        Some((width, height)) => {
            let by = if survey.measured_by_device { "as its device tells" } else { "as it answers" };
            found.ok("cell", format!("{width}×{height} pixels, {by}"));
        }
        None => found.note("cell", "it does not tell how large a cell is: pictures are cut for the usual 10×20 pixels"),
    }
    ground(survey, found);
    widths(facts.icons, survey.columns, found);
    match survey.marks_pastes {
        Some(true) => found.ok("pastes", "marked, so that none is taken for keys"),
        Some(false) => found.note("pastes", "not marked: what is pasted outside of a field is taken for keys"),
        None => {}
    }
}

fn pictures(facts: &Facts, survey: &Survey, found: &mut Findings) {
    let Facts { around, images, .. } = facts;
    let chosen = choose(&survey.heard, around, *images);
    if *images != Images::Auto {
        let (word, auto) = (images.as_str(), choose(&survey.heard, around, Images::Auto));
        let says = format!("{}, as the configuration says (images = \"{word}\")", name_of(chosen));
        if auto == chosen {
            found.ok("pictures", says);
        } else {
            found.note("pictures", format!("{says} · by itself: {}", name_of(auto)));
        }
        return;
    }
    let how = match chosen.map(|canvas| canvas.protocol) {
        Some(Protocol::Kitty | Protocol::KittyPlaceholders) => "it answers the question for it",
        Some(Protocol::Sixel) => "it is among its attributes",
        Some(Protocol::Iterm2) => "by its name",
        Some(Protocol::Halfblocks) if !survey.was_asked => "this kind of terminal is not asked for more",
        Some(Protocol::Halfblocks) if survey.heard.sixel.is_none() => "it did not answer within a second",
        Some(Protocol::Halfblocks) => "it knows no protocol for pixels",
        None => "there is no colour",
    };
    let says = format!("{}: {how}", name_of(chosen));
    match chosen.map(|canvas| canvas.protocol) {
        Some(Protocol::Kitty | Protocol::KittyPlaceholders | Protocol::Sixel | Protocol::Iterm2) => {
            found.ok("pictures", says);
        }
        Some(Protocol::Halfblocks) | None => found.note("pictures", says),
    }
}

fn name_of(canvas: Option<Canvas>) -> &'static str {
    match canvas.map(|canvas| canvas.protocol) {
        Some(Protocol::Kitty) => "kitty's protocol",
        Some(Protocol::KittyPlaceholders) => "kitty's protocol, by placeholders",
        Some(Protocol::Iterm2) => "iTerm2's protocol",
        Some(Protocol::Sixel) => "sixel",
        Some(Protocol::Halfblocks) => "half blocks",
        None => "none",
    }
}

fn widths(icons: Icons, columns: Option<u16>, found: &mut Findings) {
    const ASCII: &str = "icons = \"ascii\" under [browser]";
    match (columns, icons) {
        (Some(1), _) => found.ok("glyphs", "one column wide each"),
        (Some(2), Icons::Ascii) => found.ok("glyphs", "ambiguous ones are two columns wide, and none is drawn"),
        (Some(2), Icons::Unicode) => {
            found.warn("glyphs", "ambiguous ones are two columns wide: rules and columns do not meet", ASCII);
        }
        (Some(columns), Icons::Unicode) => {
            found.warn("glyphs", format!("one takes {columns} columns: it does not read UTF-8"), ASCII);
        }
        (Some(_), Icons::Ascii) => found.ok("glyphs", "it does not read UTF-8, and ASCII alone is drawn"),
        (None, _) => found.note("glyphs", "it does not tell how wide they are"),
    }
}

fn colours(facts: &Facts, found: &mut Findings) {
    let Facts { term, colorterm, .. } = facts;
    let by = if colorterm.is_empty() { format!("TERM={term}") } else { format!("TERM={term}, COLORTERM={colorterm}") };
    match facts.around.colours() {
        Colours::None if facts.no_color => found.note("colours", "none: NO_COLOR is set"),
        Colours::None => found.note("colours", "none are wanted"),
        Colours::Sixteen if term.is_empty() => found.note("colours", "not known: TERM is not set"),
        Colours::Sixteen => found.note("colours", format!("16 ({by}); COLORTERM=truecolor would tell of more")),
        Colours::Indexed => found.ok("colours", format!("256 ({by}); COLORTERM=truecolor would tell of more")),
        Colours::True => found.ok("colours", format!("all of 24 bits ({by})")),
    }
}

fn ground(survey: &Survey, found: &mut Findings) {
    match survey.heard.ground {
        Some(Ground::Dark) => found.ok("ground", "dark"),
        Some(Ground::Light) => found.ok("ground", "light"),
        None => found.note("ground", "it does not tell: theme = \"auto\" draws with the colours that it has itself"),
    }
}

fn locale_of(facts: &Facts, found: &mut Findings) {
    let said = match &facts.locale {
        Some((name, value)) => format!("{name}={value}"),
        None => "neither LC_ALL, LC_CTYPE nor LANG is set".to_owned(),
    };
    if is_utf8(facts.locale.as_ref()) {
        found.ok("locale", said);
    } else {
        found.warn("locale", format!("{said}: not UTF-8, so reports are written in ASCII"), "export LANG=C.UTF-8");
    }
}
