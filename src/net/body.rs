//! Reading an answer by chunk, with a cap and a limit on pauses.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::timeout;

use super::Failure;
use crate::asset::FaultKind;

/// The whole body, at most `cap` bytes after decompression.
pub(crate) async fn read(mut response: Response, cap: usize, idle: Duration) -> Result<Vec<u8>, Failure> {
    let too_large = || Failure::new(FaultKind::TooLarge { limit: cap as u64 }, "");
    // The length of a compressed answer says nothing, and reqwest does not tell it then.
    if response.content_length().is_some_and(|length| length > cap as u64) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = next(&mut response, idle).await? {
        if body.len() + chunk.len() > cap {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The beginning of a body, at most `cap` bytes, as far as it comes.
pub(crate) async fn read_some(mut response: Response, cap: usize, idle: Duration) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = next(&mut response, idle).await {
        let room = cap - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == cap {
            break;
        }
    }
    body
}

/// What comes next of a body; `None` at its end.
pub(crate) async fn next(response: &mut Response, idle: Duration) -> Result<Option<Bytes>, Failure> {
    match timeout(idle, response.chunk()).await {
        Ok(chunk) => chunk.map_err(Failure::unread),
        Err(_) => Err(Failure::timed_out(idle)),
    }
}
