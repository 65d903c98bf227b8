-- requires: 16
-- From 0008 on this database says whom and what to refuse: suspended people, keys elsewhere than in their networks or without attribution, what a
-- policy forbids. A release that knows none of it would serve them all, so it must not go on with a database that has been here.

-- Whether a key was made by its own user, by no right but that of a member, and nobody above has changed since what it may do.
ALTER TABLE virtual_keys ADD COLUMN self_made INTEGER NOT NULL DEFAULT 0;

CREATE INDEX virtual_keys_rotated ON virtual_keys (rotated_from) WHERE rotated_from IS NOT NULL;
