//! The one place where failures become words, for the screen and for scripts alike.
//!
//! The voice: who, what happened (code) · what to do. Small letters, present tense, figures, the account by its
//! configured name. Where room is short the part behind the last ` · ` goes first, so the two parts stay apart here.

mod connecting;
mod download;
mod downloaded;
mod media;

use std::fmt;
use std::time::Duration;

use crate::asset::walk::Stop;
use crate::asset::{AccountName, Collection, Counts, Fault, FaultKind, FolderId};
use crate::text;
pub use connecting::not_connected;
pub use download::download;
pub use downloaded::{downloaded, paused};
pub use media::{MediaKeys, media};

/// How many columns of what a server said are repeated.
const DETAIL_CAP: usize = 200;

/// Where things come from that a failure may be about. Where nothing is known there is nothing to be set right either,
/// as with the demo's own accounts, and no advice is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// Where the key comes from: `HEYGEN_API_KEY`.
    pub key_source: Option<&'a str>,
    /// Where the account is configured: `config.toml:14`.
    pub config_place: Option<&'a str>,
}

/// A failure in words: safe on a terminal, one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who, and what happened.
    pub head: String,
    /// What the system said of it, where it may help to know.
    pub why: Option<String>,
    /// What to do, where there is something to be done.
    pub what_to_do: Option<String>,
    /// Whether asking again may well help: the screen then names its key for that.
    pub again: bool,
}

impl Told {
    fn new(head: String) -> Self {
        Self { head, why: None, what_to_do: None, again: false }
    }

    fn because(self, why: &str) -> Self {
        Self { why: Some(why.to_owned()).filter(|why| !why.is_empty()), ..self }
    }

    fn advise(self, what: impl Into<String>) -> Self {
        Self { what_to_do: Some(what.into()), ..self }
    }

    /// The one piece of advice that needs to know where the account is configured.
    fn doubt_base_url(self, place: &Place<'_>) -> Self {
        match place.config_place {
            Some(at) => self.advise(format!("is base_url right? ({at})")),
            None => self,
        }
    }

    fn again(self) -> Self {
        Self { again: true, ..self }
    }
}

/// All parts, as a script's user reads them and as the messages keep them.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)?;
        if let Some(why) = &self.why {
            write!(f, " ({why})")?;
        }
        match &self.what_to_do {
            Some(what) => write!(f, " · {what}"),
            None => Ok(()),
        }
    }
}

/// A failure that is not waited for.
#[must_use]
pub fn fault(fault: &Fault, place: &Place<'_>) -> Told {
    told(fault, place, None)
}

/// A failure of the page with this number.
#[must_use]
pub fn page_fault(fault: &Fault, page: u64, place: &Place<'_>) -> Told {
    told(fault, place, Some(page))
}

fn told(fault: &Fault, place: &Place<'_>, page: Option<u64>) -> Told {
    let (who, brief) = (&fault.account, fault.brief());
    let page = page.map(|number| format!("page {}", text::thousands(number)));
    // What it happened to: nothing is named where the whole account is meant.
    let what = page.as_ref().map(|page| format!("{page} ")).unwrap_or_default();
    let answer = page.as_deref().unwrap_or("the answer");
    let detail = detail(fault);
    let said = if detail.is_empty() { String::new() } else { format!(": {detail}") };
    match &fault.kind {
        FaultKind::MissingKey => missing_key(fault, place, &detail),
        FaultKind::Unauthorized => match place.key_source {
            Some(source) => {
                let told = Told::new(format!("{who}: {brief} (401), from {source}"));
                told.advise("run: assetbrowse doctor")
            }
            None => Told::new(format!("{who}: {brief} (401)")),
        },
        FaultKind::Forbidden => {
            let told = Told::new(format!("{who}: this key may not list {} (403)", listed(fault.collection)));
            if place.key_source.is_some() { told.advise("ask the account's owner") } else { told }
        }
        FaultKind::NotFound if fault.collection == Collection::Rendered => {
            Told::new(format!("{who}: no {} here (404)", listed(fault.collection))).advise("its plan may be without")
        }
        FaultKind::NotFound if detail.is_empty() => {
            Told::new(format!("{who}: {what}{brief} (404)")).doubt_base_url(place)
        }
        FaultKind::NotFound => Told::new(format!("{who}: {what}{brief}{said}")),
        FaultKind::RateLimited => Told::new(format!("{who} asked us to slow down (429)")).again(),
        FaultKind::Offline => {
            let lead = page.map(|page| format!("{page} did not come, ")).unwrap_or_default();
            // The number of the system's error tells people nothing.
            let why = detail.split(" (os error").next().unwrap_or_default();
            Told::new(format!("{who}: {lead}{brief}")).because(why).again()
        }
        // How a library puts it is in the log.
        FaultKind::Interrupted => Told::new(format!("{who}: {answer} {brief}")).again(),
        FaultKind::TimedOut { after } => {
            let lead = page.map_or("no answer".to_owned(), |page| format!("{page} did not come"));
            Told::new(format!("{who}: {lead} in {}", seconds(*after))).again()
        }
        FaultKind::TooLarge { limit } => {
            let limit = crate::asset::media::byte_size(*limit);
            Told::new(format!("{who}: {answer} is larger than {limit}")).advise("a smaller page may do")
        }
        FaultKind::Redirect => {
            let was = if what.is_empty() { "" } else { "was " };
            Told::new(format!("{who}: {what}{was}{brief}, not followed{said}")).doubt_base_url(place)
        }
        FaultKind::Status { code } => Told::new(format!("{who}: {what}failed ({code}){said}")).again(),
        FaultKind::Decode { pointer } => decode(fault, place, pointer, page.as_deref(), &detail),
        FaultKind::Service if detail.is_empty() => Told::new(format!("{who}: {what}failed without a word")).again(),
        FaultKind::Catalog => Told::new(format!("{what}the catalogue fails: {detail}")),
        FaultKind::Service => {
            let of = page.map(|page| format!(" of {page}")).unwrap_or_default();
            Told::new(format!("{who} says{of}{said}")).again()
        }
    }
}

/// There is nothing to switch to.
#[must_use]
pub fn only_collection(collection: Collection) -> String {
    format!("there is no other collection than {}", collection.as_str())
}

/// What a collection is called among words.
fn listed(collection: Collection) -> &'static str {
    match collection {
        Collection::Assets => "assets",
        Collection::Rendered => "rendered media",
    }
}

/// The detail names the source, and what is wrong with it where it is not simply empty.
fn missing_key(fault: &Fault, place: &Place<'_>, detail: &str) -> Told {
    let head = format!("{}: {}", fault.account, fault.brief());
    match Some(detail).filter(|detail| !detail.is_empty()).or(place.key_source) {
        Some(source) => Told::new(format!("{head} in {source}")).advise("set it, then start again"),
        None => Told::new(head),
    }
}

/// The detail says what came instead (`answered HTML instead of JSON`), or what is at the place that cannot be read.
fn decode(fault: &Fault, place: &Place<'_>, pointer: &str, page: Option<&str>, detail: &str) -> Told {
    let (who, brief) = (&fault.account, fault.brief());
    if pointer.is_empty() {
        let page = page.map(|page| format!("{page}: ")).unwrap_or_default();
        let came = if detail.is_empty() { "answered what cannot be read" } else { detail };
        return Told::new(format!("{who}: {page}{came}")).doubt_base_url(place);
    }
    let pointer = text::safe(pointer);
    let said = if detail.is_empty() { text::cut_middle(&pointer, 80, "…") } else { detail.into() };
    Told::new(format!("{who}: {} {brief}: {said}", page.unwrap_or("its answer")))
}

/// What a server said, without what its code says already.
fn detail(fault: &Fault) -> String {
    let said = fault.detail.shown().trim();
    let said = fault.code().map_or(said, |code| own_words(code, said));
    text::cut_end(said, DETAIL_CAP, "…").into_owned()
}

/// What follows the code and its phrase: nothing of `502 Bad Gateway`, `no room` of `Bad Gateway: no room`.
fn own_words(code: u16, said: &str) -> &str {
    let behind = said.strip_prefix(&code.to_string()).unwrap_or(said);
    let behind = behind.trim_start_matches(|c: char| c.is_whitespace() || ":-".contains(c));
    if behind.is_empty() {
        return "";
    }
    let behind_phrase = PHRASES.iter().find(|(known, _)| *known == code).and_then(|(_, phrase)| {
        let (start, rest) = behind.split_at_checked(phrase.len())?;
        start.eq_ignore_ascii_case(phrase).then_some(rest)
    });
    behind_phrase.map_or(said, |rest| rest.trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation()))
}

/// The phrases that stand for a status in HTTP, of those that servers and their proxies send of themselves.
const PHRASES: [(u16, &str); 9] = [
    (400, "Bad Request"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (408, "Request Timeout"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
];

/// A failure that is tried again by itself, with what is left of the wait: `affogato asked us to slow down (429),
/// again in 12 s`.
#[must_use]
pub fn waiting(fault: &Fault, left: Duration, place: &Place<'_>) -> String {
    format!("{}{}", self::fault(fault, place).head, crate::state::again(left))
}

/// A listing that a guard ended.
#[must_use]
pub fn stop(account: &AccountName, stop: Stop, page: u64, listed: u64) -> Told {
    let told = Told::new(format!("{account}: {}, stopped after page {}", repeats(stop), text::thousands(page)));
    told.advise(format!("{} shown", counted(listed)))
}

fn repeats(stop: Stop) -> &'static str {
    match stop {
        Stop::CursorRepeats => "its pages repeat",
        Stop::NothingNew => "three pages brought nothing new",
        Stop::TooManyPages => "it has more pages than it can have",
    }
}

/// The service's total is not what was listed: `57 listed, heygen says 54`.
#[must_use]
pub fn totals_differ(account: &AccountName, listed: u64, total: u64) -> String {
    format!("{} listed, {account} says {}", text::thousands(listed), text::thousands(total))
}

/// Looking for what the filters let through stopped at its bound of requests.
#[must_use]
pub fn bounded(account: &AccountName, sifted: u64) -> String {
    format!("{account}: looked through {}, more may match further on", counted(sifted))
}

/// An account without a single asset.
#[must_use]
pub fn empty(account: &AccountName) -> String {
    format!("{account} holds no assets yet")
}

/// A folder that is none of its account's.
#[must_use]
pub fn no_folder(folder: &FolderId) -> String {
    format!("{} has no folder {}", folder.account, text::safe(&folder.id))
}

/// A page that a service without page numbers cannot be asked for.
#[must_use]
pub fn page_unknown(account: &AccountName, page: u64) -> String {
    format!("{account} gives one page after another: page {} is not known yet", text::thousands(page))
}

/// A sync that a guard ended.
#[must_use]
pub fn ended_early(account: &AccountName, stop: Stop, listed: u64) -> String {
    format!("{account}: {}, stopped after {}", repeats(stop), counted(listed))
}

/// Items that make no sense.
#[must_use]
pub fn unreadable(account: &AccountName, items: u64) -> String {
    format!("{account}: {} cannot be read", counted(items))
}

/// An account of which the catalogue may not know all.
#[must_use]
pub fn not_whole(account: &AccountName, known: u64, told: Option<u64>) -> String {
    let known_of = match told.filter(|told| *told > known) {
        Some(told) => format!("{} of {}", text::thousands(known), counted(told)),
        None => counted(known),
    };
    format!("{account} is not fully known yet: {known_of} so far")
}

/// A search that found nothing.
#[must_use]
pub fn no_match(search: &str, through: u64) -> String {
    format!("no match for “{}” in {}", text::safe(search), counted(through))
}

/// Filters that let nothing through.
pub const NOTHING: &str = "nothing with these filters";

/// A page behind the end.
#[must_use]
pub fn no_page(page: u64) -> String {
    format!("there is no page {page}: the listing ends before it")
}

/// Assets that a list of URLs leaves out.
#[must_use]
pub fn without_url(assets: u64) -> String {
    format!("{} without a URL that can be fetched, left out", counted(assets))
}

/// With `--offline`, whatever would be sent.
pub const OFFLINE: &str = "--offline: nothing is asked of anybody";

/// There is no catalogue, and nobody said why.
pub const NO_CATALOG: &str = "there is no catalogue";

/// A sync is wanted while one runs.
pub const SYNC_RUNS: &str = "a sync runs already";

/// Where one left off cannot be kept.
#[must_use]
pub fn not_kept(why: &str) -> String {
    format!("the next start will not know where you left off: {}", text::safe(why))
}

/// A sync has ended: `synced 1,523 in 9 s: 12 new, 3 changed, 1 gone, 0 failed`, with the accounts that failed.
#[must_use]
pub fn synced(counts: &Counts, took: Duration, failed: &[&Fault]) -> String {
    let figure = text::thousands;
    let mut words = format!(
        "synced {} in {} s: {} new, {} changed, {} gone, {} failed",
        figure(counts.listed),
        figure(took.as_secs().max(1)),
        figure(counts.new),
        figure(counts.changed),
        figure(counts.gone),
        failed.len()
    );
    for fault in failed {
        words.extend([" · ", fault.account.as_str(), ": ", fault.brief()]);
    }
    words
}

/// A sync was stopped: `sync stopped at 1,402 · R goes on`, with the key that does it.
#[must_use]
pub fn sync_stopped(listed: u64, key: Option<&str>) -> String {
    let goes_on = key.map(|key| format!(" · {key} goes on")).unwrap_or_default();
    format!("sync stopped at {}{goes_on}", text::thousands(listed))
}

/// `1 asset`, `1,402 assets`.
#[must_use]
pub fn counted(assets: u64) -> String {
    let plural = if assets == 1 { "" } else { "s" };
    format!("{} asset{plural}", text::thousands(assets))
}

fn seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{:.1} s", time.as_secs_f64()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn heygen() -> AccountName {
        AccountName::new("heygen").unwrap()
    }

    const PLACE: Place<'static> = Place { key_source: Some("HEYGEN_API_KEY"), config_place: Some("config.toml:14") };

    #[rstest]
    #[case(FaultKind::MissingKey, "", "heygen: no key in HEYGEN_API_KEY · set it, then start again")]
    #[case(
        FaultKind::Unauthorized,
        "bad key",
        "heygen: key refused (401), from HEYGEN_API_KEY · run: assetbrowse doctor"
    )]
    #[case(FaultKind::Forbidden, "", "heygen: this key may not list assets (403) · ask the account's owner")]
    #[case(FaultKind::NotFound, "", "heygen: not found (404) · is base_url right? (config.toml:14)")]
    #[case(FaultKind::RateLimited, "", "heygen asked us to slow down (429)")]
    #[case(FaultKind::Offline, "connection refused", "heygen: no connection (connection refused)")]
    #[case(
        FaultKind::Offline,
        "api.heygen.com: Connection refused (os error 111)",
        "heygen: no connection (api.heygen.com: Connection refused)"
    )]
    #[case(FaultKind::Interrupted, "end of file before message length reached", "heygen: the answer broke off")]
    #[case(FaultKind::TimedOut { after: Duration::from_secs(20) }, "", "heygen: no answer in 20 s")]
    #[case(FaultKind::TimedOut { after: Duration::from_millis(1500) }, "", "heygen: no answer in 1.5 s")]
    #[case(
        FaultKind::TooLarge { limit: 8_000_000 },
        "",
        "heygen: the answer is larger than 8.0 MB · a smaller page may do"
    )]
    #[case(FaultKind::Redirect, "", "heygen: sent elsewhere, not followed · is base_url right? (config.toml:14)")]
    #[case(FaultKind::Status { code: 502 }, "", "heygen: failed (502)")]
    #[case(FaultKind::Status { code: 502 }, "502 Bad Gateway", "heygen: failed (502)")]
    #[case(FaultKind::Status { code: 502 }, "502: Bad gateway", "heygen: failed (502)")]
    #[case(FaultKind::Status { code: 502 }, "Bad Gateway: no room", "heygen: failed (502): no room")]
    #[case(FaultKind::Status { code: 500 }, "500 assets are too many", "heygen: failed (500): 500 assets are too many")]
    #[case(FaultKind::Status { code: 418 }, "418", "heygen: failed (418)")]
    #[case(FaultKind::Status { code: 418 }, "I'm a teapot", "heygen: failed (418): I'm a teapot")]
    #[case(FaultKind::NotFound, "404 Not Found", "heygen: not found (404) · is base_url right? (config.toml:14)")]
    #[case(
        FaultKind::Decode { pointer: String::new() },
        "answered HTML instead of JSON",
        "heygen: answered HTML instead of JSON · is base_url right? (config.toml:14)"
    )]
    #[case(
        FaultKind::Decode { pointer: "/data/assets".into() },
        "/data/assets is text",
        "heygen: its answer cannot be read: /data/assets is text"
    )]
    #[case(FaultKind::NotFound, "no such place", "heygen: not found: no such place")]
    #[case(FaultKind::Service, "quota exceeded", "heygen says: quota exceeded")]
    #[case(FaultKind::Service, "", "heygen: failed without a word")]
    fn failures_say_who_what_and_what_to_do(#[case] kind: FaultKind, #[case] detail: &str, #[case] words: &str) {
        assert_eq!(fault(&Fault::new(&heygen(), kind, detail), &PLACE).to_string(), words);
    }

    #[rstest]
    #[case(FaultKind::NotFound, "", "heygen: page 4 not found (404)")]
    #[case(FaultKind::Offline, "", "heygen: page 4 did not come, no connection")]
    #[case(FaultKind::Interrupted, "", "heygen: page 4 broke off")]
    #[case(FaultKind::TimedOut { after: Duration::from_secs(20) }, "", "heygen: page 4 did not come in 20 s")]
    #[case(FaultKind::TooLarge { limit: 8_000_000 }, "", "heygen: page 4 is larger than 8.0 MB")]
    #[case(FaultKind::Redirect, "", "heygen: page 4 was sent elsewhere, not followed")]
    #[case(FaultKind::Status { code: 502 }, "", "heygen: page 4 failed (502)")]
    #[case(FaultKind::Decode { pointer: String::new() }, "answered nothing", "heygen: page 4: answered nothing")]
    #[case(FaultKind::Decode { pointer: "/data".into() }, "", "heygen: page 4 cannot be read: /data")]
    #[case(FaultKind::Service, "", "heygen: page 4 failed without a word")]
    #[case(FaultKind::Service, "no room", "heygen says of page 4: no room")]
    fn a_page_is_named_where_it_is_one_that_failed(#[case] kind: FaultKind, #[case] detail: &str, #[case] words: &str) {
        assert_eq!(page_fault(&Fault::new(&heygen(), kind, detail), 4, &PLACE).head, words);
    }

    #[rstest]
    #[case(FaultKind::MissingKey)]
    #[case(FaultKind::Unauthorized)]
    #[case(FaultKind::Forbidden)]
    #[case(FaultKind::NotFound)]
    #[case(FaultKind::Redirect)]
    #[case(FaultKind::Decode { pointer: String::new() })]
    fn where_nothing_can_be_set_right_there_is_no_advice(#[case] kind: FaultKind) {
        assert_eq!(fault(&Fault::new(&heygen(), kind, ""), &Place::default()).what_to_do, None);
    }

    #[test]
    fn without_a_place_no_place_is_named() {
        let refused = Fault::new(&heygen(), FaultKind::Unauthorized, "");
        assert_eq!(fault(&refused, &Place::default()).head, "heygen: key refused (401)");
        let missing = Fault::new(&heygen(), FaultKind::MissingKey, "pass show heygen (it ended with code 1)");
        assert_eq!(fault(&missing, &PLACE).head, "heygen: no key in pass show heygen (it ended with code 1)");
        let missing = Fault::new(&heygen(), FaultKind::MissingKey, "");
        assert_eq!(fault(&missing, &Place::default()).head, "heygen: no key");
    }

    #[test]
    fn what_a_server_says_stays_one_safe_and_short_line() {
        let long = format!("a\n\u{1b}[31m{}", "x".repeat(5000));
        let told = fault(&Fault::new(&heygen(), FaultKind::Service, &long), &PLACE).to_string();
        assert!(told.chars().all(|c| !c.is_control()), "{told:?}");
        assert!(text::width(&told) < 260, "{told:?}");
    }

    #[rstest]
    #[case(Duration::from_secs(12), "heygen asked us to slow down (429), again in 12 s")]
    #[case(Duration::from_millis(1), "heygen asked us to slow down (429), again in 1 s")]
    fn a_wait_is_counted_in_whole_seconds(#[case] left: Duration, #[case] words: &str) {
        assert_eq!(waiting(&Fault::new(&heygen(), FaultKind::RateLimited, ""), left, &PLACE), words);
    }

    #[test]
    fn a_guard_says_where_it_stopped() {
        let told = stop(&heygen(), Stop::CursorRepeats, 12, 600);
        assert_eq!(told.to_string(), "heygen: its pages repeat, stopped after page 12 · 600 assets shown");
    }

    #[test]
    fn a_sync_is_summed_up_in_one_line() {
        let counts = Counts { listed: 1523, total: None, new: 12, changed: 3, gone: 1, unreadable: 7 };
        let told = synced(&counts, Duration::from_millis(9400), &[]);
        assert_eq!(told, "synced 1,523 in 9 s: 12 new, 3 changed, 1 gone, 0 failed");
    }

    #[test]
    fn totals_and_counts_read_as_people_write_them() {
        assert_eq!(totals_differ(&heygen(), 57, 54), "57 listed, heygen says 54");
        assert_eq!(counted(1), "1 asset");
        assert_eq!(bounded(&heygen(), 2000), "heygen: looked through 2,000 assets, more may match further on");
        assert_eq!(empty(&heygen()), "heygen holds no assets yet");
        assert_eq!(page_unknown(&heygen(), 40), "heygen gives one page after another: page 40 is not known yet");
    }
}
