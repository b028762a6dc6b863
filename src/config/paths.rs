//! Where the program's files are: never in the current directory, unless the user names it.

use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

use super::Environment;

/// The name of the configuration file within its folder.
const FILE: &str = "config.toml";

/// The program's three places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The configuration file.
    pub config: PathBuf,
    /// Whether the user named the configuration file, by flag or variable.
    pub named: bool,
    /// The folder for what is to be kept.
    pub data: PathBuf,
    /// The folder for what can be fetched again.
    pub cache: PathBuf,
}

impl Paths {
    /// The name of the catalogue within its folder.
    pub const CATALOG: &str = "catalog.sqlite3";

    /// The file of the catalogue.
    #[must_use]
    pub fn catalog(&self) -> PathBuf {
        self.data.join(Self::CATALOG)
    }

    /// The folder of kept previews, within that of what can be fetched again.
    #[must_use]
    pub fn previews(&self) -> PathBuf {
        self.cache.join("previews")
    }

    /// The folder in which queues of downloads keep what is still to be downloaded.
    #[must_use]
    pub fn journals(&self) -> PathBuf {
        self.data.join("downloads")
    }

    /// The file in which the browser keeps where one left off.
    #[must_use]
    pub fn session(&self) -> PathBuf {
        self.data.join("session.json")
    }

    /// The places, by flag, environment and the system's custom, in this order. `None` where the system does not tell
    /// where the user's home is and not all three are named.
    #[must_use]
    pub fn find(flag: Option<&Path>, environment: &Environment) -> Option<Self> {
        let custom = ProjectDirs::from("", "", "assetbrowse");
        let named = flag.map(Path::to_path_buf).or_else(|| environment.path("ASSETBROWSE_CONFIG"));
        let is_named = named.is_some();
        let or_custom = |path: Option<PathBuf>, folder: fn(&ProjectDirs) -> &Path| {
            path.or_else(|| custom.as_ref().map(|custom| folder(custom).to_path_buf()))
        };
        Some(Self {
            config: named.or_else(|| custom.as_ref().map(|custom| custom.config_dir().join(FILE)))?,
            named: is_named,
            data: or_custom(environment.path("ASSETBROWSE_DATA_DIR"), ProjectDirs::data_dir)?,
            cache: or_custom(environment.path("ASSETBROWSE_CACHE_DIR"), ProjectDirs::cache_dir)?,
        })
    }
}

/// Where downloads go by the system's custom: a folder of our own among the user's downloads. `None` where the system does
/// not tell where the user's home is.
#[must_use]
pub fn downloads() -> Option<PathBuf> {
    let user = UserDirs::new()?;
    let folder = user.download_dir().map_or_else(|| user.home_dir().join("Downloads"), Path::to_path_buf);
    Some(folder.join("assetbrowse"))
}

/// The user's own folder; `None` where the system does not tell.
#[must_use]
pub fn home() -> Option<PathBuf> {
    UserDirs::new().map(|user| user.home_dir().to_path_buf())
}

/// A path as people read it: `~` is the user's own folder.
#[must_use]
pub fn shown(path: &Path) -> String {
    match home().as_deref().and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => Path::new("~").join(rest).to_string_lossy().into_owned(),
        None => path.to_string_lossy().into_owned(),
    }
}

/// A path as it is written in the configuration: `~/` is the user's home, and what is not absolute starts at the
/// folder of the configuration file.
#[must_use]
pub fn resolve(text: &str, config: &Path, environment: &Environment) -> PathBuf {
    let home = text.strip_prefix("~/").and_then(|rest| Some(environment.path("HOME")?.join(rest)));
    home.unwrap_or_else(|| config.parent().unwrap_or(Path::new("")).join(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn environment() -> Environment {
        Environment::of(&[
            ("HOME", "/home/u"),
            ("ASSETBROWSE_CONFIG", "/env/c.toml"),
            ("ASSETBROWSE_DATA_DIR", "/env/data"),
            ("ASSETBROWSE_CACHE_DIR", "/env/cache"),
        ])
    }

    #[test]
    fn the_flag_goes_before_the_environment() {
        let paths = Paths::find(Some(Path::new("/flag/c.toml")), &environment()).unwrap();
        assert_eq!(paths.config, Path::new("/flag/c.toml"));
        assert_eq!(paths.data, Path::new("/env/data"));
        assert_eq!(paths.cache, Path::new("/env/cache"));
        let paths = Paths::find(None, &environment()).unwrap();
        assert_eq!(paths.config, Path::new("/env/c.toml"));
        assert!(paths.named);
    }

    #[rstest]
    #[case("~/x.key", "/home/u/x.key")]
    #[case("/abs/x.key", "/abs/x.key")]
    #[case("x.key", "/etc/ab/x.key")]
    #[case("themes/mine.toml", "/etc/ab/themes/mine.toml")]
    fn paths_start_at_the_home_or_at_the_configuration(#[case] text: &str, #[case] path: &str) {
        assert_eq!(resolve(text, Path::new("/etc/ab/config.toml"), &environment()), Path::new(path));
    }
}
