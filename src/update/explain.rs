//! The one place where failures become words, for the screen and for scripts alike.
//!
//! The voice: who, what happened (code) · what to do. Small letters, present tense, figures, the account by its
//! configured name. Where room is short the part behind the last ` · ` goes first, so the two parts stay apart here.

use std::fmt;
use std::time::Duration;

use crate::asset::walk::Stop;
use crate::asset::{AccountName, Fault, FaultKind, FolderId};
use crate::text;

/// How many columns of what a server said are repeated.
const DETAIL_CAP: usize = 200;

/// Where things come from that a failure may be about.
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
    /// What to do, where there is something to be done.
    pub what_to_do: Option<String>,
    /// Whether asking again may well help: the screen then names its key for that.
    pub again: bool,
}

impl Told {
    fn new(head: String) -> Self {
        Self { head, what_to_do: None, again: false }
    }

    fn advise(self, what: impl Into<String>) -> Self {
        Self { what_to_do: Some(what.into()), ..self }
    }

    fn again(self) -> Self {
        Self { again: true, ..self }
    }
}

/// Both parts, as a script's user reads them.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)?;
        match &self.what_to_do {
            Some(what) => write!(f, " · {what}"),
            None => Ok(()),
        }
    }
}

/// A failure that is not waited for.
#[must_use]
pub fn fault(fault: &Fault, place: &Place<'_>) -> Told {
    told(fault, place, "")
}

/// A failure of the page with this number.
#[must_use]
pub fn page_fault(fault: &Fault, page: u64, place: &Place<'_>) -> Told {
    told(fault, place, &format!("page {} ", text::thousands(page)))
}

/// `what` is nothing, or `page 4 `, and stands before what happened to it.
fn told(fault: &Fault, place: &Place<'_>, what: &str) -> Told {
    let who = &fault.account;
    let detail = detail(fault);
    let said = if detail.is_empty() { String::new() } else { format!(": {detail}") };
    match &fault.kind {
        FaultKind::MissingKey => missing_key(who, place, &detail),
        FaultKind::Unauthorized => {
            let from = place.key_source.map(|source| format!(", from {source}")).unwrap_or_default();
            Told::new(format!("{who}: key refused (401){from}")).advise("set another, then start again")
        }
        FaultKind::Forbidden => {
            Told::new(format!("{who}: this key may not list assets (403)")).advise("ask the account's owner")
        }
        FaultKind::NotFound if detail.is_empty() => {
            let told = Told::new(format!("{who}: {what}not found (404)"));
            told.advise(with_place("is base_url right?", place))
        }
        FaultKind::NotFound => Told::new(format!("{who}: {what}not found{said}")),
        FaultKind::RateLimited => Told::new(format!("{who} asked us to slow down (429)")).again(),
        FaultKind::Offline => Told::new(format!("{who}: {what}no connection{said}")).again(),
        FaultKind::Interrupted => {
            let lead = if what.is_empty() { "the answer " } else { what };
            Told::new(format!("{who}: {lead}broke off{said}")).again()
        }
        FaultKind::TimedOut { after } => Told::new(format!("{who}: {what}no answer in {}", seconds(*after))).again(),
        FaultKind::TooLarge { limit } => {
            let limit = crate::asset::media::byte_size(*limit);
            Told::new(format!("{who}: {what}the answer is larger than {limit}")).advise("a smaller page may do")
        }
        FaultKind::Redirect => {
            let told = Told::new(format!("{who}: {what}sent elsewhere, not followed{said}"));
            told.advise(with_place("is base_url right?", place))
        }
        FaultKind::Status { code } => Told::new(format!("{who}: {what}failed ({code}){said}")).again(),
        FaultKind::Decode { pointer } => decode(who, place, pointer, what, &detail),
        FaultKind::Service => {
            let lead = if detail.is_empty() { "an error without words".to_owned() } else { detail };
            Told::new(format!("{who}: {what}says: {lead}")).again()
        }
    }
}

/// The detail names the source, and what is wrong with it where it is not simply empty.
fn missing_key(who: &AccountName, place: &Place<'_>, detail: &str) -> Told {
    let source = if detail.is_empty() { place.key_source.unwrap_or_default() } else { detail };
    let source = if source.is_empty() { String::new() } else { format!(" in {source}") };
    Told::new(format!("{who}: no key{source}")).advise("set it, then start again")
}

/// The detail says what came instead (`answered HTML instead of JSON`), or what is at the place that cannot be read.
fn decode(who: &AccountName, place: &Place<'_>, pointer: &str, what: &str, detail: &str) -> Told {
    if pointer.is_empty() {
        let came = if detail.is_empty() { "answered what cannot be read" } else { detail };
        return Told::new(format!("{who}: {what}{came}")).advise(with_place("is base_url right?", place));
    }
    let pointer = text::safe(pointer);
    let said = if detail.is_empty() { text::cut_middle(&pointer, 80, "…") } else { detail.into() };
    let what = if what.is_empty() { "its answer " } else { what };
    Told::new(format!("{who}: {what}cannot be read: {said}"))
}

fn with_place(question: &str, place: &Place<'_>) -> String {
    match place.config_place {
        Some(at) => format!("{question} ({at})"),
        None => question.to_owned(),
    }
}

fn detail(fault: &Fault) -> String {
    text::cut_end(fault.detail.shown().trim(), DETAIL_CAP, "…").into_owned()
}

/// A failure that is tried again by itself, with what is left of the wait: `affogato asked us to slow down (429),
/// again in 12 s`.
#[must_use]
pub fn waiting(fault: &Fault, left: Duration, place: &Place<'_>) -> String {
    // Rounded up, so that the last second is not shown as none.
    let left = left.as_secs() + u64::from(left.subsec_nanos() > 0);
    format!("{}, again in {left} s", self::fault(fault, place).head)
}

/// A listing that a guard ended.
#[must_use]
pub fn stop(account: &AccountName, stop: Stop, page: u64, listed: u64) -> Told {
    let why = match stop {
        Stop::CursorRepeats => "its pages repeat",
        Stop::NothingNew => "three pages brought nothing new",
        Stop::TooManyPages => "it has more pages than it can have",
    };
    let told = Told::new(format!("{account}: {why}, stopped after page {}", text::thousands(page)));
    told.advise(format!("{} shown", counted(listed)))
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
        "heygen: key refused (401), from HEYGEN_API_KEY · set another, then start again"
    )]
    #[case(FaultKind::Forbidden, "", "heygen: this key may not list assets (403) · ask the account's owner")]
    #[case(FaultKind::NotFound, "", "heygen: not found (404) · is base_url right? (config.toml:14)")]
    #[case(FaultKind::RateLimited, "", "heygen asked us to slow down (429)")]
    #[case(FaultKind::Offline, "connection refused", "heygen: no connection: connection refused")]
    #[case(FaultKind::Interrupted, "", "heygen: the answer broke off")]
    #[case(FaultKind::TimedOut { after: Duration::from_secs(20) }, "", "heygen: no answer in 20 s")]
    #[case(FaultKind::TimedOut { after: Duration::from_millis(1500) }, "", "heygen: no answer in 1.5 s")]
    #[case(
        FaultKind::TooLarge { limit: 8_000_000 },
        "",
        "heygen: the answer is larger than 8.0 MB · a smaller page may do"
    )]
    #[case(FaultKind::Redirect, "", "heygen: sent elsewhere, not followed · is base_url right? (config.toml:14)")]
    #[case(FaultKind::Status { code: 502 }, "Bad Gateway", "heygen: failed (502): Bad Gateway")]
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
    #[case(FaultKind::Service, "quota exceeded", "heygen: says: quota exceeded")]
    fn failures_say_who_what_and_what_to_do(#[case] kind: FaultKind, #[case] detail: &str, #[case] words: &str) {
        assert_eq!(fault(&Fault::new(&heygen(), kind, detail), &PLACE).to_string(), words);
    }

    #[test]
    fn a_page_is_named_where_it_is_one_that_failed() {
        let fault = Fault::new(&heygen(), FaultKind::Status { code: 502 }, "");
        assert_eq!(page_fault(&fault, 4, &PLACE).head, "heygen: page 4 failed (502)");
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
    fn totals_and_counts_read_as_people_write_them() {
        assert_eq!(totals_differ(&heygen(), 57, 54), "57 listed, heygen says 54");
        assert_eq!(counted(1), "1 asset");
        assert_eq!(bounded(&heygen(), 2000), "heygen: looked through 2,000 assets, more may match further on");
        assert_eq!(empty(&heygen()), "heygen holds no assets yet");
        assert_eq!(page_unknown(&heygen(), 40), "heygen gives one page after another: page 40 is not known yet");
    }
}
