//! Object stores that downloads go to in the place of a folder: what comes is sent on, and nothing of it touches a disk.
//!
//! An object says itself which version of which asset it is: its metadata hold both numbers, as the name of a part does. So
//! nothing else has to be remembered, and another machine knows as much. What breaks off is begun anew.

mod client;
mod fault;
mod upload;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use object_store::list::{PaginatedListOptions, PaginatedListStore};
use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, Error, GetOptions, ObjectStore, PutMode, PutOptions, PutPayload, WriteMultipart,
};
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::part::{self, Owner};
use super::{Downloader, Order, Outcome, Told};
use super::{Extension, Telling};
use crate::asset::destination::Service;
use crate::asset::file_name::{Names, Wanted};
use crate::asset::{DownloadFault, MediaFault, Saved, link};
use crate::text::Label;
use fault::fault;
use upload::Upload;

/// The name of what an object says of itself. Azure allows neither dots nor dashes in it.
const MARK: &str = "assetbrowse";

/// How many objects with the same beginning are looked at for the one of an asset.
const LOOKED_AT: usize = 100;

/// How long is waited for what was broken off to be taken away.
const CLEARING: Duration = Duration::from_secs(5);

/// What the stores can do.
trait Objects: ObjectStore + PaginatedListStore {}

impl<T: ObjectStore + PaginatedListStore> Objects for T {}

/// A bucket. A clone is another handle to the same one; the keys that are taken are known to all of them.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    service: Service,
    objects: Arc<dyn Objects>,
    /// Who took which key in this process.
    taken: Mutex<HashMap<String, Owner>>,
    /// Uploads that were broken off, being taken away.
    clearing: Mutex<JoinSet<()>>,
}

/// Which version of which asset an object is, as it says itself: `0f1e2d3c4b5a6978-8796a5b4c3d2e1f0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    owner: Owner,
    version: u64,
}

impl Mark {
    fn new(owner: Owner, version: &Label, length: Option<u64>) -> Self {
        let length = length.map_or_else(String::new, |length| length.to_string());
        Self { owner, version: part::number(format!("{length}/{}", version.raw()).as_bytes()) }
    }

    fn attributes(self) -> Attributes {
        Attributes::from_iter([(Attribute::Metadata(MARK.into()), self.to_string())])
    }

    fn read(attributes: &Attributes) -> Option<Self> {
        let (owner, version) = attributes.get(&Attribute::Metadata(MARK.into()))?.split_once('-')?;
        Some(Self { owner: Owner::read(owner)?, version: part::hexadecimal(version)? })
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:016x}", self.owner, self.version)
    }
}

/// An object that is there.
struct Standing {
    bytes: u64,
    mark: Option<Mark>,
}

/// What is to be stored, and under which names it may be.
#[derive(Clone, Debug)]
struct Sought {
    /// The beginning of its keys, with a `/` at the end where it is not empty.
    folder: String,
    names: Names,
    mark: Mark,
    /// As far as they are told.
    bytes: Option<u64>,
    version: Label,
}

impl Sought {
    fn key(&self, nth: usize) -> Result<Key, DownloadFault> {
        key(&format!("{}{}", self.folder, self.names.nth(nth)))
    }

    /// Whether it is there already. Of what nothing is told, nobody knows.
    fn is(&self, standing: &Standing) -> bool {
        standing.mark == Some(self.mark)
            && !self.version.is_empty()
            && self.bytes.is_none_or(|bytes| bytes == standing.bytes)
    }
}

/// Where something is to be stored.
enum Place {
    /// Under this key; so many names before it are taken.
    Free { key: Key, nth: usize },
    /// It is there already.
    Same(Saved),
}

impl Downloader {
    /// Fetches one medium into a store, below `into`, a path of the bucket. Dropping the future stops it, and
    /// [`settle`](Store::settle) waits until nothing is left of it.
    ///
    /// # Errors
    /// Its URL may not be fetched, its host failed or lied, or it cannot be stored.
    pub async fn store(
        &self,
        store: &Store,
        into: &Path,
        order: &Order,
        told: &(dyn Fn(Told) + Send + Sync),
    ) -> Result<Outcome, DownloadFault> {
        let url =
            link::parse(order.url.as_str()).map_err(|refusal| DownloadFault::Medium(MediaFault::Link(refusal)))?;
        let wanted = Wanted::new(&order.path, &order.asset);
        let owner = Owner::new(&order.asset);
        let folder = folder(into, wanted.folders());
        if order.trust
            && let Some(saved) = store.find(&folder, &wanted, owner).await?
        {
            return Ok(Outcome::Same(saved));
        }
        let mut telling = Telling::new(told);
        let mut answer = self.whole(&self.door(order, url).await, told).await?;
        let idle = self.hosts.settings.idle;
        let head = answer.head(idle).await?;
        let extension = Extension::of(&head, wanted.extension());
        let version = answer.version.label(answer.length);
        let sought = Sought {
            folder,
            names: wanted.names(&extension.text, extension.in_place),
            mark: Mark::new(owner, &version, answer.length),
            bytes: answer.length,
            version,
        };
        let mut upload = match store.place(&sought, 0).await? {
            Place::Free { key, nth } => Upload::new(store.clone(), sought, key, nth),
            Place::Same(saved) => return Ok(Outcome::Same(saved)),
        };
        if let Err((fault, _)) = answer.pour(&mut upload, &mut telling, idle).await {
            upload.give_up().await;
            return Err(fault);
        }
        telling.end(answer.amount());
        upload.finish().await
    }
}

impl Store {
    fn new(service: Service, objects: Arc<dyn Objects>) -> Self {
        Self { inner: Arc::new(Inner { service, objects, taken: Mutex::default(), clearing: Mutex::default() }) }
    }

    fn objects(&self) -> &dyn Objects {
        &*self.inner.objects
    }

    /// What is there under a key.
    async fn standing(&self, key: &Key) -> Result<Option<Standing>, DownloadFault> {
        match self.objects().get_opts(key, GetOptions { head: true, ..GetOptions::default() }).await {
            Ok(found) => Ok(Some(Standing { bytes: found.meta.size, mark: Mark::read(&found.attributes) })),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    /// The object of an asset, of whichever version, without a word to the asset's host.
    async fn find(&self, folder: &str, wanted: &Wanted, owner: Owner) -> Result<Option<Saved>, DownloadFault> {
        let beginning = format!("{folder}{}", wanted.beginning());
        // What is deeper is not its.
        let options = PaginatedListOptions {
            delimiter: Some("/".into()),
            max_keys: Some(LOOKED_AT),
            ..PaginatedListOptions::default()
        };
        let listed = self.objects().list_paginated(Some(&beginning), options).await.map_err(|error| fault(&error))?;
        for object in listed.result.objects {
            let key = object.location;
            if !key.filename().is_some_and(|name| wanted.may_be(name)) {
                continue;
            }
            let standing = self.standing(&key).await?;
            if let Some(its) = standing.filter(|its| its.mark.is_some_and(|mark| mark.owner == owner)) {
                return Ok(Some(Saved { file: file(&key), bytes: its.bytes, version: Label::default() }));
            }
        }
        Ok(None)
    }

    /// The first name from the `nth` on that is free, or under which it is there already.
    async fn place(&self, sought: &Sought, from: usize) -> Result<Place, DownloadFault> {
        for nth in from..Names::MOST {
            let key = sought.key(nth)?;
            match self.standing(&key).await? {
                Some(its) if sought.is(&its) => {
                    let saved = Saved { file: file(&key), bytes: its.bytes, version: sought.version.clone() };
                    return Ok(Place::Same(saved));
                }
                None if self.take(&key, sought.mark.owner) => return Ok(Place::Free { key, nth }),
                Some(_) | None => {}
            }
        }
        Err(fault::taken())
    }

    /// Takes a key, unless somebody else has it in this process.
    fn take(&self, key: &Key, owner: Owner) -> bool {
        let mut taken = self.inner.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken.entry(key.to_string()).or_insert(owner) == owner
    }

    /// Puts a small object where nothing is. Answers whether nothing was.
    async fn create(&self, key: &Key, payload: PutPayload, attributes: Attributes) -> Result<bool, DownloadFault> {
        let options = PutOptions { mode: PutMode::Create, attributes, ..PutOptions::default() };
        match self.objects().put_opts(key, payload, options).await {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            Err(error) => Err(fault(&error)),
        }
    }

    /// Puts an object beside one that was stored, under its name with this ending. One that is there stays as it is.
    ///
    /// # Errors
    /// The store cannot be used.
    pub async fn write_beside(&self, file: &Path, ending: &str, bytes: Vec<u8>) -> Result<(), DownloadFault> {
        let key = key(&(joined(file) + ending))?;
        self.create(&key, Bytes::from(bytes).into(), Attributes::new()).await.map(|_| ())
    }

    /// Has an upload that was broken off taken away, and does not wait for it.
    fn clear(&self, parts: WriteMultipart) {
        // Where the program has ended, it is as if it was killed.
        let Ok(runtime) = Handle::try_current() else { return };
        let mut clearing = self.inner.clearing.lock().unwrap_or_else(PoisonError::into_inner);
        while clearing.try_join_next().is_some() {}
        let clear = async move {
            // The store's own rules take away what cannot be taken away now.
            let _ = parts.abort().await;
        };
        clearing.spawn_on(clear, &runtime);
    }

    /// Waits until nothing is left of what was broken off, for a few seconds at most.
    pub async fn settle(&self) {
        let clearing = std::mem::take(&mut *self.inner.clearing.lock().unwrap_or_else(PoisonError::into_inner));
        // What is not done then is left to the store's own rules.
        let _ = timeout(CLEARING, clearing.join_all()).await;
    }
}

/// The beginning of the keys below these folders.
fn folder(into: &Path, folders: &[String]) -> String {
    let mut folder = joined(into);
    for part in folders {
        if !folder.is_empty() {
            folder.push('/');
        }
        folder.push_str(part);
    }
    if !folder.is_empty() {
        folder.push('/');
    }
    folder
}

/// A path of the bucket with the separators of the stores, whatever those of this system are.
fn joined(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A key, as it is: nothing in it is escaped.
fn key(text: &str) -> Result<Key, DownloadFault> {
    Key::parse(text).map_err(|error| fault(&error.into()))
}

fn file(key: &Key) -> PathBuf {
    key.as_ref().split('/').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AccountName, AssetId, Collection};

    #[test]
    fn an_object_says_which_version_of_which_asset_it_is() {
        let account = AccountName::new("a").unwrap();
        let asset = |id: &str| AssetId { account: account.clone(), collection: Collection::Assets, id: id.into() };
        let mark = |id, version: &str, length| Mark::new(Owner::new(&asset(id)), &version.into(), length);
        let one = mark("1", "etag \"x\"", Some(7));
        assert_eq!(Mark::read(&one.attributes()), Some(one));
        for other in [mark("2", "etag \"x\"", Some(7)), mark("1", "etag \"y\"", Some(7)), mark("1", "etag \"x\"", None)]
        {
            assert_ne!(one, other);
        }
        let foreign = Attributes::from_iter([(Attribute::Metadata(MARK.into()), "0-1")]);
        assert_eq!((Mark::read(&foreign), Mark::read(&Attributes::new())), (None, None));
    }

    #[test]
    fn a_key_is_the_path_as_it_is() {
        let folder = folder(Path::new("a b"), &["c".into()]);
        let key = key(&format!("{folder}clip ~5db1 (1).mp4")).unwrap();
        assert_eq!(key.as_ref(), "a b/c/clip ~5db1 (1).mp4");
        assert_eq!(file(&key), Path::new("a b").join("c").join("clip ~5db1 (1).mp4"));
        assert_eq!(super::folder(Path::new(""), &[]), "");
    }
}
