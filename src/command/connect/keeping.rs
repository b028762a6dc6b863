//! Where a key goes: into the keyring, into a file, or nowhere; and what the configuration says of it.

use super::{Place, key_file};
use crate::config::edit::{Draft, Entry, KeyEntry};
use crate::config::{self, privacy};
use crate::provider::key::keyring;
use crate::provider::registry::Settings;
use crate::state::{GivenKey, Kept, KeyHome, Trial};
use crate::text;

/// What the program says where a key is wanted in a place that it cannot be in.
const NO_KEY: &str = "there is no key to be kept";

pub(super) async fn keep(
    place: Place,
    trial: Trial,
    home: KeyHome,
    known: Vec<Settings>,
) -> Result<(Vec<Settings>, Kept), String> {
    let settings = place.settings(&trial, &known).ok_or(NO_KEY)?;
    if home == KeyHome::Session {
        let kept =
            Kept { account: trial.account.name, key: "its key is forgotten when you quit".into(), notes: vec![] };
        return Ok((joined(known, settings), kept));
    }
    if let (KeyHome::Keyring, GivenKey::Typed(key)) = (&home, &trial.key) {
        keyring::set(trial.account.name.as_str().to_owned(), key.clone().into()).await?;
    }
    let written = tokio::task::spawn_blocking(move || write(&place, &trial, &home, settings, known));
    written.await.map_err(|_| "the program tripped over it · the log says where".to_owned())?
}

/// The accounts with this one among them, in the order of their names.
fn joined(mut known: Vec<Settings>, settings: Settings) -> Vec<Settings> {
    known.retain(|one| one.account.name != settings.account.name);
    known.push(settings);
    known.sort_by(|one, other| one.account.name.cmp(&other.account.name));
    known
}

fn write(
    place: &Place,
    trial: &Trial,
    home: &KeyHome,
    settings: Settings,
    known: Vec<Settings>,
) -> Result<(Vec<Settings>, Kept), String> {
    let draft = Draft::read(&place.paths.config)?;
    let old = known.iter().find(|one| one.account.name == trial.account.name);
    let account = trial.account.name.clone();
    let kept = |key: String, notes| Kept { account: account.clone(), key, notes };
    let mut made = None;
    let (key, words) = match (home, &trial.key) {
        (KeyHome::Variable(name), _) => {
            let words = format!("set {name} for the next start");
            if !draft.has_accounts() && is_usual(trial, name) {
                return Ok((joined(known, settings), kept(words, Vec::new())));
            }
            (KeyEntry::Variable(name.clone()), words)
        }
        (KeyHome::Keyring, GivenKey::Typed(_)) => {
            (KeyEntry::Keyring(account.as_str().to_owned()), "key in the system keyring".to_owned())
        }
        (KeyHome::File, GivenKey::Typed(key)) => {
            let own = old.and_then(|old| old.key.file());
            let file = key_file::write(&place.paths.config, &account, key, own)?;
            let words = format!("key in {}", text::safe(&config::paths::shown(&file.path)));
            let entry = KeyEntry::File(file.name.clone());
            made = Some(file);
            (entry, words)
        }
        (KeyHome::Named, GivenKey::File(file)) => {
            (KeyEntry::File(file.clone()), format!("key in {}", text::safe(file)))
        }
        (KeyHome::Named, GivenKey::Command(words)) => {
            (KeyEntry::Command(words.clone()), format!("key from {}", text::safe(&words.join(" "))))
        }
        (KeyHome::Keyring | KeyHome::File, GivenKey::File(_) | GivenKey::Command(_))
        | (KeyHome::Named, GivenKey::Typed(_))
        | (KeyHome::Session, _) => return Err(NO_KEY.to_owned()),
    };
    let entry = Entry {
        name: account.clone(),
        kind: trial.account.kind,
        base_url: Some(trial.account.base_url.clone()).filter(|url| old.is_none_or(|old| old.account.base_url != *url)),
        key,
    };
    let others: Vec<Entry> =
        known.iter().filter(|one| one.account.name != account).filter_map(Entry::of_environment).collect();
    if let Err(why) = draft.write(&entry, &others, &place.environment) {
        made.iter().for_each(key_file::KeyFile::undo);
        return Err(why);
    }
    let read = config::read(&place.paths, &place.environment);
    let (config, _) = read.checked().map_err(|mistake| mistake.to_string())?;
    let mut notes: Vec<String> = left_behind(old, &entry.key, &config.providers).into_iter().collect();
    if matches!(home, KeyHome::Named) {
        notes
            .extend(config.providers.iter().filter(|one| one.account.name == account).filter_map(privacy::of_key_file));
    }
    let mut accounts = config.providers;
    // What is for this run alone goes on.
    let is_new = |one: &Settings| !accounts.iter().any(|known| known.account.name == one.account.name);
    let passing: Vec<Settings> = known.iter().filter(|one| is_new(one)).cloned().collect();
    accounts.extend(passing);
    if matches!(home, KeyHome::Variable(_)) {
        let place = accounts.iter().find(|one| one.account.name == account).and_then(|one| one.place.clone());
        accounts = joined(accounts, Settings { place, ..settings });
    }
    accounts.sort_by(|one, other| one.account.name.cmp(&other.account.name));
    Ok((accounts, kept(words, notes)))
}

/// Whether the environment makes this account by itself, once the variable is set.
fn is_usual(trial: &Trial, variable: &str) -> bool {
    let account = &trial.account;
    let home = config::home(account.kind).and_then(|home| url::Url::parse(home).ok());
    account.name.as_str() == account.kind.as_str()
        && home.as_ref() == Some(&account.base_url)
        && config::variables(account.kind).contains(&variable)
}

/// A file with the key that was there before is the user's own: it is told of, not removed.
fn left_behind(old: Option<&Settings>, key: &KeyEntry, now: &[Settings]) -> Option<String> {
    let old = old?;
    let file = old.key.file()?;
    let is_used = now.iter().any(|one| one.key.file() == Some(file));
    (!is_used && *key != KeyEntry::Usual)
        .then(|| format!("{} is left as it was, with the old key in it", text::safe(&config::paths::shown(file))))
}
