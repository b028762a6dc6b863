//! `/pub/v1/generations`: what Affogato has made, each time one or several media.

use std::ops::Range;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{LARGEST_PAGE, USUAL_PAGE};
use crate::demo::answer::{self, Dialect};
use crate::demo::dice::mix;
use crate::demo::faults::{FaultName, Place, spoil};
use crate::demo::items::{Item, Sieve};
use crate::demo::making::Stage;
use crate::demo::media::Medium;
use crate::demo::params::{Bad, Params};
use crate::demo::server::{Told, World};
use crate::demo::shifting::{Listed, is_there};

/// How many media the generations have, in turn.
const SIZES: [u64; 5] = [4, 1, 2, 1, 4];
/// How many all of these have.
const ROUND: u64 = 12;

/// `GET /pub/v1/generations`
pub(in crate::demo) async fn list(State(world): State<World>, uri: Uri) -> Response {
    match page(&world, &uri) {
        Ok(page) => answer::json(StatusCode::OK, &page),
        Err(Bad(why)) => answer::refusal(Dialect::Affogato, StatusCode::BAD_REQUEST, &why),
    }
}

fn page(world: &World, uri: &Uri) -> Result<Value, Bad> {
    let params = Params::read(uri.query(), &["page", "page_size"])?;
    let page = params.number("page", 1..=u64::MAX)?.unwrap_or(1);
    let size = params.number("page_size", 1..=LARGEST_PAGE)?.unwrap_or(USUAL_PAGE);

    let staged = |name| world.faults.has(Place::Affogato, name);
    let (seed, count) = (world.generations.seed(), world.generations.count());
    let all = Sieve::all(generations(count));
    let listed = match world.faults.turn(Place::Affogato, true) {
        None => Listed::Still(&all),
        Some(turn) => {
            let there = |number: &u64| is_there(seed, inside(*number, count).start, turn);
            Listed::Shifting((0..all.total()).filter(there).collect())
        }
    };
    let told = world.faults.told_of_rendered(Place::Affogato);
    let mut start = (page - 1).saturating_mul(size);
    let mut total = listed.total();
    let (endless, round) = (staged(FaultName::Endless), total.max(1));
    if endless {
        total = page.saturating_add(1).saturating_mul(size);
    }
    if staged(FaultName::RepeatToken) {
        start = 0;
    }
    if staged(FaultName::WrongTotals) {
        total = total.saturating_sub(3);
    }
    let (mut data, mut nth) = (Vec::new(), 0);
    for place in start..start.saturating_add(size) {
        let Some(number) = listed.nth(if endless { place % round } else { place }) else { break };
        let mut media = Vec::new();
        let inside = inside(number, count);
        for item in inside.clone().filter_map(|index| world.generations.get(index)) {
            let mut object = object(world, &item, told);
            if staged(FaultName::BadItems) {
                spoil::item(nth, &mut object);
            }
            nth += 1;
            media.push(object);
        }
        let created = world.generations.get(inside.start).map(|item| item.created);
        let id = format!("{:016x}", mix(seed ^ mix(number)));
        data.push(json!({ "generation_id": id, "created_at": created, "media": media }));
    }
    Ok(json!({ "data": data, "err": {}, "pagination": { "page": page, "page_size": size, "total": total } }))
}

/// One medium: without a URL while it is being made, with an empty one where that has failed.
fn object(world: &World, item: &Item, told: Told) -> Map<String, Value> {
    let stage = world.stage(item.index);
    let (status, url) = match stage {
        Stage::Pending | Stage::Processing => ("pending", None),
        Stage::Over if !item.reachable => (item.cell.status, Some(String::new())),
        Stage::Over => {
            let name = world.name_of(Place::Affogato, item);
            (item.cell.status, Some(world.media_url("generations", &item.id, &name, told)))
        }
    };
    let (width, height) = match &item.medium {
        Medium::Picture(picture) => (picture.width, picture.height),
        Medium::Clip(clip) => clip.video.map_or((0, 0), |video| (video.width, video.height)),
        Medium::Document(_) => (0, 0),
    };
    let mut object = Map::from_iter([
        ("id".into(), item.id.as_str().into()),
        ("type".into(), item.cell.word.into()),
        ("status".into(), status.into()),
        ("dim".into(), json!({ "width": width, "height": height })),
    ]);
    if let Some(url) = url {
        object.insert("url".into(), url.into());
    }
    object
}

/// How many generations `count` media are of.
fn generations(count: u64) -> u64 {
    let (rounds, rest) = (count / ROUND, count % ROUND);
    let begun = (0..SIZES.len()).filter(|place| before(*place) < rest).count();
    rounds * SIZES.len() as u64 + begun as u64
}

/// The numbers of the media of one generation, of `count` altogether.
fn inside(generation: u64, count: u64) -> Range<u64> {
    let sizes = SIZES.len() as u64;
    let place = usize::try_from(generation % sizes).unwrap_or_default();
    let start = (generation / sizes).saturating_mul(ROUND).saturating_add(before(place));
    start..start.saturating_add(SIZES[place]).min(count)
}

/// How many media stand before this place of a round.
fn before(place: usize) -> u64 {
    SIZES.iter().take(place).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_medium_is_of_one_generation(count in 0u64..500) {
            let all: Vec<u64> = (0..generations(count)).flat_map(|generation| inside(generation, count)).collect();
            prop_assert_eq!(all, (0..count).collect::<Vec<_>>());
            prop_assert!(inside(generations(count), count).is_empty());
        }
    }

    #[test]
    fn a_round_is_as_long_as_its_generations() {
        assert_eq!(before(SIZES.len()), ROUND);
    }
}
