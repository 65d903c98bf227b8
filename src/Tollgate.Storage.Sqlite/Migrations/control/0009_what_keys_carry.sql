-- Networks a key may be used from, what its requests must be attributed to, who pays in the books, the first key of its rotations (keys that
-- were rotated before keep their own names, under which their spend is booked), and when somebody was told that it will expire.
ALTER TABLE virtual_keys ADD COLUMN allowed_addresses TEXT NOT NULL DEFAULT '[]';
ALTER TABLE virtual_keys ADD COLUMN required_attribution TEXT NOT NULL DEFAULT '[]';
ALTER TABLE virtual_keys ADD COLUMN cost_center TEXT NOT NULL DEFAULT '';
ALTER TABLE virtual_keys ADD COLUMN project TEXT NOT NULL DEFAULT '';
ALTER TABLE virtual_keys ADD COLUMN first_id BLOB REFERENCES virtual_keys (id);
ALTER TABLE virtual_keys ADD COLUMN expiry_warned_micros INTEGER;
CREATE INDEX virtual_keys_first ON virtual_keys (first_id) WHERE first_id IS NOT NULL;

-- Cost centre and project of a key from a moment on. Only ever added to.
CREATE TABLE key_assignments (
    key_id BLOB NOT NULL REFERENCES virtual_keys (id),
    from_micros INTEGER NOT NULL,
    cost_center TEXT NOT NULL,
    project TEXT NOT NULL
) STRICT;
CREATE INDEX key_assignments_key ON key_assignments (key_id, from_micros);
CREATE TRIGGER key_assignments_keep BEFORE UPDATE ON key_assignments BEGIN SELECT RAISE(ABORT, 'assignments of keys are append-only'); END;
CREATE TRIGGER key_assignments_stay BEFORE DELETE ON key_assignments BEGIN SELECT RAISE(ABORT, 'assignments of keys are append-only'); END;
