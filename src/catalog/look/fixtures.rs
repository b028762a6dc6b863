//! A catalogue for tests, written row by row, and the plain model of what it answers.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use rusqlite::{Connection, params};
use tempfile::TempDir;

use super::{Reader, Rest};
use crate::asset::search::{Clock, Score};
use crate::asset::{
    AccountName, Asset, AssetId, AssetKind, Collection, Facts, Looked, Page, Query, Seconds, slots, sort,
};
use crate::catalog::{Look, Trouble};
use crate::text::Label;

/// Rows a page.
pub(super) const PAGE: usize = 7;

/// When the last visit ended, in milliseconds.
const VISIT: i64 = 1_700_000_000_000;

pub(super) fn name(name: &str) -> AccountName {
    AccountName::new(name).unwrap()
}

pub(super) fn asset(account: &str, id: &str) -> Asset {
    let id = AssetId { account: name(account), collection: Collection::Assets, id: Arc::from(id) };
    Asset::bare(id, Arc::from("{}"))
}

pub(super) fn clock() -> Clock {
    Clock { now: Timestamp::now(), zone: TimeZone::UTC }
}

/// A file of its own, and a reader of it.
pub(super) struct Shelf {
    folder: TempDir,
    pub(super) file: Connection,
    pub(super) reader: Reader,
}

impl Shelf {
    /// With accounts of these names.
    pub(super) fn new(accounts: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = Connection::open(folder.path().join("catalog.sqlite3")).unwrap();
        file.execute_batch("PRAGMA journal_mode = wal; PRAGMA synchronous = off").unwrap();
        file.execute_batch(&crate::catalog::file::MIGRATIONS.concat()).unwrap();
        for account in accounts {
            file.execute("INSERT INTO account VALUES (NULL, ?1, 'heygen', 'https://api.example.com/', 1)", [account])
                .unwrap();
        }
        file.execute("INSERT INTO fact VALUES ('visit_ended', ?1), ('revision', 1)", [VISIT]).unwrap();
        let reader = Reader::spawn(&folder.path().join("catalog.sqlite3"), TimeZone::UTC);
        Self { folder, file, reader }
    }

    /// From now on each look has so much time.
    pub(super) fn hurry(&mut self, a_look: Duration) {
        self.reader = Reader::spawn_with(&self.folder.path().join("catalog.sqlite3"), TimeZone::UTC, a_look);
    }

    /// Changes what was filled with `assets`: renames every third, forgets an account if the `later` ones are odd, and adds
    /// those behind all others. Answers what is there now.
    pub(super) fn renewed(&self, assets: &[Asset], later: &[Asset]) -> Vec<Asset> {
        let mut all = assets.to_vec();
        self.file.execute_batch("BEGIN").unwrap();
        for (asset, change) in all.iter_mut().step_by(3).zip(later) {
            asset.name = change.name.clone();
            self.file
                .execute(
                    "UPDATE asset SET name = ?1, revision = (SELECT value + 1 FROM fact WHERE name = 'revision')
                     WHERE id = ?2 AND account = (SELECT account FROM account WHERE name = ?3)",
                    params![asset.name.raw(), &*asset.id.id, asset.id.account.as_str()],
                )
                .unwrap();
        }
        if later.len() % 2 == 1 {
            all.retain(|asset| asset.id.account.as_str() != "studio");
            self.file
                .execute_batch(
                    "DELETE FROM raw WHERE asset IN (
                         SELECT asset FROM asset JOIN account USING (account) WHERE account.name = 'studio');
                     DELETE FROM asset WHERE account = (SELECT account FROM account WHERE name = 'studio');
                     INSERT OR REPLACE INTO fact SELECT 'forgotten', value + 1 FROM fact WHERE name = 'revision'",
                )
                .unwrap();
        }
        let known: HashSet<AssetId> = all.iter().map(|asset| asset.id.clone()).collect();
        for (rank, asset) in later.iter().filter(|asset| !known.contains(&asset.id)).enumerate() {
            self.put(asset, assets.len() + rank);
            all.push(asset.clone());
        }
        self.count();
        self.file.execute_batch("UPDATE fact SET value = value + 1 WHERE name = 'revision'; COMMIT").unwrap();
        all
    }

    fn revision(&self) -> u64 {
        let sql = "SELECT coalesce((SELECT value FROM fact WHERE name = 'revision'), 0)";
        let revision: i64 = self.file.query_row(sql, [], |row| row.get(0)).unwrap();
        u64::try_from(revision).unwrap()
    }

    /// Writes these assets; each account's stand in their order. The counts follow.
    pub(super) fn fill(&self, assets: &[Asset]) {
        self.file.execute_batch("BEGIN").unwrap();
        for (rank, asset) in assets.iter().enumerate() {
            self.put(asset, rank);
        }
        self.count();
        self.file.execute_batch("UPDATE fact SET value = value + 1 WHERE name = 'revision'; COMMIT").unwrap();
    }

    fn put(&self, asset: &Asset, rank: usize) {
        let (said, probed) = (&asset.said, &asset.probed);
        let label = |label: &Option<Label>| label.as_ref().map(|label| label.raw().to_owned());
        let millis = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
        let real = |length: Option<Seconds>| length.map(Seconds::get);
        let whole = |number: u64| i64::try_from(number).unwrap();
        let (id, name) = (&*asset.id.id, asset.name.raw());
        self.file
            .prepare_cached(
                "INSERT INTO asset (asset, account, collection, id, name, kind, type, status, width, height, duration,
                 frames, fps, codec, bytes, mime, media_width, media_height, media_duration, media_frames, media_fps,
                 media_codec, media_bytes, media_mime, folder, folder_name, created, url, expires, thumbnail,
                 unreadable, rank, first_seen, last_seen, gone, news, revision)
                 VALUES (NULL, (SELECT account FROM account WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7,
                 ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                 ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, 1, 1, ?32, ?33,
                 (SELECT value + 1 FROM fact WHERE name = 'revision'))",
            )
            .unwrap()
            .execute(params![
                asset.id.account.as_str(),
                asset.id.collection.as_str(),
                id,
                name,
                asset.kind.as_str(),
                label(&asset.type_word),
                label(&asset.status),
                said.width,
                said.height,
                real(said.duration),
                said.frames.map(whole),
                said.fps,
                label(&said.codec),
                said.bytes.map(whole),
                label(&said.mime),
                probed.width,
                probed.height,
                real(probed.duration),
                probed.frames.map(whole),
                probed.fps,
                label(&probed.codec),
                probed.bytes.map(whole),
                label(&probed.mime),
                asset.folder.as_deref(),
                label(&asset.folder_name),
                millis(asset.created),
                label(&asset.url),
                millis(asset.expires),
                label(&asset.thumbnail),
                label(&asset.unreadable),
                i64::try_from(rank).unwrap(),
                asset.gone.then_some(1),
                asset.new.then_some(VISIT + 1),
            ])
            .unwrap();
        let row = self.file.last_insert_rowid();
        self.file.execute("INSERT INTO raw VALUES (?1, ?2)", params![row, &*asset.raw]).unwrap();
    }

    pub(super) fn count(&self) {
        self.file
            .execute_batch(
                "DELETE FROM tally;
                 INSERT INTO tally SELECT account, collection, gone IS NOT NULL, kind, status, folder, count(*)
                 FROM asset GROUP BY 1, 2, 3, 4, 5, 6",
            )
            .unwrap();
    }

    /// The answer to a look when there is no more to look at.
    pub(super) async fn final_page(&self, look: &Look) -> Result<Page, Trouble> {
        loop {
            let page = self.reader.page(1, look.clone()).await?;
            let looked = looked(&page);
            if !looked.more && looked.revision == self.revision() {
                return Ok(page);
            }
        }
    }

    /// All that a query lists, by identities alone.
    pub(super) async fn identified(&self, accounts: &[AccountName], query: &Query) -> Vec<String> {
        let look = Look { count: usize::MAX, ..look(accounts, query, 0) };
        let rows: Arc<[u32]> = loop {
            if let Some(rows) = self.reader.rows(1, look.clone()).await.unwrap() {
                break rows.into();
            }
        };
        let (mut found, mut from) = (Vec::new(), 0);
        while from < rows.len() {
            let stretch = self.reader.ids(1, Rest { keys: Arc::clone(&rows), from }).await.unwrap();
            found.extend(stretch.found.iter().map(|id| format!("{}:{}", id.account, id.id)));
            from += stretch.through;
        }
        found
    }

    /// All that a query lists, page by page, as ids; each page says how many there are.
    pub(super) async fn listed(&self, accounts: &[AccountName], query: &Query) -> Vec<String> {
        let mut listed = Vec::new();
        loop {
            let offset = listed.len() as u64;
            let page = self.final_page(&look(accounts, query, offset)).await.unwrap();
            listed.extend(ids(&page.assets));
            if page.assets.len() < PAGE {
                assert_eq!(page.total, Some(listed.len() as u64));
                return listed;
            }
        }
    }
}

pub(super) fn look(accounts: &[AccountName], query: &Query, offset: u64) -> Look {
    Look { accounts: accounts.to_vec(), query: query.clone(), offset, count: PAGE, page_size: PAGE }
}

pub(super) fn ids(assets: &[Asset]) -> Vec<String> {
    assets.iter().map(|asset| format!("{}:{}", asset.id.account, asset.id.id)).collect()
}

/// What a query lists, by the plain rules: the accounts take turns with what passes the filters and the search's fields;
/// of that, what the search's words match, the best or the sort's first.
pub(super) fn model(assets: &[Asset], accounts: &[AccountName], query: &Query) -> Vec<String> {
    let clock = clock();
    let passes = |asset: &&Asset| {
        let mut conditions = query.search.conditions().iter();
        query.filters.admits(asset) && conditions.all(|condition| condition.admits(asset, &clock))
    };
    let of_account = |account: &AccountName| -> Vec<&Asset> {
        assets.iter().filter(|asset| asset.id.account == *account).filter(passes).collect()
    };
    let listings: Vec<Vec<&Asset>> = accounts.iter().map(of_account).collect();
    let totals: Vec<u64> = listings.iter().map(|listing| listing.len() as u64).collect();
    let rows = slots::rows(PAGE, &totals, 0).map(|(at, nth)| listings[at][usize::try_from(nth).unwrap()]);
    let mut found: Vec<(Score, Asset)> =
        rows.filter_map(|asset| Some((query.search.matches(asset, &clock)?, asset.clone()))).collect();
    if query.sort.is_none() {
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    }
    let mut found: Vec<Asset> = found.into_iter().map(|(_, asset)| asset).collect();
    if let Some(by) = query.sort {
        sort::arrange(&mut found, by);
    }
    ids(&found)
}

/// Assets of two accounts, alike enough for filters and sorts to have something to do.
pub(super) fn any_assets() -> impl Strategy<Value = Vec<Asset>> {
    let any = (
        prop::sample::select(vec!["heygen", "studio"]),
        "[a-c ]{0,3}[0-9]{0,3}|T(ea|EA)s.cut-[0-9]",
        prop::sample::select(AssetKind::ALL.to_vec()),
        prop::option::of(prop::sample::select(vec!["active", "failed"])),
        prop::option::of(prop::sample::select(vec!["f1", "f2"])),
        (prop::option::of(0u32..3), prop::option::of(0u32..3), prop::option::of(0u32..3)),
        (prop::option::of(0u64..3), prop::option::of(0u8..4)),
        (prop::bool::weighted(0.1), prop::bool::weighted(0.1), prop::bool::weighted(0.2)),
        prop::option::of(0i64..4),
    );
    let any =
        any.prop_map(|(account, name, kind, status, folder, (width, height, probed), (bytes, length), flags, day)| {
            let (unreadable, gone, new) = flags;
            Asset {
                name: Label::new(&name),
                kind,
                type_word: Some(Label::new(kind.as_str())),
                status: status.map(Label::new),
                said: Facts {
                    width,
                    height,
                    bytes,
                    duration: length.and_then(|length| Seconds::new(f64::from(length) * 0.5)),
                    ..Facts::default()
                },
                probed: Facts { width: probed, ..Facts::default() },
                folder: folder.map(Arc::from),
                folder_name: folder.map(|folder| Label::new(&format!("Folder {folder}"))),
                created: day.map(|day| Timestamp::from_second(VISIT / 1000 + day * 86_400).unwrap()),
                unreadable: unreadable.then(|| Label::new("size is text")),
                gone,
                new,
                ..asset(account, "")
            }
        });
    prop::collection::vec(any, 0..60).prop_map(|mut assets| {
        for (number, asset) in assets.iter_mut().enumerate() {
            asset.id.id = Arc::from(format!("{number:08x}"));
        }
        assets
    })
}

/// The state in which a page was looked up.
pub(super) fn looked(page: &Page) -> Looked {
    page.looked.unwrap()
}
