-- The one-time token that makes the first operator's key, as its keyed hash. An operator's key, however it was made, ends it.
CREATE TABLE setup_token (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    expires_micros INTEGER NOT NULL
) STRICT;

CREATE TRIGGER setup_done AFTER INSERT ON admin_keys WHEN NEW.role = 0 BEGIN DELETE FROM setup_token; END;
