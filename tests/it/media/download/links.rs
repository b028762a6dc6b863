//! Promise 10: what somebody planted where a file is to go is neither followed nor written through.

use std::os::unix::fs::symlink;

use super::*;

/// A home with a folder for downloads in it, and a file of value beside that.
fn planted() -> (TempDir, PathBuf, PathBuf) {
    let home = home();
    let (folder, value) = (home.path().join("downloads"), home.path().join("value"));
    fs::create_dir(&folder).unwrap();
    fs::write(&value, "of value").unwrap();
    (home, folder, value)
}

fn is_folder_fault(outcome: &Result<Outcome, DownloadFault>, words: &str) -> bool {
    matches!(outcome, Err(DownloadFault::Folder { what }) if what.raw().contains(words))
}

#[tokio::test]
async fn a_folder_that_is_a_link_is_not_entered() {
    let (home, folder, value) = planted();
    let server = Server::start(|_| whole(&file(9), "\"one\"")).await;
    for target in [home.path().join("elsewhere"), home.path().join("missing"), value.clone()] {
        fs::create_dir_all(home.path().join("elsewhere")).unwrap();
        symlink(&target, folder.join("studio")).unwrap();
        let outcome = save(&folder, &order(&server.url, "5db1", "studio/clip.bin")).await;
        assert!(is_folder_fault(&outcome, "studio is a link"), "{outcome:?}");
        fs::remove_file(folder.join("studio")).unwrap();
    }
    assert_eq!(names(home.path()), ["value"]);
    assert_eq!(fs::read(value).unwrap(), b"of value");
}

#[tokio::test]
async fn a_link_under_its_final_name_is_left_as_it_is() {
    let (home, folder, value) = planted();
    let server = Server::start(|_| whole(&file(9), "\"one\"")).await;
    for (nth, target) in [value.clone(), home.path().join("missing")].into_iter().enumerate() {
        let (link, id) = (folder.join(format!("clip{nth}.bin")), format!("5db{nth}"));
        symlink(&target, &link).unwrap();
        let saved = anew(save(&folder, &order(&server.url, &id, &format!("clip{nth}.bin"))).await);
        assert_eq!(saved.file, folder.join(format!("clip{nth} ~{id}.bin")));
        assert_eq!(fs::read_link(&link).unwrap(), target);
    }
    assert_eq!(fs::read(value).unwrap(), b"of value");
    assert!(!home.path().join("missing").exists());
}

#[tokio::test]
async fn what_is_planted_under_the_name_of_its_part_is_not_written_to() {
    let (home, folder, value) = planted();
    let server = Server::start(|_| beginning(&file(LENGTH), 300_000, "\"one\"")).await;
    let order = order(&server.url, "5db1", "clip.bin");
    let part = interrupted(&folder, &order, 300_000).await;
    let missing = home.path().join("missing");
    let plant: [(&str, &dyn Fn()); 4] = [
        ("a link", &|| symlink(&value, &part).unwrap()),
        ("a dangling link", &|| symlink(&missing, &part).unwrap()),
        ("a second name", &|| fs::hard_link(&value, &part).unwrap()),
        ("a pipe", &|| {
            assert!(std::process::Command::new("mkfifo").arg(&part).status().unwrap().success());
        }),
    ];
    for (what, plant) in plant {
        fs::remove_file(&part).unwrap();
        plant();
        let outcome = save(&folder, &order).await;
        assert!(is_folder_fault(&outcome, "is a link, or no plain file"), "{what}: {outcome:?}");
        assert_eq!(fs::read(&value).unwrap(), b"of value", "{what}");
        assert!(!missing.exists());
    }
    assert_eq!(names(&folder).len(), 1);
}

#[tokio::test]
async fn a_folder_of_the_users_own_may_be_a_link() {
    let (home, folder, _) = planted();
    let server = Server::start(|_| whole(&file(9), "\"one\"")).await;
    symlink(&folder, home.path().join("link")).unwrap();
    let saved = anew(save(&home.path().join("link"), &order(&server.url, "5db1", "clip.bin")).await);
    assert_eq!(saved.file, home.path().join("link/clip.bin"));
    assert_eq!(names(&folder), ["clip.bin"]);
}
