-- Alerts on their way to their sinks. Opaque ids and figures only: names are found when one is sent, so that what is erased stays so.
CREATE TABLE alerts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    organization_id BLOB,
    object_id BLOB,
    first_micros INTEGER NOT NULL,
    last_micros INTEGER NOT NULL,
    count INTEGER NOT NULL,
    facts TEXT NOT NULL
) STRICT;

-- One row for each alert and sink. Delivered: done_micros is set. Given up: neither done_micros nor next_micros is.
CREATE TABLE alert_deliveries (
    alert INTEGER NOT NULL REFERENCES alerts (sequence) ON DELETE CASCADE,
    sink TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    since_micros INTEGER NOT NULL,
    next_micros INTEGER,
    done_micros INTEGER,
    last_error TEXT NOT NULL,
    PRIMARY KEY (alert, sink)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_deliveries_due ON alert_deliveries (next_micros) WHERE next_micros IS NOT NULL;
CREATE INDEX alert_deliveries_dead ON alert_deliveries (alert) WHERE next_micros IS NULL AND done_micros IS NULL;

-- The row of the ledger up to which alerts are raised, moved in the transaction that raises them.
CREATE TABLE alert_position (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    ledger_row INTEGER NOT NULL
) STRICT;
