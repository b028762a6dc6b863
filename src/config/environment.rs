//! The process's environment, taken once, so that what depends on it can be tested.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The variables of a process.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self { variables: std::env::vars_os().collect() }
    }

    /// Some of one's own.
    #[must_use]
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Self { variables: variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect() }
    }

    /// A variable that is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// A variable that names a file or folder.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }

    /// Whether a variable holds anything but white space.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.to_string_lossy().trim().is_empty())
    }
}

/// The names alone: values may be keys.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_not_set_and_blank_holds_nothing() {
        let environment = Environment::of(&[("EMPTY", ""), ("BLANK", " \n"), ("SET", " x ")]);
        assert_eq!(environment.get("EMPTY"), None);
        assert!(environment.get("BLANK").is_some());
        assert!(!environment.holds("BLANK"));
        assert!(environment.holds("SET"));
        assert!(!environment.holds("ABSENT"));
    }

    #[test]
    fn no_value_is_ever_printed() {
        let text = format!("{:?}", Environment::of(&[("HEYGEN_API_KEY", "canary")]));
        assert!(text.contains("HEYGEN_API_KEY") && !text.contains("canary"), "{text}");
    }
}
