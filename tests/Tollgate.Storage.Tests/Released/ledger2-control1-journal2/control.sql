PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    requires INTEGER NOT NULL,
    applied_micros INTEGER NOT NULL
) STRICT;
INSERT INTO schema_migrations VALUES(1,'0001_tenants_keys_and_limits','da40ab3415d572e0c7b15d875438df13d9cdddf9a4f78321a7b2ca9cec55fe63',0,1795605324262438);
CREATE TABLE installation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL,
    pepper BLOB NOT NULL CHECK (length(pepper) = 32),
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    created_micros INTEGER NOT NULL,
    change_stamp INTEGER NOT NULL
) STRICT;
INSERT INTO installation VALUES(1,X'01a2126ae2d97a53bdbfbe8cc09c8582',X'f3237b513851ce722593491256b0ffd1836fa35c07aeb797650a5e8a3d15ce4a','USD','Etc/UTC',1795605324557735,5);
CREATE TABLE organizations (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO organizations VALUES(X'01a2126af59474b493d08362aeddf90a',1795605329300560,NULL,1,'','default','Default');
CREATE TABLE teams (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (organization_id, slug)
) STRICT, WITHOUT ROWID;
INSERT INTO teams VALUES(X'01a2126af5977195b17fe22ebc35b03f',1795605329303130,NULL,1,'',X'01a2126af59474b493d08362aeddf90a','first-team','First team');
CREATE TABLE users (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    team_id BLOB REFERENCES teams (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    UNIQUE (organization_id, slug)
) STRICT, WITHOUT ROWID;
CREATE TABLE virtual_keys (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    team_id BLOB REFERENCES teams (id),
    user_id BLOB REFERENCES users (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_micros INTEGER,
    allowed_models TEXT NOT NULL,
    allowed_surfaces TEXT NOT NULL,
    default_feature TEXT NOT NULL,
    default_tags TEXT NOT NULL,
    metadata TEXT NOT NULL,
    last_used_micros INTEGER,
    rotated_from BLOB REFERENCES virtual_keys (id)
) STRICT, WITHOUT ROWID;
INSERT INTO virtual_keys VALUES(X'01a2126af59e7dc5b9509873772ca1fa',1795605329310507,NULL,1,'',X'01a2126af59474b493d08362aeddf90a',X'01a2126af5977195b17fe22ebc35b03f',NULL,'first key','sk-tg-jWc9',X'8fe22414b4e4c05eaeefc56988e27fb3a5b9b3a0f8fe9890fe53a8d3b47d7178',NULL,'[]','[]','','[]','{}',NULL,NULL);
CREATE TABLE admin_keys (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    prefix TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    expires_micros INTEGER,
    last_used_micros INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO admin_keys VALUES(X'01a2126af5887a23a7f2133999a43cd2',1795605329288458,NULL,1,'','first admin',0,NULL,'tg-admin-hM0M',X'f9f86a82f71810dd9bf4c7c881a81911049989a6ae2b25a6dcd67d83a2c93fba',NULL,NULL);
CREATE TABLE provider_accounts (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    owner INTEGER NOT NULL,
    owner_id BLOB,
    secret_reference TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE budgets (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    dimension INTEGER,
    scope_name TEXT NOT NULL,
    tag TEXT NOT NULL,
    window_kind INTEGER NOT NULL,
    window_minutes INTEGER NOT NULL,
    limit_amount TEXT NOT NULL,
    kind INTEGER NOT NULL,
    alert_thresholds TEXT NOT NULL,
    degrade_from TEXT NOT NULL,
    enabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE request_limits (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    dimension INTEGER,
    scope_name TEXT NOT NULL,
    requests INTEGER,
    per_seconds INTEGER NOT NULL,
    burst INTEGER,
    max_parallel INTEGER,
    enabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
COMMIT;
