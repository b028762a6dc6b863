//! Reading an answer by chunk, with a cap and a limit on pauses.

use std::time::Duration;

use reqwest::Response;
use tokio::time::timeout;

use super::failure;

/// Why an answer was not read to its end.
#[derive(Debug)]
pub(super) enum Trouble {
    TooLarge,
    /// No byte came for the whole pause that is allowed.
    Stalled,
    /// It does not unpack.
    Garbled,
    /// The connection ended, and what the system said.
    Cut(String),
}

/// The whole body, at most `cap` bytes after decompression.
pub(super) async fn read(mut response: Response, cap: usize, idle: Duration) -> Result<Vec<u8>, Trouble> {
    // The length of a compressed answer says nothing, and reqwest does not tell it then.
    if response.content_length().is_some_and(|length| length > cap as u64) {
        return Err(Trouble::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = next(&mut response, idle).await? {
        if body.len() + chunk.len() > cap {
            return Err(Trouble::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The beginning of a body, at most `cap` bytes, as far as it comes.
pub(super) async fn read_some(mut response: Response, cap: usize, idle: Duration) -> Vec<u8> {
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

async fn next(response: &mut Response, idle: Duration) -> Result<Option<bytes::Bytes>, Trouble> {
    match timeout(idle, response.chunk()).await {
        Ok(Ok(chunk)) => Ok(chunk),
        Ok(Err(error)) => {
            let error = error.without_url();
            Err(if failure::is_garbled(&error) { Trouble::Garbled } else { Trouble::Cut(failure::deepest(&error)) })
        }
        Err(_) => Err(Trouble::Stalled),
    }
}
