//! What the failures of a store mean.

use std::error::Error as StdError;

use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};

use super::client::Plain;
use crate::asset::DownloadFault;
use crate::text::Label;

/// The longest answer of a store that is told.
const LONGEST: usize = 200;

pub(super) fn fault(error: &Error) -> DownloadFault {
    let lasting = |what: &str| DownloadFault::Store { what: what.into(), lasts: true };
    match error {
        Error::NotFound { .. } => lasting("the store has no such bucket"),
        Error::PermissionDenied { .. } => lasting("the store does not allow it with this key"),
        Error::Unauthenticated { .. } => lasting("the store does not know the key"),
        Error::NotImplemented { .. } | Error::NotSupported { .. } => {
            lasting("the store cannot promise not to overwrite anything")
        }
        error => of_chain(error),
    }
}

/// All names of an object are those of others.
pub(super) fn taken() -> DownloadFault {
    DownloadFault::Store { what: "all names for it are taken".into(), lasts: false }
}

fn of_chain(error: &Error) -> DownloadFault {
    let first: &(dyn StdError + 'static) = error;
    let causes = || std::iter::successors(Some(first), |cause: &&(dyn StdError + 'static)| (*cause).source());
    if let Some(plain) = causes().find_map(|cause| cause.downcast_ref::<Plain>()) {
        return DownloadFault::Store { what: plain.to_string().into(), lasts: true };
    }
    let what = match causes().find_map(|cause| cause.downcast_ref::<HttpError>()).map(HttpError::kind) {
        Some(HttpErrorKind::Connect) => "the store cannot be reached".to_owned(),
        Some(HttpErrorKind::Timeout) => "the store did not answer in time".to_owned(),
        Some(_) => "the connection to the store broke off".to_owned(),
        // The deepest says what happened, and names no URL.
        None => causes().last().map(ToString::to_string).unwrap_or_default(),
    };
    DownloadFault::Store { what: Label::new(&what[..what.floor_char_boundary(LONGEST)]), lasts: false }
}
