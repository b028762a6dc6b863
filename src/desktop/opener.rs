//! Opening: a URL or a file with what the system has for it, or with a program of the user's own.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use url::Url;

use super::settings::{OwnOpener, Settings};
use super::{Lookup, has_display, is_set};
use crate::asset::AssetKind;

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
    /// The variables that the children do not get. They become more with accounts that are connected later.
    withheld: Mutex<Vec<OsString>>,
    reachable: bool,
    own: Settings,
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
        Self { launcher, withheld: Mutex::new(withheld), reachable, own: Settings::default() }
    }

    /// The system's opener, for the program's own environment.
    #[must_use]
    pub fn system(secret: &[String]) -> Self {
        let names = std::env::vars_os().map(|(name, _)| name);
        Self::new(Box::new(System { watched: WATCHED }), &super::environment, names, secret)
    }

    /// The same with programs of the user's own.
    #[must_use]
    pub fn with_own(self, own: Settings) -> Self {
        Self { own, ..self }
    }

    /// Keeps further variables from the children.
    pub fn withhold(&self, secret: &[String]) {
        let mut withheld = self.withheld.lock().unwrap_or_else(PoisonError::into_inner);
        withheld.extend(secret.iter().map(OsString::from));
    }

    /// The user's program for a kind.
    #[must_use]
    pub fn own(&self, kind: AssetKind) -> Option<&OwnOpener> {
        self.own.openers.get(&kind)
    }

    /// Opens an asset with a program of the user's own, which gets what it wants: its URL, its file on this machine, or
    /// both. Each argument stays one argument, and no shell reads it. The URL is to come from
    /// [`Asset::link`](crate::asset::Asset::link), or else says why there is none.
    ///
    /// # Errors
    /// One sentence.
    pub fn open_with(&self, own: &OwnOpener, url: Result<Url, String>, file: Option<&Path>) -> Result<(), String> {
        let file = if own.wants_a_file() { Some(file.ok_or("not downloaded yet")?) } else { None };
        file.map_or(Ok(()), check_file)?;
        let url = if own.wants_a_url() { Some(url?) } else { None };
        let mut command = Command::new(own.program());
        for argument in own.arguments() {
            command.arg(filled(argument, url.as_ref(), file));
        }
        let program = crate::text::safe(own.program());
        match self.start(command) {
            Launched::Taken => Ok(()),
            Launched::Missing => Err(format!("there is no program {program} · the configuration names it in [open]")),
            Launched::Failed => Err(format!("{program} could not open it")),
        }
    }

    /// Opens one URL. Blocks for a quarter of a second at most for each opener that fails.
    ///
    /// `url` is to come from [`Asset::link`](crate::asset::Asset::link): http or https, with a host, without user info.
    ///
    /// # Errors
    /// One sentence that says what is missing and what to do.
    pub fn open(&self, url: &Url) -> Result<(), String> {
        self.open_by_system(OsStr::new(url.as_str()), "URLs", "y copies the URL")
    }

    /// Opens a file in what the system has for it.
    ///
    /// # Errors
    /// One sentence: it is not there, the system would run it, or nothing here opens it.
    pub fn open_file(&self, file: &Path) -> Result<(), String> {
        check_file(file)?;
        if runs_when_opened(file) {
            return Err("the system would run it rather than show it · open it by hand".to_owned());
        }
        self.open_by_system(file.as_os_str(), "files", "it is on this machine all the same")
    }

    /// Opens the folder of a file in what the system has for folders.
    ///
    /// # Errors
    /// One sentence: the folder is not there, or nothing here opens it.
    pub fn reveal(&self, file: &Path) -> Result<(), String> {
        let folder = file.parent().filter(|folder| folder.is_absolute() && folder.is_dir());
        let folder = folder.ok_or("its folder is not there any more")?;
        self.open_by_system(folder.as_os_str(), "folders", "it is on this machine all the same")
    }

    /// Tries the system's openers one after another.
    fn open_by_system(&self, target: &OsStr, things: &str, else_words: &str) -> Result<(), String> {
        if !self.reachable {
            return Err(format!("no display here to open it on · {else_words}"));
        }
        let mut failed = None;
        for command in open::commands(target) {
            let program = command.get_program().to_owned();
            match self.start(command) {
                Launched::Taken => return Ok(()),
                Launched::Missing => {}
                Launched::Failed => failed = failed.or(Some(program)),
            }
        }
        Err(match failed {
            Some(program) => format!("{} could not open it · {else_words}", program.display()),
            None => format!("nothing here opens {things} (xdg-open is missing) · {else_words}"),
        })
    }

    /// Starts a program on its own: without keys, and without a hold on this terminal.
    fn start(&self, mut command: Command) -> Launched {
        for name in &*self.withheld.lock().unwrap_or_else(PoisonError::into_inner) {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        detach(&mut command);
        self.launcher.launch(command)
    }
}

/// An argument with what stands for its fields, read once from left to right: a URL that looks like a field stays as it is.
fn filled(argument: &str, url: Option<&Url>, file: Option<&Path>) -> OsString {
    let mut filled = OsString::new();
    let mut rest = argument;
    while let Some(at) = rest.find('{') {
        filled.push(&rest[..at]);
        let behind = &rest[at..];
        let fields =
            [(OwnOpener::URL, url.map(|url| OsStr::new(url.as_str()))), (OwnOpener::PATH, file.map(Path::as_os_str))];
        let field = fields.into_iter().find_map(|(field, value)| Some((behind.strip_prefix(field)?, value?)));
        let (behind, value) = field.unwrap_or((&behind[1..], OsStr::new("{")));
        filled.push(value);
        rest = behind;
    }
    filled.push(rest);
    filled
}

/// Whether a path names a file that is there. An absolute one cannot be taken for an option.
fn check_file(file: &Path) -> Result<(), String> {
    if file.is_absolute() && file.is_file() { Ok(()) } else { Err("the file is not there any more".to_owned()) }
}

/// Whether some system runs a file of this name where it is asked to open it.
fn runs_when_opened(file: &Path) -> bool {
    const ENDINGS: [&str; 26] = [
        "action", "app", "appimage", "bat", "cmd", "com", "command", "cpl", "desktop", "exe", "hta", "jar", "js",
        "jse", "lnk", "msc", "msi", "pif", "ps1", "reg", "scr", "sh", "url", "vbe", "vbs", "wsf",
    ];
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
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
    fn an_account_that_is_connected_later_has_its_variable_withheld_too() {
        let record = Record::default();
        let opener = opener(&record, &["DISPLAY", "CUPBOARD"]);
        opener.withhold(&["CUPBOARD".to_owned()]);
        opener.open(&url()).unwrap();
        let seen = record.seen.lock().unwrap();
        assert!(seen[0].get_envs().any(|(name, value)| name == "CUPBOARD" && value.is_none()), "{seen:?}");
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

    fn own(words: &[&str]) -> OwnOpener {
        OwnOpener::new(words.iter().map(|word| (*word).to_owned()).collect()).unwrap()
    }

    #[test]
    fn a_program_of_the_users_own_gets_arguments_that_no_shell_has_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a {url} $(id).mp4");
        std::fs::write(&file, "x").unwrap();
        let record = Record::default();
        // It needs no display, and gets no keys.
        let opener = opener(&record, &["HEYGEN_API_KEY"]);
        let hostile = Url::parse("https://h.example/a?x={path}&y='$(id)';").unwrap();
        let program = own(&["mpv", "--title={url} {x}", "{path}", "--"]);
        opener.open_with(&program, Ok(hostile.clone()), Some(&file)).unwrap();
        let seen = record.seen.lock().unwrap();
        let title = format!("--title={hostile} {{x}}");
        assert_eq!(seen[0].get_program(), "mpv");
        assert_eq!(seen[0].get_args().collect::<Vec<_>>(), [OsStr::new(&title), file.as_os_str(), OsStr::new("--")]);
        assert!(seen[0].get_envs().any(|(name, value)| name == "HEYGEN_API_KEY" && value.is_none()));
    }

    #[test]
    fn a_program_of_the_users_own_gets_only_what_it_wants() {
        let record = Record { missing: vec!["feh"], failing: vec!["vlc"], ..Record::default() };
        let opener = opener(&record, &[]);
        let refused = Err("no URL yet".to_owned());
        let open = |words: &[&str], url| opener.open_with(&own(words), url, None);
        assert_eq!(open(&["mpv", "{url}"], refused).unwrap_err(), "no URL yet");
        assert_eq!(open(&["mpv", "{path}"], Ok(url())).unwrap_err(), "not downloaded yet");
        assert_eq!(
            open(&["feh", "{url}"], Ok(url())).unwrap_err(),
            "there is no program feh · the configuration names it in [open]"
        );
        assert_eq!(open(&["vlc", "{url}"], Ok(url())).unwrap_err(), "vlc could not open it");
        assert_eq!(open(&["mpv", "{url}"], Ok(url())), Ok(()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_is_opened_where_it_is_and_its_folder_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b;c.mp4");
        std::fs::write(&file, "x").unwrap();
        let record = Record::default();
        let opener = opener(&record, &["DISPLAY", "HEYGEN_API_KEY"]);
        opener.open_file(&file).unwrap();
        opener.reveal(&file).unwrap();
        let seen = record.seen.lock().unwrap();
        let arguments: Vec<_> = seen.iter().map(|command| command.get_args().collect::<Vec<_>>()).collect();
        assert_eq!(arguments, [[file.as_os_str()], [folder.path().as_os_str()]]);
        for command in &*seen {
            assert!(command.get_envs().any(|(name, value)| name == "HEYGEN_API_KEY" && value.is_none()));
        }
    }

    #[test]
    fn what_is_not_there_or_would_run_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::default();
        let opener = opener(&record, &["DISPLAY"]);
        let gone = folder.path().join("gone/clip.mp4");
        assert_eq!(opener.open_file(&gone).unwrap_err(), "the file is not there any more");
        assert_eq!(opener.reveal(&gone).unwrap_err(), "its folder is not there any more");
        assert_eq!(opener.open_file(Path::new("Cargo.toml")).unwrap_err(), "the file is not there any more");
        for name in ["clip.desktop", "clip.mp4.EXE", "clip.sh"] {
            let file = folder.path().join(name);
            std::fs::write(&file, "x").unwrap();
            assert!(opener.open_file(&file).unwrap_err().starts_with("the system would run it"), "{name}");
        }
        assert!(record.seen.lock().unwrap().is_empty());
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
