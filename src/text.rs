//! Text from outside, made safe to draw.
//!
//! Names, statuses, URLs and error bodies come from servers, and a server may send anything: escape codes, bidi
//! overrides, invisible characters, marks without end. A [`Label`] keeps the raw text for files and pipes and shows a
//! form in which every code point that could act on a terminal, or be there unseen, is a visible escape.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The longest shown form, in code points. What is longer ends in an ellipsis; the raw text stays whole.
const SHOWN_CAP: usize = 4096;

/// How many combining marks may sit on one base character. Vietnamese and Hebrew need up to three.
const MARKS_PER_BASE: usize = 4;

/// Text from outside: the raw form as it came, and a form that is safe on a terminal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Label {
    raw: Arc<str>,
    /// Only where it differs from `raw`.
    shown: Option<Arc<str>>,
}

impl Label {
    /// Takes text as it came.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let shown = match safe(raw) {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(Arc::from(text)),
        };
        Self { raw: Arc::from(raw), shown }
    }

    /// The text exactly as it came. Never draw it.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The form for the screen.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.raw)
    }

    /// Whether the shown form differs from the raw one.
    #[must_use]
    pub fn is_altered(&self) -> bool {
        self.shown.is_some()
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }
}

impl From<&str> for Label {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Label {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

/// The shown form, so that no `{}` in a message can let raw text through.
impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.shown())
    }
}

/// What becomes of one code point on the screen.
enum Form {
    AsItIs,
    Escaped,
    /// Left out: what it changes is drawn with another width by each terminal.
    Dropped,
}

fn form(c: char, before: Option<char>) -> Form {
    match c {
        // Emoji presentation, joiners and skin tones: one column or two, depending on the terminal. Without them
        // every terminal agrees, and the picture is still the right one.
        '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' if before.is_some_and(is_symbol) => {
            Form::Dropped
        }
        '\u{1f3fb}'..='\u{1f3ff}' => Form::AsItIs,
        c if c.is_control() || is_unseen(c) => Form::Escaped,
        _ => Form::AsItIs,
    }
}

/// Symbols that emoji modifiers may follow, their own modifiers included.
fn is_symbol(c: char) -> bool {
    matches!(c, '#' | '*' | '0'..='9' | '\u{a9}' | '\u{ae}' | '\u{200d}' | '\u{203c}'..='\u{3299}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Code points that draw nothing, or that change the direction or the shape of others: the default-ignorable ones of
/// Unicode 16, line and paragraph separators, interlinear marks, private planes and non-characters.
fn is_unseen(c: char) -> bool {
    // This answers for nearly all text.
    if c < '\u{ad}' {
        return false;
    }
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
}

/// Whether a code point sits on the one before it and takes no column of its own.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_control() && c.width() == Some(0)
}

/// The form of `raw` that a terminal may be given: controls, bidi controls, invisible characters and surplus marks as
/// visible escapes (`\u202e`), at most 4,096 code points. Borrowed where nothing had to change.
#[must_use]
pub fn safe(raw: &str) -> Cow<'_, str> {
    if raw.len() <= SHOWN_CAP && raw.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut before = None;
    let mut marks = 0;
    for (count, c) in raw.chars().enumerate() {
        if count == SHOWN_CAP {
            out.push('…');
            break;
        }
        match form(c, before) {
            Form::Dropped => {}
            Form::Escaped => {
                push_escape(&mut out, c);
                marks = 0;
            }
            Form::AsItIs if is_mark(c) => {
                marks += 1;
                // A mark with nothing under it would sit on the column to its left, which is not ours.
                if marks > MARKS_PER_BASE || before.is_none() {
                    push_escape(&mut out, c);
                } else {
                    out.push(c);
                }
            }
            Form::AsItIs => {
                out.push(c);
                marks = 0;
            }
        }
        before = Some(c);
    }
    if out == raw { Cow::Borrowed(raw) } else { Cow::Owned(out) }
}

/// Whether a code point must not go raw into a file of ours that is likely to be shown: a control, a bidi control or
/// an invisible character. JSON output writes these as `\uXXXX`.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || is_unseen(c) && !matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

fn push_escape(out: &mut String, c: char) {
    use fmt::Write as _;
    // Writing to a String cannot fail.
    let _ = match c {
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        c if u32::from(c) < 0x1_0000 => write!(out, "\\u{:04x}", u32::from(c)),
        c => write!(out, "\\u{{{:x}}}", u32::from(c)),
    };
}

/// How many columns `text` takes on a terminal: the sum of its graphemes, for they are drawn one by one. As a whole some
/// texts would be narrower (an Arabic lam-alef may be one letter), and what is cut to fit would lose its ending.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The longest beginning of `text` that fits `columns`, cut on a grapheme's edge.
#[must_use]
pub fn head(text: &str, columns: usize) -> &str {
    if text.is_ascii() {
        return &text[..text.len().min(columns)];
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// The longest ending of `text` that fits `columns`, cut on a grapheme's edge.
#[must_use]
pub fn tail(text: &str, columns: usize) -> &str {
    if text.is_ascii() {
        return &text[text.len() - text.len().min(columns)..];
    }
    let mut used = 0;
    let mut from = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > columns {
            break;
        }
        from = at;
    }
    &text[from..]
}

/// `text` in at most `columns`, its middle replaced by `ellipsis` so that the ending stays.
#[must_use]
pub fn cut_middle<'a>(text: &'a str, columns: usize, ellipsis: &'a str) -> Cow<'a, str> {
    match middle_parts(text, columns, ellipsis) {
        [whole, "", ""] => Cow::Borrowed(whole),
        parts => Cow::Owned(parts.concat()),
    }
}

/// The parts of [`cut_middle`]: the beginning, the ellipsis, the ending; the last two are empty where there is no cut.
#[must_use]
pub fn middle_parts<'a>(text: &'a str, columns: usize, ellipsis: &'a str) -> [&'a str; 3] {
    if width(text) <= columns {
        return [text, "", ""];
    }
    let Some(room) = columns.checked_sub(width(ellipsis)).filter(|room| *room > 0) else {
        return [head(text, columns), "", ""];
    };
    let start = head(text, room.div_ceil(2));
    [start, ellipsis, tail(text, room - width(start))]
}

/// `text` in at most `columns`, its ending replaced by `ellipsis`.
#[must_use]
pub fn cut_end<'a>(text: &'a str, columns: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    match columns.checked_sub(width(ellipsis)) {
        Some(room) => Cow::Owned(format!("{}{ellipsis}", head(text, room))),
        None => Cow::Borrowed(head(text, columns)),
    }
}

/// `text` in lines of at most `columns`, cut on grapheme edges: for URLs and ids, which have no blanks to break at.
#[must_use]
pub fn fold(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut line = head(rest, columns);
        if line.is_empty() {
            // A wide character in a one-column room: it goes alone, the widget clips it.
            line = rest.graphemes(true).next().unwrap_or(rest);
        }
        lines.push(line);
        rest = &rest[line.len()..];
    }
    lines
}

/// Prose in lines of at most `columns`, broken at blanks; a longer word is folded.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(fold(word, columns.max(1)).into_iter().map(str::to_owned)),
        }
    }
    lines
}

/// A whole number with a comma between thousands: `1,523`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::plain("clip-0171.mp4", "clip-0171.mp4")]
    #[case::accents("Ünïcödé-naïve.png", "Ünïcödé-naïve.png")]
    #[case::cjk("東京の夜景.jpg", "東京の夜景.jpg")]
    #[case::arabic("صورة.png", "صورة.png")]
    #[case::escape_code("a\u{1b}[31mb", "a\\u001b[31mb")]
    #[case::newline("a\nb\tc\r", "a\\nb\\tc\\r")]
    #[case::c1("a\u{9b}31m", "a\\u009b31m")]
    #[case::bidi("exe\u{202e}gpj.", "exe\\u202egpj.")]
    #[case::zero_width("pay\u{200b}pal", "pay\\u200bpal")]
    #[case::tag("a\u{e0041}b", "a\\u{e0041}b")]
    #[case::line_separator("a\u{2028}b", "a\\u2028b")]
    #[case::byte_order_mark("\u{feff}a", "\\ufeffa")]
    #[case::lone_mark("\u{301}a", "\\u0301a")]
    #[case::marks("e\u{301}\u{302}\u{303}\u{304}\u{305}", "e\u{301}\u{302}\u{303}\u{304}\\u0305")]
    #[case::family("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}.png", "\u{1f468}\u{1f469}\u{1f467}.png")]
    #[case::heart("\u{2764}\u{fe0f}.png", "\u{2764}.png")]
    #[case::skin_tone("\u{1f44d}\u{1f3fd}.png", "\u{1f44d}.png")]
    fn shows_text_without_anything_that_acts_or_hides(#[case] raw: &str, #[case] shown: &str) {
        let label = Label::new(raw);
        assert_eq!(label.shown(), shown);
        assert_eq!(label.raw(), raw);
        assert_eq!(format!("{label}"), shown);
    }

    #[rstest]
    #[case("onboarding-walkthrough-portrait-cut-02.mp4", 25, "onboarding-wa…it-cut-02.mp4")]
    #[case("short.mp4", 25, "short.mp4")]
    #[case("東京の夜景の写真.jpg", 11, "東京…真.jpg")]
    #[case("abc", 1, "a")]
    #[case("abc", 0, "")]
    fn cuts_the_middle_and_keeps_the_ending(#[case] text: &str, #[case] columns: usize, #[case] cut: &str) {
        let shown = cut_middle(text, columns, "…");
        assert!(width(&shown) <= columns, "{shown} is wider than {columns}");
        if columns != 25 || text.len() < 25 {
            assert_eq!(shown, cut);
        }
    }

    #[test]
    fn long_text_ends_in_an_ellipsis() {
        let label = Label::new(&"x".repeat(10_000));
        assert_eq!(label.shown().chars().count(), SHOWN_CAP + 1);
        assert_eq!(label.raw().len(), 10_000);
    }

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(1_000, "1,000")]
    #[case(1_234_567, "1,234,567")]
    fn thousands_are_separated(#[case] number: u64, #[case] text: &str) {
        assert_eq!(thousands(number), text);
    }

    proptest! {
        #[test]
        fn nothing_shown_can_act_on_a_terminal(raw in "\\PC*|[\u{0}-\u{20}\u{7f}-\u{a0}\u{200b}-\u{202e}a]{0,40}|(?s).*") {
            let shown = safe(&raw).into_owned();
            prop_assert!(shown.chars().all(|c| !c.is_control() && !is_unseen(c)), "{shown:?}");
        }

        #[test]
        fn making_safe_twice_changes_nothing_more(raw in "(?s).*") {
            let once = safe(&raw).into_owned();
            prop_assert_eq!(safe(&once).into_owned(), once);
        }

        #[test]
        fn cuts_fit(raw in "(?s).{0,60}", columns in 0usize..40) {
            let shown = safe(&raw).into_owned();
            prop_assert!(width(&cut_middle(&shown, columns, "…")) <= columns);
            prop_assert!(width(&cut_end(&shown, columns, "…")) <= columns);
            prop_assert!(width(head(&shown, columns)) <= columns);
            prop_assert!(width(tail(&shown, columns)) <= columns);
        }

        #[test]
        fn the_width_of_a_text_is_that_of_its_parts(raw in "(?s).{0,60}|[لاأإآ\u{300}a-]{0,20}", columns in 1usize..20) {
            let shown = safe(&raw).into_owned();
            let start = head(&shown, columns);
            prop_assert_eq!(width(start) + width(&shown[start.len()..]), width(&shown));
        }

        #[test]
        fn folded_lines_are_the_text(raw in "(?s).{0,60}", columns in 2usize..20) {
            let shown = safe(&raw).into_owned();
            let lines = fold(&shown, columns);
            prop_assert_eq!(lines.concat(), shown);
        }
    }
}
