//! Killed at any moment: what was acknowledged is there, and the walk goes on.

use std::hash::{BuildHasher as _, RandomState};

use super::*;

#[test]
fn after_fifty_kills_nothing_that_was_acknowledged_is_lost() {
    let shelf = Shelf::new();
    let mut acknowledged = 0;
    for _ in 0..50 {
        let mut writer = Running::start(shelf.writer("heygen", 1_000_000));
        let pages = RandomState::new().hash_one(0) % 12;
        for _ in 0..pages {
            let (word, position) = writer.next().unwrap();
            assert_eq!(word, "page", "{position}");
            acknowledged = position.parse().unwrap();
        }
        writer.child.kill().unwrap();
        writer.child.wait().unwrap();
        // What it said before it died.
        while let Some((_, position)) = writer.next() {
            acknowledged = position.parse().unwrap();
        }
        if shelf.path().exists() {
            let counted = if acknowledged == 0 { 0 } else { shelf.counted() };
            assert!(counted >= acknowledged, "{acknowledged} were acknowledged, {counted} are there");
        }
    }
    assert!(acknowledged > 1000, "{acknowledged}");
    let upto = shelf.counted() + 2 * PAGE;
    let last = Running::start(shelf.writer("heygen", upto)).ended();
    assert_eq!(last.len(), 2, "it goes on where it was");
    assert_eq!(shelf.counted(), upto);
    assert!(!shelf.folder.path().join("catalog.sqlite3.broken").exists());
}
