-- Whose stored answer an id is, and at which provider account it lives.
CREATE TABLE answers (
    id TEXT NOT NULL PRIMARY KEY,
    organization INTEGER NOT NULL,
    team INTEGER NOT NULL,
    account TEXT NOT NULL,
    model TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_by_age ON answers (created);
