-- What a directory calls its people and groups. Personal data, like name and e-mail: erased with them. user_key is user_name in lower case, by
-- which it is found; both are empty for users that no directory has named.
ALTER TABLE users ADD COLUMN user_name TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN user_key TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN given_name TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN family_name TEXT NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
CREATE INDEX users_by_user_key ON users (organization_id, user_key) WHERE user_key <> '';

-- Which groups of a directory a user is in, in the order of joining: the first is the user's team.
CREATE TABLE team_members (
    team_id BLOB NOT NULL REFERENCES teams (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    joined INTEGER NOT NULL,
    PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_by_user ON team_members (user_id, joined);

CREATE TABLE scim_tokens (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_micros INTEGER,
    last_used_micros INTEGER
) STRICT, WITHOUT ROWID;
