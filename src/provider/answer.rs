//! What both services' answers have in common: an error may be in a 200, and items may be beside it.

use serde_json::value::RawValue;

use super::http::Api;
use super::wire::{Object, Unreadable, shape};
use crate::asset::{Asset, AssetId, Fault, FaultKind};

/// More items than any page holds, and few enough to keep: an answer of empty items would be hundreds of times its own
/// size in memory.
pub(super) const MOST_ITEMS: usize = 1000;

impl Api {
    pub(super) fn unreadable(&self, why: &Unreadable) -> Fault {
        self.fault(FaultKind::Decode { pointer: String::new() }, &why.to_string())
    }

    pub(super) fn strange_cursor(&self) -> Fault {
        self.fault(FaultKind::NotFound, "the listing has no such place: it was not made by this account")
    }

    pub(super) fn no_collection(&self) -> Fault {
        self.fault(FaultKind::NotFound, "the service has no such collection")
    }

    /// Only listings tell of it.
    pub(super) fn only_lists(&self) -> Fault {
        self.fault(FaultKind::NotFound, "the service cannot tell one of these, only list them")
    }

    /// The items of the list `name` in `within`, which is at the JSON pointer `pointer` of the answer. What the service
    /// complains of counts when there are none; else it goes beside them.
    pub(super) fn items<'a>(
        &self,
        within: &Object<'a>,
        pointer: &str,
        name: &str,
        complaint: Option<&Fault>,
    ) -> Result<Vec<&'a RawValue>, Fault> {
        self.listed(within.list(name), &format!("{pointer}/{name}"), complaint)
    }

    /// The same of what is at the JSON pointer `pointer`: a list, or in words what else.
    pub(super) fn listed<'a>(
        &self,
        list: Result<Vec<&'a RawValue>, impl AsRef<str>>,
        pointer: &str,
        complaint: Option<&Fault>,
    ) -> Result<Vec<&'a RawValue>, Fault> {
        match (list, complaint) {
            (Ok(items), Some(complaint)) if items.is_empty() => Err(complaint.clone()),
            (Ok(items), _) => self.check_count(items.len(), pointer).map(|()| items),
            (Err(_), Some(complaint)) => Err(complaint.clone()),
            (Err(what), None) => Err(self.misplaced(pointer.to_owned(), what.as_ref())),
        }
    }

    /// Whether so many items, which are at the JSON pointer `pointer`, may be kept.
    pub(super) fn check_count(&self, count: usize, pointer: &str) -> Result<(), Fault> {
        if count > MOST_ITEMS {
            Err(self.misplaced(pointer.to_owned(), &format!("a list of {count} items")))
        } else {
            Ok(())
        }
    }

    /// The single item of an answer.
    pub(super) fn item<'a>(&self, answer: &Object<'a>, complaint: Option<&Fault>) -> Result<&'a RawValue, Fault> {
        match (answer.get("data"), complaint) {
            (Some(raw), _) if raw.get().starts_with('{') => Ok(raw),
            (_, Some(complaint)) => Err(complaint.clone()),
            (Some(raw), None) => Err(self.misplaced("/data".into(), shape(raw))),
            (None, None) => Err(self.misplaced("/data".into(), "missing")),
        }
    }

    /// The asset that was asked for, and no other.
    pub(super) fn same(&self, asset: Asset, id: &AssetId) -> Result<Asset, Fault> {
        if asset.id == *id { Ok(asset) } else { Err(self.misplaced("/data/id".into(), "another one")) }
    }

    /// Something else than what is due at a JSON pointer.
    pub(super) fn misplaced(&self, pointer: String, what: &str) -> Fault {
        let place = if pointer.is_empty() { "the answer" } else { &pointer };
        let detail = format!("{place} is {what}");
        self.fault(FaultKind::Decode { pointer }, &detail)
    }
}
