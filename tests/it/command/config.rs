//! The configuration: where it is read from, what is wrong with it, what goes before what.

use rstest::rstest;

use super::Home;
#[cfg(unix)]
use super::mode;

#[rstest]
#[case("list")]
#[case("show x")]
#[case("url x")]
#[case("")]
#[case("--demo --config .config/assetbrowse/config.toml list")]
fn a_mistake_ends_every_command_with_its_file_and_line(#[case] line: &str) {
    let home = Home::new();
    home.configure("[browser]\n\npage_size = 500\nmouse = 7\n");
    let told = home.run(line).failed(2);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("config.toml:3: browser.page_size: 500 is not 1 to 100"), "{told}");
}

#[test]
fn check_tells_every_mistake() {
    let home = Home::new();
    home.configure("[browser]\n\npage_size = 500\nmouse = 7\n[keys.list]\n\"j\" = \"fly\"\n");
    let told = home.run("config check").failed(2);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines[0].contains("config.toml:3: browser.page_size: "), "{told}");
    assert!(lines[1].contains("config.toml:4: browser.mouse: "), "{told}");
    assert!(lines[2].contains("config.toml:6: ") && lines[2].contains("fly"), "{told}");
}

#[rstest]
#[case(None, "none.toml cannot be read: ")]
#[case(Some("dim = \"bold\"\nshadow = \"bold\"\n".to_owned()), "none.toml:2: there is no role \"shadow\"")]
#[case(Some("# ".repeat(40_000)), "none.toml cannot be read: it is larger than 64 KiB")]
fn a_theme_file_that_is_wrong_is_named_where_the_configuration_names_it(
    #[case] theme: Option<String>,
    #[case] words: &str,
) {
    let home = Home::new();
    let config = home.configure("[browser]\n\ntheme = \"none.toml\"\n");
    if let Some(theme) = theme {
        std::fs::write(config.with_file_name("none.toml"), theme).unwrap();
    }
    for line in ["config check", ""] {
        let told = home.run(line).failed(2);
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.contains("config.toml:3: browser.theme: ") && told.contains(words), "{told}");
    }
    assert_eq!(home.run("list --demo").code, Some(0), "a theme is the browser's alone");
}

#[test]
fn check_says_where_keys_come_from_and_never_the_key() {
    let home = Home::new();
    home.configure(concat!(
        "[providers.a]\nkind = 'affogato'\n",
        "[providers.b]\nkind = 'heygen'\napi_key_env = 'B_KEY'\n",
        "[providers.c]\nkind = 'heygen'\napi_key_command = ['pass', 'show', 'c']\n",
        "[providers.d]\nkind = 'heygen'\napi_key_file = 'd.key'\n",
        "[providers.e]\nkind = 'heygen'\napi_key = 'canary'\n",
    ));
    let ran = home.run_with("config check", &[("B_KEY", "canary")]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].ends_with("config.toml: no mistake"), "{ran:?}");
    assert_eq!(lines[2], "b: heygen at https://api.heygen.com/, key from B_KEY (set)");
    for (line, end) in lines[1..].iter().zip(["(not set)", "(set)", "not run now)", "not there)", "(set)"]) {
        assert!(line.ends_with(end), "{line}");
    }
    assert!(!format!("{ran:?}").contains("canary"), "{ran:?}");
    assert_eq!(ran.code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_warned_of() {
    let home = Home::new();
    home.configure("[providers.e]\nkind = 'heygen'\napi_key = 'canary'\n");
    let ran = home.run("config check");
    assert_eq!((ran.code, ran.err.lines().count()), (Some(0), 1), "{ran:?}");
    assert!(ran.err.contains("can be read by others"), "{ran:?}");
}

#[test]
fn path_tells_the_places() {
    let home = Home::new();
    let out = home.run("config path").good();
    let expected = format!(
        "config     {}\ndata       {}\ncache      {}\ndownloads  {}\n",
        home.config().display(),
        home.path("data").display(),
        home.path("cache").display(),
        home.path("Downloads/assetbrowse").display()
    );
    assert_eq!(out, expected);
    let out = home.run_with("config path", &[("ASSETBROWSE_CONFIG", "/etc/ab.toml")]).good();
    assert!(out.starts_with("config     /etc/ab.toml\n"), "{out}");
    let out = home.run_with("config path --config /x.toml", &[("ASSETBROWSE_CONFIG", "/etc/ab.toml")]).good();
    assert!(out.starts_with("config     /x.toml\n"), "{out}");
}

#[test]
fn downloads_go_where_the_configuration_or_the_system_says() {
    let home = Home::new();
    let folder = |line: &str| {
        let out = home.run("config path").good();
        let last = out.lines().last().unwrap().to_owned();
        assert!(last.starts_with("downloads  "), "{line}: {out}");
        last.replace("downloads  ", "")
    };
    home.configure("");
    std::fs::write(home.path(".config/user-dirs.dirs"), "XDG_DOWNLOAD_DIR=\"$HOME/Got\"\n").unwrap();
    assert_eq!(folder("the system's"), home.path("Got/assetbrowse").to_string_lossy());
    home.configure("[download]\nfolder = '~/media'\n");
    assert_eq!(folder("one's own"), home.path("media").to_string_lossy());
}

#[test]
fn check_tells_what_is_ones_own() {
    let home = Home::new();
    home.configure("[copy.wiki]\ntemplate = '{url}'\n[open.video]\ncommand = ['mpv', '{url}']\n");
    let out = home.run("config check").good();
    assert!(out.contains("\ndownloads go to "), "{out}");
    assert!(out.ends_with("\ncopy.wiki: a form of your own\nopen.video: mpv {url}\n"), "{out}");
}

#[test]
fn a_file_that_was_named_has_to_be_there() {
    let home = Home::new();
    let told = home.run("list --config none.toml").failed(2);
    assert!(told.contains("none.toml cannot be read"), "{told}");
}

#[test]
fn nothing_is_read_from_the_current_directory() {
    let home = Home::new();
    std::fs::write(home.path("config.toml"), "nonsense").unwrap();
    assert!(home.run("list").failed(2).contains("no provider is set up"));
}

#[test]
fn init_writes_a_private_example_once() {
    let home = Home::new();
    let out = home.run("config init").good();
    assert!(out.contains("config.toml"), "{out}");
    let example = include_str!("../../../config.example.toml");
    assert_eq!(std::fs::read_to_string(home.config()).unwrap(), example);
    #[cfg(unix)]
    assert_eq!((mode(&home.config()), mode(home.config().parent().unwrap())), (0o600, 0o700));
    home.configure("# mine\n");
    let told = home.run("config init").failed(2);
    assert!(told.contains("already there; nothing was written"), "{told}");
    assert_eq!(std::fs::read_to_string(home.config()).unwrap(), "# mine\n");
}

#[cfg(unix)]
#[test]
fn init_follows_no_link() {
    let home = Home::new();
    std::fs::create_dir_all(home.config().parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(home.path("elsewhere"), home.config()).unwrap();
    home.run("config init").failed(2);
    assert!(!home.path("elsewhere").exists());
}

#[test]
fn without_a_provider_it_says_what_to_set() {
    let told = Home::new().run("list").failed(2);
    for word in ["HEYGEN_API_KEY", "AFFOGATO_API_KEY", "config init", "config.toml"] {
        assert!(told.contains(word), "{told}");
    }
}

#[test]
fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
    let home = Home::new();
    let config = home.configure("[browser]\npage_size = 7\n");
    let lines = |line: &str| home.run(line).good().lines().count();
    assert_eq!(lines("list --demo"), 50, "the demo reads no configuration of the user's");
    let named = format!("list --demo --config {}", config.display());
    assert_eq!(lines(&named), 7);
    assert_eq!(lines(&format!("{named} --page-size 3")), 3);
}

#[test]
fn the_demo_reads_neither_configuration_nor_keys() {
    let home = Home::new();
    home.configure("nonsense");
    let ran =
        home.run_with("list --demo --page-size 2", &[("HEYGEN_API_KEY", "canary"), ("ASSETBROWSE_CONFIG", "/none")]);
    assert_eq!(ran.good().lines().count(), 2);
    assert!(!home.path("data").exists() && !home.path("cache").exists());
}
