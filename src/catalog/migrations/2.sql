-- Schema 2: what media tell of themselves, when they were asked, and the names of folders.

ALTER TABLE asset ADD COLUMN media_profile TEXT;
ALTER TABLE asset ADD COLUMN media_sound TEXT;
-- which version of the medium was read: its ETag, else its length in bytes, as `etag "…"` or `length 123`
ALTER TABLE asset ADD COLUMN media_version TEXT;
-- how many bytes were fetched for it
ALTER TABLE asset ADD COLUMN media_read INTEGER;
-- when it was read; NULL while it was not
ALTER TABLE asset ADD COLUMN media_probed INTEGER;

-- the folders of an account, as they were last listed
CREATE TABLE folder (
    account INTEGER NOT NULL REFERENCES account,
    id      TEXT NOT NULL,
    name    TEXT NOT NULL,
    -- the id of the folder that it is in; NULL at the root
    parent  TEXT,
    -- its place in the listing
    position INTEGER NOT NULL,
    PRIMARY KEY (account, id)
) STRICT;

DROP VIEW assets;
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
    raw.json AS raw,
    asset.media_profile AS profile,
    asset.media_sound AS sound
FROM asset
JOIN account ON account.account = asset.account AND account.current = 1
LEFT JOIN raw ON raw.asset = asset.asset;
