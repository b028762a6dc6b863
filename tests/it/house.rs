//! The house keeps its own rules: which room may import which, how long a file is, no room without a subject.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import of the others, as ARCHITECTURE.md has it. `command` may import everything.
const TABLE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("private", &[]),
    ("asset", &["text"]),
    ("input", &["asset", "text"]),
    ("message", &["asset", "text", "input", "state"]),
    ("effect", &["asset", "text", "input", "state"]),
    ("state", &["asset", "text", "input"]),
    ("update", &["state", "message", "effect", "input", "asset", "text"]),
    ("view", &["state", "input", "asset", "text"]),
    ("net", &["asset", "text"]),
    ("provider", &["net", "asset", "text"]),
    ("media", &["net", "private", "asset", "text"]),
    ("output", &["asset", "text"]),
    ("desktop", &["asset", "text"]),
    ("catalog", &["private", "asset", "text"]),
    ("source", &["provider", "catalog", "asset"]),
    ("work", &["net", "provider", "media", "catalog", "private", "asset", "text"]),
    (
        "runtime",
        &[
            "update", "view", "state", "message", "effect", "input", "asset", "text", "source", "provider", "work",
            "media", "catalog", "desktop", "output", "private",
        ],
    ),
    ("config", &["asset", "text", "input", "state", "net", "provider", "media", "desktop", "private"]),
    ("cli", &["asset", "text", "input", "state", "provider", "media", "output", "demo"]),
    ("demo", &["asset"]),
];

/// Crates that a room must not know of, whatever else it imports: `update` waits for nothing, `view` only draws.
const FOREIGN: &[(&str, &[&str])] = &[
    ("update", &["tokio", "reqwest", "std::fs", "std::env", "std::time::Instant", "SystemTime", "rand"]),
    ("view", &["tokio", "reqwest", "std::fs", "std::env", "std::time::Instant", "SystemTime"]),
    ("state", &["tokio", "reqwest", "std::fs", "std::env", "std::time::Instant", "SystemTime"]),
    ("asset", &["tokio", "reqwest", "ratatui", "std::fs", "std::env"]),
    ("text", &["tokio", "reqwest", "ratatui", "std::fs", "std::env"]),
];

const LONGEST: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Every source file with its room and its text.
fn sources() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let mut left = vec![src.clone()];
    let mut found = Vec::new();
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&src).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
                let room = first.trim_end_matches(".rs").to_owned();
                found.push((room, inside.to_path_buf(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The lines that are compiled into the program: no comments, no test modules.
fn program(path: &Path, text: &str) -> Vec<(usize, String)> {
    let tests = ["tests", "tests.rs", "fixtures.rs"];
    if path.iter().any(|part| tests.contains(&&*part.to_string_lossy())) {
        return Vec::new();
    }
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line.split(" // ").next().unwrap_or(line).to_owned()))
        .collect()
}

/// The rooms that a line names: `crate::room::…`.
fn rooms_named(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let word: String =
            line[at + "crate::".len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !word.is_empty() {
            found.push(word);
        }
    }
    found
}

#[test]
fn every_room_imports_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == room) else { continue };
        for (number, line) in program(&path, &text) {
            for named in rooms_named(&line) {
                let known = TABLE.iter().any(|(name, _)| *name == named) || named == "command";
                if known && named != room && !allowed.contains(&named.as_str()) {
                    wrong.push(format!("{}:{number}: {room} imports {named}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_stands_in_the_table() {
    let rooms: Vec<String> = sources().into_iter().map(|(room, _, _)| room).collect();
    for room in rooms {
        let known = TABLE.iter().any(|(name, _)| *name == room);
        assert!(known || ["main", "lib", "command"].contains(&room.as_str()), "{room} is not in the table");
    }
}

#[test]
fn pure_rooms_know_nothing_of_the_world() {
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let foreign = FOREIGN.iter().filter(|(name, _)| *name == room).flat_map(|(_, words)| *words);
        for word in foreign {
            let hits = program(&path, &text).into_iter().filter(|(_, line)| line.contains(word));
            wrong.extend(hits.map(|(number, _)| format!("{}:{number}: {word}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_command_reads_the_configuration() {
    let readers = sources().into_iter().filter(|(room, path, text)| {
        room != "config"
            && room != "command"
            && program(path, text).iter().any(|(_, line)| line.contains("crate::config"))
    });
    assert_eq!(readers.map(|(_, path, _)| path).collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

#[test]
fn no_file_is_too_long_and_none_is_called_mod() {
    for (_, path, text) in sources() {
        assert_ne!(path.file_name().unwrap(), "mod.rs", "{}", path.display());
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}

#[test]
fn update_has_no_catch_all_arm() {
    for (room, path, text) in sources() {
        if room != "update" {
            continue;
        }
        for (number, line) in program(&path, &text) {
            let bare = line.trim_start().starts_with("_ =>");
            assert!(!bare, "{}:{number}: a catch-all arm hides what is new", path.display());
        }
    }
}

/// Every `module::function` in SAFETY.md, with the file that it should be in: `tests` is within the file of its parent.
#[test]
fn every_test_that_safety_names_is_there() {
    let text = fs::read_to_string(root().join("SAFETY.md")).unwrap();
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|word| word.contains("::")).collect();
    assert!(named.len() > 80, "the page names tests");
    for name in named {
        let (module, function) = name.rsplit_once("::").unwrap();
        let modules = [module, module.trim_end_matches("::tests")];
        let files = modules.iter().map(|module| format!("{}.rs", module.replace("::", "/")));
        let is_there = files
            .flat_map(|file| ["src", "tests/it"].map(|folder| root().join(folder).join(&file)))
            .filter_map(|path| fs::read_to_string(path).ok())
            .any(|source| source.contains(&format!("fn {function}(")));
        assert!(is_there, "{name} is no test");
    }
}
