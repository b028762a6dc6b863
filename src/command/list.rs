//! `list`: one page of the accounts side by side, or everything they have, as they answer now.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::{self, BoxStream, SelectAll};

use super::Failure;
use super::accounts::Accounts;
use super::console::Console;
use super::patience::Patient;
use super::probing::Probing;
use super::report::Report;
use super::select::{self, Selected};
use super::writing::Writing;
use crate::asset::walk::{Guard, Passed};
use crate::asset::{AccountName, Asset, Choice, Cursor, Fault, FolderId, Page, Query};
use crate::cli::{Pages, Selection};
use crate::provider::Capabilities;
use crate::provider::walk::{self, Order, Step};
use crate::source::live::Live;
use crate::source::merged;
use crate::update::explain;

/// How much is asked for at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Assets of one page.
    pub(super) page_size: usize,
    /// Requests of one account in flight.
    pub(super) concurrency: usize,
}

/// Lists what is selected.
pub(super) async fn run(
    accounts: &Accounts,
    (selection, pages): (&Selection, &Pages),
    writing: Writing,
    bounds: Bounds,
    probing: Option<&Probing<'_>>,
    console: &mut Console,
) -> Result<u8, Failure> {
    let selected = select::select(selection, &pages.after, &accounts.among())?;
    let listing = Listing {
        report: Report::new(accounts, console.messages.clone()),
        guards: BTreeMap::new(),
        writing,
        written: 0,
        without_url: 0,
        accounts,
        pages,
        selected,
        bounds,
        probing,
        console,
    };
    listing.run().await
}

/// Where each account's listing goes on; an account that is not in it has ended.
type Cursors = BTreeMap<AccountName, Option<Cursor>>;

/// A listing on its way to stdout.
struct Listing<'a> {
    accounts: &'a Accounts,
    pages: &'a Pages,
    selected: Selected,
    bounds: Bounds,
    /// Where media are asked as well.
    probing: Option<&'a Probing<'a>>,
    console: &'a mut Console,
    report: Report<'a>,
    /// What was seen of each account on the way to a page.
    guards: BTreeMap<AccountName, Guard>,
    writing: Writing,
    written: u64,
    /// Counted for the format of URLs alone, which leaves them out.
    without_url: u64,
}

impl Listing<'_> {
    async fn run(mut self) -> Result<u8, Failure> {
        if self.pages.all {
            self.all().await?;
        } else {
            self.page().await?;
        }
        self.writing.sheet.end(&mut self.console.out, &self.report.summary())?;
        self.console.out.flush()?;
        if self.without_url > 0 {
            self.console.messages.line(&explain::without_url(self.without_url));
        }
        if self.written == 0 && !self.report.has_failed() {
            self.say_empty().await;
        }
        Ok(self.report.code())
    }

    /// Writes assets, and lets them be seen.
    async fn write(&mut self, mut assets: Vec<Asset>) -> Result<(), Failure> {
        if let Some(probing) = self.probing {
            assets = probing.complete(assets).await;
        }
        self.written += assets.len() as u64;
        if self.writing.only_urls {
            self.without_url += assets.iter().filter(|asset| asset.link().is_err()).count() as u64;
        }
        self.writing.sheet.assets(&mut self.console.out, &assets)?;
        self.console.out.flush()?;
        Ok(())
    }

    async fn say_empty(&self) {
        let messages = &self.console.messages;
        if let Some(folder) = self.missing_folder().await {
            messages.line(&explain::no_folder(folder));
        } else if self.pages.page > 1 {
            messages.line(&explain::no_page(self.pages.page));
        } else if self.selected.is_whole() {
            for account in &self.selected.accounts {
                messages.progress(&explain::empty(account));
            }
        } else {
            messages.progress(explain::NOTHING);
        }
    }

    /// The folder that was asked for, where the account says which folders it has and this is none of them. To services
    /// such a folder is merely empty.
    async fn missing_folder(&self) -> Option<&FolderId> {
        let folder = self.selected.query.filters.folder.as_ref()?;
        let folders = self.accounts.provider(&folder.account)?.folders().await.ok()?;
        folders.iter().all(|known| known.id != *folder).then_some(folder)
    }

    /// One page. Services without page numbers are walked to it, and so are several accounts together: which place of
    /// each is on a later page hangs on which of the others have ended before.
    async fn page(&mut self) -> Result<(), Failure> {
        let live = Live::new(&self.accounts.providers());
        let (mut cursors, mut number) = self.start(&live);
        let (accounts, messages) = (self.accounts, self.console.messages.clone());
        let waits = |fault: &Fault, wait: Duration| {
            messages.progress(&explain::waiting(fault, wait, &accounts.place(&fault.account)));
        };
        let source = Patient { source: live, waits };
        loop {
            let Selected { accounts, query } = &self.selected;
            let parts = merged::page(&source, accounts, query, self.bounds.page_size, &cursors, false).await;
            let is_last = number == self.pages.page;
            let rows = parts
                .into_iter()
                .map(|(account, part)| match part {
                    Ok(page) => self.part(&account, page, is_last, &mut cursors),
                    Err(fault) => {
                        // It can be asked again from where it failed.
                        self.report.next(&account, cursors.remove(&account).flatten());
                        self.report.fault(fault);
                        Vec::new()
                    }
                })
                .collect();
            if is_last {
                return self.write(merged::interleave(rows)).await;
            }
            if cursors.is_empty() {
                return Ok(());
            }
            number += 1;
        }
    }

    /// Where each account begins, and which page that is.
    fn start(&self, live: &Live) -> (Cursors, u64) {
        let Selected { accounts, query } = &self.selected;
        let mut cursors: Cursors = accounts.iter().map(|account| (account.clone(), None)).collect();
        for after in &self.pages.after {
            cursors.insert(after.account.clone(), Some(after.cursor.clone()));
        }
        let page = self.pages.page;
        let [account] = &accounts[..] else { return (cursors, 1) };
        let can = self.accounts.provider(account).map(|provider| provider.capabilities(query.collection));
        if page > 1 && can.is_some_and(|can| is_done_there(query, &can)) {
            let offset = (page - 1).saturating_mul(self.bounds.page_size as u64);
            if let Some(cursor) = live.cursor_at(account, query.collection, offset) {
                cursors.insert(account.clone(), Some(cursor));
                return (cursors, page);
            }
        }
        (cursors, 1)
    }

    /// Takes note of one account's part of a page, and takes the account out of `cursors` at its end.
    fn part(&mut self, account: &AccountName, mut page: Page, is_last: bool, cursors: &mut Cursors) -> Vec<Asset> {
        self.guard(account, &mut page);
        self.report.total(account, page.total);
        self.report.next(account, page.next.clone());
        if let Some(warning) = page.warning {
            self.report.fault(warning);
        }
        if page.bounded && is_last {
            self.console.messages.line(&explain::bounded(account, page.sifted.unwrap_or(0)));
        }
        match page.next {
            Some(next) => cursors.insert(account.clone(), Some(next)),
            None => cursors.remove(account),
        };
        page.assets
    }

    /// Takes out what was on an earlier page, and the way on where the pages lead nowhere.
    fn guard(&mut self, account: &AccountName, page: &mut Page) {
        let guard = self.guards.entry(account.clone()).or_default();
        let held = page.assets.len();
        page.assets.retain(|asset| guard.admit(&asset.id));
        let passed = Passed {
            next: page.next.as_ref(),
            held,
            new: page.assets.len(),
            sifted: page.sifted.is_some(),
            total: page.total,
            // The least that its share of a page can be.
            size: self.bounds.page_size / self.selected.accounts.len().max(1),
        };
        if let Some(stop) = guard.pass(&passed).or(page.stopped) {
            page.next = None;
            let told = explain::stop(account, stop, guard.pages(), guard.listed());
            self.console.messages.line(&told.head);
        }
    }

    /// Everything, as it comes.
    async fn all(&mut self) -> Result<(), Failure> {
        let mut walks = self.walks();
        let mut listed: BTreeMap<AccountName, u64> = BTreeMap::new();
        while let Some((account, step)) = walks.next().await {
            match step {
                Step::Page(page) => {
                    *listed.entry(account.clone()).or_default() += page.assets.len() as u64;
                    self.report.total(&account, page.total);
                    if let Some(warning) = page.warning {
                        self.report.fault(warning);
                    }
                    self.write(page.assets).await?;
                }
                Step::Waiting { fault, wait, .. } => {
                    let place = self.accounts.place(&account);
                    self.console.messages.progress(&explain::waiting(&fault, wait, &place));
                }
                Step::Stopped(stop, page) => {
                    let listed = listed.get(&account).copied().unwrap_or(0);
                    self.console.messages.line(&explain::stop(&account, stop, page, listed).to_string());
                }
                Step::Failed { fault, resume } => {
                    self.report.next(&account, resume);
                    self.report.fault(fault);
                }
                Step::Done { listed, total } => self.done(&account, listed, total),
            }
        }
        Ok(())
    }

    /// A walk for each account, side by side.
    fn walks(&self) -> SelectAll<BoxStream<'static, (AccountName, Step)>> {
        let from = |account: &AccountName| {
            let after = self.pages.after.iter().find(|after| after.account == *account);
            after.map(|after| after.cursor.clone())
        };
        let walks = self.selected.accounts.iter().filter_map(|account| {
            let provider = self.accounts.provider(account)?.clone();
            let query = self.selected.query.clone();
            let order = Order { query, from: from(account), concurrency: self.bounds.concurrency };
            let account = account.clone();
            Some(walk::walk(provider, order).map(move |step| (account.clone(), step)).boxed())
        });
        stream::select_all(walks)
    }

    /// A listing came to its own end: what the service says of its length is compared, where all of it was listed.
    fn done(&mut self, account: &AccountName, listed: u64, total: Option<u64>) {
        self.report.total(account, total);
        let is_whole = self.selected.is_whole() && self.pages.after.is_empty();
        if let Some(total) = total.filter(|total| is_whole && *total != listed) {
            self.console.messages.line(&explain::totals_differ(account, listed, total));
        }
    }
}

/// Whether the service does all the filtering, so that a page of ours is where its number says.
fn is_done_there(query: &Query, can: &Capabilities) -> bool {
    let filters = &query.filters;
    let kinds = match &filters.kinds {
        Choice::Any => true,
        Choice::Only(kinds) => kinds.len() == 1 && kinds.iter().all(|kind| can.filters_kind.contains(kind)),
        Choice::Except(_) => false,
    };
    kinds && filters.statuses.is_any() && (filters.folder.is_none() || can.filters_folder)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::sync::Arc;

    use rstest::rstest;
    use serde_json::Value;

    use super::*;
    use crate::asset::FaultKind;
    use crate::cli::{self, AssetCommand, Command};
    use crate::command::console::fake;
    use crate::command::fake::Fake;
    use crate::command::writing;
    use crate::provider::Shared;

    /// The exit code, stdout and stderr of `list` with these arguments.
    async fn list(providers: &[Arc<Fake>], arguments: &str) -> (Result<u8, Failure>, String, String) {
        let line = format!("assetbrowse list {arguments}");
        let cli = cli::parse(line.split_whitespace().map(OsString::from)).unwrap();
        let Some(Command::Assets(AssetCommand::List { selection, pages, format, .. })) = cli.command else {
            panic!("{line} is no list")
        };
        let shared: Vec<Shared> = providers.iter().map(|provider| provider.clone() as Shared).collect();
        let bounds = Bounds { page_size: pages.page_size.map_or(50, usize::from), concurrency: 4 };
        let (mut console, out, err) = fake::console();
        let accounts = Accounts::of(&shared);
        let form = writing::form(format.format.as_ref(), &[], console.look).unwrap();
        let writing = Writing::new(&form, console.look);
        let code = run(&accounts, (&selection, &pages), writing, bounds, None, &mut console).await;
        (code, out.text(), err.text())
    }

    fn ids(out: &str) -> Vec<String> {
        let objects = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        objects.map(|asset| format!("{}:{}", asset["provider"], asset["id"]).replace('"', "")).collect()
    }

    #[tokio::test]
    async fn a_page_is_shared_by_the_accounts_in_turn() {
        let (code, out, err) = list(&[Fake::new("a", 25).into(), Fake::new("b", 25).into()], "--page-size 4").await;
        assert_eq!((code, err.as_str()), (Ok(0), ""));
        assert_eq!(ids(&out), ["a:id0", "b:id0", "a:id1", "b:id1"]);
    }

    #[tokio::test]
    async fn a_later_page_takes_up_where_the_pages_before_it_end() {
        let accounts = [Fake::new("a", 3).into(), Fake::new("b", 25).into()];
        let mut walked = Vec::new();
        for page in 1..=3 {
            let (_, out, _) = list(&accounts, &format!("--page-size 4 --page {page}")).await;
            walked.push(ids(&out));
        }
        assert_eq!(walked[1], ["a:id2", "b:id2", "b:id3"]);
        assert_eq!(walked[2], ["b:id4", "b:id5", "b:id6", "b:id7"]);
    }

    #[tokio::test]
    async fn a_numbered_page_is_jumped_to() {
        let account = Arc::new(Fake { numbered: true, ..Fake::new("a", 1000) });
        let (_, out, _) = list(std::slice::from_ref(&account), "--page-size 4 --page 23").await;
        assert_eq!(ids(&out), ["a:id88", "a:id89", "a:id90", "a:id91"]);
        assert!(account.asked.lock().unwrap().iter().all(|cursor| matches!(cursor.as_deref(), Some("8" | "9"))));
    }

    #[tokio::test]
    async fn a_page_behind_the_end_is_said() {
        let (code, out, err) = list(&[Fake::new("a", 5).into()], "--page 9").await;
        assert_eq!((code, out.as_str()), (Ok(0), ""));
        assert_eq!(err, "there is no page 9: the listing ends before it\n");
    }

    #[tokio::test]
    async fn a_listing_goes_on_from_its_own_next() {
        let accounts = [Fake::new("a", 25).into(), Fake::new("b", 1).into()];
        let (_, out, _) = list(&accounts, "--page-size 6 --format json").await;
        let first: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(first["next"]["b"], Value::Null);
        let after = format!("--after a={} --page-size 4", first["next"]["a"].as_str().unwrap());
        let (_, out, _) = list(&accounts, &after).await;
        assert_eq!(ids(&out), ["a:id3", "a:id4", "a:id5", "a:id6"]);
        let (_, out, _) = list(&accounts, &format!("{after} --all")).await;
        assert_eq!(ids(&out).len(), 22);
    }

    #[rstest]
    #[case("--provider a")]
    #[case("--folder a:f0")]
    #[case("--after a=10.0.1")]
    #[tokio::test]
    async fn every_account_stands_in_the_document_asked_or_not(
        #[case] arguments: &str,
        #[values("", "--all")] all: &str,
    ) {
        let accounts = [Fake::new("a", 25).into(), Fake::new("b", 25).into()];
        let (_, out, _) = list(&accounts, &format!("--format json {arguments} {all}")).await;
        let document: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(document["total"]["b"], Value::Null);
        for field in ["total", "next"] {
            assert_eq!(document[field].as_object().unwrap().keys().collect::<Vec<_>>(), ["a", "b"], "{field}");
        }
    }

    #[rstest]
    #[case::unknown(Ok(vec!["f0"]), 0, "a has no folder f1\n")]
    #[case::empty(Ok(vec!["f0", "f1"]), 0, "nothing with these filters\n")]
    #[case::full(Ok(vec!["f0"]), 25, "")]
    #[case::untold(Err(FaultKind::Forbidden), 0, "nothing with these filters\n")]
    #[tokio::test]
    async fn a_folder_that_is_not_there_is_said(
        #[case] folders: Result<Vec<&str>, FaultKind>,
        #[case] count: u64,
        #[case] said: &str,
        #[values("", "--all")] all: &str,
    ) {
        let folders = folders.map(|ids| ids.into_iter().map(str::to_owned).collect());
        let account = Arc::new(Fake { folders, ..Fake::new("a", count) });
        let (code, out, err) = list(&[account], &format!("--folder f1 {all}")).await;
        assert_eq!((code, ids(&out).is_empty(), err.as_str()), (Ok(0), count == 0, said));
    }

    #[tokio::test]
    async fn everything_is_listed_once_and_a_wrong_total_is_said() {
        let short = Arc::new(Fake { total: Some(20), ..Fake::new("a", 25) });
        let (code, out, err) = list(&[short, Fake::new("b", 25).into()], "--all").await;
        assert_eq!((code, ids(&out).len()), (Ok(0), 50));
        assert_eq!(err, "25 listed, a says 20\n");
    }

    #[rstest]
    #[case(vec![FaultKind::Offline], 1, "offline")]
    #[case(vec![FaultKind::Unauthorized], 3, "unauthorized")]
    #[case(vec![FaultKind::TimedOut { after: Duration::from_secs(20) }], 4, "timed_out")]
    #[case(vec![FaultKind::RateLimited; 3], 1, "rate_limited")]
    #[tokio::test(start_paused = true)]
    async fn what_arrived_is_printed_and_what_failed_is_said(
        #[case] faults: Vec<FaultKind>,
        #[case] code: u8,
        #[case] word: &str,
        #[values("", "--all")] all: &str,
    ) {
        let accounts = [Fake::new("a", 5).into(), Fake::failing("b", faults).into()];
        let (ended, out, err) = list(&accounts, &format!("--format json {all}")).await;
        assert_eq!(ended, Ok(code));
        let document: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(document["assets"].as_array().unwrap().len(), 5);
        assert_eq!((&document["total"]["a"], &document["total"]["b"]), (&Value::from(5), &Value::Null));
        assert_eq!((&document["errors"][0]["provider"], &document["errors"][0]["kind"]), (&"b".into(), &word.into()));
        let message = document["errors"][0]["message"].as_str().unwrap();
        assert_eq!(err.lines().last(), Some(message));
    }

    #[tokio::test(start_paused = true)]
    async fn a_passing_failure_is_waited_for() {
        let account = Fake::failing("a", [FaultKind::RateLimited, FaultKind::Interrupted]);
        let (code, out, err) = list(&[account.into()], "").await;
        assert_eq!((code, ids(&out).len()), (Ok(0), 25));
        assert_eq!(err.lines().count(), 2, "{err}");
        assert!(err.starts_with("a asked us to slow down (429), again in "), "{err}");
    }

    #[tokio::test]
    async fn the_gravest_failure_is_the_exit_code() {
        let timed_out = FaultKind::TimedOut { after: Duration::from_secs(1) };
        let kinds = [FaultKind::Offline, FaultKind::MissingKey, timed_out];
        let accounts: Vec<_> =
            ["a", "b", "c"].into_iter().zip(kinds).map(|(name, kind)| Arc::new(Fake::failing(name, [kind]))).collect();
        let (code, out, err) = list(&accounts, "--format json").await;
        assert_eq!((code, err.lines().count()), (Ok(3), 3));
        let document: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(document["errors"].as_array().unwrap().len(), 3);
    }

    #[rstest]
    #[case("--provider nobody", "there is no account nobody; there are a, b")]
    #[case("--after nobody=1.2.3", "there is no account nobody; there are a, b")]
    #[case("--provider a --after b=1.2.3", "--provider, --folder and --after name no account in common")]
    #[case("--collection rendered", "no account of the selection has the collection rendered")]
    #[case("--folder f1", "which account's folder? write --folder a:ID")]
    #[tokio::test]
    async fn a_selection_that_cannot_be_is_wrong_usage(#[case] arguments: &str, #[case] text: &str) {
        let (ended, out, _) = list(&[Fake::new("a", 5).into(), Fake::new("b", 5).into()], arguments).await;
        assert_eq!(ended, Err(Failure { code: 2, text: Some(text.to_owned()) }));
        assert_eq!(out, "");
    }
}
