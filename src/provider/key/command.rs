//! Running the program that prints a key.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{LONGEST, reason};

const LIMIT: Duration = Duration::from_secs(10);

/// What `argv` prints. It has no terminal to read from, and what it complains of is not shown: it could hold the key.
pub(super) async fn run(argv: &[String]) -> Result<Vec<u8>, String> {
    run_within(argv, LIMIT).await
}

async fn run_within(argv: &[String], limit: Duration) -> Result<Vec<u8>, String> {
    let [program, arguments @ ..] = argv else { return Err("it names no program".into()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    // A group of its own: the program's children end with it, and none of them gets at our terminal.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut running = Running(command.spawn().map_err(|error| reason(&error))?);
    let Some(stdout) = running.0.stdout.take() else { return Err("its output cannot be read".into()) };
    let printed = match timeout(limit, reading(stdout)).await {
        Ok(Ok(Ok(printed))) => printed,
        Ok(Ok(Err(error))) => return Err(reason(&error)),
        Ok(Err(_)) => return Err("its output cannot be read".into()),
        Err(_) => return Err(format!("it printed no key within {} s", limit.as_secs())),
    };
    if printed.len() as u64 == LONGEST {
        return Err("it prints more than a key".into());
    }
    match running.finished(limit).await {
        Some(status) if status.success() => Ok(printed),
        Some(status) => Err(match status.code() {
            Some(code) => format!("it ended with code {code}"),
            None => "it was ended by a signal".into(),
        }),
        None => Err(format!("it did not end within {} s", limit.as_secs())),
    }
}

/// Reads on a thread of its own: one of the runtime's would hold up the end of the program for as long as the pipe is
/// open, and who holds the other end is not ours to say.
fn reading(stdout: ChildStdout) -> oneshot::Receiver<std::io::Result<Vec<u8>>> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let mut printed = Vec::new();
        let read = stdout.take(LONGEST).read_to_end(&mut printed).map(|_| printed);
        // Nobody listens after a time-out.
        let _ = sender.send(read);
    });
    receiver
}

/// A child that does not outlive the wish for its key.
struct Running(Child);

impl Running {
    /// Its status, once it has ended; it has closed its output already, so this is soon.
    async fn finished(&mut self, limit: Duration) -> Option<std::process::ExitStatus> {
        let ended = async {
            loop {
                match self.0.try_wait() {
                    Ok(Some(status)) => return Some(status),
                    Ok(None) => tokio::time::sleep(Duration::from_millis(5)).await,
                    Err(_) => return None,
                }
            }
        };
        timeout(limit, ended).await.ok().flatten()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw) {
            // It may have ended in this moment; then there is nothing to end.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Vec<String> {
        ["sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_ended_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("alive");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        // The child's child holds the pipe open for writing; the end of the file is the proof that both are gone.
        let script = format!("exec 3>'{}'; sleep 600 & sleep 600", fifo.display());
        let watch = std::thread::spawn(move || std::fs::read(fifo));
        let why = run_within(&sh(&script), Duration::from_millis(200)).await.unwrap_err();
        assert!(why.starts_with("it printed no key within"), "{why}");
        assert!(tokio::task::spawn_blocking(move || watch.join()).await.unwrap().unwrap().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_program_that_prints_without_end_is_cut() {
        let why = run_within(&sh("yes"), Duration::from_secs(30)).await.unwrap_err();
        assert_eq!(why, "it prints more than a key");
    }

    #[tokio::test]
    async fn an_empty_command_names_no_program() {
        assert_eq!(run(&[]).await.unwrap_err(), "it names no program");
    }
}
