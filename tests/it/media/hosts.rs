//! Answers of the hosts of media.

use crate::provider::scripted::{Reply, Seen, Server};

/// A file whose bytes tell where they are: no two stretches of eight are alike.
pub(super) fn file(length: usize) -> Vec<u8> {
    let words = (0u64..).flat_map(|word| word.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    words.take(length).collect()
}

/// The first and the last byte that a request asks for.
pub(super) fn asked(seen: &Seen) -> (usize, usize) {
    let (first, last) = seen.header("range").unwrap().strip_prefix("bytes=").unwrap().split_once('-').unwrap();
    (first.parse().unwrap(), last.parse().unwrap())
}

/// The part of a file that a request asks for, with these headers beside.
pub(crate) fn part(seen: &Seen, file: &[u8], headers: &[(&str, &str)]) -> Reply {
    let (first, last) = asked(seen);
    if first >= file.len() {
        return Reply::new(416, &[("Content-Range", &format!("bytes */{}", file.len()))], "");
    }
    let last = last.min(file.len() - 1);
    let range = format!("bytes {first}-{last}/{}", file.len());
    let headers: Vec<_> = headers.iter().copied().chain([("Content-Range", range.as_str())]).collect();
    Reply::new(206, &headers, &file[first..=last])
}

/// A host of one file that keeps to the rules.
pub(super) async fn sound(file: Vec<u8>) -> Server {
    Server::start(move |seen| part(seen, &file, &[("ETag", "\"one\""), ("Content-Type", "video/mp4")])).await
}

/// A host of one file that knows no ranges.
pub(super) async fn without_ranges(file: Vec<u8>) -> Server {
    Server::start(move |_| Reply::new(200, &[("ETag", "\"one\"")], &file)).await
}

/// One that tells no length either: the file ends with the connection.
pub(super) async fn without_length(file: Vec<u8>) -> Server {
    Server::start(move |_| {
        let mut bytes = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
        bytes.extend_from_slice(&file);
        Reply::raw(bytes)
    })
    .await
}
