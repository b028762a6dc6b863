//! `config init`: an account gets its key without a screen.

use std::io::Write as _;
use std::process::{Output, Stdio};

use super::Home;
use crate::provider::scripted::{Reply, Server, affogato_page};

const KEY: &str = "canary-7f3a90b1c2d4e5f6";

async fn server() -> Server {
    Server::start(|seen| match seen.header("x-api-key") {
        Some(KEY) => affogato_page(1..3, 2),
        _ => Reply::new(401, &[], "{}"),
    })
    .await
}

/// Runs the command with a key on stdin.
fn init(home: &Home, line: &str, key: &str) -> Output {
    let mut command = home.command(line);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who wants no key may have ended without reading it.
    let _ = child.stdin.take().unwrap().write_all(format!("  {key}\n").as_bytes());
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(both).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_from_stdin_is_tried_and_kept_in_a_private_file() {
    let (home, server) = (Home::new(), server().await);
    let line = format!("config init affogato --keep file --base-url {}", server.url);
    let output = init(&home, &line, KEY);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = said(&output);
    assert!(told.contains("works: 2 assets") && told.contains("affogato connected · key in "), "{told}");
    assert!(!told.contains("canary"), "{told}");
    let key = home.config().with_file_name("affogato.key");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), format!("{KEY}\n"));
    let config = std::fs::read_to_string(home.config()).unwrap();
    assert!(config.contains("[providers.affogato]") && !config.contains("canary"), "{config}");
    #[cfg(unix)]
    for path in [&key, &home.config()] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(home.run("list --format ndjson").good().lines().count(), 2, "and it is asked with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_refused_is_not_kept() {
    let (home, server) = (Home::new(), server().await);
    let line = format!("config init affogato --keep file --base-url {}", server.url);
    let output = init(&home, &line, "another-key-altogether");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(said(&output).contains("key refused (401)"), "{output:?}");
    assert!(!home.config().parent().unwrap().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_home_for_it_a_key_is_only_tried() {
    let (home, server) = (Home::new(), server().await);
    let output = init(&home, &format!("config init affogato --base-url {}", server.url), KEY);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(said(&output).contains("nothing was written"), "{output:?}");
    assert!(!home.config().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_named_and_not_what_it_prints() {
    let (home, server) = (Home::new(), server().await);
    let mut command = home.command("config init affogato --keep command --command");
    command.arg(format!("printf {KEY}")).args(["--base-url", &server.url]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let config = std::fs::read_to_string(home.config()).unwrap();
    assert!(config.contains("api_key_command = [\"printf\", "), "{config}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_joins_those_that_are_there() {
    let (home, server) = (Home::new(), server().await);
    home.configure("# mine\n[providers.studio]\nkind = \"affogato\"\napi_key_env = \"STUDIO\" # theirs\n");
    let line = format!("config init affogato --keep env --name second --base-url {}", server.url);
    let output = init(&home, &line, KEY);
    assert!(said(&output).contains("export SECOND_API_KEY=…"), "{output:?}");
    let config = std::fs::read_to_string(home.config()).unwrap();
    assert!(config.starts_with("# mine\n[providers.studio]\nkind = \"affogato\"\napi_key_env = \"STUDIO\" # theirs\n"));
    assert!(config.contains("[providers.second]") && config.contains("api_key_env = \"SECOND_API_KEY\""), "{config}");
}

#[test]
fn an_empty_stdin_is_no_key() {
    let output = init(&Home::new(), "config init heygen --keep file", "");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(said(&output).contains("there is no key on stdin"), "{output:?}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn where_the_configuration_is_read_only_no_key_is_left_behind() {
    use std::os::unix::fs::PermissionsExt as _;
    let (home, server) = (Home::new(), server().await);
    let config = home.configure("# mine\n");
    std::fs::set_permissions(&config, std::fs::Permissions::from_mode(0o400)).unwrap();
    let output = init(&home, &format!("config init affogato --keep file --base-url {}", server.url), KEY);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said(&output).contains("read-only"), "{output:?}");
    assert_eq!(std::fs::read_dir(config.parent().unwrap()).unwrap().count(), 1);
}
