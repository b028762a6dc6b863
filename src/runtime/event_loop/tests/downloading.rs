//! The queue of downloads beside the keys: when it begins, what it is told, and that it is kept in the end.

use super::*;
use crate::asset::{DownloadId, DownloadNews, DownloadOrder};
use crate::runtime::fixtures::Queue;

fn told_of(id: u64) -> DownloadNews {
    DownloadNews::Removed(vec![DownloadId(id)])
}

/// Services with a queue of downloads in which this happens at once.
fn with_news(journal: &Journal, news: Vec<DownloadNews>) -> Services {
    let mut services = services(journal, Manner::AtOnce);
    services.answers.downloads = Arc::new(Queue { journal: journal.clone(), news });
    services
}

#[tokio::test(start_paused = true)]
async fn the_queue_begins_behind_the_first_frame_and_all_its_news_come_as_one() {
    let news: Vec<DownloadNews> = (0..3).map(told_of).collect();
    let all = Did::Told(Msg::Downloads(news.clone()));
    let (_, journal) = play(
        |journal| with_news(journal, news),
        none,
        async |outside| {
            outside.pass(PACE * 2).await;
            outside
        },
    )
    .await;
    let did = journal.all();
    let at = |of: &Did| did.iter().position(|did| did == of).unwrap();
    assert!(at(&Did::Drew) < at(&Did::Listened) && at(&Did::Listened) < at(&all), "{did:?}");
    // One frame for all of them.
    assert_eq!(journal.count(&Did::Drew), 2);
}

#[tokio::test(start_paused = true)]
async fn orders_go_to_the_queue_with_what_is_on_the_page() {
    let add = DownloadOrder::Add { assets: vec![id("clip.mp4"), id("elsewhere.mp4")], folder: None };
    let orders = [add.clone(), DownloadOrder::PauseAll];
    let (_, journal) = play(
        |journal| with_news(journal, Vec::new()),
        |msg, _| match msg {
            Msg::Start { .. } => orders.clone().map(Effect::Downloads).to_vec(),
            _ => Vec::new(),
        },
        async |outside| {
            outside.idle().await;
            outside
        },
    )
    .await;
    assert!(journal.has(&Did::Ordered(add, 1)) && journal.has(&Did::Ordered(DownloadOrder::PauseAll, 0)));
}

#[tokio::test(start_paused = true)]
async fn at_the_end_the_queue_is_kept() {
    let (code, journal) = play(
        |journal| with_news(journal, Vec::new()),
        none,
        async |outside| {
            outside.keys("q").await;
            outside.idle().await;
            outside
        },
    )
    .await;
    assert_eq!((code.unwrap(), journal.count(&Did::Settled)), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn the_bell_rings_once() {
    let (_, journal) = play(
        |journal| services(journal, Manner::AtOnce),
        |msg, _| if matches!(msg, Msg::Start { .. }) { vec![Effect::Bell] } else { Vec::new() },
        async |outside| {
            outside.idle().await;
            outside
        },
    )
    .await;
    assert_eq!(journal.count(&Did::Sent(b"\x07".to_vec())), 1);
}
