//! What a download needs to know of its asset: enough to go on without catalogue and network, and little of it.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::asset::{Asset, AssetId, AssetKind, Facts, Template, file_name, link};
use crate::text::Label;

/// An asset as it was when it was ordered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) asset: AssetId,
    pub(super) name: Label,
    pub(super) kind: AssetKind,
    /// The asset's folder at its service.
    pub(super) shelf: Option<Arc<str>>,
    pub(super) created: Option<Timestamp>,
    pub(super) url: Option<Arc<str>>,
    pub(super) expires: Option<Timestamp>,
    pub(super) bytes: Option<u64>,
    /// The folder that it is saved into.
    pub(super) into: Arc<Path>,
    /// Its path in there, as the template has it.
    pub(super) path: Arc<str>,
}

/// What may stand in the queue only once: an asset and the folder that it is saved into.
pub(super) type Key = (AssetId, Arc<Path>);

impl Item {
    pub(super) fn new(asset: &Asset, into: Arc<Path>, template: &Template) -> Self {
        Self {
            asset: asset.id.clone(),
            name: asset.name.clone(),
            kind: asset.kind,
            shelf: asset.folder.clone(),
            created: asset.created,
            url: asset.url.as_ref().map(|url| Arc::from(url.raw())),
            expires: asset.expires,
            bytes: asset.facts().bytes,
            path: template.text(asset, file_name::inside).into(),
            into,
        }
    }

    /// One of which nothing but its identity is known.
    pub(super) fn unknown(id: AssetId, into: Arc<Path>) -> Self {
        let asset = Asset::bare(id, Arc::from("{}"));
        Self {
            name: asset.name.clone(),
            kind: asset.kind,
            shelf: None,
            created: None,
            url: None,
            expires: None,
            bytes: None,
            path: Arc::from(asset.name.raw()),
            asset: asset.id,
            into,
        }
    }

    pub(super) fn key(&self) -> Key {
        (self.asset.clone(), Arc::clone(&self.into))
    }

    pub(super) fn link(&self) -> Result<url::Url, link::Refusal> {
        self.url.as_deref().map_or(Err(link::Refusal::Missing), link::parse)
    }

    /// The asset as far as it is known here.
    pub(super) fn as_asset(&self) -> Asset {
        Asset {
            name: self.name.clone(),
            kind: self.kind,
            folder: self.shelf.clone(),
            created: self.created,
            url: self.url.as_deref().map(Label::new),
            expires: self.expires,
            said: Facts { bytes: self.bytes, ..Facts::default() },
            ..Asset::bare(self.asset.clone(), Arc::from("{}"))
        }
    }

    /// Takes a newer URL of the asset. Answers whether it is another one.
    pub(super) fn renew(&mut self, asset: &Asset) -> bool {
        let Some(url) = asset.url.as_ref().filter(|url| self.url.as_deref() != Some(url.raw())) else { return false };
        self.url = Some(Arc::from(url.raw()));
        self.expires = asset.expires;
        true
    }
}
