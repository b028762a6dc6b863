//! The index of an MP4 or MOV file: where its sync samples are. `moov` may stand first or last; of a fragmented file the
//! segment index (`sidx`) or the random access table at its end (`mfra`) tells where the fragments are.

mod boxes;
mod fragments;
mod moov;
mod samples;

use crate::media::boxes::BoxType;
use boxes::Head;
pub(super) use fragments::{Defaults, sample as fragment_sample};

use super::keys::Index;
use super::span::{cut_off, damaged};
use crate::asset::MediaFault;
use crate::media::fetch::Reader;

/// The largest `moov` that is read, in bytes: hours of video.
const LARGEST_MOOV: u64 = 8 * 1024 * 1024;
/// Boxes on the uppermost level that are looked at.
const MOST_BOXES: usize = 64;

/// Reads the index.
pub(super) fn index(reader: &mut Reader) -> Result<Index, MediaFault> {
    let moov = find(reader, *b"moov")?.ok_or_else(|| damaged("no index"))?;
    let body = moov.body(reader, LARGEST_MOOV)?;
    let movie = moov::Movie::parse(&body)?;
    let mut keys = movie.keys();
    if keys.is_empty()
        && let Some(defaults) = &movie.defaults
    {
        keys = fragments::keys(reader, &moov, defaults)?;
    }
    if keys.is_empty() {
        return Err(damaged("no frames"));
    }
    Ok(Index { track: movie.track, keys })
}

/// The first box of a kind on the uppermost level.
fn find(reader: &mut Reader, kind: BoxType) -> Result<Option<Head>, MediaFault> {
    let mut at = 0;
    for _ in 0..MOST_BOXES {
        let Some(head) = Head::read(reader, at) else { break };
        if head.kind == kind {
            return Ok(Some(head));
        }
        at = head.end().ok_or_else(cut_off)?;
    }
    Ok(None)
}
