//! The values of fields: numbers with units, ages, dates.

use std::ops::Bound;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::between::{Between, Number};
use super::field::Measure;
use super::when::{Age, Unit, When};
use super::word::{self, Letter};

/// Why a value is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It may become one with more letters.
    Half,
    Wrong,
}

/// What stands between a field and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Colon,
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Op {
    /// Takes an operator from the front.
    pub(super) fn read(letters: &mut &[Letter]) -> Option<Self> {
        let op = [(':', Self::Colon), ('=', Self::Equal), ('<', Self::Less), ('>', Self::More)];
        let op = op.into_iter().find_map(|(c, op)| word::strip_first(letters, c).then_some(op))?;
        match op {
            Self::Less if word::strip_first(letters, '=') => Some(Self::AtMost),
            Self::More if word::strip_first(letters, '=') => Some(Self::AtLeast),
            Self::Colon | Self::Equal | Self::Less | Self::AtMost | Self::More | Self::AtLeast => Some(op),
        }
    }

    pub(super) fn is_equal(self) -> bool {
        matches!(self, Self::Colon | Self::Equal)
    }
}

/// A value as it was written: what it says, and how far to either side of it its digits do not tell.
#[derive(Clone, Copy)]
struct Said {
    value: f64,
    half: f64,
}

/// What a measure is to be.
pub(super) fn measure(measure: Measure, op: Op, text: &str) -> Result<Between<Number>, Unfit> {
    let one = |text: &str| match measure {
        Measure::Duration => time(text),
        Measure::Size => with_unit(text, &SIZES),
        Measure::Width | Measure::Height | Measure::Frames | Measure::Fps => with_unit(text, &[("", 1.0)]),
    };
    let number = |value: f64| Number::new(value).ok_or(Unfit::Wrong);
    if let Some(ends) = ends(op, text)? {
        return range(ends, |text| number(one(text)?.value));
    }
    let said = one(text)?;
    let value = number(said.value)?;
    Ok(match op {
        Op::Less => Between { from: Bound::Unbounded, to: Bound::Excluded(value) },
        Op::AtMost => Between { from: Bound::Unbounded, to: Bound::Included(value) },
        Op::More => Between { from: Bound::Excluded(value), to: Bound::Unbounded },
        Op::AtLeast => Between { from: Bound::Included(value), to: Bound::Unbounded },
        Op::Colon | Op::Equal => Between {
            from: Bound::Included(number((said.value - said.half).max(0.0))?),
            to: Bound::Excluded(number(said.value + said.half)?),
        },
    })
}

/// The two ends of `from..to`, of which one may be open; `None` if the text is no range.
fn ends(op: Op, text: &str) -> Result<Option<[&str; 2]>, Unfit> {
    match text.split_once("..").filter(|_| op.is_equal()) {
        Some(("", "")) => Err(Unfit::Half),
        Some((from, to)) => Ok(Some([from, to])),
        // The second point is still to come.
        None if op.is_equal() && text.ends_with('.') => Err(Unfit::Half),
        None => Ok(None),
    }
}

/// From one end to the other, both within it.
fn range<T>(ends: [&str; 2], one: impl Fn(&str) -> Result<T, Unfit>) -> Result<Between<T>, Unfit> {
    let [from, to] = ends.map(|end| if end.is_empty() { Ok(Bound::Unbounded) } else { one(end).map(Bound::Included) });
    Ok(Between { from: from?, to: to? })
}

const TIMES: [(&str, f64); 4] = [("", 1.0), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];

const SIZES: [(&str, f64); 14] = [
    ("", 1.0),
    ("b", 1.0),
    ("k", 1e3),
    ("kb", 1e3),
    ("kib", 1024.0),
    ("m", 1e6),
    ("mb", 1e6),
    ("mib", 1_048_576.0),
    ("g", 1e9),
    ("gb", 1e9),
    ("gib", 1_073_741_824.0),
    ("t", 1e12),
    ("tb", 1e12),
    ("tib", 1_099_511_627_776.0),
];

/// A number with its unit; no unit is the first of them.
fn with_unit(text: &str, units: &[(&str, f64)]) -> Result<Said, Unfit> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let said = decimal(digits)?;
    let unit = unit.to_ascii_lowercase();
    if let Some((_, factor)) = units.iter().find(|(known, _)| *known == unit) {
        return Ok(Said { value: said.value * factor, half: said.half * factor });
    }
    Err(if units.iter().any(|(known, _)| known.starts_with(&unit)) { Unfit::Half } else { Unfit::Wrong })
}

/// Digits, perhaps a point and more digits.
fn decimal(digits: &str) -> Result<Said, Unfit> {
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    if part.is_some_and(|part| part.contains('.')) || (whole.is_empty() && part.is_some()) {
        return Err(Unfit::Wrong);
    }
    if digits.is_empty() || part == Some("") {
        return Err(Unfit::Half);
    }
    let value: f64 = digits.parse().map_err(|_| Unfit::Wrong)?;
    let places = part.map_or(0, str::len);
    let half = 0.5 / 10_f64.powi(i32::try_from(places).map_err(|_| Unfit::Wrong)?);
    Ok(Said { value, half })
}

/// `30s`, `1.5m`, `1:30`, `1:02:03`.
fn time(text: &str) -> Result<Said, Unfit> {
    let Some((before, seconds)) = text.rsplit_once(':') else {
        return with_unit(text, &TIMES);
    };
    let parts: Vec<&str> = before.split(':').collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() > 2 || !parts.iter().all(is_number) {
        return Err(Unfit::Wrong);
    }
    let seconds = decimal(seconds)?;
    if seconds.value >= 60.0 {
        return Err(Unfit::Wrong);
    }
    let mut value = 0.0;
    for part in parts {
        value = value * 60.0 + part.parse::<f64>().map_err(|_| Unfit::Wrong)?;
    }
    Ok(Said { value: value * 60.0 + seconds.value, half: seconds.half })
}

/// How old something is to be. "This old" alone would mean a moment, which is never meant.
pub(super) fn age(op: Op, text: &str) -> Result<When, Unfit> {
    let open = Bound::Unbounded;
    Ok(When::Age(match op {
        Op::Less => Between { from: open, to: Bound::Excluded(one_age(text)?) },
        Op::AtMost => Between { from: open, to: Bound::Included(one_age(text)?) },
        Op::More => Between { from: Bound::Excluded(one_age(text)?), to: open },
        Op::AtLeast => Between { from: Bound::Included(one_age(text)?), to: open },
        Op::Colon | Op::Equal => range(ends(op, text)?.ok_or(Unfit::Half)?, one_age)?,
    }))
}

fn one_age(text: &str) -> Result<Age, Unfit> {
    const UNITS: [(&str, Unit); 7] = [
        ("m", Unit::Minute),
        ("min", Unit::Minute),
        ("h", Unit::Hour),
        ("d", Unit::Day),
        ("w", Unit::Week),
        ("mo", Unit::Month),
        ("y", Unit::Year),
    ];
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    if digits.is_empty() {
        return Err(if unit.is_empty() { Unfit::Half } else { Unfit::Wrong });
    }
    let count: u32 = digits.parse().map_err(|_| Unfit::Wrong)?;
    let unit = unit.to_ascii_lowercase();
    if let Some((_, unit)) = UNITS.iter().find(|(known, _)| *known == unit) {
        return Ok(Age { count, unit: *unit });
    }
    Err(if UNITS.iter().any(|(known, _)| known.starts_with(&unit)) { Unfit::Half } else { Unfit::Wrong })
}

/// When something is to have been created.
pub(super) fn created(op: Op, text: &str) -> Result<When, Unfit> {
    if let Some([from, to]) = ends(op, text)? {
        let end = |text: &str| if text.is_empty() { Ok(None) } else { days(text).map(Some) };
        let (from, to) = (end(from)?, end(to)?);
        return Ok(When::Days { from: from.map(|days| days.0), to: to.and_then(|days| days.1) });
    }
    let (from, to) = days(text)?;
    Ok(match op {
        Op::Less => When::Days { from: None, to: Some(from) },
        Op::AtMost => When::Days { from: None, to },
        Op::More => When::Days { from: Some(to.unwrap_or(Date::MAX)), to: None },
        Op::AtLeast => When::Days { from: Some(from), to: None },
        Op::Colon | Op::Equal => When::Days { from: Some(from), to },
    })
}

/// A year, a month or a day: its first day, and the first day after it (`None` at the end of the calendar).
fn days(text: &str) -> Result<(Date, Option<Date>), Unfit> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let widths = parts.iter().zip([4, 2, 2]).all(|(part, width)| part.len() <= width);
    if !digits || !widths || parts.len() > 3 {
        return Err(Unfit::Wrong);
    }
    if parts.iter().zip([4, 2, 2]).any(|(part, width)| part.len() < width) {
        return Err(Unfit::Half);
    }
    let number = |at: usize| parts.get(at).map_or(Ok(1), |part| part.parse::<i16>().map_err(|_| Unfit::Wrong));
    let small = |at: usize| i8::try_from(number(at)?).map_err(|_| Unfit::Wrong);
    let first = Date::new(number(0)?, small(1)?, small(2)?).map_err(|_| Unfit::Wrong)?;
    let length: Span = match parts.len() {
        1 => 1.year(),
        2 => 1.month(),
        _ => 1.day(),
    };
    Ok((first, first.checked_add(length).ok()))
}
