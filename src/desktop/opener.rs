//! Opening a URL with what the system has for it.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use url::Url;

use super::{Lookup, has_display, is_set};

/// How long an opener is watched for failing at once. One that runs on has taken the URL over.
const WATCHED: Duration = Duration::from_millis(250);

/// How starting an opener went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Launched {
    /// It ended well, or runs on.
    Taken,
    /// There is no such program.
    Missing,
    /// It said that it could not.
    Failed,
}

/// Starts a program; a test puts its own here and sees what would have run.
pub trait Launch: fmt::Debug + Send + Sync {
    fn launch(&self, command: Command) -> Launched;
}

/// Opens URLs.
#[derive(Debug)]
pub struct Opener {
    launcher: Box<dyn Launch>,
    /// The variables that the children do not get.
    withheld: Vec<OsString>,
    reachable: bool,
}

impl Opener {
    /// An opener for this environment. `secret` are the variables that hold keys, whatever their names; `names` are all
    /// variables there are.
    #[must_use]
    pub fn new(
        launcher: Box<dyn Launch>,
        look_up: Lookup<'_>,
        names: impl IntoIterator<Item = OsString>,
        secret: &[String],
    ) -> Self {
        let mut withheld: Vec<OsString> = names.into_iter().filter(|name| is_secret(name)).collect();
        withheld.extend(secret.iter().map(OsString::from));
        // WSL opens on the Windows side; BROWSER is how remote editors reach the machine where the person sits.
        let reachable = has_display(look_up) || is_set(look_up, "WSL_DISTRO_NAME") || is_set(look_up, "BROWSER");
        Self { launcher, withheld, reachable }
    }

    /// The system's opener, for the program's own environment.
    #[must_use]
    pub fn system(secret: &[String]) -> Self {
        let names = std::env::vars_os().map(|(name, _)| name);
        Self::new(Box::new(System { watched: WATCHED }), &super::environment, names, secret)
    }

    /// Opens one URL. Blocks for a quarter of a second at most for each opener that fails.
    ///
    /// `url` is to come from [`Asset::link`](crate::asset::Asset::link): http or https, with a host, without user info.
    ///
    /// # Errors
    /// One sentence that says what is missing and what to do.
    pub fn open(&self, url: &Url) -> Result<(), String> {
        if !self.reachable {
            return Err("no display here to open it on · y copies the URL".to_owned());
        }
        let mut failed = None;
        for mut command in open::commands(url.as_str()) {
            for name in &self.withheld {
                command.env_remove(name);
            }
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            detach(&mut command);
            let program = command.get_program().to_owned();
            match self.launcher.launch(command) {
                Launched::Taken => return Ok(()),
                Launched::Missing => {}
                Launched::Failed => failed = failed.or(Some(program)),
            }
        }
        Err(match failed {
            Some(program) => format!("{} could not open it · y copies the URL", program.display()),
            None => "nothing here opens URLs (xdg-open is missing) · y copies the URL".to_owned(),
        })
    }
}

/// A group of its own: keys of this terminal (ctrl-c, ctrl-z) are not for it.
#[cfg(unix)]
fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn detach(_: &mut Command) {}

/// Whether the name of a variable says that it holds a secret: `HEYGEN_API_KEY`, `GITHUB_TOKEN`, `AWS_SECRET_ACCESS_KEY`.
fn is_secret(name: &OsStr) -> bool {
    const WORDS: [&str; 10] =
        ["KEY", "KEYS", "APIKEY", "TOKEN", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIALS"];
    let name = name.to_string_lossy().to_uppercase();
    name.split('_').any(|word| WORDS.contains(&word))
}

/// Starts programs for real.
#[derive(Debug)]
struct System {
    watched: Duration,
}

impl Launch for System {
    fn launch(&self, mut command: Command) -> Launched {
        match command.spawn() {
            Ok(child) => watch(child, self.watched),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Launched::Missing,
            Err(_) => Launched::Failed,
        }
    }
}

/// Waits a moment for a child that fails at once. The thread stays until the child ends, so that no zombie is left.
fn watch(mut child: Child, within: Duration) -> Launched {
    let (ended, watched) = mpsc::channel();
    let waiting = thread::Builder::new().name("opener".to_owned()).spawn(move || {
        // Nobody listens any more after the moment is over.
        let _ = ended.send(child.wait());
    });
    if waiting.is_err() {
        return Launched::Taken;
    }
    match watched.recv_timeout(within) {
        Ok(Ok(status)) if !status.success() => Launched::Failed,
        Ok(_) | Err(_) => Launched::Taken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::sync::{Arc, Mutex};

    /// Answers by the program's name, and keeps what it was given.
    #[derive(Clone, Debug, Default)]
    struct Record {
        missing: Vec<&'static str>,
        failing: Vec<&'static str>,
        seen: Arc<Mutex<Vec<Command>>>,
    }

    impl Launch for Record {
        fn launch(&self, command: Command) -> Launched {
            let program = command.get_program().to_str().unwrap().to_owned();
            self.seen.lock().unwrap().push(command);
            if self.missing.contains(&program.as_str()) {
                Launched::Missing
            } else if self.failing.contains(&program.as_str()) {
                Launched::Failed
            } else {
                Launched::Taken
            }
        }
    }

    const EVERY: [&str; 6] = ["xdg-open", "gio", "gnome-open", "kde-open6", "kde-open5", "kde-open"];

    fn opener(record: &Record, variables: &[&str]) -> Opener {
        let look_up = |name: &str| variables.contains(&name).then(|| OsString::from("set"));
        let names = variables.iter().map(OsString::from);
        Opener::new(Box::new(record.clone()), &look_up, names, &["STUDIO".to_owned()])
    }

    fn url() -> Url {
        Url::parse("https://h.example/a.mp4?sig=1&x=$(id)").unwrap()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_opener_gets_one_argument_and_no_keys() {
        let record = Record::default();
        let variables = ["DISPLAY", "HEYGEN_API_KEY", "STUDIO", "PATH"];
        opener(&record, &variables).open(&url()).unwrap();
        let seen = record.seen.lock().unwrap();
        let [command] = seen.as_slice() else { panic!("one opener is enough: {seen:?}") };
        assert_eq!(command.get_program(), "xdg-open");
        assert_eq!(command.get_args().collect::<Vec<_>>(), [url().as_str()]);
        let mut removed: Vec<_> =
            command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
        removed.sort_unstable();
        assert_eq!(removed, ["HEYGEN_API_KEY", "STUDIO"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_next_opener_is_tried_when_one_is_missing_or_fails() {
        let record = Record { missing: vec!["xdg-open"], failing: vec!["gio"], ..Record::default() };
        assert_eq!(opener(&record, &["WAYLAND_DISPLAY"]).open(&url()), Ok(()));
        assert_eq!(record.seen.lock().unwrap().len(), 3);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_cannot_be_opened_is_said_in_one_sentence() {
        let missing = Record { missing: EVERY.to_vec(), ..Record::default() };
        let words = opener(&missing, &["DISPLAY"]).open(&url()).unwrap_err();
        assert_eq!(words, "nothing here opens URLs (xdg-open is missing) · y copies the URL");

        let failing = Record { missing: EVERY[1..].to_vec(), failing: vec!["xdg-open"], ..Record::default() };
        let words = opener(&failing, &["DISPLAY"]).open(&url()).unwrap_err();
        assert_eq!(words, "xdg-open could not open it · y copies the URL");

        let nowhere = Record::default();
        let words = opener(&nowhere, &["SSH_TTY"]).open(&url()).unwrap_err();
        assert_eq!(words, "no display here to open it on · y copies the URL");
        assert!(nowhere.seen.lock().unwrap().is_empty(), "a text browser would fight for this terminal");
    }

    #[rstest]
    #[case("HEYGEN_API_KEY", true)]
    #[case("GITHUB_TOKEN", true)]
    #[case("AWS_ACCESS_KEY_ID", true)]
    #[case("AWS_SECRET_ACCESS_KEY", true)]
    #[case("db_password", true)]
    #[case("GOOGLE_APPLICATION_CREDENTIALS", true)]
    #[case("PATH", false)]
    #[case("DISPLAY", false)]
    #[case("KEYBOARD_LAYOUT", false)]
    #[case("SSH_AUTH_SOCK", false)]
    fn a_secret_is_known_by_the_variables_name(#[case] name: &str, #[case] secret: bool) {
        assert_eq!(is_secret(OsStr::new(name)), secret);
    }

    #[cfg(unix)]
    #[rstest]
    #[case(&["sh", "-c", "exit 3"], Launched::Failed)]
    #[case(&["true"], Launched::Taken)]
    #[case(&["no-such-opener-anywhere"], Launched::Missing)]
    fn real_programs_are_watched_for_a_moment(#[case] argv: &[&str], #[case] launched: Launched) {
        let mut command = Command::new(argv[0]);
        command.args(&argv[1..]);
        let patient = System { watched: Duration::from_mins(1) };
        assert_eq!(patient.launch(command), launched);
    }
}
