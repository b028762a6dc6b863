use super::*;
use rstest::rstest;

fn entry(name: &str, key: KeyEntry) -> Entry {
    Entry { name: AccountName::new(name).unwrap(), kind: ProviderKind::Heygen, base_url: None, key }
}

fn in_file(name: &str) -> Entry {
    entry(name, KeyEntry::File(format!("{name}.key")))
}

fn edited(source: &str, entry: &Entry) -> String {
    table::edited(source, entry, &[]).unwrap()
}

#[test]
fn a_new_file_holds_the_account_alone() {
    let text = edited("", &in_file("heygen"));
    assert!(text.starts_with("# The configuration"), "{text}");
    assert!(text.ends_with("\n\n[providers.heygen]\nkind = \"heygen\"\napi_key_file = \"heygen.key\"\n"), "{text}");
}

#[test]
fn what_is_there_stays_with_its_comments_and_its_order() {
    let source = "# mine\n[browser] # yes\ntheme = 'paper' # light\n\n[providers.b]\nkind = 'affogato'\n# end\n";
    let text = edited(source, &in_file("a"));
    assert_eq!(text, format!("{source}\n[providers.a]\nkind = \"heygen\"\napi_key_file = \"a.key\"\n"));
}

#[test]
fn a_new_source_stands_where_the_old_one_was() {
    let source =
        "[providers.a]\nkind = 'heygen' # the one\n# from pass\napi_key_command = ['pass', 'a'] # ok\napi = 'v3'\n";
    let text = edited(source, &in_file("a"));
    let expected = "[providers.a]\nkind = 'heygen' # the one\n# from pass\napi_key_file = \"a.key\" # ok\napi = 'v3'\n";
    assert_eq!(text, expected);
    assert_eq!(edited(&text, &in_file("a")), expected, "the same again changes nothing");
}

#[rstest]
#[case(KeyEntry::Usual, "")]
#[case(KeyEntry::Variable("A_KEY".to_owned()), "api_key_env = \"A_KEY\"\n")]
#[case(KeyEntry::Command(vec!["pass".to_owned(), "a b".to_owned()]), "api_key_command = [\"pass\", \"a b\"]\n")]
#[case(KeyEntry::Keyring("a".to_owned()), "api_key_keyring = \"a\"\n")]
fn each_source_has_its_line(#[case] key: KeyEntry, #[case] line: &str) {
    let text = edited("[providers.a]\nkind = 'heygen'\napi_key = 'old'\n", &entry("a", key));
    assert_eq!(text, format!("[providers.a]\nkind = 'heygen'\n{line}"));
}

#[test]
fn accounts_of_the_environment_are_written_down_only_where_there_were_none() {
    let other = entry("other", KeyEntry::Usual);
    let new = |source| table::edited(source, &in_file("a"), std::slice::from_ref(&other)).unwrap();
    assert!(new("").contains("[providers.other]\nkind = \"heygen\"\n\n[providers.a]"), "{}", new(""));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "[providers]\n").unwrap();
    let draft = Draft::read(&file).unwrap();
    assert!(draft.has_accounts());
    draft.write(&in_file("a"), &[other], &Environment::default()).unwrap();
    assert!(!std::fs::read_to_string(&file).unwrap().contains("other"));
}

#[rstest]
#[case::inline("providers = { b = { kind = 'affogato' } }\n")]
#[case::dotted("providers.b.kind = 'affogato'\n")]
#[case::explicit("[providers]\n[providers.b]\nkind = 'affogato'\n[browser]\nmouse = false\n")]
fn accounts_in_any_form_can_be_added_to(#[case] source: &str) {
    let text = edited(source, &in_file("a"));
    let read = super::super::parse(&text, Path::new("config.toml"), &Environment::default());
    assert!(read.mistakes.is_empty(), "{text}\n{:?}", read.mistakes);
    let names: Vec<&str> = read.config.providers.iter().map(|one| one.account.name.as_str()).collect();
    assert_eq!(names, ["a", "b"], "{text}");
}

#[test]
fn an_address_of_ones_own_is_written_and_the_usual_one_is_not() {
    let with = |url: &str| Entry { base_url: Url::parse(url).ok(), ..in_file("a") };
    assert!(!edited("", &with("https://api.heygen.com")).contains("base_url"));
    let text = edited("", &with("http://127.0.0.1:4000"));
    assert!(text.contains("base_url = \"http://127.0.0.1:4000/\"\n"), "{text}");
    assert!(edited(&text, &with("https://api.heygen.com")).contains("base_url = \"https://api.heygen.com/\"\n"));
}

#[test]
fn what_is_no_toml_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "[providers\n").unwrap();
    let why = Draft::read(&file).unwrap().write(&in_file("a"), &[], &Environment::default()).unwrap_err();
    assert!(why.ends_with("config.toml is not TOML"), "{why}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "[providers\n");
}

#[test]
fn a_file_that_has_changed_meanwhile_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    for before in [None, Some("# old\n")] {
        let _ = std::fs::remove_file(&file);
        if let Some(text) = before {
            std::fs::write(&file, text).unwrap();
        }
        let draft = Draft::read(&file).unwrap();
        std::fs::write(&file, "# new\n").unwrap();
        let why = draft.write(&in_file("a"), &[], &Environment::default()).unwrap_err();
        assert!(why.contains("was changed by somebody else"), "{why}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "# new\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }
}

#[test]
fn where_no_folder_can_be_made_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in-the-way"), "").unwrap();
    let draft = Draft::read(&folder.path().join("in-the-way/config.toml")).unwrap();
    let why = draft.write(&in_file("a"), &[], &Environment::default()).unwrap_err();
    assert!(why.contains("cannot be written"), "{why}");
}

#[cfg(unix)]
mod modes {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_private_and_an_old_one_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/config.toml");
        Draft::read(&file).unwrap().write(&in_file("a"), &[], &Environment::default()).unwrap();
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        Draft::read(&file).unwrap().write(&in_file("b"), &[], &Environment::default()).unwrap();
        assert_eq!(mode(&file), 0o640);
    }

    #[test]
    fn a_file_that_is_read_only_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o400)).unwrap();
        assert!(Draft::read(&file).unwrap_err().ends_with("may not be written: it is read-only"));
    }

    #[test]
    fn behind_a_link_the_file_is_changed_and_the_link_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (link, file) = (folder.path().join("config.toml"), folder.path().join("dotfiles.toml"));
        symlink(&file, &link).unwrap();
        assert!(Draft::read(&link).unwrap_err().contains("is a link to what is not there"));
        fs::write(&file, "# mine\n").unwrap();
        Draft::read(&link).unwrap().write(&in_file("a"), &[], &Environment::default()).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&file).unwrap().starts_with("# mine\n"));
        fs::set_permissions(&file, Permissions::from_mode(0o400)).unwrap();
        assert!(Draft::read(&link).unwrap_err().ends_with("it is read-only"));
    }
}
