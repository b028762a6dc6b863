//! Every fault that a service can be told to have, at every service: it has its kind, or is got over.

use std::time::Duration;

use assetbrowse::asset::FaultKind;
use assetbrowse::asset::walk::Stop;
use assetbrowse::demo::FaultName;
use assetbrowse::net::Settings;
use assetbrowse::provider::http::LARGEST_ANSWER;
use assetbrowse::provider::walk::Step;
use assetbrowse::text::is_unsafe;
use rstest::rstest;

use super::still::Still;
use super::{Service, Stage, are_distinct, assets, ids};

/// More than one page of every service, and not a whole number of them.
const COUNT: u64 = 130;

/// A limit that is reached while a server keeps somebody waiting.
const SHORT: Duration = Duration::from_millis(150);

/// What becomes of a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    /// Everything is listed, after so many tries of its first request.
    Whole { tries: u32 },
    /// Everything is listed, and the service tells another total.
    Miscounted { total: u64 },
    /// It ends by itself, with what there was of a listing that changes.
    Shifted,
    /// The guard ends it behind this page, with so many listed.
    Stopped { stop: Stop, page: u64, listed: u64 },
    /// It fails on its first page, after so many tries.
    Failed { kind: FaultKind, tries: u32 },
}

/// What becomes of a walk at a service that has a fault. A new fault is given its fate here, or this does not compile.
fn fate(fault: FaultName, service: Service) -> Fate {
    let failed = |kind| Fate::Failed { kind, tries: 1 };
    let given_up = |kind| Fate::Failed { kind, tries: 3 };
    match fault {
        FaultName::RateLimit => Fate::Whole { tries: 3 },
        FaultName::RateLimitForever => given_up(FaultKind::RateLimited),
        FaultName::Unauthorized => failed(FaultKind::Unauthorized),
        FaultName::Forbidden => failed(FaultKind::Forbidden),
        FaultName::ServerError => failed(FaultKind::Status { code: 500 }),
        FaultName::BadGateway => given_up(FaultKind::Status { code: 502 }),
        FaultName::Slow | FaultName::Drip | FaultName::Stall => failed(FaultKind::TimedOut { after: SHORT }),
        FaultName::Cut => given_up(FaultKind::Interrupted),
        FaultName::NotJson | FaultName::Empty => failed(FaultKind::Decode { pointer: String::new() }),
        FaultName::ErrorIn200 => failed(FaultKind::Service),
        FaultName::Endless => match service {
            Service::Affogato | Service::CustomAffogato => {
                Fate::Stopped { stop: Stop::NothingNew, page: 6, listed: COUNT }
            }
            Service::HeygenV1
            | Service::HeygenV3
            | Service::HeygenMoved
            | Service::CustomV1
            | Service::CustomV3
            | Service::Generations
            | Service::Videos => Fate::Stopped { stop: Stop::NothingNew, page: 5, listed: COUNT },
        },
        FaultName::RepeatToken => match service {
            // Every page is the first one.
            Service::Affogato | Service::CustomAffogato => {
                Fate::Stopped { stop: Stop::NothingNew, page: 4, listed: 50 }
            }
            // A page has fifty generations, and these as many media.
            Service::Generations => Fate::Stopped { stop: Stop::NothingNew, page: 4, listed: 120 },
            Service::HeygenV1
            | Service::HeygenV3
            | Service::HeygenMoved
            | Service::CustomV1
            | Service::CustomV3
            | Service::Videos => Fate::Stopped { stop: Stop::CursorRepeats, page: 2, listed: COUNT },
        },
        FaultName::Huge => failed(FaultKind::TooLarge { limit: LARGEST_ANSWER as u64 }),
        FaultName::Gone => match service {
            Service::HeygenV1 | Service::CustomV1 => failed(FaultKind::NotFound),
            Service::Affogato
            | Service::HeygenV3
            | Service::HeygenMoved
            | Service::CustomAffogato
            | Service::CustomV3
            | Service::Generations
            | Service::Videos => Fate::Whole { tries: 1 },
        },
        FaultName::WrongTotals if service.tells_total() => Fate::Miscounted { total: COUNT - 3 },
        FaultName::Shifting => Fate::Shifted,
        // Nothing of a listing is fetched from where media are.
        FaultName::WrongTotals
        | FaultName::HostileNames
        | FaultName::BadItems
        | FaultName::Media403
        | FaultName::MediaNoRanges
        | FaultName::MediaChanging
        | FaultName::MediaEndless
        | FaultName::MediaExpired => Fate::Whole { tries: 1 },
    }
}

/// The limits under which a fault shows: those that keep somebody waiting for minutes have shorter ones.
fn network(fault: FaultName) -> Settings {
    let usual = Settings::default();
    match fault {
        FaultName::Slow => Settings { headers: SHORT, ..usual },
        FaultName::Stall => Settings { idle: SHORT, ..usual },
        FaultName::Drip => Settings { total: SHORT, ..usual },
        FaultName::RateLimit
        | FaultName::RateLimitForever
        | FaultName::Unauthorized
        | FaultName::Forbidden
        | FaultName::ServerError
        | FaultName::BadGateway
        | FaultName::Cut
        | FaultName::NotJson
        | FaultName::Empty
        | FaultName::ErrorIn200
        | FaultName::Endless
        | FaultName::RepeatToken
        | FaultName::HostileNames
        | FaultName::BadItems
        | FaultName::Huge
        | FaultName::Gone
        | FaultName::WrongTotals
        | FaultName::Shifting
        | FaultName::Media403
        | FaultName::MediaNoRanges
        | FaultName::MediaChanging
        | FaultName::MediaEndless
        | FaultName::MediaExpired => usual,
    }
}

async fn stage(service: Service, fault: FaultName) -> Stage {
    Stage::with(service, COUNT, &[fault], &network(fault)).await
}

/// A walk to its end, and how it went.
async fn walked(service: Service, fault: FaultName) -> (Vec<Step>, Fate) {
    let stage = stage(service, fault).await;
    let steps = stage.walk(&service.everything(), None);
    let (steps, waits) = if network(fault) == Settings::default() {
        Still::begin().walked(steps).await
    } else {
        (futures::StreamExt::collect(steps).await, Vec::new())
    };
    let tries = u32::try_from(waits.len()).unwrap() + 1;
    let count = assets(&steps).len() as u64;
    let fate = match steps.last().unwrap() {
        Step::Done { listed, .. } if fault == FaultName::Shifting => {
            assert!(*listed == count && *listed < COUNT, "{count} at {service:?}");
            Fate::Shifted
        }
        Step::Done { listed, total } => {
            assert_eq!((*listed, count), (COUNT, COUNT), "{fault} at {service:?}");
            match total {
                Some(total) if *total != COUNT => Fate::Miscounted { total: *total },
                Some(_) | None => Fate::Whole { tries },
            }
        }
        Step::Stopped(stop, page) => Fate::Stopped { stop: *stop, page: *page, listed: count },
        Step::Failed { fault, resume } => {
            assert_eq!(fault.account, service.account());
            assert!(resume.is_some(), "it can be taken up again");
            Fate::Failed { kind: fault.kind.clone(), tries }
        }
        Step::Page(_) | Step::Waiting { .. } => panic!("a walk has a last step"),
    };
    (steps, fate)
}

#[rstest]
#[tokio::test]
async fn a_walk_ends_and_every_fault_has_its_kind(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    for fault in FaultName::ALL {
        let (steps, met) = walked(service, fault).await;
        assert_eq!(met, fate(fault, service), "{fault} at {service:?}");
        assert!(are_distinct(&ids(assets(&steps))), "{fault} at {service:?}");
    }
}

/// The browser asks page by page, and tries again by itself: each request that fails does so with its kind.
#[rstest]
#[tokio::test]
async fn a_page_comes_or_fails_with_the_same_kind(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    for fault in FaultName::ALL {
        let stage = stage(service, fault).await;
        let everything = service.everything();
        let first = || stage.page(&everything, None, 30);
        let refused = match fate(fault, service) {
            Fate::Failed { kind, .. } => {
                assert_eq!(first().await.unwrap_err().kind, kind, "{fault} at {service:?}");
                continue;
            }
            Fate::Whole { tries } => tries - 1,
            Fate::Miscounted { .. } | Fate::Shifted | Fate::Stopped { .. } => 0,
        };
        for _ in 0..refused {
            assert_eq!(first().await.unwrap_err().kind, FaultKind::RateLimited, "{fault} at {service:?}");
        }
        let page = first().await.unwrap();
        assert_eq!((page.assets.len(), page.warning), (30, None), "{fault} at {service:?}");
    }
}

/// A listing that never ends does not keep one page from ending: looking stops at a bound, or where it was before.
#[rstest]
#[tokio::test]
async fn a_page_ends_where_its_listing_does_not(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
    #[values(FaultName::Endless, FaultName::RepeatToken)] fault: FaultName,
) {
    let Fate::Stopped { listed, .. } = fate(fault, service) else { panic!("{fault} is stopped") };
    let page = stage(service, fault).await.page(&service.everything(), None, 1000).await.unwrap();
    let found = ids(&page.assets);
    assert_eq!(found.len() as u64, listed);
    assert!(are_distinct(&found));
    assert!(page.bounded || page.stopped.is_some(), "it says that there may be more, or why there is not");
}

#[rstest]
#[tokio::test]
async fn bad_items_are_rows_among_sound_ones(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    let sound = Stage::new(service, COUNT).await;
    let sound = sound.steps(&service.everything(), None).await;
    let (steps, _) = walked(service, FaultName::BadItems).await;
    for (nth, (sound, met)) in assets(&sound).into_iter().zip(assets(&steps)).enumerate() {
        // Every second item is broken, from the second on: pages hold an even number.
        if nth % 2 == 0 {
            assert_eq!(
                (&met.id, &met.said, &met.created, met.unreadable.is_some()),
                (&sound.id, &sound.said, &sound.created, false)
            );
        }
        // What is told of a broken one is what is there of it, rounded, or nothing: never another number.
        let near = |met: Option<u64>, true_one: Option<u64>| {
            met.is_none_or(|met| true_one.is_some_and(|true_one| met.abs_diff(true_one) <= 1))
        };
        assert!(near(met.said.width.map(u64::from), sound.said.width.map(u64::from)), "{:?}", met.raw);
        assert!(near(met.said.frames, sound.said.frames), "{:?}", met.raw);
    }
    let unreadable: Vec<_> = assets(&steps).into_iter().filter_map(|asset| asset.unreadable.as_ref()).collect();
    assert!(unreadable.iter().any(|why| why.raw() == "it has no id"), "{unreadable:?}");
}

#[rstest]
#[tokio::test]
async fn hostile_names_are_kept_and_shown_as_what_they_are(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    let (steps, _) = walked(service, FaultName::HostileNames).await;
    let mut altered = 0;
    for asset in assets(&steps) {
        let labels = [Some(&asset.name), asset.url.as_ref(), asset.status.as_ref(), asset.type_word.as_ref()];
        for label in labels.into_iter().flatten() {
            assert!(!label.shown().chars().any(is_unsafe), "{label:?}");
            altered += usize::from(label.is_altered());
        }
        // Every URL of these is sound: what is hostile in it is percent-encoded.
        assert!(asset.url.is_none() || asset.link().is_ok(), "{:?}", asset.url);
    }
    assert!(altered > 10, "there is something to be altered");
}
