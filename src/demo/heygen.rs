//! HeyGen's part: pages by token, in the shapes of its two API versions, folders, and rendered videos.

pub(in crate::demo) mod token;
pub(in crate::demo) mod v1;
pub(in crate::demo) mod v3;
pub(in crate::demo) mod videos;

use serde_json::{Map, Value};

use super::faults::{FaultName, Place, spoil};
use super::items::{Item, Items, Sieve};
use super::params::Bad;
use super::server::{Told, World};
use super::shifting::Listed;

/// Whose account it is.
const USERNAME: &str = "studio-lisbon";

/// A part of a listing.
struct Part {
    items: Vec<Value>,
    total: u64,
    /// Where the rest begins.
    token: Option<String>,
}

/// The `limit` assets from where `token` says. `listing` names the path and its filters: a token of one is none of
/// another's. `tell` words an asset.
fn part(
    world: &World,
    (listing, all): (&str, &Items),
    sieve: &Sieve,
    limit: u64,
    token: Option<&str>,
    tell: impl Fn(&Item) -> Map<String, Value>,
) -> Result<Part, Bad> {
    let seed = all.seed();
    let start = start(seed, listing, token)?;
    let staged = |name| world.faults.has(Place::Heygen, name);
    let listed = Listed::new(seed, sieve, world.faults.turn(Place::Heygen, true));
    let total = listed.total();
    let end = start.saturating_add(limit);
    let endless = staged(FaultName::Endless);

    let mut items = Vec::new();
    for (nth, place) in (start..end).enumerate() {
        let place = if endless { place % total.max(1) } else { place };
        let Some(item) = listed.nth(place).and_then(|index| all.get(index)) else { break };
        let mut object = tell(&item);
        if staged(FaultName::BadItems) {
            spoil::item(nth, &mut object);
        }
        items.push(Value::Object(object));
    }
    let next = if staged(FaultName::RepeatToken) && token.is_some() {
        Some(start)
    } else {
        (end < total || endless).then_some(end)
    };
    Ok(Part {
        items,
        total: if staged(FaultName::WrongTotals) { total.saturating_sub(3) } else { total },
        token: next.map(|offset| token::write(seed, listing, offset)),
    })
}

/// Where a request goes on: at the beginning, or where its token says.
fn start(seed: u64, listing: &str, token: Option<&str>) -> Result<u64, Bad> {
    token.map_or(Ok(0), |text| {
        token::read(seed, listing, text).ok_or_else(|| Bad("token is not one that this listing gave".into()))
    })
}

/// Where the medium of an asset is: an image's URL has no extension, as at the service.
fn url(world: &World, item: &Item, told: Told) -> Option<String> {
    let name = match item.cell.word {
        "image" => "original".to_owned(),
        _ => format!("original.{}", item.medium.extension()),
    };
    item.reachable.then(|| world.media_url("heygen", &item.id, &name, told))
}

/// The number of the folder with this id, if there is one.
fn folder_number(world: &World, id: &str) -> Option<usize> {
    (0..super::items::FOLDERS).find(|folder| world.heygen.folder_id(*folder) == id)
}
