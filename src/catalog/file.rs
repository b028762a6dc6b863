//! The file: whose it is, its beginning, its schema, and what becomes of a damaged one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::Trouble;
use super::failure::{Failure, Result, of_path};
use crate::private;
use crate::text;

/// In the file's header, so that it is known as ours: `asbr`.
const APPLICATION: u32 = 0x6173_6272;

/// What brings a file from each schema to the next; only ever added to.
pub(super) const MIGRATIONS: [&str; 3] =
    [include_str!("migrations/1.sql"), include_str!("migrations/2.sql"), include_str!("migrations/3.sql")];

/// The schema that this program knows: that which the last of them makes.
pub(super) const SCHEMA: i64 = 3;

/// How long another process may hold the file. Every transaction of ours is short; forgetting a large account takes
/// seconds.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// What belongs to the file, and the file itself. It is the last to be renamed: a new one must not meet the -wal of another.
const ENDS: [&str; 4] = ["-shm", "-wal", "-journal", ""];

/// How many times a file is opened that is found damaged, or that another process replaces meanwhile.
const TRIES: usize = 3;

/// The catalogue, opened to be written.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) mark: Mark,
    /// The name of the damaged file that was there, where one was.
    pub(super) aside: Option<String>,
}

/// What tells a file from another that takes its name later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    #[cfg(unix)]
    file: (u64, u64),
}

impl Mark {
    #[cfg(unix)]
    fn of(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { file: (metadata.dev(), metadata.ino()) }
    }

    /// Other systems do not let a file be renamed that is open.
    #[cfg(not(unix))]
    fn of(_: &fs::Metadata) -> Self {
        Self {}
    }

    /// Whether the file at `path` is still the same.
    pub(super) fn is_at(self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|metadata| Self::of(&metadata) == self)
    }
}

/// Opens the catalogue at `path`, or begins one. A damaged one is set aside.
pub(super) fn open(path: &Path) -> std::result::Result<Opened, Trouble> {
    let mut aside = None;
    let mut damage = String::new();
    for _ in 0..TRIES {
        let mark = prepare(path)?;
        match connect(path) {
            Ok(connection) => return Ok(Opened { connection, mark, aside }),
            Err(Failure::Trouble(trouble)) => return Err(trouble),
            Err(Failure::Damaged(why)) => {
                damage = why;
                aside = set_aside(path, mark)?.or(aside);
            }
        }
    }
    Err(Trouble::Failed(damage))
}

/// Sees to it that there is a private file in a private folder: `SQLite` gives its own two files the same mode.
fn prepare(path: &Path) -> std::result::Result<Mark, Trouble> {
    if let Some(folder) = path.parent() {
        private::folders().recursive(true).create(folder).map_err(|error| of_path(folder, &error))?;
    }
    match open_private(path, true) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(of_path(path, &error)),
    }
    let metadata = fs::symlink_metadata(path).map_err(|error| of_path(path, &error))?;
    if !metadata.is_file() {
        return Err(foreign(path));
    }
    Ok(Mark::of(&metadata))
}

/// Opens a file to be written, readable by the user alone if it is made now. A new one follows no symbolic link.
fn open_private(path: &Path, new: bool) -> io::Result<File> {
    private::file().read(true).write(true).create(true).create_new(new).truncate(false).open(path)
}

pub(super) fn foreign(path: &Path) -> Trouble {
    Trouble::Foreign { path: text::safe(&path.to_string_lossy()).into_owned() }
}

fn newer(found: i64) -> Trouble {
    Trouble::Newer { found, known: SCHEMA }
}

/// Whether the file is one of ours with the schema that is known, by its first bytes, before `SQLite` touches anything; if
/// not, it has to be begun or brought up to date.
fn is_up_to_date(path: &Path) -> Result<bool> {
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(|error| of_path(path, &error))?;
    Ok(header(&mut file, path)?.is_some_and(|header| header.is_wal && header.schema == SCHEMA))
}

/// What the first bytes of a file of ours tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) schema: i64,
    is_wal: bool,
}

/// Reads them; `None` of a file that is still empty. The format: <https://www.sqlite.org/fileformat.html>.
pub(super) fn header(file: &mut File, path: &Path) -> Result<Option<Header>> {
    let mut header = Vec::new();
    file.take(100).read_to_end(&mut header).map_err(|error| of_path(path, &error))?;
    let number = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    if header.is_empty() {
        return Ok(None);
    }
    if header.len() < 100 || !header.starts_with(b"SQLite format 3\0") {
        return Err(Failure::Damaged("it is no SQLite file".to_owned()));
    }
    // A beginning that was cut short leaves a journal, and the header is what it was when SQLite has played it back.
    let is_half_begun = number(68) == 0 && beside(path, "-journal").exists();
    if number(68) != APPLICATION && !is_half_begun {
        return Err(foreign(path).into());
    }
    let schema = i64::from(number(60));
    if schema > SCHEMA {
        return Err(newer(schema).into());
    }
    Ok(Some(Header { schema, is_wal: header.get(18..20) == Some(&[2, 2]) }))
}

fn connect(path: &Path) -> Result<Connection> {
    // One process at a time begins a file or brings it up to date; the others find it done.
    let lock = if is_up_to_date(path)? { None } else { Some(locked(path)?) };
    // No link is followed, so the folder is named as it really is.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = fs::canonicalize(folder).map_err(|error| of_path(folder, &error))?;
    let real = folder.join(path.file_name().unwrap_or_default());
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(&real, flags)?;
    connection.busy_timeout(PATIENCE)?;
    harden(&connection)?;
    // Until it is known whose it is, closing it must leave it as it was.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = version(&connection)?;
    if version > SCHEMA {
        return Err(newer(version).into());
    }
    if !is_ours(&connection)? {
        return Err(foreign(path).into());
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    migrate(&mut connection)?;
    tune(&connection)?;
    drop(lock);
    Ok(connection)
}

/// The file may come from anybody: nothing in its schema is to act.
pub(super) fn harden(connection: &Connection) -> Result<()> {
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(setting, on)?;
    }
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(())
}

fn version(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Whether the file says that it is ours, or says nothing at all yet.
fn is_ours(connection: &Connection) -> Result<bool> {
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(application == i64::from(APPLICATION) || application == 0 && tables == 0)
}

/// Whether it is a catalogue of the schema that is known, opened to be read as it is; nothing in it acts from here on.
pub(super) fn is_readable(connection: &Connection) -> Result<bool> {
    harden(connection)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(application == i64::from(APPLICATION) && version(connection)? == SCHEMA)
}

/// Brings the schema up to date. Another process may do the same: whoever comes second finds it done.
fn migrate(connection: &mut Connection) -> Result<()> {
    while version(connection)? < SCHEMA {
        let change = Transaction::new(connection, TransactionBehavior::Exclusive)?;
        let version = version(&change)?;
        let step = usize::try_from(version).ok().and_then(|version| MIGRATIONS.get(version));
        let Some(step) = step else { break };
        change.execute_batch(step)?;
        // A file that begins is no WAL yet, so both numbers are in its header as soon as it has one.
        change.pragma_update(None, "application_id", APPLICATION)?;
        change.pragma_update(None, "user_version", version + 1)?;
        change.commit()?;
    }
    Ok(())
}

/// WAL: those who read never wait, and a process that is killed loses at most the transaction that it is in. With
/// `synchronous = NORMAL` a commit is not flushed to the disk: what a power failure may lose are the last transactions,
/// those since the last checkpoint at worst, never the file. All of it can be asked of the services again.
fn tune(connection: &Connection) -> Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "normal")?;
    // Pages that the -wal holds before they are put into the file itself (32 MiB): ids are random, so the pages of their
    // index are written over and over, and eight times the default saves a quarter of the time of writing 300,000 assets.
    connection.pragma_update(None, "wal_autocheckpoint", 8000)?;
    // Bytes that the -wal keeps after that, and KiB of pages that are kept in memory.
    connection.pragma_update(None, "journal_size_limit", 32 << 20)?;
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    // That rows refer to rows that are there is seen to by who writes them, and looked at by the check of the file: to
    // look it up with each insertion takes a fifth of the time of a page.
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Waits until no other process begins, changes or replaces the file. It is a file of its own, which nobody renames.
fn locked(path: &Path) -> std::result::Result<File, Trouble> {
    let name = beside(path, ".lock");
    let lock = open_private(&name, false).and_then(|file| file.lock().map(|()| file));
    lock.map_err(|error| of_path(&name, &error))
}

/// Renames a damaged file and what belongs to it; answers with its new name. `None` where another process has already
/// done so.
pub(super) fn set_aside(path: &Path, mark: Mark) -> std::result::Result<Option<String>, Trouble> {
    // Held until the end: two processes that find the same damage must not take each other's new file away.
    let _lock = locked(path)?;
    if !mark.is_at(path) {
        return Ok(None);
    }
    let is_free = |name: &PathBuf| ENDS.iter().all(|end| !is_there(&beside(name, end)));
    let names = std::iter::once(".broken".to_owned()).chain((2..).map(|number| format!(".broken-{number}")));
    let Some(name) = names.map(|end| beside(path, &end)).find(is_free) else { return Ok(None) };
    for end in ENDS {
        let from = beside(path, end);
        if is_there(&from) {
            fs::rename(&from, beside(&name, end)).map_err(|error| of_path(&from, &error))?;
        }
    }
    Ok(name.file_name().map(|name| text::safe(&name.to_string_lossy()).into_owned()))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The path with something added to its last name.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
