//! What is to be done, as data: nothing in it can act by itself, and two can be compared.

use std::path::PathBuf;
use std::time::Duration;

use crate::asset::{AccountName, Ask, AssetId, Collection, CopyForm, Depth, DownloadOrder, Origin, Query};
use crate::state::{KeyHome, OpenWith, PictureKey, Preview, Session, Ticket, Trial};

/// One thing that the runtime shall do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask an account, or the catalogue, for its part of a page. With an `offset` the part begins after so many assets, whatever the ask's
    /// cursor says: only the source can make a cursor of it. Answered by [`Reply::Part`](crate::message::Reply::Part).
    Ask {
        lane: Lane,
        ticket: Ticket,
        ask: Ask,
        offset: Option<u64>,
    },
    /// Ask an account for its folders.
    Folders {
        ticket: Ticket,
        account: AccountName,
    },
    /// Bring the catalogue up to date. Answered by [`Reply::Synced`](crate::message::Reply::Synced) again and again, then by
    /// [`Reply::SyncEnded`](crate::message::Reply::SyncEnded).
    Sync {
        ticket: Ticket,
        accounts: Vec<AccountName>,
        collection: Collection,
        depth: Depth,
    },
    /// Ask how these assets are now.
    Refresh {
        ticket: Ticket,
        assets: Vec<AssetId>,
    },
    /// Ask for these anew, because their URLs have ended. Answered by [`Reply::Renewed`](crate::message::Reply::Renewed).
    Renew {
        ticket: Ticket,
        assets: Vec<AssetId>,
    },
    /// Keep where one is for the next start.
    Keep(Session),
    /// Make a preview, in a seat's lane. Without `fetch` only from what is kept on this machine. Answered by
    /// [`Reply::Pictured`](crate::message::Reply::Pictured), or by [`Reply::Waved`](crate::message::Reply::Waved) again and
    /// again while it is decoded.
    Preview {
        seat: usize,
        ticket: Ticket,
        of: Preview,
        fetch: bool,
    },
    /// These pictures are no longer needed.
    Forget(Vec<PictureKey>),
    /// Read the facts of an asset from its medium, in a seat's lane. Answered by
    /// [`Reply::Probed`](crate::message::Reply::Probed).
    Probe {
        seat: usize,
        ticket: Ticket,
        asset: AssetId,
    },
    /// End the task of a lane, if one runs.
    Cancel(Lane),
    /// Make the samples of the copy menu. Answered by [`Reply::Samples`](crate::message::Reply::Samples), twice where the whole
    /// text takes longer than its beginning.
    Samples {
        ticket: Ticket,
        assets: Vec<AssetId>,
    },
    Copy {
        ticket: Ticket,
        form: CopyForm,
        assets: Vec<AssetId>,
    },
    /// Bring assets that are not at hand from what is known on this machine. Answered by
    /// [`Reply::Gathered`](crate::message::Reply::Gathered).
    Gather {
        ticket: Ticket,
        assets: Vec<AssetId>,
    },
    /// Write the text of these into a file among the downloads, and copy its path. Answered by
    /// [`Reply::Written`](crate::message::Reply::Written).
    CopyFile {
        ticket: Ticket,
        form: CopyForm,
        assets: Vec<AssetId>,
    },
    /// Find all that match a query, by their identities, in its order. Answered by
    /// [`Reply::Matched`](crate::message::Reply::Matched).
    Match {
        ticket: Ticket,
        query: Query,
        page_size: usize,
    },
    /// Copy a text as it is: one field, one message. `what` says what it is.
    CopyText {
        ticket: Ticket,
        what: String,
        text: String,
    },
    /// Write a text into a file and copy its path. Answered by [`Reply::Written`](crate::message::Reply::Written).
    CopyTextFile {
        ticket: Ticket,
        what: String,
        text: String,
    },
    /// Open assets, each on its own. Answered by [`Reply::Opened`](crate::message::Reply::Opened).
    Open {
        ticket: Ticket,
        assets: Vec<AssetId>,
        with: OpenWith,
    },
    /// Find out how many of these are on this machine. Answered by [`Reply::Located`](crate::message::Reply::Located).
    Locate {
        ticket: Ticket,
        assets: Vec<AssetId>,
    },
    /// Do this with the queue of downloads. What comes of it is told by
    /// [`Msg::Downloads`](crate::message::Msg::Downloads).
    Downloads(DownloadOrder),
    /// List the folders in a folder of this machine. Answered by
    /// [`Reply::LocalFolders`](crate::message::Reply::LocalFolders).
    LocalFolders {
        ticket: Ticket,
        folder: PathBuf,
    },
    /// Ring the terminal's bell.
    Bell,
    /// Open a file of this machine in the system's viewer. Answered by
    /// [`Reply::FileOpened`](crate::message::Reply::FileOpened), as the next one is.
    OpenFile {
        ticket: Ticket,
        file: PathBuf,
    },
    /// Show the folder of a file in the system's file manager.
    Reveal {
        ticket: Ticket,
        file: PathBuf,
    },
    /// Start the demo providers.
    Demo {
        ticket: Ticket,
    },
    /// Ask an account for a page with a key that is tried. Answered by [`Reply::Tried`](crate::message::Reply::Tried).
    TryKey {
        ticket: Ticket,
        trial: Trial,
    },
    /// Keep a key that works, and ask the account with it from now on. Answered by
    /// [`Reply::Connected`](crate::message::Reply::Connected).
    KeepKey {
        ticket: Ticket,
        trial: Trial,
        home: KeyHome,
    },
    /// Send [`Msg::Wake`](crate::message::Msg::Wake) at this moment since the program's start. A newer one replaces it.
    WakeAt {
        at: Duration,
        ticket: Ticket,
    },
    /// Let the terminal report the mouse, or not.
    Mouse(bool),
    /// Draw every cell anew.
    Redraw,
    Suspend,
    /// End with this exit code.
    Quit(u8),
}

/// What runs at most once: a newcomer replaces the task that was there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody's part of the page that is wanted.
    Page(Origin),
    /// Somebody's part of the page after it.
    Ahead(Origin),
    Folders(AccountName),
    /// Trying a key.
    Trial,
    /// Bringing the catalogue up to date.
    Sync,
    /// Listing folders of this machine.
    LocalFolders,
    /// Asking again for what is being made.
    Refresh,
    /// Asking for new URLs.
    Renew,
    /// Making the samples of the copy menu.
    Samples,
    /// Finding out what is on this machine.
    Locate,
    /// Looking for all that match.
    Match,
    /// Bringing assets that are not at hand.
    Gather,
    /// A preview, by its seat.
    Preview(usize),
    /// The facts of a medium, by their seat.
    Probe(usize),
}
