//! That what is said of media is true of their bytes, and that they can be had in parts.

use std::io::Cursor;

use assetbrowse::demo::Running;
use rstest::rstest;
use serde_json::Value;

use super::server;
use super::wire::{ask, get, path_of};

/// The items of Affogato with a URL.
async fn items(server: &Running, kind: &str) -> Vec<Value> {
    let page = get(server, &format!("/pub/v2/assets?page_size=50&type={kind}")).await.json();
    page["data"].as_array().unwrap().iter().filter(|item| item["url"].is_string()).cloned().collect()
}

async fn file(server: &Running, item: &Value) -> Vec<u8> {
    let reply = ask(server, "GET", path_of(server, item["url"].as_str().unwrap()), &[]).await;
    assert_eq!(reply.status, 200);
    assert!(reply.is_whole());
    reply.body
}

#[tokio::test]
async fn pictures_have_the_size_that_is_stated() {
    let server = server(200).await;
    let mut formats = Vec::new();
    for item in items(&server, "image").await {
        let stated = ["width", "height"].map(|side| u32::try_from(item["size"][side].as_u64().unwrap()).unwrap());
        // Larger ones differ in nothing but the time that they take.
        if stated[0] * stated[1] > 700_000 {
            continue;
        }
        let reader = image::ImageReader::new(Cursor::new(file(&server, &item).await)).with_guessed_format().unwrap();
        formats.extend(reader.format());
        assert_eq!(reader.into_dimensions().unwrap(), (stated[0], stated[1]));
    }
    assert!(formats.len() > 5);
}

#[tokio::test]
async fn many_pictures_at_once_are_all_drawn_and_the_same_again() {
    let server = server(200).await;
    let all = items(&server, "image").await;
    let small: Vec<&Value> = all.iter().filter(|item| item["size"]["width"].as_u64() < Some(700)).take(6).collect();
    let first = futures::future::join_all(small.iter().map(|item| file(&server, item))).await;
    let again = futures::future::join_all(small.iter().map(|item| file(&server, item))).await;
    assert_eq!(first.len(), 6);
    assert_eq!(first, again);
}

#[tokio::test]
async fn videos_have_the_size_length_and_frames_that_are_stated() {
    let server = server(200).await;
    let videos = items(&server, "video").await;
    assert!(videos.len() > 20);
    for item in videos {
        let file = file(&server, &item).await;
        let after = |from: usize, name: &[u8]| {
            from + file[from..].windows(4).position(|four| four == name).unwrap() + name.len()
        };
        let number = |at: usize| u64::from(u32::from_be_bytes(file[at..at + 4].try_into().unwrap()));
        let short = |at: usize| u64::from(u16::from_be_bytes(file[at..at + 2].try_into().unwrap()));

        // ISO/IEC 14496-12: the movie header, the sample entry and the sample sizes of the video track.
        let movie = after(0, b"mvhd");
        let (scale, length) = (number(movie + 12), number(movie + 16));
        assert_eq!(length, item["duration"].as_u64().unwrap() * scale);
        let entry = after(after(0, b"stsd"), b"avc1");
        assert_eq!(short(entry + 24), item["size"]["width"]);
        assert_eq!(short(entry + 26), item["size"]["height"]);
        let sizes = after(after(0, b"vide"), b"stsz");
        assert_eq!(number(sizes + 8), item["frames"]);
    }
}

#[tokio::test]
async fn sounds_have_the_length_that_is_stated() {
    let server = server(400).await;
    let mut waves = 0;
    for item in items(&server, "audio").await {
        let file = file(&server, &item).await;
        let number = |at: usize| u64::from(u32::from_le_bytes(file[at..at + 4].try_into().unwrap()));
        if file.starts_with(b"RIFF") {
            let data = file.windows(4).position(|four| four == b"data").unwrap();
            assert_eq!(number(data + 4), item["duration"].as_u64().unwrap() * number(28));
            waves += 1;
        } else {
            assert!(file.starts_with(b"ID3") || file.starts_with(&[0xff]), "an MP3");
        }
    }
    assert!(waves > 3);
}

#[tokio::test]
async fn other_words_of_heygen_are_real_files_too() {
    let server = server(400).await;
    let cases = [
        ("pdf", "application/pdf", "%PDF-"),
        ("srt", "application/x-subrip", "1\n00:"),
        ("csv", "text/csv; charset=utf-8", "shot,"),
    ];
    for (word, mime, start) in cases {
        let page = get(&server, &format!("/v1/asset/list?limit=3&file_type={word}")).await.json();
        for item in page["data"]["assets"].as_array().unwrap().iter().filter(|item| item["url"].is_string()) {
            let reply = ask(&server, "GET", path_of(&server, item["url"].as_str().unwrap()), &[]).await;
            assert_eq!(reply.header("content-type"), Some(mime));
            assert!(reply.text().starts_with(start));
        }
    }
}

#[rstest]
#[case("image")]
#[case("video")]
#[case("audio")]
#[tokio::test]
async fn a_file_can_be_had_in_parts(#[case] kind: &str) {
    let server = server(200).await;
    let small = |item: &&Value| item["size"]["width"].as_u64().is_none_or(|width| kind == "video" || width < 800);
    let items = items(&server, kind).await;
    let item = items.iter().find(small).unwrap();
    let path = path_of(&server, item["url"].as_str().unwrap());

    let whole = ask(&server, "GET", path, &[]).await;
    let length = whole.body.len();
    assert!(whole.is_whole());
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let etag = whole.header("etag").unwrap();
    assert!(etag.starts_with('"'), "a strong tag");
    let modified = whole.header("last-modified").unwrap();
    assert!(whole.header("content-type").unwrap().starts_with(kind));

    let head = ask(&server, "HEAD", path, &[("Range", "bytes=0-9")]).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["content-length", "content-type", "etag", "last-modified", "accept-ranges"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }

    let part = ask(&server, "GET", path, &[("Range", "bytes=10-19")]).await;
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[10..20]));
    assert_eq!(part.header("content-range"), Some(format!("bytes 10-19/{length}").as_str()));
    assert_eq!(part.header("etag"), Some(etag));
    let end = ask(&server, "GET", path, &[("Range", "bytes=-7")]).await;
    assert_eq!((end.status, &end.body[..]), (206, &whole.body[length - 7..]));
    let beyond = ask(&server, "GET", path, &[("Range", &format!("bytes={length}-"))]).await;
    assert_eq!((beyond.status, beyond.header("content-range")), (416, Some(format!("bytes */{length}").as_str())));

    for (version, status) in [(etag, 206), (modified, 206), ("\"other\"", 200), ("Thu, 01 Jan 1970 00:00:00 GMT", 200)]
    {
        let reply = ask(&server, "GET", path, &[("Range", "bytes=0-0"), ("If-Range", version)]).await;
        assert_eq!(reply.status, status, "{version}");
    }
    let known = ask(&server, "GET", path, &[("If-None-Match", etag)]).await;
    assert_eq!((known.status, known.body.len(), known.header("etag")), (304, 0, Some(etag)));
    assert_eq!(ask(&server, "GET", path, &[("If-None-Match", "\"other\"")]).await.status, 200);
}

#[tokio::test]
async fn what_is_pending_has_no_file() {
    let server = server(400).await;
    let mut pending = 0;
    for page in 1..=8 {
        let page = get(&server, &format!("/pub/v2/assets?page={page}&page_size=50")).await.json();
        for item in page["data"].as_array().unwrap().iter().filter(|item| item["status"] == "pending") {
            let path = format!("/media/affogato/{}/x", item["id"].as_str().unwrap());
            assert_eq!(ask(&server, "GET", &path, &[]).await.status, 404);
            pending += 1;
        }
    }
    assert!(pending > 5);
}
