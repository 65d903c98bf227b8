-- Where requests may go and what may be kept of them. Lists are JSON text; an empty one restricts nothing.
CREATE TABLE policies (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    dimension INTEGER,
    scope_name TEXT NOT NULL,
    allowed_providers TEXT NOT NULL,
    allowed_regions TEXT NOT NULL,
    allowed_accounts TEXT NOT NULL,
    zero_retention_only INTEGER NOT NULL,
    forbid_storage INTEGER NOT NULL,
    enabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
