//! The thread that reads the catalogue: pages in any order, assets by their identity.
//!
//! It answers one look after another, each within a few hundredths of a second: what needs longer is answered with what
//! there is, says so, and goes on when the same is asked again. So nothing has to be interrupted, and a look that nobody
//! waits for any more costs nothing.

mod budget;
mod clause;
mod fields;
mod file;
#[cfg(test)]
mod fixtures;
mod keys;
mod order;
mod search;
mod tally;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::oneshot;

use super::failure::Failure;
use super::{Look, Trouble};
use crate::asset::search::{Clock, Field, State};
use crate::asset::{AccountName, Asset, AssetId, Looked, Page, Query, Saved, Search};
use crate::catalog::saved;
use budget::{A_LOOK, Budget};
use file::{File, Snapshot};
use order::{Order, Subject};
use search::Finder;

/// How many orders are kept: the list's own, and those to which one may go back.
const KEPT_ORDERS: usize = 3;

/// The reading side of the catalogue. A clone is another handle to the same thread, which ends with the last of them.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    queue: mpsc::Sender<Request>,
}

/// What is asked of the thread, to be waited for. Who drops it is not answered.
pub(super) type Told<T> = BoxFuture<'static, Result<T, Trouble>>;

type Answer<T> = oneshot::Sender<Result<T, Trouble>>;

/// What is asked of the file's opening of this number: it is another file than that of an earlier one.
#[derive(Debug)]
struct Request {
    opened: u64,
    question: Question,
}

#[derive(Debug)]
enum Question {
    Page(Look, Answer<Page>),
    Rows(Look, Answer<Option<Vec<u32>>>),
    Ids(Rest<u32>, Answer<Stretch<AssetId>>),
    Assets(Rest<AssetId>, Answer<Stretch<Asset>>),
    Saved(Vec<AssetId>, Answer<Vec<(AssetId, Saved)>>),
    Accounts(Answer<Vec<AccountName>>),
}

/// Those of many keys from number `from` on.
#[derive(Debug)]
pub(super) struct Rest<K> {
    pub(super) keys: Arc<[K]>,
    pub(super) from: usize,
}

/// What belongs to the first `through` of them, which are at least one.
#[derive(Debug)]
pub(super) struct Stretch<T> {
    pub(super) found: Vec<T>,
    pub(super) through: usize,
}

impl<K> Rest<K> {
    /// Reads what belongs to one key after another within the budget.
    fn read<T>(
        &self,
        mut budget: Budget,
        find: impl Fn(&K) -> rusqlite::Result<Option<T>>,
    ) -> rusqlite::Result<Stretch<T>> {
        let (mut found, mut through) = (Vec::new(), 0);
        for key in self.keys.iter().skip(self.from) {
            found.extend(find(key)?);
            through += 1;
            if budget.step() {
                break;
            }
        }
        Ok(Stretch { found, through })
    }
}

impl Reader {
    /// Starts the thread. It opens the file when something is asked. Dates of searches are read in `zone`.
    pub(super) fn spawn(path: &Path, zone: TimeZone) -> Self {
        Self::spawn_with(path, zone, A_LOOK)
    }

    /// With another time for each look.
    fn spawn_with(path: &Path, zone: TimeZone, a_look: Duration) -> Self {
        let (queue, requests) = mpsc::channel();
        let (orders, finder) = (VecDeque::new(), Finder::default());
        let desk = Desk { path: path.to_owned(), zone, a_look, opened: 0, orders, finder };
        // Without a thread nobody receives, and every call says that the catalogue is closed.
        let _ = thread::Builder::new().name("catalog-reader".into()).spawn(move || desk.serve(&requests));
        Self { queue }
    }

    pub(super) fn page(&self, opened: u64, look: Look) -> Told<Page> {
        self.ask(opened, |answer| Question::Page(look, answer))
    }

    /// The numbers of the rows of a look; `None` while there is more to look at.
    pub(super) fn rows(&self, opened: u64, look: Look) -> Told<Option<Vec<u32>>> {
        self.ask(opened, |answer| Question::Rows(look, answer))
    }

    /// The identities of rows; those that are not there are left out.
    pub(super) fn ids(&self, opened: u64, rows: Rest<u32>) -> Told<Stretch<AssetId>> {
        self.ask(opened, |answer| Question::Ids(rows, answer))
    }

    pub(super) fn assets(&self, opened: u64, ids: Rest<AssetId>) -> Told<Stretch<Asset>> {
        self.ask(opened, |answer| Question::Assets(ids, answer))
    }

    pub(super) fn saved(&self, opened: u64, ids: Vec<AssetId>) -> Told<Vec<(AssetId, Saved)>> {
        self.ask(opened, |answer| Question::Saved(ids, answer))
    }

    pub(super) fn accounts(&self, opened: u64) -> Told<Vec<AccountName>> {
        self.ask(opened, Question::Accounts)
    }

    fn ask<T: Send + 'static>(&self, opened: u64, question: impl FnOnce(Answer<T>) -> Question) -> Told<T> {
        let (answer, told) = oneshot::channel();
        let sent = self.queue.send(Request { opened, question: question(answer) });
        async move {
            sent.map_err(|_| Trouble::Closed)?;
            told.await.map_err(|_| Trouble::Closed)?
        }
        .boxed()
    }
}

/// The thread's own things.
struct Desk {
    path: PathBuf,
    zone: TimeZone,
    /// How long one look may take.
    a_look: Duration,
    /// Which opening of the file everything here is of.
    opened: u64,
    /// Those used last stand at the end.
    orders: VecDeque<Order>,
    finder: Finder,
}

impl Desk {
    fn serve(mut self, requests: &mpsc::Receiver<Request>) {
        let mut file: Option<File> = None;
        while let Ok(Request { opened, question }) = requests.recv() {
            if opened != self.opened {
                file = None;
                self.opened = opened;
                self.orders.clear();
                self.finder = Finder::default();
            }
            match question {
                Question::Page(look, answer) => self.give(&mut file, answer, |desk, file| desk.page(file, look)),
                Question::Rows(look, answer) => self.give(&mut file, answer, |desk, file| desk.rows(file, look)),
                Question::Ids(rows, answer) => self.give(&mut file, answer, |desk, file| desk.ids(file, &rows)),
                Question::Assets(ids, answer) => self.give(&mut file, answer, |desk, file| desk.assets(file, &ids)),
                Question::Saved(ids, answer) => self.give(&mut file, answer, |_, file| saved_files(file, &ids)),
                Question::Accounts(answer) => self.give(&mut file, answer, |_, file| Ok(file.accounts()?.names())),
            }
        }
    }

    fn give<T>(
        &mut self,
        file: &mut Option<File>,
        answer: Answer<T>,
        find: impl FnOnce(&mut Self, &Snapshot<'_>) -> rusqlite::Result<T>,
    ) {
        if answer.is_closed() {
            return;
        }
        let open = match file.take() {
            Some(open) => Ok(open),
            None => File::open(&self.path),
        };
        let found = open.and_then(|open| find(self, &file.insert(open).snapshot()?));
        // Who no longer waits needs no answer.
        let _ = answer.send(found.map_err(|error| match Failure::from(error) {
            Failure::Damaged(why) => Trouble::Damaged(why),
            Failure::Trouble(trouble) => trouble,
        }));
    }

    fn page(&mut self, file: &Snapshot<'_>, look: Look) -> rusqlite::Result<Page> {
        let mut budget = Budget::begin(self.a_look);
        let (offset, count) = (look.offset, look.count);
        let (order, finder, search) = self.turn_to(file, look)?;
        let part = if is_unsearched(&search) {
            order.part(file, offset, count, &mut budget)?
        } else {
            finder.part(file, order, &search, offset, count, &mut budget)?
        };
        let looked = Looked { revision: order.revision, through: part.through, more: part.more };
        let accounts = file.accounts()?;
        let mut assets = Vec::with_capacity(part.rows.len());
        for row in part.rows {
            assets.extend(file.asset(row.into(), &accounts)?);
        }
        Ok(Page { assets, total: Some(part.total), looked: Some(looked), ..Page::default() })
    }

    /// All rows of a look, once they are known.
    fn rows(&mut self, file: &Snapshot<'_>, look: Look) -> rusqlite::Result<Option<Vec<u32>>> {
        let mut budget = Budget::begin(self.a_look);
        let (offset, count) = (look.offset, look.count);
        let (order, finder, search) = self.turn_to(file, look)?;
        if is_unsearched(&search) {
            let from = u32::try_from(offset).unwrap_or(u32::MAX);
            return Ok(order.finish(file, &mut budget)?.then(|| order.rows(from).take(count).collect()));
        }
        // Nothing is put in order before all is found.
        if finder.part(file, order, &search, 0, 0, &mut budget)?.more {
            return Ok(None);
        }
        let part = finder.part(file, order, &search, offset, count, &mut budget)?;
        Ok((!part.more).then_some(part.rows))
    }

    /// The order of a look, and what finds the words of its search.
    fn turn_to(&mut self, file: &Snapshot<'_>, look: Look) -> rusqlite::Result<(&mut Order, &mut Finder, Search)> {
        let Query { collection, mut filters, search, sort } = look.query;
        // Who asks for what is gone does not mean what is listed.
        filters.gone |= search.conditions().iter().any(|wanted| wanted.field == Field::Is(State::Gone) && !wanted.not);
        let subject = Subject {
            accounts: look.accounts,
            collection,
            filters,
            conditions: search.conditions().to_vec(),
            sort,
            page_size: look.page_size,
        };
        let order = order(&mut self.orders, file, subject, &self.zone)?;
        Ok((order, &mut self.finder, search))
    }

    fn ids(&self, file: &Snapshot<'_>, rows: &Rest<u32>) -> rusqlite::Result<Stretch<AssetId>> {
        let accounts = file.accounts()?;
        rows.read(Budget::begin(self.a_look), |row| file.id_of((*row).into(), &accounts))
    }

    fn assets(&self, file: &Snapshot<'_>, ids: &Rest<AssetId>) -> rusqlite::Result<Stretch<Asset>> {
        let accounts = file.accounts()?;
        ids.read(Budget::begin(self.a_look), |id| match file.row_of(id, &accounts)? {
            Some(row) => file.asset(row, &accounts),
            None => Ok(None),
        })
    }
}

/// Whether no words are looked for: the order is the answer.
fn is_unsearched(search: &Search) -> bool {
    search.terms().is_empty() && search.links().is_empty()
}

/// The order of a subject: one that is at hand and still good, or a new one.
fn order<'o>(
    orders: &'o mut VecDeque<Order>,
    file: &Snapshot<'_>,
    subject: Subject,
    zone: &TimeZone,
) -> rusqlite::Result<&'o mut Order> {
    let kept = orders.iter().position(|order| order.subject == subject).and_then(|at| orders.remove(at));
    let version = file.version()?;
    let order = match kept.filter(|order| order.is_good(version)) {
        Some(order) => order,
        None => Order::begin(subject, file, &Clock { now: Timestamp::now(), zone: zone.clone() })?,
    };
    if orders.len() == KEPT_ORDERS {
        orders.pop_front();
    }
    orders.push_back(order);
    let last = orders.len() - 1;
    Ok(&mut orders[last])
}

fn saved_files(file: &Snapshot<'_>, ids: &[AssetId]) -> rusqlite::Result<Vec<(AssetId, Saved)>> {
    let accounts = file.accounts()?;
    let mut found = Vec::new();
    for id in ids {
        if let Some(account) = accounts.number_of(&id.account) {
            found.extend(saved::of(file, account, id)?.into_iter().map(|saved| (id.clone(), saved)));
        }
    }
    Ok(found)
}
