//! The cache as others use it.

use std::fs;

use image::Rgba;

use super::*;
use crate::asset::{AccountName, Collection, Seconds};

fn key(id: &str) -> Key {
    let account = AccountName::new("heygen").unwrap();
    Key { asset: AssetId { account, collection: Collection::Assets, id: id.into() }, version: MediumVersion(7) }
}

fn picture(shade: u8) -> RgbaImage {
    RgbaImage::from_pixel(8, 4, Rgba([shade, shade, shade, 200]))
}

#[test]
fn each_shot_scale_version_and_asset_has_its_own_entry() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), DEFAULT_LIMIT);
    let later = Key { version: MediumVersion(8), ..key("a") };
    let elsewhere = Key { asset: AssetId { collection: Collection::Rendered, ..key("a").asset }, ..key("a") };
    let account = AccountName::new("studio").unwrap();
    let of_another = Key { asset: AssetId { account, ..key("a").asset }, ..key("a") };
    let keys = [key("a"), key("b"), later, elsewhere, of_another];
    let kinds = [
        (Shot::Whole, Scale::Thumbnail),
        (Shot::Whole, Scale::Large),
        (Shot::Frame(0), Scale::Thumbnail),
        (Shot::Frame(1), Scale::Thumbnail),
    ];
    let all: Vec<_> = keys.iter().flat_map(|key| kinds.map(|(shot, scale)| (key, shot, scale))).collect();
    for (shade, (key, shot, scale)) in (0..).zip(&all) {
        assert_eq!(cache.picture(key, *shot, *scale), None);
        let facts = ShotFacts { at: Seconds::new(f64::from(shade)), frames: 1 };
        cache.keep_picture(key, *shot, *scale, &picture(shade), facts);
    }
    for (shade, (key, shot, scale)) in (0..).zip(&all) {
        let facts = ShotFacts { at: Seconds::new(f64::from(shade)), frames: 1 };
        assert_eq!(cache.clone().picture(key, *shot, *scale), Some((picture(shade), facts)));
    }
    assert_eq!(cache.held().unwrap().entries, 20);
}

#[test]
fn a_waveform_is_kept_beside_pictures() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), DEFAULT_LIMIT);
    let stretch = Seconds::new(0.5).unwrap();
    let wave = Waveform { peaks: vec![9; Waveform::MOST_PEAKS].into(), stretch, duration: Some(stretch), whole: true };
    assert_eq!(cache.waveform(&key("a")), None);
    cache.keep_waveform(&key("a"), &wave);
    assert_eq!(cache.waveform(&key("a")), Some(wave));
    assert_eq!(cache.waveform(&key("b")), None);
}

#[test]
fn an_id_of_any_text_stays_within_the_folder_and_keeps_to_itself() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("cache");
    let cache = Cache::new(&folder, DEFAULT_LIMIT);
    let long = "x/".repeat(100_000);
    for id in ["../../etc/passwd", "/abs", "a\0b", "", "con", &long, "a/whole-512/b"] {
        cache.keep_picture(&key(id), Shot::Whole, Scale::Thumbnail, &picture(1), ShotFacts::default());
        assert!(cache.picture(&key(id), Shot::Whole, Scale::Thumbnail).is_some());
    }
    assert_eq!((fs::read_dir(home.path()).unwrap().count(), fs::read_dir(folder).unwrap().count()), (1, 7));
}

#[test]
fn an_entry_tells_nothing_but_its_asset_and_version() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), DEFAULT_LIMIT);
    cache.keep_waveform(&key("5db1"), &wave());
    let file = fs::read_dir(home.path()).unwrap().next().unwrap().unwrap().path();
    let bytes = fs::read(file).unwrap();
    let told = b"heygen/assets/0000000000000007/wave/5db1";
    assert_eq!((&bytes[20..20 + told.len()], bytes.len()), (told.as_slice(), 20 + told.len() + 8 + 8 + 1 + 2));
}

#[test]
fn a_damaged_entry_is_none_and_goes() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), DEFAULT_LIMIT);
    let whole = (Shot::Whole, Scale::Thumbnail);
    for damage in [b"".as_slice(), b"abcache1", b"something else that somebody wrote"] {
        cache.keep_picture(&key("a"), whole.0, whole.1, &picture(1), ShotFacts::default());
        let file = fs::read_dir(home.path()).unwrap().next().unwrap().unwrap().path();
        fs::write(&file, damage).unwrap();
        assert_eq!(cache.picture(&key("a"), whole.0, whole.1), None);
        assert!(!file.exists());
    }
}

#[test]
fn an_entry_under_the_name_of_another_is_neither_shown_nor_lost() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), DEFAULT_LIMIT);
    cache.keep_waveform(&key("a"), &wave());
    let file = fs::read_dir(home.path()).unwrap().next().unwrap().unwrap().path();
    let other = home.path().join(format!("{:032x}.preview", name(&key("b").text("wave"))));
    fs::rename(file, &other).unwrap();
    assert_eq!(cache.waveform(&key("b")), None);
    assert!(other.exists());
}

fn wave() -> Waveform {
    Waveform { peaks: [1, 2].into(), stretch: Seconds::new(1.0).unwrap(), duration: None, whole: true }
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_nothing_is_kept_and_nothing_fails() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let cache = Cache::new(&file.join("below"), DEFAULT_LIMIT);
    cache.keep_waveform(&key("a"), &wave());
    assert_eq!(cache.waveform(&key("a")), None);
}

#[test]
fn names_are_the_same_on_every_machine() {
    assert_eq!(name(""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    assert_eq!(name("a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
}
