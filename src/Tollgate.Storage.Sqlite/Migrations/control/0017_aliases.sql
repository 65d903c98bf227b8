-- requires: 0
-- Names for models. A release that does not know them answers that there is no such model, or means the model that has the name.
CREATE TABLE aliases (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    dimension INTEGER,
    scope_name TEXT NOT NULL,
    target TEXT NOT NULL,
    sunset_micros INTEGER,
    use_instead TEXT NOT NULL,
    deprecated_micros INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX aliases_in_force ON aliases (COALESCE(dimension, -1), scope_name, name) WHERE retired_micros IS NULL;

-- What each stood for from one change to the next; what holds now has no end.
CREATE TABLE alias_versions (
    alias_id BLOB NOT NULL REFERENCES aliases (id),
    version INTEGER NOT NULL,
    from_micros INTEGER NOT NULL,
    until_micros INTEGER,
    target TEXT NOT NULL,
    sunset_micros INTEGER,
    use_instead TEXT NOT NULL,
    deprecated_micros INTEGER,
    managed_by TEXT NOT NULL,
    PRIMARY KEY (alias_id, version)
) STRICT, WITHOUT ROWID;

-- Those of the tollgate.yaml that was loaded last, so that no row leads in a circle with one of them.
CREATE TABLE file_aliases (
    name TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    sunset_micros INTEGER,
    use_instead TEXT NOT NULL,
    deprecated_micros INTEGER
) STRICT, WITHOUT ROWID;
