//! The decoder of last resort: an `ffmpeg` of the user's own. It gets one coded frame through a pipe and gives one picture
//! back; it sees no file, no network and no variable of ours, and it is ended when nobody waits for it any more.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use image::{ImageFormat, ImageReader, Limits, RgbaImage};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::h264::{LARGEST_FRAME, LONGEST_SIDE};
use super::shape::{Aspect, Turn};
use super::span::damaged;
use super::track::Track;
use crate::asset::MediaFault;

/// How long it may take.
const LONGEST: Duration = Duration::from_secs(10);
/// The most that is read of what it gives back, in bytes.
const LARGEST_ANSWER: u64 = 64 * 1024 * 1024;
/// It takes what processors it gets; several at once would only wait for each other.
static GATE: Semaphore = Semaphore::const_new(1);

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ffmpeg {
    program: PathBuf,
    /// How long it may take.
    longest: Duration,
}

impl Ffmpeg {
    /// Looks for it in the folders of `PATH`, in order. A folder that is not named from the root is passed over: what lies
    /// where the program happens to be started is nobody's choice.
    pub(super) fn find() -> Option<Self> {
        let name = format!("ffmpeg{}", env::consts::EXE_SUFFIX);
        let path = env::var_os("PATH")?;
        let folders = env::split_paths(&path).filter(|folder| folder.is_absolute());
        let program = folders.map(|folder| folder.join(&name)).find(|program| program.is_file())?;
        Some(Self::at(program, LONGEST))
    }

    pub(super) fn at(program: PathBuf, longest: Duration) -> Self {
        Self { program, longest }
    }

    /// The picture of a stream of one frame, upright, its longer side at most `side` pixels.
    pub(super) async fn frame(
        &self,
        format: &str,
        stream: Vec<u8>,
        track: &Track,
        side: u32,
    ) -> Result<RgbaImage, MediaFault> {
        // The gate is never closed.
        let _place = GATE.acquire().await.ok();
        let answer = timeout(self.longest, self.run(format, stream, track.aspect, side)).await;
        let bytes = answer.map_err(|_| damaged("ffmpeg takes too long"))??;
        let turn = track.turn;
        let picture = tokio::task::spawn_blocking(move || read(bytes, turn)).await;
        picture.ok().flatten().ok_or_else(|| damaged("ffmpeg makes no picture of it"))
    }

    async fn run(
        &self,
        format: &str,
        stream: Vec<u8>,
        aspect: Option<Aspect>,
        side: u32,
    ) -> Result<Vec<u8>, MediaFault> {
        let mut command = Command::new(&self.program);
        command.args(arguments(format, aspect, side)).env_clear().envs(kept());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child =
            command.spawn().map_err(|error| damaged(&format!("ffmpeg does not start: {}", error.kind())))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let give = async move {
            if let Some(mut input) = input {
                // It may have seen enough before all was given.
                let _ = input.write_all(&stream).await;
            }
        };
        let take = async move {
            let mut bytes = Vec::new();
            if let Some(output) = output {
                let _ = output.take(LARGEST_ANSWER).read_to_end(&mut bytes).await;
            }
            bytes
        };
        let ((), bytes) = tokio::join!(give, take);
        // What still writes has more to say than is read.
        let _ = child.start_kill();
        let _ = child.wait().await;
        Ok(bytes)
    }
}

/// What it is asked: one picture of what comes through the pipe, with square pixels and no larger than it is shown. Nothing but
/// pipes may be opened, whatever the stream names.
fn arguments(format: &str, aspect: Option<Aspect>, side: u32) -> Vec<OsString> {
    let pixels = (LARGEST_FRAME / 4).min(u64::from(LONGEST_SIDE) * u64::from(LONGEST_SIDE));
    let shape = aspect.map_or_else(|| "clip(sar,1/16,16)".to_owned(), |aspect| aspect.to_string());
    let scale = format!(
        "scale=w='iw*{shape}':h=ih,scale=w='min(iw,{side})':h='min(ih,{side})':force_original_aspect_ratio=decrease"
    );
    let before = ["-hide_banner", "-loglevel", "quiet", "-nostdin", "-protocol_whitelist", "pipe", "-threads", "1"];
    let input = ["-max_pixels", &pixels.to_string(), "-noautorotate", "-f", format, "-i", "pipe:0"];
    let output = ["-an", "-sn", "-dn", "-frames:v", "1", "-vf", &scale, "-c:v", "bmp", "-f", "image2pipe", "pipe:1"];
    before.iter().chain(&input).chain(&output).map(OsString::from).collect()
}

/// What it keeps of the environment: where programs are, and on Windows where the system is.
fn kept() -> impl Iterator<Item = (&'static str, OsString)> {
    let names = if cfg!(windows) { &["PATH", "SystemRoot"][..] } else { &["PATH"] };
    names.iter().filter_map(|name| Some((*name, env::var_os(name)?)))
}

/// The picture that it gave back.
fn read(bytes: Vec<u8>, turn: Turn) -> Option<RgbaImage> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(LARGEST_FRAME);
    let mut reader = ImageReader::with_format(std::io::Cursor::new(bytes), ImageFormat::Bmp);
    reader.limits(limits);
    Some(turn.apply(reader.decode().ok()?.into_rgba8()))
}
