-- Provider keys, sealed with a master key that is not kept here: neither the file nor a copy of it opens them.
CREATE TABLE secrets (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    master_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    changed_micros INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
