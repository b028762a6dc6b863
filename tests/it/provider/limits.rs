//! Promises 13 and 14: memory and time are bounded, whatever arrives.

use std::time::Duration;

use assetbrowse::asset::{Fault, FaultKind, ProviderKind};
use assetbrowse::net::Settings;
use assetbrowse::provider::http::LARGEST_ANSWER;
use assetbrowse::provider::registry::HeygenApi;
use rstest::rstest;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::scripted::{Reply, Server};
use super::{affogato, first, ids, provider_with};

const TOO_LARGE: FaultKind = FaultKind::TooLarge { limit: LARGEST_ANSWER as u64 };

/// `count` × 258 blanks, as gzip: one literal and then copies of what was just written, 13 bits each. (RFC 1951, fixed
/// codes. The checksum at the end is missing: nobody may get so far.)
fn gzip_of_blanks(count: usize) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut bits, mut held) = (0u32, 0u32);
    let mut push = |value: u32, width: u32| {
        bits |= value << held;
        held += width;
        while held >= 8 {
            out.push(bits.to_le_bytes()[0]);
            bits >>= 8;
            held -= 8;
        }
    };
    // The last block, with fixed codes; then a blank (0x20: code 0x50, highest bit first).
    push(0b011, 3);
    push(0x50u8.reverse_bits().into(), 8);
    for _ in 0..count {
        // Length 258 (code 0xc5), distance 1 (code 0).
        push(0xc5u8.reverse_bits().into(), 8);
        push(0, 5);
    }
    // The end of the block.
    push(0, 16);
    out
}

/// `body` as gzip, in one block that is not compressed.
fn gzip_stored(body: &[u8]) -> Vec<u8> {
    let crc = !body.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    let length = u16::try_from(body.len()).unwrap();
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&(!length).to_le_bytes());
    out.extend_from_slice(body);
    out.extend_from_slice(&crc.to_le_bytes());
    out.extend_from_slice(&u32::from(length).to_le_bytes());
    out
}

async fn fault(network: &Settings, reply: Reply) -> Fault {
    let server = Server::start(move |_| reply.clone()).await;
    let provider = provider_with(ProviderKind::Affogato, &server.url, HeygenApi::Auto, network);
    first(&*provider).await.unwrap_err()
}

#[tokio::test]
async fn an_answer_that_says_it_is_too_large_is_not_read() {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", LARGEST_ANSWER + 1);
    assert_eq!(fault(&Settings::default(), Reply::raw(head).hanging()).await.kind, TOO_LARGE);
}

#[tokio::test]
async fn an_answer_without_end_is_cut_at_its_cap() {
    let reply = Reply::raw("HTTP/1.1 200 OK\r\n\r\n").without_end(&vec![b' '; 65_536]);
    assert_eq!(fault(&Settings::default(), reply).await.kind, TOO_LARGE);
}

#[tokio::test]
async fn the_cap_counts_after_decompression() {
    let bomb = gzip_of_blanks(LARGEST_ANSWER / 258 + 1000);
    assert!(bomb.len() < 64 * 1024, "{} bytes", bomb.len());
    let reply = Reply::new(200, &[("Content-Encoding", "gzip")], bomb);
    assert_eq!(fault(&Settings::default(), reply).await.kind, TOO_LARGE);
}

#[tokio::test]
async fn a_compressed_answer_within_the_cap_is_read() {
    let body = gzip_stored(br#"{"data":[{"id":"a"}],"pagination":{"total":1}}"#);
    let server = Server::start(move |_| Reply::new(200, &[("Content-Encoding", "gzip")], &body)).await;
    assert_eq!(ids(&first(&*affogato(&server.url)).await.unwrap()), ["a"]);
}

#[tokio::test]
async fn a_refusal_without_end_is_read_as_far_as_it_says_something() {
    let reply = Reply::raw("HTTP/1.1 403 No\r\n\r\n").without_end(b"not for you ");
    let fault = fault(&Settings::default(), reply).await;
    assert_eq!(fault.kind, FaultKind::Forbidden);
    assert!(fault.detail.raw().starts_with("not for you not for you"));
}

#[tokio::test]
async fn more_items_than_a_page_can_hold_are_refused() {
    // Each is a row of some hundred bytes in memory, so that the cap on the answer alone would not do.
    let reply = Reply::json(format!(r#"{{"data":[{}{{}}],"pagination":{{}}}}"#, "{},".repeat(2_000_000)));
    let fault = fault(&Settings::default(), reply).await;
    assert_eq!(fault.kind, FaultKind::Decode { pointer: "/data".into() });
    assert_eq!(fault.detail.raw(), "/data is a list of 2000001 items");
}

#[tokio::test]
async fn an_answer_that_does_not_unpack_is_said() {
    let reply = Reply::new(200, &[("Content-Encoding", "gzip")], b"this is no gzip at all");
    let fault = fault(&Settings::default(), reply).await;
    assert_eq!(fault.kind, FaultKind::Decode { pointer: String::new() });
    assert_eq!(fault.detail.raw(), "its compressed answer cannot be unpacked");
}

const TINY: Duration = Duration::from_millis(150);

/// The kernel answers for a listener until its queue is full; from then on it drops what comes.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_is_not_made_times_out() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let _first = tokio::net::TcpStream::connect(address).await.unwrap();
    let network = Settings { connect: TINY, ..Settings::default() };
    let provider = provider_with(ProviderKind::Affogato, &format!("http://{address}"), HeygenApi::Auto, &network);
    assert_eq!(first(&*provider).await.unwrap_err().kind, FaultKind::TimedOut { after: TINY });
}

#[tokio::test]
async fn a_server_that_never_answers_times_out() {
    let network = Settings { headers: TINY, ..Settings::default() };
    assert_eq!(fault(&network, Reply::raw("").hanging()).await.kind, FaultKind::TimedOut { after: TINY });
}

#[tokio::test]
async fn a_server_that_stalls_times_out() {
    let network = Settings { idle: TINY, ..Settings::default() };
    let reply = Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").hanging();
    assert_eq!(fault(&network, reply).await.kind, FaultKind::TimedOut { after: TINY });
}

#[tokio::test]
async fn a_server_that_drips_times_out() {
    let network = Settings { total: TINY, ..Settings::default() };
    let reply = Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").dripping(Duration::from_millis(5));
    assert_eq!(fault(&network, reply).await.kind, FaultKind::TimedOut { after: TINY });
}

#[tokio::test]
async fn redirects_do_not_stretch_the_time() {
    let network = Settings { total: TINY, ..Settings::default() };
    let server = Server::start(|seen| match seen.path() {
        "/hang" => Reply::raw("").hanging(),
        _ => Reply::redirect("/hang"),
    })
    .await;
    let provider = provider_with(ProviderKind::Affogato, &server.url, HeygenApi::Auto, &network);
    assert_eq!(first(&*provider).await.unwrap_err().kind, FaultKind::TimedOut { after: TINY });
}

#[tokio::test]
async fn who_gives_up_hangs_up_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let provider = affogato(&format!("http://{}", listener.local_addr().unwrap()));
    let asking = tokio::spawn(async move { first(&*provider).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    stream.read_u8().await.unwrap();
    asking.abort();
    // The rest of the request, and then the end of it.
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(rest.ends_with(b"\r\n\r\n"));
}

#[rstest]
#[case::before_the_headers("")]
#[case::in_the_headers("HTTP/1.1 200 OK\r\nContent-")]
#[case::in_the_body("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":")]
#[case::in_a_chunk("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"data\":")]
#[tokio::test]
async fn a_cut_answer_is_an_interruption(#[case] bytes: &'static str) {
    assert_eq!(fault(&Settings::default(), Reply::raw(bytes)).await.kind, FaultKind::Interrupted);
}

#[tokio::test]
async fn a_closed_port_is_offline() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let fault = first(&*affogato(&url)).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Offline);
    assert!(fault.detail.raw().starts_with("127.0.0.1: Connection refused"), "{:?}", fault.detail);
}
