//! The certificates that a service's own is checked against: the system's.

use super::finding::{Cause, Finding, Findings, Topic};
use crate::config::Environment;
use crate::net::{self, Roots};
use crate::provider::registry;

/// The variables that name other certificates than the system's.
const NAMES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// What there is to know of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) roots: Roots,
    /// The variables that are set, with what they name.
    pub(super) named: Vec<(&'static str, String)>,
    /// Whether any provider is asked by https.
    pub(super) are_needed: bool,
}

/// Loads them. Blocks on the disk.
pub(super) fn gather(settings: &[registry::Settings], environment: &Environment) -> Facts {
    let value = |name: &'static str| Some((name, environment.get(name)?.to_string_lossy().into_owned()));
    Facts {
        roots: net::roots(),
        named: NAMES.into_iter().filter_map(value).collect(),
        are_needed: settings.iter().any(|settings| settings.account.base_url.scheme() == "https"),
    }
}

pub(super) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Certificates);
    let from = facts.named.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ");
    let from = if from.is_empty() { "the system's".to_owned() } else { format!("by {from}") };
    let Some(count) = facts.roots.count else {
        found.ok("trusted", "those of the system, which looks into them itself");
        return found.all;
    };
    let why = facts.roots.troubles.first().map(|why| format!(": {why}")).unwrap_or_default();
    match count {
        0 if facts.are_needed => {
            found.wrong(Cause::Other, "trusted", format!("none, {from}{why}"), remedy(facts));
        }
        0 => found.note("trusted", format!("none, {from}{why} · no provider is asked by https")),
        _ if !facts.roots.troubles.is_empty() => {
            found.warn("trusted", format!("{count}, {from}, not all could be loaded{why}"), remedy(facts));
        }
        _ => found.ok("trusted", format!("{count}, {from}")),
    }
    found.all
}

fn remedy(facts: &Facts) -> String {
    match facts.named.as_slice() {
        [] => "install the package ca-certificates".to_owned(),
        named => {
            let variables: Vec<_> = named.iter().map(|(name, _)| *name).collect();
            format!("unset {}, or let it name certificates in PEM, such as a proxy's own", variables.join(" "))
        }
    }
}
