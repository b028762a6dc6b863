//! A program in a pseudo-terminal, and what stands on its screen.
//!
//! Nothing here sleeps: a test waits for what it wants to see, and each byte that arrives is a reason to look again.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// When a test gives up: far beyond what a slow machine needs.
const DEADLINE: Duration = Duration::from_mins(1);

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_assetbrowse");

/// What the program has written so far.
pub(crate) struct Seen {
    screen: vt100::Parser,
    pub(crate) bytes: Vec<u8>,
    /// Nothing more can come.
    closed: bool,
    /// Nothing more is wanted.
    enough: bool,
}

impl Seen {
    /// What stands on the screen, a line each.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Whether the browser has the screen.
    pub(crate) fn is_browser(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Asserts that every mode is as a shell wants it.
    pub(crate) fn assert_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen stays");
        assert!(!screen.hide_cursor(), "the cursor stays hidden");
        assert!(!screen.bracketed_paste(), "pastes stay marked");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse stays captured");
    }
}

/// A program in its terminal. Dropping it kills the program.
pub(crate) struct Session {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    /// The modes of the line before the program began.
    before: String,
    pid: Pid,
    ended: Receiver<u32>,
    /// The home, configuration, data and cache of this run.
    pub(crate) home: TempDir,
}

/// What to start, and on what terminal.
pub(crate) struct Plan {
    argv: Vec<String>,
    rows: u16,
    columns: u16,
    variables: Vec<(String, String)>,
}

impl Plan {
    /// The browser on the demo providers, in 80 columns and 24 rows.
    pub(crate) fn browser() -> Self {
        Self::of(&[PROGRAM, "--demo"])
    }

    /// A script for a shell, in which `"$@"` is the browser on the demo providers.
    pub(crate) fn script(script: &str) -> Self {
        Self::of(&["sh", "-c", script, "sh", PROGRAM, "--demo"])
    }

    pub(crate) fn of(argv: &[&str]) -> Self {
        let argv = argv.iter().map(ToString::to_string).collect();
        Self { argv, rows: 24, columns: 80, variables: Vec::new() }
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn start(self) -> Session {
        let home = TempDir::new().unwrap();
        let mut command = CommandBuilder::new(&self.argv[0]);
        command.args(&self.argv[1..]);
        command.cwd(home.path());
        // No key, display or configuration of the person who runs the tests.
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        let size = PtySize { rows: self.rows, cols: self.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = modes(pair.master.as_ref());
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let pid = child.process_id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)).unwrap();

        let screen = vt100::Parser::new(cells(self.rows), cells(self.columns), 0);
        let seen =
            Arc::new((Mutex::new(Seen { screen, bytes: Vec::new(), closed: false, enough: false }), Condvar::new()));
        let (reader, shared) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        thread::spawn(move || watch(reader, &shared));
        let (end, ended) = mpsc::channel();
        thread::spawn(move || end.send(child.wait().unwrap().exit_code()));

        let keys = Some(pair.master.take_writer().unwrap());
        Session { seen, master: Some(pair.master), keys, before, pid, ended, home }
    }
}

fn watch(mut reader: Box<dyn Read + Send>, seen: &(Mutex<Seen>, Condvar)) {
    let mut buffer = [0; 16 * 1024];
    loop {
        // Linux reports the end as an error.
        let count = reader.read(&mut buffer).unwrap_or(0);
        let mut now = seen.0.lock().unwrap();
        now.screen.process(&buffer[..count]);
        now.bytes.extend_from_slice(&buffer[..count]);
        now.closed = count == 0 || now.enough;
        seen.1.notify_all();
        if now.closed {
            return;
        }
    }
}

/// A screen has one cell at least, whatever the terminal says of itself.
fn cells(number: u16) -> NonZero<u16> {
    NonZero::new(number).unwrap_or(NonZero::<u16>::MIN)
}

/// The modes of the line, as text that can be compared.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

impl Session {
    /// Waits until `wanted` is so, and returns what it made of it.
    pub(crate) fn wait_until<T>(&self, what: &str, mut wanted: impl FnMut(&Seen) -> Option<T>) -> T {
        let end = Instant::now() + DEADLINE;
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            if let Some(found) = wanted(&seen) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.closed, "no {what} on this screen:\n{}", seen.text());
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits for a text on the screen.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(text, |seen| seen.shows(text).then_some(()));
    }

    /// Waits for the browser's first frame.
    pub(crate) fn wait_for_browser(&self) {
        self.wait_until("browser", |seen| (seen.is_browser() && seen.shows("assetbrowse")).then_some(()));
    }

    pub(crate) fn press(&mut self, keys: &[u8]) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys).unwrap();
        writer.flush().unwrap();
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.seen.0.lock().unwrap().screen.screen_mut().set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// The terminal goes away. The browser draws once more before that, so that the thread that watches it lets go.
    pub(crate) fn hang_up(&mut self) {
        self.seen.0.lock().unwrap().enough = true;
        self.press(b"\x0c");
        self.wait_until("last frame", |seen| seen.closed.then_some(()));
        self.keys = None;
        self.master = None;
    }

    /// Waits for the end, and returns the exit code.
    pub(crate) fn exit_code(&self) -> u32 {
        self.ended.recv_timeout(DEADLINE).expect("the program ends")
    }

    /// Waits for the end, and asserts that the terminal is as it was; returns the exit code and all that was written.
    pub(crate) fn end(&self) -> (u32, Vec<u8>) {
        let code = self.exit_code();
        let after = modes(self.master.as_deref().unwrap());
        assert_eq!(after, self.before, "the modes of the line");
        let bytes = self.wait_until("end", |seen| seen.closed.then(|| seen.bytes.clone()));
        self.seen.0.lock().unwrap().assert_restored();
        (code, bytes)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.home.path().join(Path::new(name))).unwrap()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        if self.ended.try_recv() == Err(mpsc::TryRecvError::Empty) {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}
