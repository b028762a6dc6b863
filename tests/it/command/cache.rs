//! `cache`: where the kept previews are, how much they take, away with them.

use std::fs;

use rstest::rstest;

use super::Home;

fn filled() -> Home {
    let home = Home::new();
    let folder = home.path("cache/previews");
    fs::create_dir_all(&folder).unwrap();
    for number in 0..3 {
        fs::write(folder.join(format!("{number:032x}.preview")), vec![0; 1000]).unwrap();
    }
    fs::write(folder.join("mine.txt"), "mine").unwrap();
    home
}

#[test]
fn its_path_is_within_the_cache_folder_and_nothing_is_made() {
    let home = Home::new();
    assert_eq!(home.run("cache path").good().trim_end(), home.path("cache/previews").to_str().unwrap());
    assert_eq!(home.run("cache size").good(), "0 previews, 0 bytes, at most 256 MB\n");
    assert_eq!(home.run("cache clear").good(), "cleared 0 previews, 0 bytes\n");
    assert!(!home.path("cache").exists());
}

#[test]
fn what_is_kept_is_counted_and_cleared_and_what_is_not_ours_stays() {
    let home = filled();
    home.configure("[media]\ncache_size = 0\n");
    assert_eq!(home.run("cache size").good(), "3 previews, 3 kB, at most 0 bytes\n");
    assert_eq!(home.run("cache clear").good(), "cleared 3 previews, 3 kB\n");
    let left: Vec<_> =
        fs::read_dir(home.path("cache/previews")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["mine.txt"]);
}

#[rstest]
#[case("cache path --demo")]
#[case("cache size --demo")]
#[case("cache clear --demo")]
fn the_demo_has_none(#[case] line: &str) {
    let home = filled();
    assert!(home.run(line).failed(2).contains("the demo keeps no previews"));
    assert_eq!(home.run("cache size").good(), "3 previews, 3 kB, at most 256 MB\n");
}

#[test]
fn a_folder_that_cannot_be_read_is_said() {
    let home = Home::new();
    fs::create_dir(home.path("cache")).unwrap();
    fs::write(home.path("cache/previews"), "a file").unwrap();
    let told = home.run("cache size").failed(1);
    assert!(told.contains("previews cannot be read: "), "{told}");
}
