//! Completion as a shell asks for it: the script in a real bash, and answers that can do nothing to it.

use std::process::Command;

use super::Home;

const CONFIG: &str = r#"
[providers.studio]
kind = "heygen"
api_key = "canary"
[copy.wiki]
template = "{name}"
[copy."$(touch ran)"]
template = "{name}"
[copy."*"]
template = "{name}"
"#;

/// What bash has to offer at the end of a line, which it has taken apart into these pieces.
fn offered(home: &Home, line: &str, pieces: &[&str], current: &str) -> Vec<String> {
    const ASK: &str = r#"
        source <(assetbrowse completions bash) || exit
        COMP_LINE=$1 COMP_POINT=${#1} current=$2
        shift 2
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
        _assetbrowse assetbrowse "$current" "" || exit
        ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let program = home.command("");
    let folder = std::path::Path::new(program.get_program()).parent().unwrap();
    let mut bash = Command::new("bash");
    bash.env_clear().current_dir(home.folder.path()).args(["-c", ASK, "bash", line, current]).args(pieces);
    bash.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    bash.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
    let output = bash.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_offers_names_of_the_configuration() {
    let home = Home::new();
    home.configure(CONFIG);
    let line = "assetbrowse list --provider st";
    assert_eq!(offered(&home, line, &["assetbrowse", "list", "--provider", "st"], "st"), ["studio"]);
}

#[test]
fn what_bash_takes_apart_is_put_together_again() {
    let home = Home::new();
    home.configure(CONFIG);
    let pieces = ["assetbrowse", "list", "--format", "=", "template", ":", "wi"];
    assert_eq!(offered(&home, "assetbrowse list --format=template:wi", &pieces, "wi"), ["wiki"]);
    let pieces = ["assetbrowse", "show", "a", ":", "1", "--format", "template", ":"];
    assert_eq!(offered(&home, "assetbrowse show a:1 --format template:", &pieces, ""), ["wiki"]);
    let pieces = ["assetbrowse", "list", "--search", "\"a b:c\"", "--kind", ""];
    let line = "assetbrowse  list --search \"a b:c\" --kind ";
    assert_eq!(offered(&home, line, &pieces, ""), ["image", "video", "audio", "other"]);
}

#[test]
fn a_name_that_could_act_in_a_shell_is_not_offered_and_nothing_is_run() {
    let home = Home::new();
    home.configure(CONFIG);
    let all = offered(&home, "assetbrowse list --format ", &["assetbrowse", "list", "--format", ""], "");
    assert_eq!(all.last().unwrap(), "template:wiki");
    assert!(all.iter().all(|word| word.chars().all(|c| c.is_ascii_alphanumeric() || c == ':')), "{all:?}");
    let typed = ["assetbrowse", "list", "--search", "$(touch ran)", "--kind", "v"];
    assert_eq!(offered(&home, &typed.join(" "), &typed, "v"), ["video"]);
    assert!(!home.path("ran").exists());
}

#[test]
fn a_broken_configuration_is_not_the_moment_to_complain() {
    let home = Home::new();
    home.configure("[providers.x]\nkind = 7\napi_key = \"canary\"");
    for word in ["", "x", "st"] {
        let mut command = home.command("complete");
        command.arg(format!("--word={word}")).args(["--", "list", "--provider"]);
        let output = command.output().unwrap();
        assert_eq!((output.status.code(), output.stdout, output.stderr), (Some(0), Vec::new(), Vec::new()));
    }
}

#[test]
fn every_shell_gets_its_script_and_others_are_told_which_there_are() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(
            home.run(&format!("completions {shell}")).good().contains("assetbrowse complete")
                || shell == "powershell"
                || shell == "elvish"
        );
    }
    assert!(home.run("completions tcsh").failed(2).contains("powershell"));
}
