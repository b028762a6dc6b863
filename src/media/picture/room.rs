//! How much memory pictures and frames may take while they are decoded, all of them together: a huge one is decoded alone, small ones
//! side by side, at most on all cores but one. That one is for who answers keys: where decoders had all of them, a key waited
//! for a core.

use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::thread;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::asset::MediaFault;

const MIB: u64 = 1024 * 1024;

/// All of it, in MiB.
pub(super) const ALL: u32 = 512;

static ROOM: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(ALL as usize)));

/// Room for one decoder. Dropping it makes room for others.
#[derive(Debug)]
pub(in crate::media) struct Room {
    taken: u32,
    _permit: OwnedSemaphorePermit,
}

impl Room {
    /// Waits for as much as every picture gets: its share where all cores but one are busy with one each.
    pub(in crate::media) async fn share() -> Result<Self, MediaFault> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self::of(ALL / u32::try_from(cores - 1).unwrap_or(ALL).clamp(1, ALL)).await
    }

    /// Waits until there is room for `bytes`, or for all there is where that is less.
    pub(in crate::media) async fn grow(self, bytes: u64) -> Result<Self, MediaFault> {
        let wanted = u32::try_from(bytes.div_ceil(MIB)).unwrap_or(ALL).min(ALL);
        if wanted <= self.taken {
            return Ok(self);
        }
        // Two that hold a part each and wait for more would wait for ever.
        drop(self);
        Self::of(wanted).await
    }

    async fn of(taken: u32) -> Result<Self, MediaFault> {
        match Arc::clone(&ROOM).acquire_many_owned(taken).await {
            Ok(permit) => Ok(Self { taken, _permit: permit }),
            // It is never closed.
            Err(_) => Err(MediaFault::NotHere),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;
    use std::time::Duration;

    #[tokio::test]
    async fn a_huge_picture_is_decoded_alone_and_what_was_taken_comes_back() {
        let one = Room::share().await.unwrap();
        let taken = one.taken;
        assert!((1..=ALL).contains(&taken));
        let all = one.grow(u64::MAX).await.unwrap();
        assert_eq!(all.taken, ALL);
        assert!(Room::share().now_or_never().is_none(), "there is no room beside it");
        drop(all);
        let small = tokio::time::timeout(Duration::from_mins(1), Room::share()).await.unwrap().unwrap();
        assert_eq!(small.grow(1).await.unwrap().taken, taken, "a share is enough for a small one");
    }
}
