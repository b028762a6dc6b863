//! What the services are still making: the newest, which become ready while one looks at them.

use std::time::Duration;

/// So many are being made when the demo starts.
const YOUNG: u64 = 4;
/// The first is ready after so long, and then one after another.
const FIRST: Duration = Duration::from_secs(20);
const EACH: Duration = Duration::from_secs(15);
/// Each is worked on for so long before.
const WORK: Duration = Duration::from_secs(25);

/// How far one of them has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Pending,
    Processing,
    /// As well or as badly as it will be.
    Over,
}

/// How far number `index` has come, the newest being 0, so long after the start: the older the sooner.
pub(super) fn stage(index: u64, since_start: Duration) -> Stage {
    let Some(before) = (YOUNG - 1).checked_sub(index).and_then(|before| u32::try_from(before).ok()) else {
        return Stage::Over;
    };
    let ready = FIRST + EACH * before;
    if since_start >= ready {
        Stage::Over
    } else if since_start + WORK >= ready {
        Stage::Processing
    } else {
        Stage::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_become_ready_one_after_another() {
        let stages = |seconds| [0, 1, 2, 3, 4].map(|index| stage(index, Duration::from_secs(seconds)));
        let (pending, processing, over) = (Stage::Pending, Stage::Processing, Stage::Over);
        assert_eq!(stages(0), [pending, pending, pending, processing, over]);
        assert_eq!(stages(20), [pending, pending, processing, over, over]);
        assert_eq!(stages(45), [processing, processing, over, over, over]);
        assert_eq!(stages(65), [over; 5]);
    }
}
