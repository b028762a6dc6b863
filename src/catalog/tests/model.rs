//! Whatever is done to the catalogue, it holds what a plain map would.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::asset::Census;
use crate::catalog::known::moment;

const ACCOUNTS: [&str; 2] = ["heygen", "affogato"];

#[derive(Clone, Debug)]
enum Step {
    /// A page, with what is told and whether its place in the listing is known.
    Put {
        account: usize,
        looks: Vec<Look>,
        told: Option<u64>,
        at: Option<(i64, u64)>,
    },
    /// A page of a walk that began so many moments ago.
    Advance {
        account: usize,
        looks: Vec<Look>,
        ago: i64,
    },
    Finish {
        account: usize,
        ago: i64,
    },
    MarkGone {
        account: usize,
        ids: Vec<u8>,
    },
    Forget {
        account: usize,
    },
    /// The browser comes, or leaves.
    Visit {
        ends: bool,
    },
    /// The program is started anew.
    Reopen,
}

/// How one asset looks.
#[derive(Clone, Debug)]
struct Look {
    id: u8,
    name: u8,
    kind: AssetKind,
    status: Option<u8>,
    folder: Option<u8>,
    created: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
struct Known {
    asset: Asset,
    rank: i64,
    first: i64,
    last: i64,
    gone: Option<i64>,
    news: Option<i64>,
}

/// What is told, when it was whole, when it was seen.
type Walk = (Option<u64>, Option<i64>, Option<i64>);

#[derive(Debug, Default)]
struct Model {
    assets: BTreeMap<(String, String), Known>,
    walks: BTreeMap<String, Walk>,
    began: Option<i64>,
    ended: Option<i64>,
}

impl Model {
    fn put(&mut self, name: &str, assets: &[Asset], at: Option<Standpoint>, told: Option<u64>, now: i64) -> Written {
        let walk = self.walks.entry(name.to_owned()).or_default();
        walk.0 = told.or(walk.0);
        walk.2 = walk.2.max(Some(now));
        let was_whole = walk.1.is_some();
        let mut written = Written::default();
        for (position, asset) in (0u64..).zip(assets) {
            let listed = self.assets.iter().filter(|((account, _), known)| account == name && known.gone.is_none());
            let end = listed.map(|(_, known)| known.rank + 1).max().unwrap_or(0);
            let rank = at.map(|at| at.base + i64::try_from(at.position + position).unwrap());
            let key = (name.to_owned(), asset.id.id.to_string());
            let Some(known) = self.assets.get_mut(&key) else {
                let made = asset.created.map(|created| created.as_millisecond().min(now));
                let news = if was_whole { Some(now) } else { made };
                let news = news.filter(|news| self.ended.is_some_and(|ended| *news > ended));
                let known =
                    Known { asset: asset.clone(), rank: rank.unwrap_or(end), first: now, last: now, gone: None, news };
                self.assets.insert(key, known);
                written.new += 1;
                written.known_since = moment(now);
                continue;
            };
            written.known_since = written.known_since.max(moment(known.first));
            if known.asset == *asset && known.gone.is_none() {
                written.same += 1;
            } else {
                written.changed += 1;
            }
            known.asset = asset.clone();
            known.rank = rank.unwrap_or(known.rank);
            known.last = known.last.max(now);
            known.gone = None;
        }
        written
    }

    fn leave(&mut self, now: i64, leaves: impl Fn(&(String, String), &Known) -> bool) -> u64 {
        let mut count = 0;
        for (key, known) in &mut self.assets {
            if known.gone.is_none() && leaves(key, known) {
                known.gone = Some(now);
                count += 1;
            }
        }
        count
    }

    fn census(&self) -> BTreeMap<(AccountName, Collection), Standing> {
        let mut all = BTreeMap::<_, Standing>::new();
        for (name, (told, whole, seen)) in &self.walks {
            let standing = all.entry((AccountName::new(name).unwrap(), Collection::Assets)).or_default();
            standing.told = *told;
            standing.whole_at = whole.and_then(moment);
            standing.seen_at = seen.and_then(moment);
        }
        for ((name, _), known) in &self.assets {
            let standing = all.entry((AccountName::new(name).unwrap(), Collection::Assets)).or_default();
            if known.gone.is_some() {
                standing.gone += 1;
                continue;
            }
            standing.known += 1;
            standing.new += u64::from(self.ended.zip(known.news).is_some_and(|(ended, news)| news > ended));
            *standing.kinds.entry(known.asset.kind).or_default() += 1;
            *standing.statuses.entry(known.asset.status_word()).or_default() += 1;
            if let Some(folder) = &known.asset.folder {
                *standing.folders.entry(Arc::clone(folder)).or_default() += 1;
            }
        }
        all
    }
}

/// What is in the file: by account and id, where it stands and when it was seen.
type Rows = BTreeMap<(String, String), (String, i64, i64, i64, Option<i64>, Option<i64>)>;

fn rows(store: &Store) -> Rows {
    let mut all = store
        .connection()
        .prepare(
            "SELECT account.name, id, asset.name, rank, first_seen, last_seen, gone, news
             FROM asset JOIN account USING (account)",
        )
        .unwrap();
    let rows = all.query_map([], |row| {
        let key = (row.get(0)?, row.get(1)?);
        Ok((key, (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?)))
    });
    rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

impl Model {
    fn rows(&self) -> Rows {
        let row = |known: &Known| {
            (known.asset.name.raw().to_owned(), known.rank, known.first, known.last, known.gone, known.news)
        };
        self.assets.iter().map(|(key, known)| (key.clone(), row(known))).collect()
    }
}

fn shown(account: &Account, look: &Look) -> Asset {
    Asset {
        name: format!("name {}", look.name).into(),
        kind: look.kind,
        status: look.status.map(|status| format!("status {status}").into()),
        folder: look.folder.map(|folder| Arc::from(format!("folder {folder}"))),
        created: look.created.and_then(moment),
        ..asset(account, &format!("{}", look.id))
    }
}

fn look() -> impl Strategy<Value = Look> {
    let kind = proptest::sample::select(AssetKind::ALL.to_vec());
    let (status, folder) = (proptest::option::of(0u8..2), proptest::option::of(0u8..2));
    (0u8..8, 0u8..2, kind, status, folder, proptest::option::of(0i64..60))
        .prop_map(|(id, name, kind, status, folder, created)| Look { id, name, kind, status, folder, created })
}

fn step() -> impl Strategy<Value = Step> {
    let looks = || proptest::collection::vec(look(), 0..5);
    let at = proptest::option::of((-9i64..9, 0u64..9));
    prop_oneof![
        4 => (0..2usize, looks(), proptest::option::of(0u64..9), at)
            .prop_map(|(account, looks, told, at)| Step::Put { account, looks, told, at }),
        2 => (0..2usize, looks(), 0i64..9).prop_map(|(account, looks, ago)| Step::Advance { account, looks, ago }),
        2 => (0..2usize, 0i64..9).prop_map(|(account, ago)| Step::Finish { account, ago }),
        1 => (0..2usize, proptest::collection::vec(0u8..8, 0..4))
            .prop_map(|(account, ids)| Step::MarkGone { account, ids }),
        1 => (0..2usize).prop_map(|account| Step::Forget { account }),
        1 => any::<bool>().prop_map(|ends| Step::Visit { ends }),
        1 => Just(Step::Reopen),
    ]
}

/// Does the same to both.
fn act(shelf: &Shelf, store: &mut Store, model: &mut Model, step: Step, now: i64) {
    let collection = Collection::Assets;
    let started = |ago: i64| Timestamp::from_millisecond((now - ago).max(0)).unwrap();
    match step {
        Step::Put { account: at_account, looks, told, at } => {
            let account = account(ACCOUNTS[at_account]);
            let assets: Vec<_> = looks.iter().map(|look| shown(&account, look)).collect();
            let at = at.map(|(base, position)| Standpoint { base, position });
            let written = store.change(|change| change.record(&account, collection, &assets, at, told, now)).unwrap();
            assert_eq!(written, model.put(ACCOUNTS[at_account], &assets, at, told, now));
        }
        Step::Advance { account: at_account, looks, ago } => {
            let account = account(ACCOUNTS[at_account]);
            let assets: Vec<_> = looks.iter().map(|look| shown(&account, look)).collect();
            let at = Some(Standpoint { base: 0, position: 3 });
            let cursor = Some(Cursor::new("there"));
            let (position, file, reached) = (3 + assets.len() as u64, store.number, moment(now).unwrap());
            let progress = Progress { started: started(ago), base: 0, position, cursor, reached, file };
            let written = store.change(|change| {
                let written = change.record(&account, collection, &assets, at, None, now)?;
                change.keep_progress(&account, collection, &progress, now)?;
                Ok(written)
            });
            assert_eq!(written.unwrap(), model.put(ACCOUNTS[at_account], &assets, at, None, now));
            let row = store.known().unwrap().account(&account).unwrap();
            let kept = walks::progress(store.connection(), row, collection, store.number).unwrap();
            assert_eq!(kept, Some(progress));
        }
        Step::Finish { account: at_account, ago } => {
            let account = account(ACCOUNTS[at_account]);
            let since = started(ago).as_millisecond();
            let gone = store.change(|change| change.finish(&account, collection, started(ago), now)).unwrap();
            let name = ACCOUNTS[at_account];
            assert_eq!(gone, model.leave(now, |key, known| key.0 == name && known.last < since));
            let walk = model.walks.entry(name.to_owned()).or_default();
            walk.1 = Some(now);
            walk.2 = walk.2.max(Some(now));
            let row = store.known().unwrap().account(&account).unwrap();
            assert_eq!(walks::progress(store.connection(), row, collection, store.number).unwrap(), None);
        }
        Step::MarkGone { account: at_account, ids } => {
            let account = account(ACCOUNTS[at_account]);
            let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
            let ids: Vec<_> = names.iter().map(|name| id(&account, name)).collect();
            let gone = store.change(|change| change.mark_gone(&account, &ids, now)).unwrap();
            let marked = model.leave(now, |key, _| key.0 == ACCOUNTS[at_account] && names.contains(&key.1));
            assert_eq!(gone, marked);
        }
        Step::Forget { account: at_account } => {
            let name = ACCOUNTS[at_account];
            let before = model.assets.len();
            model.assets.retain(|key, _| key.0 != name);
            model.walks.remove(name);
            let forgotten = store.forget(&AccountName::new(name).unwrap()).unwrap();
            assert_eq!(forgotten, (before - model.assets.len()) as u64);
        }
        Step::Visit { ends: true } => {
            store.end_visit(now).unwrap();
            model.ended = Some(now);
        }
        Step::Visit { ends: false } => {
            store.begin_visit(now).unwrap();
            model.ended = model.ended.or(model.began);
            model.began = Some(now);
        }
        Step::Reopen => *store = shelf.store(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_catalogue_holds_what_a_map_would(steps in proptest::collection::vec(step(), 1..30)) {
        let shelf = Shelf::new();
        let (mut store, mut model) = (shelf.store(), Model::default());
        let mut revision = 0;
        for (step, now) in steps.into_iter().zip((20..).step_by(3)) {
            let before = (model.rows(), model.assets.clone());
            act(&shelf, &mut store, &mut model, step, now);
            let Census { standings, revision: after, .. } = store.known().unwrap().census.clone();
            prop_assert_eq!(standings, model.census());
            prop_assert_eq!(rows(&store), model.rows());
            let looks = |assets: &BTreeMap<_, Known>| -> Vec<_> {
                assets.values().map(|known: &Known| (known.asset.clone(), known.gone)).collect()
            };
            prop_assert!(looks(&before.1) == looks(&model.assets) || after > revision, "a change has a revision");
            revision = after;
        }
        // What is kept in memory is what is in the file.
        let kept = store.known().unwrap().census.clone();
        drop(store);
        let mut store = shelf.store();
        prop_assert_eq!(&store.known().unwrap().census, &kept);
        prop_assert_eq!(store.check().unwrap().damage, Vec::<String>::new());
    }
}
