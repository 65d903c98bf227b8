-- Two providers may give the same id: an answer is named by its id and the account that keeps it.
CREATE TABLE stored_answers_by_account (
    id TEXT NOT NULL,
    account INTEGER NOT NULL,
    owner_kind INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    model INTEGER NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (id, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX stored_answers_by_account_by_age ON stored_answers_by_account (created);
INSERT INTO stored_answers_by_account (id, account, owner_kind, owner, model, created)
SELECT id, account, owner_kind, owner, model, created FROM stored_answers;
