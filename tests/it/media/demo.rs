//! The media of the demo, with each fault that they can have, as they are fetched.

use assetbrowse::asset::{Account, AccountName, Asset, AssetKind, MediaFault, ProviderKind, Query};
use assetbrowse::demo::{self, Running};
use assetbrowse::media::fetch::Medium;
use assetbrowse::net;
use assetbrowse::provider::registry::{self, HeygenApi, KeySource, Service};
use assetbrowse::provider::{PieceAsk, Shared};
use rstest::rstest;
use secrecy::SecretString;

use super::{MIB, open};

const MOST: u64 = 16 * MIB;

struct Stage {
    running: Running,
    provider: Shared,
}

impl Stage {
    async fn new(kind: ProviderKind, faults: &[&str]) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let running = demo::start(demo::Settings { assets: 150, faults, ..demo::Settings::default() }).await.unwrap();
        let base_url = registry::check_base_url(&running.base_url()).unwrap();
        let settings = registry::Settings {
            account: Account { name: AccountName::new("studio").unwrap(), kind, base_url },
            key: KeySource::Inline(SecretString::from(demo::KEY)),
            // Its v1 cannot tell one asset.
            service: Service::built_in(kind, HeygenApi::V3).unwrap(),
            place: None,
        };
        let provider = registry::build(vec![settings], &net::Settings::default()).remove(0);
        Self { running, provider }
    }

    /// The videos of a page that have a URL.
    async fn videos(&self) -> Vec<Asset> {
        let ask = PieceAsk { query: Query::default(), cursor: None, size: 50 };
        let mut assets = self.provider.piece(ask).await.unwrap().assets;
        assets.retain(|asset| asset.kind == AssetKind::Video && asset.url.is_some());
        assert!(assets.len() > 5);
        assets
    }

    /// A video whose file does not come whole with its first bytes.
    async fn large(&self) -> Medium {
        for asset in self.videos().await {
            let medium = opened(&asset).await.unwrap();
            if medium.length().is_none_or(|length| length > 100_000) {
                return medium;
            }
        }
        panic!("no video is large enough");
    }
}

async fn opened(asset: &Asset) -> Result<Medium, MediaFault> {
    open(asset.link().unwrap().as_str(), MOST).await
}

#[tokio::test]
async fn a_medium_is_the_same_with_ranges_and_without() {
    let with = Stage::new(ProviderKind::Affogato, &[]).await;
    let without = Stage::new(ProviderKind::Affogato, &["media-no-ranges"]).await;
    let (parts, all) = (with.large().await, without.large().await);
    assert_eq!((parts.requests(), all.requests()), (1, 1));
    assert!(parts.fetched() > 0 && all.fetched() == 0, "one begins with a range, the other has none");
    let whole = parts.whole(MOST).await.unwrap();
    assert_eq!(all.whole(MOST).await.unwrap(), whole);
    assert_eq!((parts.requests(), all.requests()), (2, 1));
    assert_eq!(parts.version(), all.version());
    assert_eq!(parts.length(), Some(whole.len() as u64));
    with.running.stop().await;
    without.running.stop().await;
}

#[tokio::test]
async fn a_medium_that_changes_is_never_mixed() {
    let stage = Stage::new(ProviderKind::Affogato, &["media-changing"]).await;
    let medium = stage.large().await;
    assert_eq!(medium.whole(MOST).await, Err(MediaFault::Changed));
    assert_ne!(stage.large().await.version(), medium.version());
    stage.running.stop().await;
}

#[tokio::test]
async fn a_medium_without_end_is_too_large() {
    let stage = Stage::new(ProviderKind::Heygen, &["media-endless"]).await;
    let medium = stage.large().await;
    assert_eq!(medium.length(), None);
    assert!(matches!(medium.whole(MIB).await, Err(MediaFault::TooLarge { .. })));
    assert!(medium.span(0..8).await.unwrap().ends_with(b"ftyp"), "its beginning is there");
    stage.running.stop().await;
}

#[rstest]
#[case(ProviderKind::Affogato)]
#[case(ProviderKind::Heygen)]
#[tokio::test]
async fn a_url_that_has_ended_is_fresh_when_its_asset_is_asked_for(#[case] kind: ProviderKind) {
    let stage = Stage::new(kind, &["media-expired"]).await;
    let now = jiff::Timestamp::now();
    let asset = stage.videos().await.remove(0);
    assert!(asset.expires.unwrap() < now);
    assert!(opened(&asset).await.unwrap_err().may_be_ended());
    let fresh = stage.provider.asset(asset.id.clone()).await.unwrap();
    assert!(fresh.expires.unwrap() > now);
    assert!(opened(&fresh).await.is_ok());
    stage.running.stop().await;
}
