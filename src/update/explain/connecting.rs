//! Words for a key that was tried and does not do.

use super::{Place, fault};
use crate::asset::{Fault, FaultKind};

/// Why an account is not connected, and what to do; `again` is the key that tries once more.
#[must_use]
pub fn not_connected(failure: &Fault, again: Option<&str>) -> String {
    let told = fault(failure, &Place::default());
    let try_again = || again.map(|key| format!("{key} tries again"));
    let advice = match &failure.kind {
        FaultKind::Unauthorized => Some("paste another".to_owned()),
        FaultKind::Forbidden => Some("ask the account's owner".to_owned()),
        FaultKind::NotFound | FaultKind::Redirect | FaultKind::Decode { .. } => {
            Some("is the address right?".to_owned())
        }
        FaultKind::RateLimited
        | FaultKind::Offline
        | FaultKind::Interrupted
        | FaultKind::TimedOut { .. }
        | FaultKind::Status { .. }
        | FaultKind::Service => try_again(),
        FaultKind::MissingKey | FaultKind::TooLarge { .. } | FaultKind::Catalog => None,
    };
    let why = told.why.map(|why| format!(" ({why})")).unwrap_or_default();
    let advice = advice.map(|advice| format!(" · {advice}")).unwrap_or_default();
    format!("{}{why}{advice}", told.head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::AccountName;
    use rstest::rstest;
    use std::time::Duration;

    #[rstest]
    #[case(FaultKind::Unauthorized, "", "heygen: key refused (401) · paste another")]
    #[case(FaultKind::Forbidden, "", "heygen: this key may not list assets (403) · ask the account's owner")]
    #[case(FaultKind::NotFound, "", "heygen: not found (404) · is the address right?")]
    #[case(FaultKind::Offline, "refused", "heygen: no connection (refused) · enter tries again")]
    #[case(
        FaultKind::TimedOut { after: Duration::from_secs(20) }, "", "heygen: no answer in 20 s · enter tries again"
    )]
    #[case(
        FaultKind::Decode { pointer: String::new() },
        "answered HTML instead of JSON",
        "heygen: answered HTML instead of JSON · is the address right?"
    )]
    #[case(
        FaultKind::MissingKey,
        "pass show x (it ended with code 1)",
        "heygen: no key in pass show x (it ended with code 1)"
    )]
    fn a_trial_that_fails_says_what_to_do(#[case] kind: FaultKind, #[case] detail: &str, #[case] words: &str) {
        let fault = Fault::new(&AccountName::new("heygen").unwrap(), kind, detail);
        assert_eq!(not_connected(&fault, Some("enter")), words);
    }
}
