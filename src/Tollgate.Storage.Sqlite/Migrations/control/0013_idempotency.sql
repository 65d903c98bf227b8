-- Changes that were asked for with an Idempotency-Key, for a day. Keys and requests are keyed hashes. done moves in the transaction of the change
-- itself: a request that was begun by a process that died (run) was done if it says so, and not otherwise. An answer holds no secret.
CREATE TABLE idempotency (
    admin_key BLOB NOT NULL CHECK (length(admin_key) = 16),
    key BLOB NOT NULL CHECK (length(key) = 32),
    request BLOB NOT NULL CHECK (length(request) = 32),
    at_micros INTEGER NOT NULL,
    run BLOB NOT NULL CHECK (length(run) = 16),
    done INTEGER NOT NULL,
    status INTEGER,
    etag TEXT NOT NULL,
    body BLOB,
    PRIMARY KEY (admin_key, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (at_micros);
