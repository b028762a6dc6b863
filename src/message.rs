//! All that can happen.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::asset::{
    AccountName, Asset, AssetId, Census, CopyForm, DownloadNews, Facts, Fault, Folder, MediaFault, Page, Probe,
    SyncStep, Waveform,
};
use crate::input::Input;
use crate::state::{
    AccountInfo, CopyRoute, Graphics, Ground, Kept, OpenWith, Picture, PictureKey, Sample, Ticket, Trial, Tried,
};

/// One thing that happened. The runtime stamps it with the moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The browser starts; the size is the terminal's.
    Start {
        columns: u16,
        rows: u16,
    },
    Input(Input),
    /// The moment of an [`Effect::WakeAt`](crate::effect::Effect::WakeAt) has come.
    Wake(Ticket),
    Reply(Reply),
    /// What the catalogue holds has changed.
    Census(Arc<Census>),
    /// What happened in the queue of downloads.
    Downloads(Vec<DownloadNews>),
    /// What the terminal can show is known, or is another now: pictures made before are gone.
    Graphics(Graphics),
    /// What the terminal draws on is known, or is another now.
    Ground(Ground),
    /// The program is in the foreground again.
    Resumed {
        columns: u16,
        rows: u16,
    },
    /// Something outside wants the program to end, with this exit code.
    Stop(u8),
}

/// What a background task answers. Each carries the ticket of the request that it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// One account's part of a page.
    Part {
        ticket: Ticket,
        result: Result<Page, Fault>,
    },
    Folders {
        ticket: Ticket,
        account: AccountName,
        result: Result<Vec<Folder>, Fault>,
    },
    /// One thing that happened to one account in a sync.
    Synced {
        ticket: Ticket,
        account: AccountName,
        step: SyncStep,
    },
    /// The sync has come to the end of all its accounts.
    SyncEnded {
        ticket: Ticket,
    },
    /// How the assets are now that were asked for.
    Refreshed {
        ticket: Ticket,
        assets: Vec<Asset>,
    },
    /// Assets whose URLs had ended, as they are now.
    Renewed {
        ticket: Ticket,
        assets: Vec<Asset>,
    },
    /// Those of the assets that are known on this machine.
    Gathered {
        ticket: Ticket,
        assets: Arc<HashMap<AssetId, Asset>>,
    },
    /// All that match a query and are known on this machine.
    Matched {
        ticket: Ticket,
        result: Result<Vec<AssetId>, Fault>,
    },
    /// A picture, which the runtime holds from now on; `refreshed` is its asset where that was asked for anew because its
    /// URL had ended.
    Pictured {
        ticket: Ticket,
        key: PictureKey,
        result: Result<Picture, MediaFault>,
        refreshed: Option<Box<Asset>>,
    },
    /// A waveform as far as it is decoded. The last one is whole, or a failure.
    Waved {
        ticket: Ticket,
        result: Result<Waveform, MediaFault>,
        refreshed: Option<Box<Asset>>,
    },
    /// The facts of a medium.
    Probed {
        ticket: Ticket,
        result: Result<Box<(Facts, Probe)>, MediaFault>,
        refreshed: Option<Box<Asset>>,
    },
    /// Whether the session is kept, or why not.
    Kept {
        result: Result<(), String>,
    },
    /// The forms of the copy menu; the second time with their sizes.
    Samples {
        ticket: Ticket,
        samples: Vec<Sample>,
    },
    /// What was copied, in words (`the URL of clip.mp4`), how many of it are not on the page in view, and how it went.
    Copied {
        ticket: Ticket,
        what: String,
        elsewhere: usize,
        result: Result<CopyRoute, String>,
    },
    /// The text of these is larger than the terminal's clipboard takes: bytes of it, bytes that it takes.
    TooLarge {
        ticket: Ticket,
        form: CopyForm,
        assets: Vec<AssetId>,
        bytes: usize,
        limit: usize,
    },
    /// This text, which is on the screen, is larger than the bytes that the terminal's clipboard takes.
    TextTooLarge {
        ticket: Ticket,
        what: String,
        text: String,
        limit: usize,
    },
    /// The text was written into a file, and what became of copying the file's path.
    Written {
        ticket: Ticket,
        what: String,
        result: Result<(PathBuf, Result<CopyRoute, String>), String>,
    },
    /// How opening assets went.
    Opened {
        ticket: Ticket,
        opened: Opened,
    },
    /// How many of the assets that were asked for are on this machine.
    Located {
        ticket: Ticket,
        here: usize,
    },
    /// How opening a file, or showing it in its folder, went.
    FileOpened {
        ticket: Ticket,
        file: PathBuf,
        result: Result<FileShown, String>,
    },
    /// The names of the folders in a folder of this machine, as they come; none where it cannot be read.
    LocalFolders {
        ticket: Ticket,
        folders: Vec<String>,
    },
    /// The demo providers run.
    Demo {
        ticket: Ticket,
        result: Result<Vec<AccountInfo>, String>,
    },
    /// What a key that was tried has told, with what was tried.
    Tried {
        ticket: Ticket,
        result: Result<(Trial, Tried), Fault>,
    },
    /// A key is kept, and all accounts there are now; or why it could not be kept.
    Connected {
        ticket: Ticket,
        result: Result<(Vec<AccountInfo>, Kept), String>,
    },
}

/// What became of assets that were to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub assets: Vec<AssetId>,
    /// How many of them were.
    pub done: usize,
    pub with: OpenWith,
    /// The first that was not, and why.
    pub failed: Option<(AssetId, String)>,
}

/// What was done with a file of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileShown {
    /// It was opened in the system's viewer.
    Opened,
    /// Its folder was.
    Revealed,
}
