//! From an asset to something to see: what is kept of it here, else what its medium is.
//!
//! A picture is looked for in this order: on the disk, in what is open (a clip whose index was read gives any of its
//! frames), at the URL of its thumbnail, and in the medium itself. Whoever asks for the same at the same time (the pane and
//! the contact sheet) shares one answer. Dropping a future ends what it fetches, unless somebody else waits for it too.

mod open;
mod take;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use image::RgbaImage;
use tokio::sync::{OnceCell, Semaphore};

use super::fresh::{Fresh, Told};
use crate::asset::{Asset, MediaFault, Shot, ShotFacts, Waveform, link};
use crate::media::cache::{Cache, Key, Scale};
use crate::media::fetch::{Fetcher, Medium};
use crate::media::picture::{self, LARGEST_FILE};
use crate::media::waveform;
use open::{Open, Opened};

/// The most bytes that are fetched of a sound for its waveform.
const LARGEST_SOUND: u64 = 64 * 1024 * 1024;

/// How many pictures are written into the cache at once.
const KEEPING: u32 = 2;

/// A picture and what it is.
pub type Seen = (Arc<RgbaImage>, ShotFacts);

/// Makes pictures and waveforms of assets. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Previewer {
    fetcher: Fetcher,
    /// `None` where nothing is kept.
    cache: Option<Cache>,
    fresh: Fresh,
    open: Open,
    under_way: Arc<Mutex<HashMap<Wanted, Weak<Answer>>>>,
    keeping: Arc<Semaphore>,
}

/// One picture that somebody waits for.
type Wanted = (Key, Shot, Scale);
type Answer = OnceCell<Told<Seen>>;

impl Previewer {
    #[must_use]
    pub fn new(fetcher: Fetcher, cache: Option<Cache>, fresh: Fresh) -> Self {
        Self {
            fetcher,
            cache,
            fresh,
            open: Open::default(),
            under_way: Arc::default(),
            keeping: Arc::new(Semaphore::new(KEEPING as usize)),
        }
    }

    /// A picture of an asset at one of the two sizes. Without `fetch` it is what is kept on this machine, or nothing.
    pub async fn picture(&self, asset: Asset, shot: Shot, scale: Scale, fetch: bool) -> Told<Seen> {
        // They are the same: one picture is kept for both.
        let shot = if shot == Shot::Frame(0) { Shot::Whole } else { shot };
        let key = match key(&asset) {
            Ok(key) => key,
            Err(fault) => return Told::plain(Err(fault)),
        };
        let wanted = (key, shot, scale);
        if let Some(seen) = self.kept(&wanted).await {
            return Told::plain(Ok(seen));
        }
        if !fetch {
            return Told::plain(Err(MediaFault::NotHere));
        }
        let answer = self.share(wanted);
        let fetched = || self.fresh.with(asset, |asset| async move { self.fetched(&asset, shot, scale).await });
        answer.get_or_init(fetched).await.clone()
    }

    /// The shape of an asset's sound, as it is decoded. The last one is whole, or a failure.
    #[must_use]
    pub fn waveform(&self, asset: Asset, fetch: bool) -> BoxStream<'static, Told<Waveform>> {
        let this = self.clone();
        stream::once(async move { this.sound(asset, fetch).await }).flatten().boxed()
    }

    /// Waits until what was made is kept.
    pub async fn settle(&self) {
        // Each picture that is being written has a permit.
        let _ = self.keeping.acquire_many(KEEPING).await;
    }

    async fn kept(&self, (key, shot, scale): &Wanted) -> Option<Seen> {
        let (cache, key, shot, scale) = (self.cache.clone()?, key.clone(), *shot, *scale);
        let look = move || match scale {
            // The larger one has all that the smaller one shows.
            Scale::Thumbnail => {
                [Scale::Thumbnail, Scale::Large].into_iter().find_map(|at| cache.picture(&key, shot, at))
            }
            Scale::Large => cache.picture(&key, shot, Scale::Large),
        };
        // A file that trips the decoder is as good as none.
        let (picture, facts) = tokio::task::spawn_blocking(look).await.ok()??;
        Some((Arc::new(picture), facts))
    }

    async fn kept_waveform(&self, key: &Key) -> Option<Waveform> {
        let (cache, key) = (self.cache.clone()?, key.clone());
        tokio::task::spawn_blocking(move || cache.waveform(&key)).await.ok()?
    }

    /// The answer that everybody who wants this now waits for.
    fn share(&self, wanted: Wanted) -> Arc<Answer> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|_, answer| answer.strong_count() > 0);
        let known = under_way.get(&wanted).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let answer = Arc::default();
            under_way.insert(wanted, Arc::downgrade(&answer));
            answer
        })
    }

    async fn fetched(&self, asset: &Asset, shot: Shot, scale: Scale) -> Result<Seen, MediaFault> {
        if let Some(what) = take::foreign(asset) {
            return Err(MediaFault::Foreign { what: what.to_owned() });
        }
        let key = key(asset)?;
        let seen = match self.thumbnail(asset, shot, scale).await {
            Some(seen) => seen,
            None => self.in_medium(asset, &key, shot, scale).await?,
        };
        let (picture, facts) = seen.clone();
        self.keep(move |cache| cache.keep_picture(&key, shot, scale, &picture, facts)).await;
        Ok(seen)
    }

    /// The small picture that some services offer beside the medium. Whatever is wrong with it, there is the medium.
    async fn thumbnail(&self, asset: &Asset, shot: Shot, scale: Scale) -> Option<Seen> {
        if (shot, scale) != (Shot::Whole, Scale::Thumbnail) {
            return None;
        }
        let url = link::parse(asset.thumbnail.as_ref()?.raw()).ok()?;
        let medium = self.fetcher.open_of(&asset.id, &url, LARGEST_FILE).await.ok()?;
        let picture = decoded(&medium, scale).await.ok()?;
        Some((Arc::new(picture), ShotFacts::default()))
    }

    async fn in_medium(&self, asset: &Asset, key: &Key, shot: Shot, scale: Scale) -> Result<Seen, MediaFault> {
        let seen = match self.open.get(key, || self.opened(asset)).await? {
            Opened::Clip(clip) => {
                let number = match shot {
                    Shot::Whole => 0,
                    Shot::Frame(number) => number,
                };
                clip.frame(number, scale.side()).await
            }
            Opened::Picture(_) if shot != Shot::Whole => Err(MediaFault::Foreign { what: "a picture".to_owned() }),
            Opened::Picture(medium) => decoded(&medium, scale).await.map(|picture| (picture, ShotFacts::default())),
        };
        // A clip that gave a frame gives others; of a picture nothing more is wanted, and a failure may be the medium's.
        if !matches!(&seen, Ok((_, facts)) if facts.frames > 0) {
            self.open.close(key);
        }
        seen.map(|(picture, facts)| (Arc::new(picture), facts))
    }

    async fn opened(&self, asset: &Asset) -> Result<Opened, MediaFault> {
        let url = asset.link().map_err(MediaFault::Link)?;
        let medium = self.fetcher.open_of(&asset.id, &url, LARGEST_FILE).await?;
        Opened::of(medium, asset.kind).await
    }

    async fn sound(self, asset: Asset, fetch: bool) -> BoxStream<'static, Told<Waveform>> {
        let only = |result| stream::iter([Told::plain(result)]).boxed();
        let key = match key(&asset) {
            Ok(key) => key,
            Err(fault) => return only(Err(fault)),
        };
        if let Some(known) = self.kept_waveform(&key).await {
            return only(Ok(known));
        }
        if !fetch {
            return only(Err(MediaFault::NotHere));
        }
        if let Some(what) = take::foreign(&asset) {
            return only(Err(MediaFault::Foreign { what: what.to_owned() }));
        }
        let open = |asset: Asset| {
            let fetcher = self.fetcher.clone();
            async move { fetcher.open_of(&asset.id, &asset.link().map_err(MediaFault::Link)?, LARGEST_SOUND).await }
        };
        let Told { result, mut refreshed } = self.fresh.with(asset, open).await;
        let medium = match result {
            Ok(medium) => medium,
            Err(fault) => return stream::iter([Told { result: Err(fault), refreshed }]).boxed(),
        };
        let told = waveform::waveform(medium).then(move |result| {
            let (this, key, refreshed) = (self.clone(), key.clone(), refreshed.take());
            async move {
                if let Ok(whole) = result.as_ref().cloned()
                    && whole.whole
                {
                    this.keep(move |cache| cache.keep_waveform(&key, &whole)).await;
                }
                Told { result, refreshed }
            }
        });
        told.boxed()
    }

    /// Writes into the cache beside everything else. It waits only where too much is being written.
    async fn keep(&self, write: impl FnOnce(&Cache) + Send + 'static) {
        let Some(cache) = self.cache.clone() else { return };
        let Ok(permit) = Arc::clone(&self.keeping).acquire_owned().await else { return };
        tokio::task::spawn_blocking(move || {
            write(&cache);
            drop(permit);
        });
    }
}

async fn decoded(medium: &Medium, scale: Scale) -> Result<RgbaImage, MediaFault> {
    picture::decode(medium.whole(LARGEST_FILE).await?, scale.side()).await
}

/// What an asset's pictures are kept under.
fn key(asset: &Asset) -> Result<Key, MediaFault> {
    asset.link().map_err(MediaFault::Link)?;
    let version = asset.medium_version().ok_or(MediaFault::NotHere)?;
    Ok(Key { asset: asset.id.clone(), version })
}
