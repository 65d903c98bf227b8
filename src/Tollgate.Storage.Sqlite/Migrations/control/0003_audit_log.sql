-- Every change of this database by somebody, in the order of the changes. Opaque ids only: no names, no secrets. hash is SHA-256 over the
-- hash before it and the row.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at_micros INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id BLOB,
    actor_role TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id BLOB,
    organization_id BLOB,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    changed TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- What was there before the oldest entry kept: entries up to here went by retention, which says so in an entry of its own.
CREATE TABLE audit_start (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_keep BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_stay BEFORE DELETE ON audit WHEN OLD.sequence > COALESCE((SELECT sequence FROM audit_start), 0)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
