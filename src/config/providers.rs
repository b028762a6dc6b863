//! The tables `[providers.NAME]`, and the accounts that come from the environment alone.

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use super::reader::{Entry, Notes, Section};
use super::{Environment, custom, paths, tables};
use crate::asset::{Account, AccountName, ProviderKind};
use crate::provider::custom::settings::Auth;
use crate::provider::key::KeySource;
use crate::provider::registry::{self, HeygenApi, Service, Settings};

/// Those that need no description.
const BUILT_IN: [ProviderKind; 2] = [ProviderKind::Affogato, ProviderKind::Heygen];
const KINDS: [ProviderKind; 3] = [ProviderKind::Affogato, ProviderKind::Heygen, ProviderKind::Custom];
pub(super) const APIS: [HeygenApi; 3] = [HeygenApi::Auto, HeygenApi::V1, HeygenApi::V3];

pub(super) fn api_word(api: HeygenApi) -> &'static str {
    match api {
        HeygenApi::Auto => "auto",
        HeygenApi::V1 => "v1",
        HeygenApi::V3 => "v3",
    }
}

/// The variables that are looked into for a key where none is configured, of every kind.
pub fn key_variables() -> impl Iterator<Item = &'static str> {
    BUILT_IN.into_iter().flat_map(variables).copied()
}

/// The variables that hold a kind's key, the first that is set counts.
pub fn variables(kind: ProviderKind) -> &'static [&'static str] {
    match kind {
        ProviderKind::Affogato => &["AFFOGATO_API_KEY", "RENDERNET_API_KEY"],
        ProviderKind::Heygen => &["HEYGEN_API_KEY", "HEYGEN_API_TOKEN"],
        ProviderKind::Custom => &[],
    }
}

/// Where a kind's service is; `None` where only the configuration can say.
pub fn home(kind: ProviderKind) -> Option<&'static str> {
    match kind {
        ProviderKind::Affogato => Some("https://api.rendernet.ai"),
        ProviderKind::Heygen => Some("https://api.heygen.com"),
        ProviderKind::Custom => None,
    }
}

fn usual_source(kind: ProviderKind) -> KeySource {
    KeySource::Env(variables(kind).iter().map(|name| (*name).to_owned()).collect())
}

/// An account for each kind whose key is in the environment.
pub(super) fn from_environment(environment: &Environment) -> Vec<Settings> {
    let found = BUILT_IN.into_iter().filter(|kind| variables(*kind).iter().any(|name| environment.holds(name)));
    found
        .filter_map(|kind| {
            let name = AccountName::new(kind.as_str()).ok()?;
            let base_url = Url::parse(home(kind)?).ok()?;
            let account = Account { name, kind, base_url };
            Some(Settings {
                account,
                service: Service::built_in(kind, HeygenApi::Auto)?,
                key: usual_source(kind),
                place: None,
            })
        })
        .collect()
}

/// Reads all tables of `[providers]`, in the order of their names.
pub(super) fn read(
    section: &Section<'_>,
    file: &Path,
    environment: &Environment,
    notes: &mut Notes<'_>,
) -> Vec<Settings> {
    section.tables().iter().filter_map(|table| one(table, file, environment, notes)).collect()
}

fn one(table: &Section<'_>, file: &Path, environment: &Environment, notes: &mut Notes<'_>) -> Option<Settings> {
    let name = AccountName::new(table.name()).map_err(|why| table.wrong(notes, &why)).ok();
    let kind = table.entry("kind").and_then(|entry| entry.choice(&KINDS, ProviderKind::as_str));
    let given_url = table.entry("base_url").map(|entry| base_url(&entry, notes));
    let key = key_source(table, file, environment, notes);
    let kind = kind?;
    let (service, key) = match kind {
        ProviderKind::Affogato | ProviderKind::Heygen => {
            let api = table.entry("api").and_then(|entry| entry.choice(&APIS, api_word)).unwrap_or_default();
            (Service::built_in(kind, api), key.unwrap_or_else(|| usual_source(kind)))
        }
        ProviderKind::Custom => {
            let described = custom::read(table, notes);
            let key = own_key(table, key, described.as_ref().map(|described| &described.auth), notes);
            (described.map(|described| Service::Custom(Arc::new(described))), key)
        }
    };
    let base_url = match given_url {
        Some(url) => url?,
        None => Url::parse(home(kind)?).ok()?,
    };
    let at = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    Some(Settings {
        account: Account { name: name?, kind, base_url },
        service: service?,
        key,
        place: Some(format!("{}:{}", crate::text::safe(&at), table.line(notes))),
    })
}

/// The key of a service that is described: there is one exactly if requests carry it.
fn own_key(table: &Section<'_>, key: Option<KeySource>, auth: Option<&Auth>, notes: &mut Notes<'_>) -> KeySource {
    let given = tables::KEY.iter().find_map(|key| table.entry(key.name));
    match (auth, &given) {
        (Some(Auth::Nothing), Some(entry)) => entry.wrong(notes, "auth is none, so no request would carry it"),
        (Some(Auth::Header { .. } | Auth::Basic { .. } | Auth::Query { .. }), None) => {
            let sources = tables::KEY.map(|key| key.name).join(", ");
            table.wrong(notes, &format!("has no key: one of {sources}, or auth = \"none\" where none is needed"));
        }
        (_, _) => {}
    }
    key.unwrap_or(KeySource::Nowhere)
}

/// An address that a key may be sent to.
fn base_url(entry: &Entry<'_>, notes: &mut Notes<'_>) -> Option<Url> {
    let text = entry.text()?;
    registry::check_base_url(&text).map_err(|why| entry.wrong(notes, &why)).ok()
}

fn key_source(table: &Section<'_>, file: &Path, environment: &Environment, notes: &mut Notes<'_>) -> Option<KeySource> {
    let given: Vec<Entry<'_>> = tables::KEY.iter().filter_map(|key| table.entry(key.name)).collect();
    for second in given.iter().skip(1) {
        second.wrong(notes, &format!("only one of {} can be given", tables::KEY.map(|key| key.name).join(", ")));
    }
    let entry = given.first()?;
    match entry.name() {
        "api_key_env" => {
            let name = entry.text()?;
            if name.contains(['=', '\0']) {
                entry.wrong(notes, "cannot be the name of a variable");
                return None;
            }
            Some(KeySource::Env(vec![name]))
        }
        "api_key_command" => {
            let words = entry.texts()?;
            if words.is_empty() {
                entry.wrong(notes, "a program is wanted, and then its arguments");
                return None;
            }
            Some(KeySource::Command(words))
        }
        "api_key_keyring" => Some(KeySource::Keyring(entry.text()?)),
        "api_key_file" => Some(KeySource::File(paths::resolve(&entry.text()?, file, environment))),
        _ => Some(KeySource::Inline(SecretString::from(entry.text()?.trim().to_owned()))),
    }
}
