//! What a first start knows of this machine.

use crate::asset::ProviderKind;
use crate::config::{self, Paths};
use crate::provider::key::keyring;
use crate::state::{Service, Setup};
use crate::text::safe;

/// The file in which HeyGen's own tool keeps its key.
const OWN_TOOL: &str = ".heygen/credentials";

pub(super) fn of(paths: &Paths) -> Setup {
    let shown = |path| safe(&config::paths::shown(path)).into_owned();
    let folder = paths.config.parent().map(shown).unwrap_or_default();
    let has_own_tool = config::paths::home().is_some_and(|home| home.join(OWN_TOOL).is_file());
    Setup {
        variables: [ProviderKind::Heygen, ProviderKind::Affogato]
            .into_iter()
            .flat_map(config::variables)
            .map(|name| (*name).to_owned())
            .collect(),
        config: shown(&paths.config),
        folder,
        services: [(ProviderKind::Heygen, "HeyGen"), (ProviderKind::Affogato, "Affogato (RenderNet)")]
            .into_iter()
            .filter_map(|(kind, title)| service(kind, title))
            .collect(),
        keyring: keyring::IS_KNOWN,
        own_tool: has_own_tool.then(|| format!("~/{OWN_TOOL}")),
        connects: true,
    }
}

fn service(kind: ProviderKind, title: &'static str) -> Option<Service> {
    let variable = config::variables(kind).first()?;
    Some(Service { kind, title, address: config::home(kind)?.to_owned(), variable: (*variable).to_owned() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{self, Environment};
    use crate::provider::registry::Service;
    use crate::state::{Setup, Way};

    #[test]
    fn the_lines_for_another_service_are_a_configuration_without_mistakes() {
        let lines = Setup::default().lines_of(&Way::Another);
        let read = config::parse(&lines, Path::new("config.toml"), &Environment::default());
        assert_eq!(read.mistakes.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
        let [account] = read.config.providers.as_slice() else { panic!("one account: {read:?}") };
        assert!(matches!(account.service, Service::Custom(_)), "{account:?}");
    }
}
