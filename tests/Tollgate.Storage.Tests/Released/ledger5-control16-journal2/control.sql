PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    requires INTEGER NOT NULL,
    applied_micros INTEGER NOT NULL
) STRICT;
INSERT INTO schema_migrations VALUES(1,'0001_tenants_keys_and_limits','da40ab3415d572e0c7b15d875438df13d9cdddf9a4f78321a7b2ca9cec55fe63',0,1795635693107806);
INSERT INTO schema_migrations VALUES(2,'0002_limits_of_usage','f067c9c91825f8634d904b62e433ca9b26fa7ef1b2b057d8e3bc7626fef929fe',0,1795635693113882);
INSERT INTO schema_migrations VALUES(3,'0003_audit_log','2c36430a8a0749f695285587790e7ac53f19c45e7182c596ee15f3566bcc21ad',0,1795635693114066);
INSERT INTO schema_migrations VALUES(4,'0004_adopted_keys','2ac30d0260d312abc27cd7ec1f29fd71266bfe71027fdb1321c3e0945c705c93',0,1795635693114413);
INSERT INTO schema_migrations VALUES(5,'0005_owners','e8dc5e1a0fb0ca1623f399f2886d531dc170935a73b537476a767f4c839de574',0,1795635693114623);
INSERT INTO schema_migrations VALUES(6,'0006_roles','5f928401018f87f9e4632c907297c178b4e725f41a33125088cd589b3997ca6a',0,1795635693114948);
INSERT INTO schema_migrations VALUES(7,'0007_alerts','2276dc99734b9f98867a0528f3156b9aa7905b7f0c4f84d3d5fb28d4e68d14d7',0,1795635693115178);
INSERT INTO schema_migrations VALUES(8,'0008_people','1a3b99af7abc73e9f84697de16663de84b07d2062034a479ece0ba8d70c2728b',0,1795635693115748);
INSERT INTO schema_migrations VALUES(9,'0009_what_keys_carry','837fac0cb299795ee9ff6410dc60a8de5196ac05044e0c8ace72949352466073',0,1795635693117220);
INSERT INTO schema_migrations VALUES(10,'0010_policies','e2bd39a6bb77d10f736f2c7035841d553bc919a57fd044e4672b3985a93c8b33',0,1795635693117270);
INSERT INTO schema_migrations VALUES(11,'0011_setup_token','45b7a835b883f8a05fd89822cf3f94318cb6492d4868a82b484b3bc47887964c',0,1795635693117317);
INSERT INTO schema_migrations VALUES(12,'0012_secrets','13374ec8522f98973829c645f8db6914c14fb78b4edda434697dac4e5fe8765a',0,1795635693117403);
INSERT INTO schema_migrations VALUES(13,'0013_idempotency','b27b3302f58fd121333675abc0c8de26dc3de5029ea8e274694a182a04f2d3f4',0,1795635693117521);
INSERT INTO schema_migrations VALUES(14,'0014_budget_increases','d08371e407ffd959968fb1bb6992f4d23e39f1c9b7034e9a76aacac189445b0c',0,1795635693117611);
INSERT INTO schema_migrations VALUES(15,'0015_scim','c5bb91e2b3d2af553ea5df90848098742aa756caccf47ac9b17c42fb65520a8e',0,1795635693119687);
INSERT INTO schema_migrations VALUES(16,'0016_refusals','c575514e38c443aea96039c9e2f63c6d63486c081c0d894fb9cc05c898cbd719',16,1795635693120131);
CREATE TABLE installation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL,
    pepper BLOB NOT NULL CHECK (length(pepper) = 32),
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    created_micros INTEGER NOT NULL,
    change_stamp INTEGER NOT NULL
) STRICT;
INSERT INTO installation VALUES(1,X'01a2143a464e73c582030d2206e3dede',X'cde39444e576899800a3c0d34b45c51f5bfa6cf362b0200d7eed18b334b30b4c','USD','Etc/UTC',1795635693136320,7);
CREATE TABLE organizations (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO organizations VALUES(X'01a2143a466a71269d222db28bfa80c1',1795635693163034,NULL,1,'','default','default');
CREATE TABLE teams (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL, external_id TEXT NOT NULL DEFAULT '',
    UNIQUE (organization_id, slug)
) STRICT, WITHOUT ROWID;
INSERT INTO teams VALUES(X'01a2143a46a5798d96458ed1720d0c49',1795635693223195,NULL,1,'',X'01a2143a466a71269d222db28bfa80c1','core','core','');
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
    email TEXT NOT NULL, kind INTEGER NOT NULL DEFAULT 0, disabled_micros INTEGER, user_name TEXT NOT NULL DEFAULT '', user_key TEXT NOT NULL DEFAULT '', external_id TEXT NOT NULL DEFAULT '', given_name TEXT NOT NULL DEFAULT '', family_name TEXT NOT NULL DEFAULT '',
    UNIQUE (organization_id, slug)
) STRICT, WITHOUT ROWID;
INSERT INTO users VALUES(X'01a2143a46b2769db2965255a5cb314a',1795635693234233,NULL,1,'',X'01a2143a466a71269d222db28bfa80c1',X'01a2143a46a5798d96458ed1720d0c49','ada','ada','',0,NULL,'','','','','');
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
, verifier INTEGER NOT NULL DEFAULT 0, origin TEXT NOT NULL DEFAULT '', allowed_addresses TEXT NOT NULL DEFAULT '[]', required_attribution TEXT NOT NULL DEFAULT '[]', cost_center TEXT NOT NULL DEFAULT '', project TEXT NOT NULL DEFAULT '', first_id BLOB REFERENCES virtual_keys (id), expiry_warned_micros INTEGER, self_made INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO virtual_keys VALUES(X'01a2143a46d17d74887d9b4a68e76334',1795635693265092,NULL,1,'',X'01a2143a466a71269d222db28bfa80c1',X'01a2143a46a5798d96458ed1720d0c49',X'01a2143a46b2769db2965255a5cb314a','fixture','sk-tg-dOYk',X'67a8bcb96e18bac9af2f57b8a0983636805dcd7add415297a46d68abece3ea13',NULL,'[]','[]','','[]','{}',NULL,NULL,0,'','[]','[]','','',NULL,NULL,0);
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
, team_id BLOB REFERENCES teams (id), user_id BLOB REFERENCES users (id)) STRICT, WITHOUT ROWID;
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
, dry_run INTEGER NOT NULL DEFAULT 0, each_dimension INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO budgets VALUES(X'01a2143a472072ac9b9c5eae85436dcb',1795635693344531,NULL,1,'','key fixture',X'01a2143a466a71269d222db28bfa80c1',3,'01a2143a-46d1-7d74-887d-9b4a68e76334','',2,0,'5',0,'[0.5,0.8,1]','0.8',1,0,NULL);
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
, max_streams INTEGER, input_tokens INTEGER, output_tokens INTEGER, tokens INTEGER, money TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at_micros INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id BLOB,
    actor_role TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    object_id BLOB,
    organization_id BLOB,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    changed TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit VALUES(1,1795635693141364,'command_line',NULL,'','create','installation',X'01a2143a464e73c582030d2206e3dede',NULL,'','','',X'f89b80841f1bfc7f8f62a97784704f31ad33e59c2a5db41e0d7e00d3c2dae354');
INSERT INTO audit VALUES(2,1795635693214502,'command_line',NULL,'','create','organization',X'01a2143a466a71269d222db28bfa80c1',X'01a2143a466a71269d222db28bfa80c1','','{}','',X'cb1372107ae3903f66c7577c5fc352766a0c4b1067cf9604f914a5c9bda9e6c0');
INSERT INTO audit VALUES(3,1795635693232718,'command_line',NULL,'','create','team',X'01a2143a46a5798d96458ed1720d0c49',X'01a2143a466a71269d222db28bfa80c1','','{"organization_id":"01a2143a-466a-7126-9d22-2db28bfa80c1"}','',X'b959cdd78ee09789485829bd878c5788fac37d65c0f55906b5b368cb7025fda0');
INSERT INTO audit VALUES(4,1795635693240274,'command_line',NULL,'','create','user',X'01a2143a46b2769db2965255a5cb314a',X'01a2143a466a71269d222db28bfa80c1','','{"organization_id":"01a2143a-466a-7126-9d22-2db28bfa80c1","team_id":"01a2143a-46a5-798d-9645-8ed1720d0c49","kind":0}','',X'b351991659c4637b97515a0ec71c2c86b57540c0317589a6cb353d9fe6199970');
INSERT INTO audit VALUES(5,1795635693341271,'command_line',NULL,'','create','key',X'01a2143a46d17d74887d9b4a68e76334',X'01a2143a466a71269d222db28bfa80c1','','{"organization_id":"01a2143a-466a-7126-9d22-2db28bfa80c1","team_id":"01a2143a-46a5-798d-9645-8ed1720d0c49","user_id":"01a2143a-46b2-769d-b296-5255a5cb314a","allowed_models":"[]","allowed_surfaces":"[]","required_attribution":"[]"}','',X'0d1742ccaddcc092777dde9da8c18354101331bc501f5e8665810d22341271dd');
INSERT INTO audit VALUES(6,1795635693354906,'command_line',NULL,'','create','budget',X'01a2143a472072ac9b9c5eae85436dcb',X'01a2143a466a71269d222db28bfa80c1','','{"organization_id":"01a2143a-466a-7126-9d22-2db28bfa80c1","dimension":3,"window_kind":2,"window_minutes":0,"limit_amount":"5","kind":0,"alert_thresholds":"[0.5,0.8,1]","degrade_from":"0.8","enabled":1,"dry_run":0}','',X'ef3025d027498053a4f311dccd0ceeb971ffd5fd80bc4c4fa08827207c9df82d');
INSERT INTO audit VALUES(7,1795635708521618,'gateway',NULL,'','create','setup token',NULL,NULL,'','','',X'8ad14d6c3c922d9b9963f702f161e9b5dce376691d16a4e746a4bc453cbff899');
CREATE TABLE audit_start (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE alerts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    organization_id BLOB,
    object_id BLOB,
    first_micros INTEGER NOT NULL,
    last_micros INTEGER NOT NULL,
    count INTEGER NOT NULL,
    facts TEXT NOT NULL
) STRICT;
CREATE TABLE alert_deliveries (
    alert INTEGER NOT NULL REFERENCES alerts (sequence) ON DELETE CASCADE,
    sink TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    since_micros INTEGER NOT NULL,
    next_micros INTEGER,
    done_micros INTEGER,
    last_error TEXT NOT NULL,
    PRIMARY KEY (alert, sink)
) STRICT, WITHOUT ROWID;
CREATE TABLE alert_position (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    ledger_row INTEGER NOT NULL
) STRICT;
INSERT INTO alert_position VALUES(1,0);
CREATE TABLE key_assignments (
    key_id BLOB NOT NULL REFERENCES virtual_keys (id),
    from_micros INTEGER NOT NULL,
    cost_center TEXT NOT NULL,
    project TEXT NOT NULL
) STRICT;
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
CREATE TABLE setup_token (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    expires_micros INTEGER NOT NULL
) STRICT;
INSERT INTO setup_token VALUES(1,X'4b5f77bed08649e20fb003a8dea5b35eb9a3680c5c244bf72aa1523c7a5a1ca6',1795722108493046);
CREATE TABLE secrets (
    id BLOB PRIMARY KEY,
    created_micros INTEGER NOT NULL,
    retired_micros INTEGER,
    version INTEGER NOT NULL,
    managed_by TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    master_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    changed_micros INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency (
    admin_key BLOB NOT NULL CHECK (length(admin_key) = 16),
    key BLOB NOT NULL CHECK (length(key) = 32),
    request BLOB NOT NULL CHECK (length(request) = 32),
    at_micros INTEGER NOT NULL,
    run BLOB NOT NULL CHECK (length(run) = 16),
    done INTEGER NOT NULL,
    status INTEGER,
    etag TEXT NOT NULL,
    body BLOB,
    PRIMARY KEY (admin_key, key)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE team_members (
    team_id BLOB NOT NULL REFERENCES teams (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    joined INTEGER NOT NULL,
    PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
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
DELETE FROM sqlite_sequence;
CREATE TRIGGER audit_keep BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_stay BEFORE DELETE ON audit WHEN OLD.sequence > COALESCE((SELECT sequence FROM audit_start), 0)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE UNIQUE INDEX virtual_keys_origin ON virtual_keys (origin) WHERE origin <> '';
CREATE INDEX alert_deliveries_due ON alert_deliveries (next_micros) WHERE next_micros IS NOT NULL;
CREATE INDEX alert_deliveries_dead ON alert_deliveries (alert) WHERE next_micros IS NULL AND done_micros IS NULL;
CREATE INDEX virtual_keys_first ON virtual_keys (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX key_assignments_key ON key_assignments (key_id, from_micros);
CREATE TRIGGER key_assignments_keep BEFORE UPDATE ON key_assignments BEGIN SELECT RAISE(ABORT, 'assignments of keys are append-only'); END;
CREATE TRIGGER key_assignments_stay BEFORE DELETE ON key_assignments BEGIN SELECT RAISE(ABORT, 'assignments of keys are append-only'); END;
CREATE TRIGGER setup_done AFTER INSERT ON admin_keys WHEN NEW.role = 0 BEGIN DELETE FROM setup_token; END;
CREATE INDEX idempotency_by_age ON idempotency (at_micros);
CREATE INDEX budget_increases_open ON budget_increases (budget_id) WHERE state = 0;
CREATE INDEX users_by_user_key ON users (organization_id, user_key) WHERE user_key <> '';
CREATE INDEX team_members_by_user ON team_members (user_id, joined);
CREATE INDEX virtual_keys_rotated ON virtual_keys (rotated_from) WHERE rotated_from IS NOT NULL;
COMMIT;
