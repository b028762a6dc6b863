-- The catalogue of assetbrowse, schema 1. Times are milliseconds since 1970 (UTC), lengths are seconds, sizes are bytes.
-- Text is as the service gave it. Any program that reads SQLite can read it while assetbrowse runs; begin with the view
-- `assets`.

CREATE TABLE account (
    account  INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    provider TEXT NOT NULL,
    base_url TEXT NOT NULL,
    -- 1 for the service that the name stands for; a name that once stood for another keeps what was seen there, as 0
    current  INTEGER NOT NULL,
    UNIQUE (name, provider, base_url)
) STRICT;
CREATE UNIQUE INDEX account_current ON account (name) WHERE current = 1;

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
    -- since when it is news: it is new to the browser's user if this is later than the fact `visit_ended`. NULL for what
    -- was there before, or was only found now because the listing had never been walked through
    news        INTEGER,
    -- the catalogue's revision in which anything of it but last_seen and rank last changed
    revision    INTEGER NOT NULL,
    UNIQUE (account, collection, id)
) STRICT;

CREATE INDEX asset_order ON asset (account, collection, rank, gone) WHERE gone IS NULL;
CREATE INDEX asset_gone ON asset (account, collection, rank, gone) WHERE gone IS NOT NULL;
CREATE INDEX asset_unreadable ON asset (account, collection) WHERE unreadable IS NOT NULL;
CREATE INDEX asset_revision ON asset (revision);
-- few: what was there at the first look is not news
CREATE INDEX asset_news ON asset (news, account, collection) WHERE news IS NOT NULL AND gone IS NULL;

-- the provider's own JSON of each asset
CREATE TABLE raw (
    asset INTEGER PRIMARY KEY REFERENCES asset,
    json  TEXT NOT NULL
) STRICT;

-- how many assets there are of each sort; `gone` is 0 or 1
CREATE TABLE tally (
    account    INTEGER NOT NULL REFERENCES account,
    collection TEXT NOT NULL,
    gone       INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    status     TEXT,
    folder     TEXT,
    count      INTEGER NOT NULL
) STRICT;
-- x'' stands for NULL: it is no text
CREATE UNIQUE INDEX tally_sort ON tally (account, collection, gone, kind, ifnull(status, x''), ifnull(folder, x''));

-- how far each collection is known
CREATE TABLE walk (
    account    INTEGER NOT NULL REFERENCES account,
    collection TEXT NOT NULL,
    -- how many the service says there are
    told       INTEGER,
    -- when all of it was last known: walked through to its end, or down to what was known when it was so before
    whole_at   INTEGER,
    -- when anything was last heard of it
    seen_at    INTEGER,
    -- a full walk that has not come to its end: when it began, where it goes on, and when it came there
    started    INTEGER,
    base       INTEGER,
    position   INTEGER,
    cursor     TEXT,
    reached    INTEGER,
    PRIMARY KEY (account, collection)
) STRICT;

-- revision: of the last change of anything but last_seen and rank
-- forgotten: the revision in which assets were last deleted; what was read before it must be read anew
-- visit_began, visit_ended: of the browser's last visit that began, and of the last that ended
CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

-- what is known, for people: one row an asset, dates as ISO 8601, each fact as the service has it or else the medium
CREATE VIEW assets AS
SELECT
    account.name AS account,
    account.provider,
    asset.collection,
    asset.id,
    asset.name,
    asset.kind,
    asset.type,
    asset.status,
    coalesce(asset.width, asset.media_width) AS width,
    coalesce(asset.height, asset.media_height) AS height,
    coalesce(asset.duration, asset.media_duration) AS duration,
    coalesce(asset.frames, asset.media_frames) AS frames,
    coalesce(asset.fps, asset.media_fps) AS fps,
    coalesce(asset.codec, asset.media_codec) AS codec,
    coalesce(asset.bytes, asset.media_bytes) AS bytes,
    coalesce(asset.mime, asset.media_mime) AS mime,
    asset.folder,
    asset.folder_name,
    strftime('%Y-%m-%dT%H:%M:%fZ', asset.created / 1000.0, 'unixepoch') AS created,
    asset.url,
    strftime('%Y-%m-%dT%H:%M:%fZ', asset.expires / 1000.0, 'unixepoch') AS expires,
    asset.thumbnail,
    asset.unreadable,
    strftime('%Y-%m-%dT%H:%M:%fZ', asset.first_seen / 1000.0, 'unixepoch') AS first_seen,
    strftime('%Y-%m-%dT%H:%M:%fZ', asset.last_seen / 1000.0, 'unixepoch') AS last_seen,
    strftime('%Y-%m-%dT%H:%M:%fZ', asset.gone / 1000.0, 'unixepoch') AS gone,
    asset.news > (SELECT value FROM fact WHERE fact.name = 'visit_ended') IS TRUE AS new,
    raw.json AS raw
FROM asset
JOIN account ON account.account = asset.account AND account.current = 1
LEFT JOIN raw ON raw.asset = asset.asset;
