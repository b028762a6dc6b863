//! Answers that arrive badly.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures::{StreamExt as _, stream};

const SLOW: Duration = Duration::from_secs(5);
const DRIP: Duration = Duration::from_millis(50);
/// Larger than any answer or medium of the demo.
const WHOLE: usize = 64 * 1024 * 1024;
/// 9 MiB of blanks before the answer: valid JSON, but more than a client should take.
static PADDING: [u8; 64 * 1024] = [b' '; 64 * 1024];
const PADDINGS: usize = 144;
static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

pub(super) async fn be_slow() {
    tokio::time::sleep(SLOW).await;
}

/// A response in two halves, the body in memory.
pub(super) async fn collected(response: Response) -> (Parts, Bytes) {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, WHOLE).await.unwrap_or_else(|_| {
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        Bytes::new()
    });
    (parts, bytes)
}

/// The body a byte at a time.
pub(super) async fn dripping(response: Response) -> Response {
    let (parts, body) = collected(response).await;
    let length = body.len();
    let drops = stream::iter(body).then(|byte| async move {
        tokio::time::sleep(DRIP).await;
        Ok::<_, Infallible>(Bytes::copy_from_slice(&[byte]))
    });
    streamed(parts, length, Body::from_stream(drops))
}

/// The headers, then nothing.
pub(super) async fn stalled(response: Response) -> Response {
    let (parts, body) = collected(response).await;
    streamed(parts, body.len(), Body::from_stream(stream::pending::<Result<Bytes, Infallible>>()))
}

/// Half of the body, then the end of the connection.
pub(super) async fn cut(response: Response) -> Response {
    let (parts, body) = collected(response).await;
    let half = body.slice(..body.len() / 2);
    // The half is sent before the connection ends: the second item is polled after the first was written.
    let pieces = stream::iter([Ok(half)]).chain(stream::once(async {
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    }));
    streamed(parts, body.len(), Body::from_stream(pieces))
}

/// The body behind more blanks than a client should take.
pub(super) async fn padded(response: Response) -> Response {
    let (parts, body) = collected(response).await;
    let length = PADDING.len() * PADDINGS + body.len();
    let blanks = stream::repeat(Bytes::from_static(&PADDING)).take(PADDINGS);
    let pieces = blanks.chain(stream::iter([body])).map(Ok::<_, Infallible>);
    streamed(parts, length, Body::from_stream(pieces))
}

/// The body, and zeros behind it for as long as somebody reads.
pub(super) fn endless(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let zeros = stream::repeat(Bytes::from_static(&ZEROS)).map(Ok);
    Response::from_parts(parts, Body::from_stream(body.into_data_stream().chain(zeros)))
}

/// A streamed body of which the length is told.
fn streamed(mut parts: Parts, length: usize, body: Body) -> Response {
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;
    use tokio::time::Instant;

    const BODY: &str = "{\"data\": []}";

    #[tokio::test(start_paused = true)]
    async fn slow_is_five_seconds() {
        let before = Instant::now();
        be_slow().await;
        assert_eq!(before.elapsed(), Duration::from_secs(5));
    }

    #[tokio::test(start_paused = true)]
    async fn each_drop_takes_its_time() {
        let before = Instant::now();
        let (parts, body) = collected(dripping(Response::new(Body::from(BODY))).await).await;
        assert_eq!(body, BODY);
        assert_eq!(parts.headers[header::CONTENT_LENGTH], BODY.len().to_string());
        // The timer counts in milliseconds, so a drop may be one late.
        let drops = u32::try_from(BODY.len()).unwrap();
        assert!((DRIP * drops..=(DRIP + Duration::from_millis(1)) * drops).contains(&before.elapsed()));
    }

    #[tokio::test]
    async fn a_stalled_body_waits_for_nothing() {
        let response = stalled(Response::new(Body::from(BODY))).await;
        let mut body = response.into_body().into_data_stream();
        assert!(body.next().now_or_never().is_none());
    }
}
