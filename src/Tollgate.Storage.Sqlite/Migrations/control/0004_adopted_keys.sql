-- How a key is verified (0 own secret, 1 SHA-256 taken over from another gateway, 2 the keyed hash that replaced it), and which
-- record of the other gateway it was made from: a keyed digest, so that a second import finds it; empty for keys made here.
ALTER TABLE virtual_keys ADD COLUMN verifier INTEGER NOT NULL DEFAULT 0;
ALTER TABLE virtual_keys ADD COLUMN origin TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX virtual_keys_origin ON virtual_keys (origin) WHERE origin <> '';
