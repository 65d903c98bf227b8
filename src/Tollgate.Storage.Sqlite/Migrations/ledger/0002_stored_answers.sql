-- Whose stored answer an id is, and at which provider account it lives: written with the attempt that made it. Ids of names as elsewhere.
CREATE TABLE stored_answers (
    id TEXT PRIMARY KEY,
    owner_kind INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    account INTEGER NOT NULL,
    model INTEGER NOT NULL,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_answers_by_age ON stored_answers (created);
