//! Findings as text for people, and as JSON for scripts.

use std::fmt::Write as _;

use crossterm::Command as _;
use crossterm::style::{ContentStyle, SetStyle};
use ratatui::backend::IntoCrossterm as _;
use ratatui::style::{Color, Style};
use serde::Serialize;

use super::finding::{Finding, Level};
use super::keys::State;
use super::providers::{self, Answer};
use crate::command::report::gravest_code;
use crate::state::Glyphs;
use crate::text;
use crate::view::Colours;
use crate::view::theme::Theme;

/// What stands before the texts: two blanks, the sign, a blank.
const SIGN: usize = 4;

/// Texts are not made narrower than this, however narrow the terminal is.
const NARROWEST: usize = 24;

/// The exit code: that of the gravest thing that is wrong.
pub(super) fn code(findings: &[Finding]) -> u8 {
    let codes: Vec<u8> = findings
        .iter()
        .filter_map(|finding| match finding.level {
            Level::Wrong(cause) => Some(cause.code()),
            Level::Ok | Level::Note | Level::Warn => None,
        })
        .collect();
    gravest_code(&codes)
}

/// How a report is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dress<'a> {
    pub(super) glyphs: &'static Glyphs,
    /// `None` for no colours.
    pub(super) theme: Option<&'a Theme>,
    /// Those that the terminal has.
    pub(super) colours: Colours,
    /// Columns, where they bound the lines.
    pub(super) width: Option<usize>,
}

impl Dress<'_> {
    fn painted(self, style: impl Fn(&Theme) -> Style, text: &str) -> String {
        let Some(style) = self.theme.map(style).filter(|style| *style != Style::new()) else { return text.to_owned() };
        let near = |colour: Option<Color>| colour.map(|colour| self.colours.nearest(colour));
        let style: ContentStyle = Style { fg: near(style.fg), bg: near(style.bg), ..style }.into_crossterm();
        let mut painted = String::new();
        // Writing to a String cannot fail.
        let _ = SetStyle(style).write_ansi(&mut painted);
        painted + text + "\x1b[0m"
    }

    fn sign(self, level: Level) -> String {
        match level {
            Level::Ok => self.painted(|theme| theme.ok, self.glyphs.ok),
            Level::Note => self.painted(|theme| theme.dim, self.glyphs.unknown),
            Level::Warn => self.painted(|theme| theme.warn, self.glyphs.partial),
            Level::Wrong(_) => self.painted(|theme| theme.error, self.glyphs.error),
        }
    }
}

/// All findings in groups, and how many there are of which kind. Everything in it is safe on a terminal.
pub(super) fn text(findings: &[Finding], dress: Dress<'_>) -> String {
    let subjects = findings.iter().map(|finding| text::width(&text::safe(&finding.subject)));
    let column = subjects.max().unwrap_or(0);
    let indent = SIGN + column + 2;
    let room = dress.width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(NARROWEST));
    let mut out = String::new();
    let mut topic = None;
    for finding in findings {
        if topic.replace(finding.topic) != Some(finding.topic) {
            let gap = if out.is_empty() { "" } else { "\n" };
            let heading = dress.painted(|theme| theme.heading, finding.topic.as_str());
            let _ = writeln!(out, "{gap}{heading}");
        }
        let subject = text::safe(&finding.subject);
        let padding = " ".repeat(column - text::width(&subject));
        let mut lines = lines(dress, &finding.says, room).into_iter();
        let _ =
            writeln!(out, "  {} {subject}{padding}  {}", dress.sign(finding.level), lines.next().unwrap_or_default());
        for line in lines {
            let _ = writeln!(out, "{}{line}", " ".repeat(indent));
        }
        let arrow = dress.glyphs.arrow;
        let advice = finding.advice.iter().flat_map(|advice| self::lines(dress, advice, room.saturating_sub(2)));
        for (number, line) in advice.enumerate() {
            let lead = if number == 0 { arrow } else { " " };
            let _ = writeln!(out, "{}{lead} {}", " ".repeat(indent), dress.painted(|theme| theme.strong, &line));
        }
    }
    let _ = writeln!(out, "\n{}", sum(findings));
    out
}

/// A text of ours or of others in lines of so many columns. What has to be typed as it stands is not broken within a word.
fn lines(dress: Dress<'_>, said: &str, room: usize) -> Vec<String> {
    let safe = text::safe(said);
    let said = dress.glyphs.words(&safe);
    if text::width(&said) <= room { vec![said.into_owned()] } else { text::wrap(&said, room) }
}

/// The last line: `2 things to mend, 1 to know`.
fn sum(findings: &[Finding]) -> String {
    let wrong = findings.iter().filter(|finding| matches!(finding.level, Level::Wrong(_))).count();
    let warned = findings.iter().filter(|finding| finding.level == Level::Warn).count();
    let things = |count: usize| if count == 1 { "1 thing".to_owned() } else { format!("{count} things") };
    match (wrong, warned) {
        (0, 0) => "nothing to mend".to_owned(),
        (0, warned) => format!("nothing to mend, {} to know", things(warned)),
        (wrong, 0) => format!("{} to mend", things(wrong)),
        (wrong, warned) => format!("{} to mend, {warned} to know", things(wrong)),
    }
}

/// The report in JSON: every field always there, null where it is not known.
#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    version: &'static str,
    code: u8,
    accounts: Vec<Account<'a>>,
    findings: Vec<Found<'a>>,
}

#[derive(Debug, Serialize)]
struct Account<'a> {
    provider: &'a str,
    kind: &'a str,
    base_url: &'a str,
    /// Where the key comes from.
    key_source: &'a str,
    /// `null` where only running its program would tell, and where none is needed.
    has_key: Option<bool>,
    /// The API in use.
    api: Option<&'a str>,
    /// How long the answer took, or the failure.
    milliseconds: Option<u64>,
    /// How many assets the service says there are.
    total: Option<u64>,
    error: Option<Failed<'a>>,
}

#[derive(Debug, Serialize)]
struct Failed<'a> {
    kind: &'a str,
    message: String,
}

#[derive(Debug, Serialize)]
struct Found<'a> {
    topic: &'static str,
    subject: &'a str,
    level: &'static str,
    says: &'a str,
    advice: Option<&'a str>,
}

impl<'a> Report<'a> {
    pub(super) fn new(findings: &'a [Finding], accounts: &'a [providers::Facts]) -> Self {
        let found = |finding: &'a Finding| Found {
            topic: finding.topic.as_str(),
            subject: &finding.subject,
            level: finding.level.as_str(),
            says: &finding.says,
            advice: finding.advice.as_deref(),
        };
        Self {
            version: env!("CARGO_PKG_VERSION"),
            code: code(findings),
            accounts: accounts.iter().map(Account::new).collect(),
            findings: findings.iter().map(found).collect(),
        }
    }
}

impl<'a> Account<'a> {
    fn new(facts: &'a providers::Facts) -> Self {
        let outcome = facts.answer.as_ref().map(|Answer { outcome, .. }| outcome);
        let error = outcome.and_then(|outcome| outcome.as_ref().err());
        Self {
            provider: facts.source.account.as_str(),
            kind: facts.kind,
            base_url: &facts.base_url,
            key_source: &facts.source.name,
            has_key: match facts.key {
                State::Held => Some(true),
                State::Missing(_) => Some(false),
                State::Unknown | State::Unneeded => None,
            },
            api: facts.api,
            milliseconds: facts.answer.as_ref().map(|answer| providers::millis(answer.took)),
            total: outcome.and_then(|outcome| outcome.as_ref().ok().copied().flatten()),
            error: error.map(|fault| Failed { kind: fault.word(), message: providers::says(facts, fault) }),
        }
    }
}
