-- Money is two integers: value = micro * 1e-6 + femto * 1e-15 with 0 <= femto < 1e9. Ids of names are 64-bit, 0 for "not given".
-- Attempt and request ids are UUIDv7 in 16 big-endian bytes. Times are microseconds since the Unix epoch.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The combinations of who and what that attempts and rollups share.
CREATE TABLE scopes (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    organization INTEGER NOT NULL,
    team INTEGER NOT NULL,
    "user" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    feature INTEGER NOT NULL,
    route INTEGER NOT NULL,
    model INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    account INTEGER NOT NULL,
    model_served INTEGER NOT NULL,
    tier INTEGER NOT NULL
) STRICT;
CREATE INDEX scopes_hash ON scopes (hash);

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    attempt_id BLOB NOT NULL,
    request_id BLOB NOT NULL,
    ordinal INTEGER NOT NULL,
    started INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    workflow INTEGER NOT NULL,
    task INTEGER NOT NULL,
    input INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    usage_rest BLOB,
    cost_micro INTEGER NOT NULL,
    cost_femto INTEGER NOT NULL,
    computed_micro INTEGER,
    computed_femto INTEGER,
    state INTEGER NOT NULL,
    price_state INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    failure INTEGER NOT NULL,
    status INTEGER NOT NULL,
    surface INTEGER NOT NULL,
    first_byte INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    card_version INTEGER NOT NULL,
    config_version INTEGER NOT NULL
) STRICT;
CREATE INDEX attempts_request ON attempts (request_id);

CREATE TABLE attempt_tags (
    attempt INTEGER NOT NULL,
    tag INTEGER NOT NULL,
    PRIMARY KEY (attempt, tag)
) STRICT, WITHOUT ROWID;

-- Traces of neighbouring attempts are compressed together.
CREATE TABLE traces (
    first_attempt INTEGER PRIMARY KEY,
    last_attempt INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE names (
    dimension INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (dimension, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE adjustments (
    id INTEGER PRIMARY KEY,
    attempt_id BLOB,
    effective INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    reason TEXT NOT NULL,
    cost_micro INTEGER NOT NULL,
    cost_femto INTEGER NOT NULL
) STRICT;
CREATE TRIGGER adjustments_keep BEFORE UPDATE ON adjustments BEGIN SELECT RAISE(ABORT, 'adjustments are append-only'); END;
CREATE TRIGGER adjustments_stay BEFORE DELETE ON adjustments BEGIN SELECT RAISE(ABORT, 'adjustments are append-only'); END;

CREATE TABLE rollup_hour (
    period INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    unpriced_attempts INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    input INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    usage_rest BLOB,
    cost_micro INTEGER NOT NULL,
    cost_femto INTEGER NOT NULL,
    duration BLOB,
    first_byte BLOB,
    PRIMARY KEY (period, scope, customer, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_day (
    period INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    unpriced_attempts INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    input INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    usage_rest BLOB,
    cost_micro INTEGER NOT NULL,
    cost_femto INTEGER NOT NULL,
    duration BLOB,
    first_byte BLOB,
    PRIMARY KEY (period, scope, customer, state)
) STRICT, WITHOUT ROWID;

-- Workflow, task, unit and tag by accounting day. value -9223372036854775808 is "(other)".
CREATE TABLE rollup_dimension (
    period INTEGER NOT NULL,
    dimension INTEGER NOT NULL,
    value INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    unknown_attempts INTEGER NOT NULL,
    estimated_attempts INTEGER NOT NULL,
    partial_attempts INTEGER NOT NULL,
    unpriced_attempts INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    input INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    usage_rest BLOB,
    cost_micro INTEGER NOT NULL,
    cost_femto INTEGER NOT NULL,
    PRIMARY KEY (period, dimension, value)
) STRICT, WITHOUT ROWID;

-- One row per transaction: its link of the hash chain, and a coarse index of the attempts by time.
CREATE TABLE batches (
    last_sequence INTEGER PRIMARY KEY,
    first_sequence INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    first_attempt INTEGER NOT NULL,
    last_attempt INTEGER NOT NULL,
    min_started INTEGER NOT NULL,
    max_started INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX batches_started ON batches (max_started);

CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    segment INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    open_segment INTEGER NOT NULL,
    open_offset INTEGER NOT NULL,
    open_sequence INTEGER NOT NULL,
    names_segment INTEGER NOT NULL,
    names_offset INTEGER NOT NULL,
    names_sequence INTEGER NOT NULL,
    as_of INTEGER NOT NULL
) STRICT;

-- Open attempts whose intents the journal need not keep.
CREATE TABLE open_attempts (
    attempt_id BLOB PRIMARY KEY,
    state BLOB NOT NULL
) STRICT, WITHOUT ROWID;
