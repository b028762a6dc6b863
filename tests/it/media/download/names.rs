//! Promises 9 and 10: names that are good everywhere, what is there already stays, and each asset finds its own file again.

use rstest::rstest;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

async fn serving(bytes: &'static [u8]) -> Server {
    Server::start(move |_| whole(bytes, "\"one\"")).await
}

#[rstest]
#[case("clip.png", "clip.png")]
#[case("clip.mp4", "clip.png")]
#[case("invoice.pdf.exe", "invoice.pdf.exe.png")]
#[case("../../.ssh/authorized_keys", "_ssh/authorized_keys.png")]
#[case("con/-rf.PNG", "_con/_rf.PNG")]
#[case("clip\u{202e}gpj.\u{0}sh", "clipgpj. sh.png")]
#[tokio::test]
async fn a_file_is_named_for_every_system_and_by_what_it_is(#[case] path: &str, #[case] name: &str) {
    let home = home();
    let server = serving(PNG).await;
    let inside = home.path().join("downloads");
    let saved = anew(save(&inside, &order(&server.url, "5db1", path)).await);
    assert_eq!(saved.file, inside.join(name));
    assert_eq!(names(home.path()), [format!("downloads/{name}")]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_is_never_executable_and_as_old_as_its_asset() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = home();
    let server = serving(b"#!/bin/sh\necho run").await;
    let saved = anew(save(home.path(), &order(&server.url, "5db1", "run.sh")).await);
    let its = fs::metadata(&saved.file).unwrap();
    assert_eq!(its.permissions().mode() & 0o133, 0, "{:o}", its.permissions().mode());
    let created: jiff::Timestamp = CREATED.parse().unwrap();
    assert_eq!(its.modified().unwrap(), std::time::SystemTime::from(created));
    assert_eq!(names(home.path()), ["run.sh.txt"]);
}

#[rstest]
#[case::the_name(&["clip.png"], "clip ~5db1.png")]
#[case::in_capitals(&["CLIP.PNG"], "clip ~5db1.png")]
#[case::with_the_id(&["clip.png", "clip ~5db1.png"], "clip ~5db1 (1).png")]
#[case::all_of_them(&["clip.png", "clip ~5db1.png", "clip ~5DB1 (1).png"], "clip ~5db1 (2).png")]
#[tokio::test]
async fn what_is_there_is_never_overwritten(#[case] there: &[&str], #[case] name: &str) {
    let home = home();
    for file in there {
        fs::write(home.path().join(file), "somebody else's").unwrap();
    }
    let server = serving(PNG).await;
    let saved = anew(save(home.path(), &order(&server.url, "5db1", "clip.png")).await);
    assert_eq!(saved.file, home.path().join(name));
    assert_eq!(fs::read(&saved.file).unwrap(), PNG);
    for file in there {
        assert_eq!(fs::read(home.path().join(file)).unwrap(), b"somebody else's");
    }
    assert_eq!(names(home.path()).len(), there.len() + 1);
}

#[tokio::test]
async fn a_name_that_differs_in_its_composition_alone_is_taken() {
    let home = home();
    fs::write(home.path().join("cafe\u{301}.png"), "somebody else's").unwrap();
    let server = serving(PNG).await;
    let saved = anew(save(home.path(), &order(&server.url, "5db1", "caf\u{e9}.png")).await);
    assert_eq!(saved.file, home.path().join("café ~5db1.png"));
}

#[tokio::test]
async fn a_file_that_somebody_makes_meanwhile_is_not_overwritten() {
    let home = home();
    let path = home.path().join("clip.png");
    let server = serving(PNG).await;
    let folder = Folder::open(home.path()).unwrap();
    let tell = |told| {
        if told == Told::Arrived {
            fs::write(&path, "somebody else's").unwrap();
        }
    };
    let order = order(&server.url, "5db1", "clip.png");
    let saved = anew(Downloader::new(&Settings::default()).save(&folder, &order, &tell).await);
    assert_eq!(saved.file, home.path().join("clip ~5db1.png"));
    assert_eq!(fs::read(&path).unwrap(), b"somebody else's");
}

/// Many assets whose names differ in case at most, all at once.
async fn many(home: &Path, url: &str) -> Vec<Outcome> {
    let (folder, downloader) = (Folder::open(home).unwrap(), Downloader::new(&Settings::default()));
    let saved = (0..24).map(|number| {
        let name = if number % 2 == 0 { "clip.png" } else { "Clip.PNG" };
        let order = order(&format!("{url}/?{number}"), &format!("a{number}"), &format!("studio/{name}"));
        let (folder, downloader) = (folder.clone(), downloader.clone());
        async move { downloader.save(&folder, &order, &|_| ()).await.unwrap() }
    });
    futures::future::join_all(saved).await
}

#[tokio::test]
async fn assets_of_one_name_have_files_of_their_own_and_find_them_again() {
    let home = home();
    let server = Server::start(|seen| {
        let number: usize = seen.target.rsplit('?').next().unwrap().parse().unwrap();
        whole(&[PNG, &file(1000 + number)].concat(), "W/\"weak\"")
    })
    .await;
    let first: Vec<_> = many(home.path(), &server.url).await.into_iter().map(|outcome| anew(Ok(outcome))).collect();
    assert_eq!(names(home.path()).len(), 24);
    for (number, saved) in first.iter().enumerate() {
        assert_eq!(fs::read(&saved.file).unwrap(), [PNG, &file(1000 + number)].concat());
    }
    let again = many(home.path(), &server.url).await;
    assert_eq!(again, first.into_iter().map(Outcome::Same).collect::<Vec<_>>());
    assert_eq!(names(home.path()).len(), 24);
}
