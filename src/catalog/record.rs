//! Assets into rows: what is new, what has changed, and what is only seen again.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, ToSql, params, params_from_iter};

use super::failure::Result;
use super::known;
use super::store::Change;
use super::tally::Sort;
use super::{Standpoint, Written};
use crate::asset::{Account, Asset, AssetKind, Collection, Facts, MediumVersion, Probe, Seconds};
use crate::text::Label;

/// What an asset is, beside where it stands and when it was seen.
const COLUMNS: [&str; 32] = [
    "name",
    "kind",
    "type",
    "status",
    "width",
    "height",
    "duration",
    "frames",
    "fps",
    "codec",
    "bytes",
    "mime",
    "media_width",
    "media_height",
    "media_duration",
    "media_frames",
    "media_fps",
    "media_codec",
    "media_bytes",
    "media_mime",
    "folder",
    "folder_name",
    "created",
    "url",
    "expires",
    "thumbnail",
    "unreadable",
    "media_profile",
    "media_sound",
    "media_version",
    "media_read",
    "media_probed",
];

/// What a medium told of itself, and how it was read: the values of [`media`].
pub(super) const MEDIA: [&str; 13] = [
    "media_width",
    "media_height",
    "media_duration",
    "media_frames",
    "media_fps",
    "media_codec",
    "media_bytes",
    "media_mime",
    "media_profile",
    "media_sound",
    "media_version",
    "media_read",
    "media_probed",
];

/// The values of [`MEDIA`].
pub(super) fn media<'a>(facts: &'a Facts, probe: Option<&'a Probe>) -> [ToSqlOutput<'a>; MEDIA.len()] {
    let [width, height, duration, frames, fps, codec, bytes, mime] = stated(facts);
    [
        width,
        height,
        duration,
        frames,
        fps,
        codec,
        bytes,
        mime,
        label(facts.profile.as_ref()),
        label(facts.sound.as_ref()),
        label(probe.map(|probe| &probe.version)),
        count(probe.map(|probe| probe.read)),
        moment(probe.map(|probe| probe.at)),
    ]
}

/// The values of [`COLUMNS`], in their order; borrowed, so that nothing is copied but by `SQLite`.
fn content(asset: &Asset) -> [ToSqlOutput<'_>; COLUMNS.len()] {
    let Asset { name, kind, type_word, status, said, probed, probe, folder, folder_name, .. } = asset;
    let [width, height, duration, frames, fps, codec, bytes, mime] = stated(said);
    let [m_width, m_height, m_duration, m_frames, m_fps, m_codec, m_bytes, m_mime, profile, sound, version, read, at] =
        media(probed, probe.as_ref());
    [
        text(Some(name.raw())),
        text(Some(kind.as_str())),
        label(type_word.as_ref()),
        label(status.as_ref()),
        width,
        height,
        duration,
        frames,
        fps,
        codec,
        bytes,
        mime,
        m_width,
        m_height,
        m_duration,
        m_frames,
        m_fps,
        m_codec,
        m_bytes,
        m_mime,
        text(folder.as_deref()),
        label(folder_name.as_ref()),
        moment(asset.created),
        label(asset.url.as_ref()),
        moment(asset.expires),
        label(asset.thumbnail.as_ref()),
        label(asset.unreadable.as_ref()),
        profile,
        sound,
        version,
        read,
        at,
    ]
}

/// What services tell as well: of profiles and of the sound beside a picture none of them speaks.
fn stated(facts: &Facts) -> [ToSqlOutput<'_>; 8] {
    let Facts { width, height, duration, frames, fps, codec, bytes, mime, profile: _, sound: _ } = facts;
    [
        count(width.map(u64::from)),
        count(height.map(u64::from)),
        real(duration.map(Seconds::get)),
        count(*frames),
        real(*fps),
        label(codec.as_ref()),
        count(*bytes),
        label(mime.as_ref()),
    ]
}

fn text(text: Option<&str>) -> ToSqlOutput<'_> {
    text.map_or(ToSqlOutput::Owned(Value::Null), |text| ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())))
}

fn label(label: Option<&Label>) -> ToSqlOutput<'_> {
    text(label.map(Label::raw))
}

fn integer(number: Option<i64>) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(number.map_or(Value::Null, Value::Integer))
}

/// A number beyond what the file can hold is unknown: it is no size or length that a medium has.
fn count(number: Option<u64>) -> ToSqlOutput<'static> {
    integer(number.and_then(|number| i64::try_from(number).ok()))
}

fn real(number: Option<f64>) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(number.map_or(Value::Null, Value::Real))
}

fn moment(moment: Option<Timestamp>) -> ToSqlOutput<'static> {
    integer(moment.map(Timestamp::as_millisecond))
}

/// The statements over [`COLUMNS`]: `?1` to `?32` are their values.
static STATEMENTS: LazyLock<Statements> = LazyLock::new(Statements::new);

struct Statements {
    /// The row of an asset, and whether it is just so. `?33` to `?35`: account, collection, id; `?36`: whether the media
    /// facts are told; `?37`: the raw JSON, or NULL where there is none.
    find: String,
    /// `?33` to `?39`: account, collection, id, rank, seen, news, revision.
    insert: String,
    /// `?33` to `?37`: asset, rank, seen, revision, whether the media facts are told.
    update: String,
}

impl Statements {
    fn new() -> Self {
        let alike = (0..COLUMNS.len()).map(|at| format!("asset.{} IS {}", COLUMNS[at], now(at, "?36")));
        let set = (0..COLUMNS.len()).map(|at| format!("{} = {}", COLUMNS[at], now(at, "?37")));
        let slots = (1..=COLUMNS.len()).map(|at| format!("?{at}"));
        let joined = |parts: &mut dyn Iterator<Item = String>, by: &str| parts.collect::<Vec<_>>().join(by);
        Self {
            find: format!(
                "SELECT asset.asset, asset.rank, asset.gone, asset.kind, asset.status, asset.folder, asset.news,
                    asset.first_seen, {},
                    ?37 IS NULL OR ?37 IS (SELECT json FROM raw WHERE raw.asset = asset.asset),
                    iif(asset.media_probed IS NULL, NULL, asset.url)
                 FROM asset WHERE account = ?33 AND collection = ?34 AND id = ?35",
                joined(&mut alike.into_iter(), " AND ")
            ),
            insert: format!(
                "INSERT INTO asset ({}, account, collection, id, rank, first_seen, last_seen, news, revision)
                 VALUES ({}, ?33, ?34, ?35, ?36, ?37, ?37, ?38, ?39)
                 ON CONFLICT (account, collection, id) DO NOTHING",
                COLUMNS.join(", "),
                joined(&mut slots.into_iter(), ", ")
            ),
            update: format!(
                "UPDATE asset SET {}, rank = ?34, last_seen = max(last_seen, ?35), gone = NULL, revision = ?36
                 WHERE asset = ?33",
                joined(&mut set.into_iter(), ", ")
            ),
        }
    }
}

/// What a column holds once the asset is seen again. A listing knows nothing of what the medium says of itself, and may
/// know a folder's id without its name: neither takes away what is known.
fn now(at: usize, probed: &str) -> String {
    let (column, slot) = (COLUMNS[at], at + 1);
    match column {
        "folder_name" => {
            let folder = COLUMNS.iter().position(|name| *name == "folder").map_or(0, |at| at + 1);
            format!("iif(?{slot} IS NULL AND asset.folder IS ?{folder}, asset.folder_name, ?{slot})")
        }
        _ if column.starts_with("media_") => format!("iif({probed}, ?{slot}, asset.{column})"),
        _ => format!("?{slot}"),
    }
}

/// An asset as it is in the file.
struct Row {
    asset: i64,
    rank: i64,
    gone: bool,
    sort: Sort,
    news: Option<i64>,
    first_seen: i64,
    is_same: bool,
    is_same_raw: bool,
    /// The medium that was read, by its URL.
    read: Option<MediumVersion>,
}

impl Row {
    /// Whether what was learned of the medium says nothing of that of the asset as it is now.
    fn is_of_another_medium(&self, asset: &Asset) -> bool {
        self.read.is_some() && self.read != asset.medium_version()
    }
}

/// What all assets of a page have in common.
struct Batch {
    account: i64,
    collection: Collection,
    /// Of the first; `None` where their place in the listing is not known.
    rank: Option<i64>,
    seen: i64,
    /// Whether the listing had been walked through before: then what was not there is news.
    was_whole: bool,
}

impl Change<'_> {
    /// Writes assets as they are at `seen` (milliseconds). `told` is how many the provider says there are.
    pub(super) fn record(
        &mut self,
        account: &Account,
        collection: Collection,
        assets: &[Asset],
        at: Option<Standpoint>,
        told: Option<u64>,
        seen: i64,
    ) -> Result<Written> {
        let account = self.account(account)?;
        self.hear(account, collection, told, seen)?;
        let was_whole = self.known.standing(account, collection).is_some_and(|standing| standing.whole_at.is_some());
        let rank = at.map(|at| at.base.saturating_add_unsigned(at.position));
        let batch = Batch { account, collection, rank, seen, was_whole };
        let mut statements = Prepared::new(self.sql)?;
        let mut written = Written::default();
        // What follows a new asset is mostly new as well, and what follows a known one known.
        let mut is_new = false;
        for (position, asset) in (0u64..).zip(assets) {
            let (seen, first_seen) = self.record_one(&mut statements, &batch, position, asset, is_new)?;
            is_new = matches!(seen, Seen::New);
            match seen {
                Seen::New => written.new += 1,
                Seen::Changed => written.changed += 1,
                Seen::Same => written.same += 1,
            }
            written.known_since = written.known_since.max(known::moment(first_seen));
        }
        Ok(written)
    }

    /// Notes that something was heard of a collection.
    fn hear(&mut self, account: i64, collection: Collection, told: Option<u64>, seen: i64) -> Result<()> {
        let told = told.and_then(|told| i64::try_from(told).ok());
        self.sql
            .prepare_cached(
                "INSERT INTO walk (account, collection, told, seen_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (account, collection) DO UPDATE SET
                    told = coalesce(excluded.told, told), seen_at = max(ifnull(seen_at, 0), excluded.seen_at)",
            )?
            .execute(params![account, collection.as_str(), told, seen])?;
        if let Some(standing) = self.known.standing(account, collection) {
            standing.told = told.and_then(|told| u64::try_from(told).ok()).or(standing.told);
            standing.seen_at = standing.seen_at.max(known::moment(seen));
        }
        Ok(())
    }

    /// Writes one asset, and answers also when it was first seen. `is_new` is a guess: a wrong one costs a look at the index.
    fn record_one(
        &mut self,
        statements: &mut Prepared<'_>,
        batch: &Batch,
        position: u64,
        asset: &Asset,
        is_new: bool,
    ) -> Result<(Seen, i64)> {
        let content = content(asset);
        let rank = batch.rank.map(|rank| rank.saturating_add_unsigned(position));
        if is_new && self.insert(statements, batch, asset, &content, rank)? {
            return Ok((Seen::New, batch.seen));
        }
        let Some(row) = statements.find(batch, asset, &content)? else {
            self.insert(statements, batch, asset, &content, rank)?;
            return Ok((Seen::New, batch.seen));
        };
        let rank = rank.unwrap_or(row.rank);
        if row.is_same && row.is_same_raw && !row.gone {
            if row.rank == rank {
                statements.again.execute(params![row.asset, batch.seen])?;
            } else {
                statements.moved.execute(params![row.asset, batch.seen, rank])?;
            }
            return Ok((Seen::Same, row.first_seen));
        }
        let revision = self.revision();
        let rest = [
            integer(Some(row.asset)),
            integer(Some(rank)),
            integer(Some(batch.seen)),
            integer(Some(revision)),
            // A listing does not tell them: what it then takes away is what was told of the medium before.
            integer(Some(i64::from(is_probed(asset) || row.is_of_another_medium(asset)))),
        ];
        statements.update.execute(params_from_iter(content.iter().chain(&rest)))?;
        if !row.is_same_raw {
            statements.raw.execute(params![row.asset, &*asset.raw])?;
        }
        let new = i64::from(self.known.is_new(row.news));
        let was_new = if row.gone { 0 } else { new };
        let now = sort_of(asset);
        if row.sort != now {
            self.count(batch.account, batch.collection, row.sort, -1, -was_new);
            self.count(batch.account, batch.collection, now, 1, new);
        }
        Ok((Seen::Changed, row.first_seen))
    }

    /// Whether it was not there, and now is.
    fn insert(
        &mut self,
        statements: &mut Prepared<'_>,
        batch: &Batch,
        asset: &Asset,
        content: &[ToSqlOutput<'_>],
        rank: Option<i64>,
    ) -> Result<bool> {
        let rank = match rank {
            Some(rank) => rank,
            None => self.last_rank(batch.account, batch.collection)?.map_or(0, |last| last.saturating_add(1)),
        };
        let news = self.news(batch, asset);
        let revision = self.next_revision();
        let rest: [&dyn ToSql; 7] =
            [&batch.account, &batch.collection.as_str(), &&*asset.id.id, &rank, &batch.seen, &news, &revision];
        let content = content.iter().map(|value| value as &dyn ToSql);
        if statements.insert.execute(params_from_iter(content.chain(rest)))? == 0 {
            return Ok(false);
        }
        self.revision();
        if !asset.raw.is_empty() {
            statements.raw.execute(params![self.sql.last_insert_rowid(), &*asset.raw])?;
        }
        let new = i64::from(self.known.is_new(news));
        self.count(batch.account, batch.collection, sort_of(asset), 1, new);
        Ok(true)
    }

    /// Since when an asset is news that is first seen now: since now where its listing had been walked through before it
    /// came, else since it was made. `None` where that is before the last visit ended, and so before all later ones.
    fn news(&self, batch: &Batch, asset: &Asset) -> Option<i64> {
        let made = asset.created.map(|created| created.as_millisecond().min(batch.seen));
        let news = if batch.was_whole { Some(batch.seen) } else { made };
        news.filter(|news| self.known.is_new(Some(*news)))
    }

    fn last_rank(&self, account: i64, collection: Collection) -> Result<Option<i64>> {
        let mut last = self
            .sql
            .prepare_cached("SELECT max(rank) FROM asset WHERE account = ?1 AND collection = ?2 AND gone IS NULL")?;
        Ok(last.query_row(params![account, collection.as_str()], |row| row.get(0))?)
    }
}

/// The statements, ready for a page of assets: to look each up for each asset again takes as long as some of them do.
struct Prepared<'a> {
    find: CachedStatement<'a>,
    insert: CachedStatement<'a>,
    update: CachedStatement<'a>,
    /// `?1` and `?2`: asset, seen.
    again: CachedStatement<'a>,
    /// `?1` to `?3`: asset, seen, rank; apart, as its index is written even where the rank is what it was.
    moved: CachedStatement<'a>,
    /// `?1` and `?2`: asset, its raw JSON.
    raw: CachedStatement<'a>,
}

impl<'a> Prepared<'a> {
    fn new(sql: &'a Connection) -> Result<Self> {
        Ok(Self {
            find: sql.prepare_cached(&STATEMENTS.find)?,
            insert: sql.prepare_cached(&STATEMENTS.insert)?,
            update: sql.prepare_cached(&STATEMENTS.update)?,
            again: sql.prepare_cached("UPDATE asset SET last_seen = max(last_seen, ?2) WHERE asset = ?1")?,
            moved: sql.prepare_cached("UPDATE asset SET last_seen = max(last_seen, ?2), rank = ?3 WHERE asset = ?1")?,
            raw: sql.prepare_cached(
                "INSERT INTO raw VALUES (?1, ?2) ON CONFLICT (asset) DO UPDATE SET json = excluded.json",
            )?,
        })
    }

    fn find(&mut self, batch: &Batch, asset: &Asset, content: &[ToSqlOutput<'_>]) -> Result<Option<Row>> {
        let key = [
            integer(Some(batch.account)),
            text(Some(batch.collection.as_str())),
            text(Some(&*asset.id.id)),
            integer(Some(i64::from(is_probed(asset)))),
            text(Some(&*asset.raw).filter(|raw| !raw.is_empty())),
        ];
        let row = self.find.query_row(params_from_iter(content.iter().chain(&key)), |row| {
            let gone = row.get::<_, Option<i64>>(2)?.is_some();
            let kind = AssetKind::of_word(row.get_ref(3)?.as_str()?);
            Ok(Row {
                asset: row.get(0)?,
                rank: row.get(1)?,
                gone,
                sort: Sort { gone, kind, status: row.get(4)?, folder: row.get(5)? },
                news: row.get(6)?,
                first_seen: row.get(7)?,
                is_same: row.get(8)?,
                is_same_raw: row.get(9)?,
                read: row.get_ref(10)?.as_str_or_null()?.and_then(MediumVersion::of),
            })
        });
        Ok(row.optional()?)
    }
}

/// What became of an asset that was seen.
enum Seen {
    New,
    Changed,
    Same,
}

/// The sort of an asset that is listed.
fn sort_of(asset: &Asset) -> Sort {
    let folder = asset.folder.clone();
    Sort { gone: false, kind: asset.kind, status: asset.status.as_ref().map(|word| Arc::from(word.raw())), folder }
}

fn is_probed(asset: &Asset) -> bool {
    asset.probe.is_some() || asset.probed != Facts::default()
}
