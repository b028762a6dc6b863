//! The fields of a search, asked of rows: the same answers as [`Condition::admits`] gives for an asset, without making one.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use jiff::Timestamp;

use crate::asset::search::{Between, Clock, Condition, Field, Measure, Number, Property, State, Words};
use crate::asset::{AccountName, AssetKind};
use crate::catalog::rows::{self, NEW};

/// The fields with what they need of a row.
#[derive(Debug)]
pub(super) struct Fields {
    tests: Vec<(Test, bool)>,
    columns: Vec<&'static str>,
}

/// A field as it is asked at one moment. Numbers are those of the columns.
#[derive(Debug)]
enum Test {
    Kind(Vec<AssetKind>, usize),
    Word(Words, Vec<usize>),
    Provider(Words),
    /// What the service says, and what the medium says where that is not known.
    Measure(Measure, Between<Number>, usize),
    Created(Between<Timestamp>, usize),
    /// A column that is 1 or not.
    Is(usize),
    Expired(Timestamp, usize),
}

impl Fields {
    pub(super) fn new(conditions: &[Condition], clock: &Clock) -> Self {
        let mut columns = Vec::new();
        let mut column = |names: &[&'static str]| {
            columns.extend_from_slice(names);
            columns.len() - names.len()
        };
        let tests = conditions.iter().map(|condition| {
            let test = match &condition.field {
                Field::Kind(kinds) => Test::Kind(kinds.clone(), column(&["kind"])),
                Field::Word(property, words) => match property {
                    Property::Type => Test::Word(words.clone(), vec![column(&["type"])]),
                    Property::Status => Test::Word(words.clone(), vec![column(&["status"])]),
                    Property::Provider => Test::Provider(words.clone()),
                    Property::Folder => Test::Word(words.clone(), vec![column(&["folder"]), column(&["folder_name"])]),
                    Property::Id => Test::Word(words.clone(), vec![column(&["id"])]),
                },
                Field::Measure(measure, between) => {
                    Test::Measure(*measure, *between, column(&measure_columns(*measure)))
                }
                Field::Created(when) => Test::Created(when.resolve(clock), column(&["created"])),
                Field::Is(State::New) => Test::Is(column(&[NEW])),
                Field::Is(State::Gone) => Test::Is(column(&["gone IS NOT NULL"])),
                Field::Is(State::Unreadable) => Test::Is(column(&["unreadable IS NOT NULL"])),
                Field::Is(State::Expired) => Test::Expired(clock.now, column(&["expires"])),
            };
            (test, condition.not)
        });
        Self { tests: tests.collect(), columns }
    }

    /// The columns that [`admit`](Self::admit) reads.
    pub(super) fn columns(&self) -> &[&'static str] {
        &self.columns
    }

    /// Whether a row of `account`, whose columns begin at `at`, passes.
    pub(super) fn admit(&self, row: &Row<'_>, at: usize, account: &AccountName) -> bool {
        let value = |column: usize| row.get_ref(at + column).unwrap_or(ValueRef::Null);
        self.tests.iter().all(|(test, not)| test.holds(value, account).is_some_and(|holds| holds != *not))
    }
}

impl Test {
    fn holds<'r>(&self, value: impl Fn(usize) -> ValueRef<'r>, account: &AccountName) -> Option<bool> {
        let time = |column: usize| value(column).as_i64().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
        match self {
            Self::Kind(kinds, column) => {
                Some(kinds.contains(&rows::text(value(*column)).map_or(AssetKind::Other, AssetKind::of_word)))
            }
            Self::Word(words, columns) => {
                Some(columns.iter().filter_map(|column| rows::text(value(*column))).any(|text| words.admit(text)))
            }
            Self::Provider(words) => Some(words.admit(account.as_str())),
            Self::Measure(measure, between, column) => {
                let said = measured(*measure, value(*column)).or_else(|| measured(*measure, value(*column + 1)));
                said.map(|number| between.holds(&number))
            }
            Self::Created(between, column) => time(*column).map(|created| between.holds(&created)),
            Self::Is(column) => Some(value(*column).as_i64() == Ok(1)),
            Self::Expired(now, column) => Some(time(*column).is_some_and(|end| end <= *now)),
        }
    }
}

fn measure_columns(measure: Measure) -> [&'static str; 2] {
    match measure {
        Measure::Duration => ["duration", "media_duration"],
        Measure::Size => ["bytes", "media_bytes"],
        Measure::Width => ["width", "media_width"],
        Measure::Height => ["height", "media_height"],
        Measure::Frames => ["frames", "media_frames"],
        Measure::Fps => ["fps", "media_fps"],
    }
}

/// A number as an asset may have it: see [`rows::read`].
fn measured(measure: Measure, value: ValueRef<'_>) -> Option<Number> {
    let number = match measure {
        Measure::Duration | Measure::Fps => value.as_f64().ok()?,
        Measure::Width | Measure::Height => f64::from(u32::try_from(value.as_i64().ok()?).ok()?),
        #[expect(clippy::cast_precision_loss, reason = "a file of 9 PB is compared to the byte's neighbour")]
        Measure::Size | Measure::Frames => u64::try_from(value.as_i64().ok()?).ok()? as f64,
    };
    Number::new(number)
}
