-- The catalogue of assetbrowse, schema 1. Times are milliseconds since 1970 (UTC), lengths are seconds, sizes are bytes.
-- Text is as the service gave it. It can be read by any program that reads SQLite while assetbrowse runs.

CREATE TABLE account (
    account  INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    provider TEXT NOT NULL,
    base_url TEXT NOT NULL,
    UNIQUE (name, provider, base_url)
) STRICT;

CREATE TABLE asset (
    asset       INTEGER PRIMARY KEY,
    account     INTEGER NOT NULL REFERENCES account,
    collection  TEXT NOT NULL,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    type        TEXT,
    status      TEXT,
    -- what the service says of the medium
    width INTEGER, height INTEGER, duration REAL, frames INTEGER, fps REAL, codec TEXT, bytes INTEGER, mime TEXT,
    -- what the medium says of itself
    media_width INTEGER, media_height INTEGER, media_duration REAL, media_frames INTEGER, media_fps REAL,
    media_codec TEXT, media_bytes INTEGER, media_mime TEXT,
    folder      TEXT,
    folder_name TEXT,
    created     INTEGER,
    url         TEXT,
    expires     INTEGER,
    thumbnail   TEXT,
    unreadable  TEXT,
    -- its place among the account's assets, in the service's own order: smaller stands before larger
    rank        INTEGER NOT NULL,
    first_seen  INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    -- when it was found to be listed no longer; NULL while it is listed
    gone        INTEGER,
    -- the catalogue's revision in which anything of it but last_seen and rank last changed
    revision    INTEGER NOT NULL,
    UNIQUE (account, collection, id)
) STRICT;

CREATE INDEX asset_order ON asset (account, collection, rank) WHERE gone IS NULL;
CREATE INDEX asset_revision ON asset (revision);

-- the provider's own JSON of each asset
CREATE TABLE raw (
    asset INTEGER PRIMARY KEY REFERENCES asset,
    json  TEXT NOT NULL
) STRICT;

-- how many assets there are of each sort
CREATE TABLE tally (
    account    INTEGER NOT NULL REFERENCES account,
    collection TEXT NOT NULL,
    gone       INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    status     TEXT,
    folder     TEXT,
    count      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX tally_sort ON tally (account, collection, gone, kind, ifnull(status, char(0)), ifnull(folder, char(0)));

-- how far each collection is known
CREATE TABLE walk (
    account    INTEGER NOT NULL REFERENCES account,
    collection TEXT NOT NULL,
    told       INTEGER,
    whole_at   INTEGER,
    seen_at    INTEGER,
    -- a full walk that has not come to its end: when it began, and where it goes on
    started    INTEGER,
    base       INTEGER,
    position   INTEGER,
    cursor     TEXT,
    PRIMARY KEY (account, collection)
) STRICT;

-- revision: of the last change; visit_began, visit_ended: the browser's visits
CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
