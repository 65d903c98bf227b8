-- Money on top of a budget's limit for a time. reason and name are written by people: erased with the user, and in no log.
CREATE TABLE budget_increases (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    budget_id BLOB NOT NULL REFERENCES budgets (id),
    organization_id BLOB REFERENCES organizations (id),
    name TEXT NOT NULL,
    amount TEXT NOT NULL,
    from_micros INTEGER NOT NULL,
    until_micros INTEGER NOT NULL,
    reason TEXT NOT NULL,
    requested_by BLOB,
    requested_by_user BLOB,
    state INTEGER NOT NULL,
    decided_by BLOB,
    decided_micros INTEGER,
    ended_micros INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX budget_increases_open ON budget_increases (budget_id) WHERE state = 0;
