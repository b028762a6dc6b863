//! What is read is what there is, and little more is fetched than is read.

use std::io::{Cursor, Read as _, Seek as _, SeekFrom};

use assetbrowse::media::fetch::{Medium, Reader};
use bytes::Bytes;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::hosts::{file, sound, without_length, without_ranges};
use super::{MIB, open};

const FIRST: u64 = 64 * 1024;

#[tokio::test]
async fn the_first_answer_tells_what_it_is() {
    let server = sound(file(1_000_000)).await;
    let medium = open(&server.url, MIB).await.unwrap();
    assert_eq!(medium.length(), Some(1_000_000));
    assert_eq!(medium.mime().unwrap().raw(), "video/mp4");
    assert_eq!(medium.version().raw(), "etag \"one\"");
    assert_eq!((medium.requests(), medium.fetched()), (1, FIRST));
    let seen = &server.seen()[0];
    assert_eq!(seen.method, "GET");
    assert_eq!(seen.header("range"), Some("bytes=0-65535"));
    assert_eq!(seen.header("accept-encoding"), Some("identity"));
    assert_eq!(seen.header("if-range"), None);
}

#[tokio::test]
async fn a_small_file_comes_whole_with_the_first_answer() {
    let server = sound(file(5000)).await;
    let medium = open(&server.url, MIB).await.unwrap();
    assert_eq!(medium.whole(5000).await.unwrap(), file(5000));
    assert_eq!(medium.parse(|reader| reader.length()).await, Ok(5000));
    assert_eq!((medium.requests(), medium.fetched()), (1, 5000));
}

#[tokio::test]
async fn the_whole_of_a_large_file_takes_two_requests() {
    let server = sound(file(3_000_000)).await;
    let medium = open(&server.url, 4 * MIB).await.unwrap();
    assert_eq!(medium.whole(4 * MIB).await.unwrap(), file(3_000_000));
    assert_eq!((medium.requests(), medium.fetched()), (2, 3_000_000));
    assert_eq!(server.seen()[1].header("range"), Some("bytes=65536-2999999"));
    assert_eq!(server.seen()[1].header("if-range"), Some("\"one\""));
}

#[tokio::test]
async fn a_span_is_fetched_once_and_exactly() {
    let server = sound(file(1_000_000)).await;
    let medium = open(&server.url, MIB).await.unwrap();
    assert_eq!(medium.span(500_000..500_100).await.unwrap(), file(500_100)[500_000..]);
    assert_eq!(medium.span(499_900..500_200).await.unwrap(), file(500_200)[499_900..]);
    assert_eq!(medium.span(500_010..500_020).await.unwrap(), file(500_020)[500_010..]);
    assert_eq!(medium.fetched(), FIRST + 300);
    let ranges: Vec<_> = server.seen().iter().map(|seen| seen.header("range").unwrap().to_owned()).collect();
    assert_eq!(ranges[1..], ["bytes=500000-500099", "bytes=499900-499999", "bytes=500100-500199"]);
}

#[tokio::test]
async fn what_two_want_at_once_is_fetched_once() {
    let server = sound(file(1_000_000)).await;
    let medium = open(&server.url, MIB).await.unwrap();
    let (one, other) = tokio::join!(medium.span(300_000..400_000), medium.span(350_000..360_000));
    assert_eq!(one.unwrap(), file(400_000)[300_000..]);
    assert_eq!(other.unwrap(), file(360_000)[350_000..]);
    assert_eq!(medium.fetched(), FIRST + 100_000);
}

/// What a parser of an MP4 of 200 MB does whose index of 500 kB is at `index`.
async fn read_an_index(index: u64) -> Medium {
    const LENGTH: u64 = 200_000_000;
    // Nobody keeps 200 MB for this: the file is made where it is asked for.
    let server = crate::provider::scripted::Server::start(|seen| {
        let (first, last) = super::hosts::asked(seen);
        let last = last.min(usize::try_from(LENGTH).unwrap() - 1);
        let range = format!("bytes {first}-{last}/{LENGTH}");
        let headers = [("Content-Range", range.as_str()), ("ETag", "\"one\"")];
        crate::provider::scripted::Reply::new(206, &headers, vec![0; last - first + 1])
    })
    .await;
    let medium = open(&server.url, 4 * MIB).await.unwrap();
    let read = medium.parse(move |mut reader| -> std::io::Result<()> {
        reader.read_exact(&mut [0; 32])?;
        // The next box begins behind the media.
        reader.seek(SeekFrom::Start(index))?;
        for _ in 0..500_000 / 4 {
            reader.read_exact(&mut [0; 4])?;
        }
        reader.seek(SeekFrom::End(0))?;
        Ok(())
    });
    read.await.unwrap().unwrap();
    medium
}

#[tokio::test]
async fn an_index_at_either_end_takes_three_requests_and_less_than_a_megabyte() {
    for index in [32, 199_500_000] {
        let medium = read_an_index(index).await;
        assert!(medium.requests() <= 3, "{} requests", medium.requests());
        assert!(medium.fetched() < 1_000_000, "{} bytes", medium.fetched());
    }
}

#[tokio::test]
async fn who_knows_what_comes_brings_it_in_one_request() {
    let server = sound(file(5_000_000)).await;
    let medium = open(&server.url, 4 * MIB).await.unwrap();
    let read = medium.parse(|mut reader| {
        reader.seek(SeekFrom::Start(1_000_000)).unwrap();
        reader.bring(2_000_000).unwrap();
        let mut bytes = vec![0; 2_000_000];
        reader.read_exact(&mut bytes).unwrap();
        bytes
    });
    assert_eq!(read.await.unwrap(), file(3_000_000)[1_000_000..]);
    assert_eq!((medium.requests(), medium.fetched()), (2, FIRST + 2_000_000));
}

#[tokio::test]
async fn seeking_fetches_nothing() {
    let server = sound(file(5_000_000)).await;
    let medium = open(&server.url, MIB).await.unwrap();
    let sought = medium.parse(|mut reader| {
        let places = [SeekFrom::End(-7), SeekFrom::Start(u64::MAX), SeekFrom::Start(3_000_000), SeekFrom::Current(-9)];
        let places: Vec<_> = places.into_iter().map(|to| reader.seek(to).unwrap()).collect();
        assert!(reader.seek(SeekFrom::Current(-3_000_000)).is_err());
        places
    });
    assert_eq!(sought.await.unwrap(), [4_999_993, u64::MAX, 3_000_000, 2_999_991]);
    assert_eq!(medium.requests(), 1);
}

#[derive(Clone, Debug)]
enum Step {
    Read(usize),
    Bring(u64),
    Start(u64),
    End(i64),
    Current(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0usize..200_000).prop_map(Step::Read),
        1 => (0u64..200_000).prop_map(Step::Bring),
        1 => (0u64..1_100_000).prop_map(Step::Start),
        1 => (-1_100_000i64..1000).prop_map(Step::End),
        1 => (-300_000i64..300_000).prop_map(Step::Current),
    ]
}

/// Takes the same steps through both, and says where they differ.
fn walk(steps: Vec<Step>, mut reader: Reader, file: Bytes) -> Result<(), String> {
    let mut model = Cursor::new(file);
    for step in steps {
        let before = model.position();
        let (is, should) = match step {
            Step::Read(count) => {
                let (mut is, mut should) = (Vec::new(), Vec::new());
                reader.by_ref().take(count as u64).read_to_end(&mut is).map_err(|error| error.to_string())?;
                model.by_ref().take(count as u64).read_to_end(&mut should).unwrap();
                (Some(is), Some(should))
            }
            Step::Bring(bytes) => {
                reader.bring(bytes).map_err(|error| error.to_string())?;
                (None, None)
            }
            Step::Start(at) => seek_both(&mut reader, &mut model, SeekFrom::Start(at)),
            Step::End(by) => seek_both(&mut reader, &mut model, SeekFrom::End(by)),
            Step::Current(by) => seek_both(&mut reader, &mut model, SeekFrom::Current(by)),
        };
        if is != should || reader.stream_position().unwrap() != model.position() {
            return Err(format!("differs at {before} after {step:?}"));
        }
    }
    Ok(())
}

fn seek_both(reader: &mut Reader, model: &mut Cursor<Bytes>, to: SeekFrom) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let place = |place: std::io::Result<u64>| place.ok().map(|place| place.to_le_bytes().to_vec());
    (place(reader.seek(to)), place(model.seek(to)))
}

#[test]
fn any_way_through_a_medium_reads_what_is_in_the_file() {
    const LENGTH: usize = 1_000_000;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let servers = runtime.block_on(async {
        [sound(file(LENGTH)).await, without_ranges(file(LENGTH)).await, without_length(file(LENGTH)).await]
    });
    let file = Bytes::from(file(LENGTH));
    let urls = servers.each_ref().map(|server| server.url.clone());
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    let ran = runner.run(&(0..4usize, prop::collection::vec(step(), 1..12)), |(host, steps)| {
        let model = file.clone();
        let walked = runtime.block_on(async {
            let medium = match urls.get(host) {
                Some(url) => open(url, 2 * MIB).await.unwrap(),
                None => Medium::of_bytes(file.clone()),
            };
            let walked = medium.parse(move |reader| walk(steps, reader, model)).await.unwrap();
            assert!(medium.fetched() <= LENGTH as u64, "nothing is fetched twice");
            walked
        });
        walked.map_err(TestCaseError::fail)
    });
    ran.unwrap();
}
