//! One medium into one file: whole under its final name, or a `.part` beside it that the next try goes on with.
//!
//! The host is asked for the whole file, and its answer tells which version that is. Only then is looked at what is here of
//! just this version, and the rest asked for.

mod answer;
mod commit;
mod dir;
mod disk;
mod folder;
mod part;
mod room;
mod sink;
#[cfg(feature = "stores")]
mod store;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use reqwest::{Response, StatusCode};
use tokio::time::Instant;
use url::Url;

use super::host::version::{Told as ToldRange, Version};
use super::host::{Door, Hosts, Stretch, foreign_range, refuse_packed, refused};
use super::kind::{Extension, Kind};
use crate::asset::file_name::{Names, Wanted};
use crate::asset::{Amount, AssetId, AssetKind, DownloadFault, MediaFault, Saved, link};
use crate::net::{Passes, Settings, wait};
use answer::Answer;
pub use folder::Folder;
use part::Owner;
use room::{Room, Sought};
use sink::{Plan, Sink, blocking};
#[cfg(feature = "stores")]
pub use store::Store;

/// How often is told how much came.
const TELLING: Duration = Duration::from_millis(100);

/// What is to be downloaded.
#[derive(Clone, Debug)]
pub struct Order {
    pub asset: AssetId,
    pub url: Url,
    /// What its service says it is.
    pub kind: AssetKind,
    /// Where in the folder: what the template says, as it is. What stands between `/` becomes names that are good everywhere.
    pub path: String,
    /// When the asset was made; becomes the time of modification.
    pub created: Option<Timestamp>,
    /// Where it was saved before.
    pub saved: Option<Saved>,
    /// What was saved before is believed to be the newest: its host is not asked.
    pub trust: bool,
}

/// What is told while a download runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// So much of it is here; ten times a second at most.
    Amount(Amount),
    /// All bytes are here: what follows is the disk's.
    Arrived,
    /// Its host refuses, and wants to be left alone for so long.
    Wait(Duration),
}

/// What came of a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Saved(Saved),
    /// It was there already, and is the same.
    Same(Saved),
}

/// Who downloads. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Downloader {
    hosts: Hosts,
    passes: Passes,
}

impl Downloader {
    /// Makes no client yet. Of the limits of time, the one for a whole answer does not count: a file may be large.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self { hosts: Hosts::new(settings), passes: Passes::default() }
    }

    /// The same, which shows at the hosts of an account's media what that account says.
    #[must_use]
    pub fn showing(self, passes: Passes) -> Self {
        Self { passes, ..self }
    }

    /// Fetches one medium into `folder`. Dropping the future stops it; what came until a moment before stays in its `.part`.
    ///
    /// # Errors
    /// Its URL may not be fetched, its host failed or lied, or it cannot be written.
    pub async fn save(
        &self,
        folder: &Folder,
        order: &Order,
        told: &(dyn Fn(Told) + Send + Sync),
    ) -> Result<Outcome, DownloadFault> {
        let url =
            link::parse(order.url.as_str()).map_err(|refusal| DownloadFault::Medium(MediaFault::Link(refusal)))?;
        let wanted = Wanted::new(&order.path, &order.asset);
        let owner = Owner::new(&order.asset);
        let turn = Arc::new(folder.turn(owner).await);
        let room = look(folder, wanted.folders()).await?;
        let before = before(room.as_ref(), order, &wanted, owner).await?;
        if let Some(saved) = before.as_ref().filter(|_| order.trust) {
            return same(saved.clone(), room, owner).await;
        }
        let mut telling = Telling::new(told);
        let door = self.door(order, url).await;
        let mut answer = self.whole(&door, told).await?;
        let mut goes_on = true;
        loop {
            if let Some(saved) = before.as_ref().filter(|saved| answer.is_of(saved)) {
                return same(saved.clone(), room, owner).await;
            }
            let idle = self.hosts.settings.idle;
            let head = answer.head(idle).await?;
            refuse_page(order.kind, &head)?;
            let extension = Extension::of(&head, wanted.extension());
            let mut sought = Sought {
                names: wanted.names(&extension.text, extension.in_place),
                owner,
                bytes: answer.length.unwrap_or_default(),
                created: order.created.map(SystemTime::from),
                outdated: before.as_ref().and_then(name_of),
            };
            if let Some(file) = found(room.as_ref(), &answer, &sought).await? {
                let saved = Saved { file, bytes: sought.bytes, version: answer.label(sought.bytes) };
                return same(saved, room, owner).await;
            }
            let identity = answer.identity();
            let mut sink = Sink::new(Plan {
                folder: folder.clone(),
                folders: wanted.folders().to_vec(),
                name: part::name(&wanted.raw_name(), owner, identity),
                goes_on: goes_on && identity.is_some(),
                keeps: identity.is_some(),
                total: answer.length,
                _turn: Arc::clone(&turn),
            });
            let here = if answer.is_large() || room.as_ref().is_some_and(|room| room.has_part(sink.name())) {
                match sink.open().await {
                    Err(DownloadFault::Busy) => return Err(busy(room, sought.names).await),
                    opened => opened?,
                }
            } else {
                0
            };
            if here > 0 {
                match self.rest(&answer, here, told).await? {
                    Rest::Follows(response) => answer.follow(response, here),
                    Rest::Nothing => answer.end(here),
                    Rest::Another(other) => {
                        (answer, goes_on) = (*other, false);
                        continue;
                    }
                    Rest::Odd => {
                        (answer, goes_on) = (self.whole(&door, told).await?, false);
                        continue;
                    }
                }
            }
            if let Err((fault, is_good)) = answer.pour(&mut sink, &mut telling, idle).await {
                sink.give_up(is_good).await;
                return Err(fault);
            }
            sought.bytes = answer.came;
            telling.end(answer.amount());
            let (file, was_there) = sink.finish(sought).await?;
            let saved = Saved { file, bytes: answer.came, version: answer.label(answer.came) };
            return Ok(if was_there { Outcome::Same(saved) } else { Outcome::Saved(saved) });
        }
    }

    /// Where it is, with what is shown there.
    async fn door(&self, order: &Order, url: Url) -> Door {
        let pass = self.passes.find(&order.asset, &url).await;
        Door::new(url, pass)
    }

    /// Asks for all of it.
    async fn whole(&self, door: &Door, told: &(dyn Fn(Told) + Send + Sync)) -> Result<Answer, DownloadFault> {
        let mut hops = door.way().map_err(DownloadFault::Medium)?;
        let asked = self.hosts.ask(&mut hops, door.pass.as_ref(), Stretch::Whole, None).await;
        let response = asked.map_err(|failure| DownloadFault::Medium(failure.into()))?;
        let read = match response.status() {
            StatusCode::OK => Answer::read(response, door.behind(&hops)),
            StatusCode::PARTIAL_CONTENT => Err(foreign_range()),
            status => {
                tell_wait(&response, told);
                Err(refused(status, hops.url()))
            }
        };
        read.map_err(DownloadFault::Medium)
    }

    /// Asks for what is missing of the version of an answer.
    async fn rest(
        &self,
        answer: &Answer,
        here: u64,
        told: &(dyn Fn(Told) + Send + Sync),
    ) -> Result<Rest, DownloadFault> {
        if answer.length == Some(here) {
            return Ok(Rest::Nothing);
        }
        let door = &answer.door;
        let mut hops = door.way().map_err(DownloadFault::Medium)?;
        let stretch = Stretch::From(here);
        let asked = self.hosts.ask(&mut hops, door.pass.as_ref(), stretch, answer.version.condition()).await;
        let response = asked.map_err(|failure| DownloadFault::Medium(failure.into()))?;
        match response.status() {
            StatusCode::PARTIAL_CONTENT => {
                let range = ToldRange::of(response.headers());
                let expected =
                    answer.length.map(|length| ToldRange { part: Some((here, length - 1)), length: Some(length) });
                let is_right = range == expected
                    && Version::of(response.headers()).tag() == answer.version.tag()
                    && refuse_packed(response.headers()).is_ok();
                Ok(if is_right { Rest::Follows(response) } else { Rest::Odd })
            }
            StatusCode::OK => Answer::read(response, door.behind(&hops))
                .map(|other| Rest::Another(Box::new(other)))
                .map_err(DownloadFault::Medium),
            StatusCode::RANGE_NOT_SATISFIABLE => Ok(Rest::Odd),
            status => {
                tell_wait(&response, told);
                Err(DownloadFault::Medium(refused(status, hops.url())))
            }
        }
    }
}

/// What a host says when it is asked for the rest.
enum Rest {
    /// Just that.
    Follows(Response),
    /// There is nothing more to come.
    Nothing,
    /// All of another version, or of the same one.
    Another(Box<Answer>),
    /// Something that was not asked for.
    Odd,
}

/// It is there, and nothing is left of tries that were to bring it: one of another process may have been killed.
async fn same(saved: Saved, room: Option<Arc<Room>>, owner: Owner) -> Result<Outcome, DownloadFault> {
    if let Some(room) = room.filter(|room| room.has_part_of(owner)) {
        blocking(move || {
            room.discard(owner);
            Ok(())
        })
        .await?;
    }
    Ok(Outcome::Same(saved))
}

/// Somebody else has it in work, and may have finished when it is tried again.
async fn busy(room: Option<Arc<Room>>, names: Names) -> DownloadFault {
    let Some(room) = room else { return DownloadFault::Busy };
    let looked = blocking(move || room.look_again(&names).map_err(|error| disk::fault(&error))).await;
    looked.err().unwrap_or(DownloadFault::Busy)
}

/// A host that wants a login, or has lost a medium, may say so on a page that it calls a success.
fn refuse_page(kind: AssetKind, head: &[u8]) -> Result<(), DownloadFault> {
    let is_medium = match kind {
        AssetKind::Image | AssetKind::Video | AssetKind::Audio => true,
        AssetKind::Other => false,
    };
    if is_medium && Kind::of(head) == Kind::Foreign("HTML") { Err(DownloadFault::WebPage) } else { Ok(()) }
}

fn tell_wait(response: &Response, told: &(dyn Fn(Told) + Send + Sync)) {
    if let Some(wait) = wait::told(response.headers()) {
        told(Told::Wait(wait));
    }
}

/// The folder that a file goes to, as far as it is there.
async fn look(folder: &Folder, folders: &[String]) -> Result<Option<Arc<Room>>, DownloadFault> {
    if let Some(room) = folder.room_at_hand(folders) {
        return Ok(Some(room));
    }
    let (folder, folders) = (folder.clone(), folders.to_vec());
    blocking(move || folder.room(&folders, false)).await
}

/// Where it was saved before, if that is where it would be saved now, and is there as it was.
async fn before(
    room: Option<&Arc<Room>>,
    order: &Order,
    wanted: &Wanted,
    owner: Owner,
) -> Result<Option<Saved>, DownloadFault> {
    let (Some(room), Some(saved)) = (room, &order.saved) else { return Ok(None) };
    let Some(name) = name_of(saved).filter(|name| saved.file.parent() == Some(room.path()) && wanted.may_be(name))
    else {
        return Ok(None);
    };
    let (room, saved) = (Arc::clone(room), saved.clone());
    blocking(move || {
        let its = room.file(&name).map_err(|error| disk::fault(&error))?;
        let is_there = its.is_some_and(|its| its.bytes == saved.bytes);
        if is_there {
            room.claim(&name, owner);
        }
        Ok(is_there.then_some(saved))
    })
    .await
}

fn name_of(saved: &Saved) -> Option<String> {
    Some(saved.file.file_name()?.to_str()?.to_owned())
}

/// The file that is sought, if it is there already.
async fn found(room: Option<&Arc<Room>>, answer: &Answer, sought: &Sought) -> Result<Option<PathBuf>, DownloadFault> {
    let Some(room) = room.filter(|room| answer.length.is_some() && room.may_hold(&sought.names)) else {
        return Ok(None);
    };
    let (room, sought) = (Arc::clone(room), sought.clone());
    blocking(move || {
        let name = room.find(&sought).map_err(|error| disk::fault(&error))?;
        Ok(name.map(|name| room.path().join(name)))
    })
    .await
}

/// Tells how far a download is, now and then.
struct Telling<'a> {
    told: &'a (dyn Fn(Told) + Send + Sync),
    next: Option<Instant>,
}

impl<'a> Telling<'a> {
    fn new(told: &'a (dyn Fn(Told) + Send + Sync)) -> Self {
        Self { told, next: None }
    }

    fn amount(&mut self, amount: Amount) {
        let now = Instant::now();
        if self.next.is_none_or(|next| next <= now) {
            self.next = Some(now + TELLING);
            (self.told)(Told::Amount(amount));
        }
    }

    fn end(&self, amount: Amount) {
        (self.told)(Told::Amount(amount));
        (self.told)(Told::Arrived);
    }
}

#[cfg(test)]
mod tests;
