//! Pictures on request: drawn off the loop, few at a time, the last ones remembered.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::{Picture, Ready};

/// A picture of twelve megapixels takes 36 MB while it is drawn.
const AT_ONCE: usize = 2;
const REMEMBERED_BYTES: usize = 32 * 1024 * 1024;

#[derive(Debug)]
pub(in crate::demo) struct Drawn {
    remembered: Mutex<Remembered>,
    places: Arc<Semaphore>,
}

impl Default for Drawn {
    fn default() -> Self {
        let remembered = Mutex::new(Remembered { recent: VecDeque::new(), bytes: 0, limit: REMEMBERED_BYTES });
        Self { remembered, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Drawn {
    /// The file of a picture; `None` where it could not be encoded.
    pub(super) async fn get(&self, picture: &Picture) -> Option<Ready> {
        if let Some(ready) = self.recall(picture) {
            return Some(ready);
        }
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        // Another request may have drawn it while this one waited.
        if let Some(ready) = self.recall(picture) {
            return Some(ready);
        }
        let order = picture.clone();
        let drawing = tokio::task::spawn_blocking(move || {
            let bytes = order.encode()?;
            // Held until the drawing is done, also when nobody waits for it any more.
            drop(place);
            Some(Ready::new(bytes.into(), order.format.mime()))
        });
        let ready = drawing.await.ok().flatten()?;
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).keep(picture.clone(), ready.clone());
        Some(ready)
    }

    fn recall(&self, picture: &Picture) -> Option<Ready> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).recall(picture)
    }
}

/// The last ones, the most recent at the end.
#[derive(Debug)]
struct Remembered {
    recent: VecDeque<(Picture, Ready)>,
    bytes: usize,
    limit: usize,
}

impl Remembered {
    fn recall(&mut self, picture: &Picture) -> Option<Ready> {
        let place = self.recent.iter().position(|(known, _)| known == picture)?;
        let found = self.recent.remove(place)?;
        let ready = found.1.clone();
        self.recent.push_back(found);
        Some(ready)
    }

    fn keep(&mut self, picture: Picture, ready: Ready) {
        if ready.bytes.len() > self.limit || self.recent.iter().any(|(known, _)| *known == picture) {
            return;
        }
        self.bytes += ready.bytes.len();
        self.recent.push_back((picture, ready));
        while self.bytes > self.limit {
            let Some((_, oldest)) = self.recent.pop_front() else { return };
            self.bytes -= oldest.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dice::Dice;
    use super::*;

    #[test]
    fn what_was_used_last_is_kept_within_the_limit() {
        let mut remembered = Remembered { recent: VecDeque::new(), bytes: 0, limit: 100 };
        let pictures: Vec<Picture> = (0..3).map(|seed| Picture::any(&mut Dice::new(&[seed]))).collect();
        let ready = |size: usize| Ready::new(vec![0; size].into(), "image/png");
        remembered.keep(pictures[0].clone(), ready(40));
        remembered.keep(pictures[1].clone(), ready(40));
        assert!(remembered.recall(&pictures[0]).is_some());
        remembered.keep(pictures[2].clone(), ready(40));
        assert!(remembered.recall(&pictures[1]).is_none(), "the longest unused makes room");
        assert!(remembered.recall(&pictures[0]).is_some());
        remembered.keep(pictures[1].clone(), ready(101));
        assert_eq!(remembered.bytes, 80);
        assert_eq!(remembered.recent.len(), 2);
    }
}
