-- Schema 3: where assets were saved.

CREATE TABLE saved (
    account    INTEGER NOT NULL REFERENCES account,
    collection TEXT NOT NULL,
    -- the asset's id at its service; it may be one that is not in `asset`
    id         TEXT NOT NULL,
    -- the path of the file; a BLOB where it is no UTF-8
    file       ANY NOT NULL,
    bytes      INTEGER NOT NULL,
    -- which version of the medium it is: its ETag, else its length in bytes, as `etag "…"` or `length 123`
    version    TEXT NOT NULL,
    -- when it was saved, or found to be there
    saved_at   INTEGER NOT NULL,
    PRIMARY KEY (account, collection, id, file)
) STRICT;
