-- One row: what was fixed when the installation was created, and the stamp that grows with every change.
CREATE TABLE installation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL,
    pepper BLOB NOT NULL CHECK (length(pepper) = 32),
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    created_micros INTEGER NOT NULL,
    change_stamp INTEGER NOT NULL
) STRICT;

CREATE TABLE organizations (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE teams (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (organization_id, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    team_id BLOB REFERENCES teams (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    UNIQUE (organization_id, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE virtual_keys (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    team_id BLOB REFERENCES teams (id),
    user_id BLOB REFERENCES users (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_micros INTEGER,
    allowed_models TEXT NOT NULL,
    allowed_surfaces TEXT NOT NULL,
    default_feature TEXT NOT NULL,
    default_tags TEXT NOT NULL,
    metadata TEXT NOT NULL,
    last_used_micros INTEGER,
    rotated_from BLOB REFERENCES virtual_keys (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE admin_keys (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_micros INTEGER,
    last_used_micros INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE provider_accounts (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    owner INTEGER NOT NULL,
    owner_id BLOB,
    secret_reference TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Amounts are exact decimal text: limits are compared in the engine, never summed here.
CREATE TABLE budgets (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    dimension INTEGER,
    scope_name TEXT NOT NULL,
    tag TEXT NOT NULL,
    window_kind INTEGER NOT NULL,
    window_minutes INTEGER NOT NULL,
    limit_amount TEXT NOT NULL,
    kind INTEGER NOT NULL,
    alert_thresholds TEXT NOT NULL,
    degrade_from TEXT NOT NULL,
    enabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE request_limits (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    dimension INTEGER,
    scope_name TEXT NOT NULL,
    requests INTEGER,
    per_seconds INTEGER NOT NULL,
    burst INTEGER,
    max_parallel INTEGER,
    enabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
