//! Whether and when to try again: a pure rule, asked by the browser and by scripts alike.
//!
//! Figures as in HeyGen's own command-line client: base 1 s, cap 30 s, jitter ±25 %. Every request of ours is a GET.

use std::time::Duration;

use super::{Fault, FaultKind};

/// How often one request is sent at most, the first time included.
pub const TRIES: u32 = 3;

/// The longest that a server may make us wait.
pub const LONGEST_WAIT: Duration = Duration::from_mins(1);

const BASE: Duration = Duration::from_secs(1);
const CAP: Duration = Duration::from_secs(30);

/// How long to wait before the next try, or `None` to give up.
///
/// `tries` is how often it was sent so far (at least 1). `seed` is any number that differs between requests: it spreads
/// the waits, so that many clients do not come back at the same moment.
#[must_use]
pub fn wait(tries: u32, fault: &Fault, seed: u64) -> Option<Duration> {
    wait_after(tries, &fault.kind, fault.wait, seed)
}

/// The same for what belongs to no account; `told` is what the server said about waiting.
#[must_use]
pub fn wait_after(tries: u32, kind: &FaultKind, told: Option<Duration>, seed: u64) -> Option<Duration> {
    if tries >= TRIES || !is_passing(kind) {
        return None;
    }
    if let Some(told) = told {
        return Some(told.min(LONGEST_WAIT));
    }
    let plain = BASE.saturating_mul(1 << (tries - 1).min(10)).min(CAP);
    Some(plain.mul_f64(0.75 + 0.5 * spread(seed, tries)))
}

/// Whether the same request may well succeed a little later.
fn is_passing(kind: &FaultKind) -> bool {
    match kind {
        FaultKind::RateLimited | FaultKind::Interrupted => true,
        FaultKind::Status { code } => matches!(code, 502..=504),
        FaultKind::MissingKey
        | FaultKind::Unauthorized
        | FaultKind::Forbidden
        | FaultKind::NotFound
        | FaultKind::Offline
        | FaultKind::TimedOut { .. }
        | FaultKind::TooLarge { .. }
        | FaultKind::Redirect
        | FaultKind::Decode { .. }
        | FaultKind::Service
        | FaultKind::Catalog => false,
    }
}

/// Whether asking again has no sense before somebody has changed something: the key, the address, the service itself.
#[must_use]
pub fn is_lasting(kind: &FaultKind) -> bool {
    match kind {
        FaultKind::MissingKey
        | FaultKind::Unauthorized
        | FaultKind::Forbidden
        | FaultKind::NotFound
        | FaultKind::TooLarge { .. }
        | FaultKind::Redirect
        | FaultKind::Decode { .. }
        | FaultKind::Service
        | FaultKind::Catalog => true,
        FaultKind::RateLimited
        | FaultKind::Offline
        | FaultKind::Interrupted
        | FaultKind::TimedOut { .. }
        | FaultKind::Status { .. } => false,
    }
}

/// A number from 0 to 1 that looks random (`SplitMix64`, Steele et al. 2014) and is the same for the same input.
fn spread(seed: u64, tries: u32) -> f64 {
    let mut z = seed.wrapping_add(u64::from(tries).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    let fraction = (z >> 11) as f64 / (1u64 << 53) as f64;
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::AccountName;
    use proptest::prelude::*;
    use rstest::rstest;

    fn fault(kind: FaultKind) -> Fault {
        Fault::new(&AccountName::new("heygen").unwrap(), kind, "")
    }

    #[rstest]
    #[case(FaultKind::RateLimited, true)]
    #[case(FaultKind::Interrupted, true)]
    #[case(FaultKind::Status { code: 503 }, true)]
    #[case(FaultKind::Status { code: 500 }, false)]
    #[case(FaultKind::Unauthorized, false)]
    #[case(FaultKind::NotFound, false)]
    #[case(FaultKind::TimedOut { after: Duration::from_secs(20) }, false)]
    #[case(FaultKind::Decode { pointer: String::new() }, false)]
    fn only_what_passes_by_itself_is_tried_again(#[case] kind: FaultKind, #[case] again: bool) {
        assert_eq!(wait(1, &fault(kind), 7).is_some(), again);
    }

    #[test]
    fn the_third_failure_is_the_last() {
        let fault = fault(FaultKind::RateLimited);
        assert!(wait(2, &fault, 7).is_some());
        assert_eq!(wait(3, &fault, 7), None);
    }

    #[test]
    fn the_server_is_believed_up_to_a_minute() {
        let mut fault = fault(FaultKind::RateLimited);
        fault.wait = Some(Duration::from_secs(12));
        assert_eq!(wait(1, &fault, 7), Some(Duration::from_secs(12)));
        fault.wait = Some(Duration::from_hours(24));
        assert_eq!(wait(1, &fault, 7), Some(LONGEST_WAIT));
    }

    proptest! {
        #[test]
        fn waits_grow_and_are_spread_by_a_quarter(seed in any::<u64>()) {
            let fault = fault(FaultKind::Interrupted);
            let first = wait(1, &fault, seed).unwrap().as_secs_f64();
            let second = wait(2, &fault, seed).unwrap().as_secs_f64();
            prop_assert!((0.75..=1.25).contains(&first));
            prop_assert!((1.5..=2.5).contains(&second));
        }
    }
}
