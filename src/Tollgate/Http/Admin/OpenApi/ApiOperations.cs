using System.Collections.Frozen;

namespace Tollgate.Http.Admin.OpenApi;

/// <summary>Every operation of the admin API by method and path. Tests hold it to the routes, the readers and real answers.</summary>
internal static class ApiOperations
{
    private static readonly ApiParameter s_limit = new("limit", "How many at most.", "integer");
    private static readonly ApiParameter s_cursor = new("cursor", "The `next` of the page before.");
    private static readonly ApiParameter s_before = new("before", "The `next` of the page before.");
    private static readonly ApiParameter s_since = new("since", "Only from this moment on, such as 2026-01-31T08:00:00Z.");
    private static readonly string[] s_key =
    [
        "id", "name", "prefix", "organization", "team", "user", "service_account", "models", "surfaces", "ip_ranges", "require", "feature", "tags", "cost_center", "project", "metadata", "created_at", "expires_at", "last_used_at",
        "revoked_at", "rotated_from", "unknown_owner", "version", "managed_by",
    ];

    private static readonly string[] s_budget =
    [
        "id", "name", "scope", "organization", "tag", "each", "names", "window", "kind", "dry_run", "would_have_denied", "limit_usd", "increase_usd", "increase_until", "spent_usd", "held_usd", "left_usd", "resets_at", "alert_thresholds",
        "degrade_from", "enabled", "version", "managed_by",
    ];

    private static readonly string[] s_limitRow =
        ["id", "name", "scope", "organization", "requests", "per", "per_seconds", "burst", "max_parallel", "max_streams", "input_tokens", "output_tokens", "tokens", "money_usd", "enabled", "version", "managed_by"];

    private static readonly string[] s_increase =
    [
        "id", "budget", "budget_name", "each", "scope", "organization", "name", "amount_usd", "limit_usd", "from", "until", "state", "in_force", "reason", "requested_by", "requested_at", "decided_by",
        "decided_at", "ended_at", "version",
    ];

    private static readonly string[] s_scimToken = ["id", "name", "prefix", "organization", "created_at", "expires_at", "last_used_at", "revoked_at", "version", "managed_by"];

    private static readonly string[] s_policy =
        ["id", "name", "scope", "organization", "allowed_providers", "allowed_regions", "allowed_accounts", "zero_retention_only", "forbid_storage", "enabled", "version", "managed_by"];

    private static readonly string[] s_alias = ["id", "name", "scope", "organization", "target", "sunset", "use", "deprecated_at", "ended", "version", "managed_by"];

    private static readonly string[] s_secret = ["name", "fingerprint", "version", "created_at", "changed_at", "master_key", "used_by"];

    private static readonly string[] s_adminKey = ["id", "name", "prefix", "role", "organization", "team", "user", "created_at", "expires_at", "last_used_at", "revoked_at", "version"];

    private static readonly ApiParameter[] s_spend =
    [
        new("by", "Groupings, separated by commas."), new("from", "A day or a moment. Default: today."), new("to", "A day or a moment. Default: now."),
        new("limit", "How many groups at most.", "integer"),
    ];

    private static readonly ApiParameter[] s_spendOf = [.. SpendArguments.Filters.Select(static dimension => new ApiParameter(SpendArguments.Word(dimension), $"Only of this {SpendArguments.Word(dimension)}."))];

    private static readonly ApiParameter s_all = new("all", "`true`: retired ones as well.", "boolean");
    private static readonly ApiParameter s_organization = new("organization", "Only of the organization of this slug.");
    private static readonly ApiParameter s_sheetOrganization = new("organization", "Where keys go that name no organization.");
    private static readonly ApiParameter s_slug = new("slug", "Only the one of this slug.");
    private static readonly ApiParameter s_managedBy = new("managed_by", "Only what this label owns.");
    private static readonly string[] s_organizationRow = ["id", "slug", "name", "created_at", "retired_at", "version", "managed_by"];
    private static readonly string[] s_team = ["id", "organization", "slug", "name", "created_at", "retired_at", "version", "managed_by"];
    private static readonly string[] s_user = ["id", "organization", "slug", "kind", "name", "email", "team", "state", "disabled_at", "created_at", "retired_at", "version", "managed_by"];
    private static readonly string[] s_inForce = ["keys_in_force", "admin_keys_in_force"];
    private static readonly string[] s_refused = ["keys_refused", "admin_keys_refused"];

    internal static FrozenDictionary<string, ApiOperation> All { get; } = new Dictionary<string, ApiOperation>(StringComparer.Ordinal)
    {
        ["GET /api/openapi.json"] = new("This description"),
        ["GET /api/me"] = new("Who is asking, and what the key is confined to") { Answer = ["id", "name", "role", "organization", "team", "user"] },
        ["GET /api/organizations"] = new("Organizations") { Query = [s_all, s_slug, s_managedBy, s_limit, s_cursor], Answer = ["organizations", "next"], List = ("organizations", s_organizationRow) },
        ["POST /api/organizations"] = new("Make an organization")
        {
            Body = typeof(OrganizationBody),
            Required = ["slug"],
            Example = """{"slug":"globex","name":"Globex Inc."}""",
            Status = 201,
            Answer = s_organizationRow,
            IsVersioned = true,
        },
        ["GET /api/organizations/{id}"] = new("One organization, with its keys in force") { Answer = [.. s_organizationRow, .. s_inForce], IsVersioned = true },
        ["PATCH /api/organizations/{id}"] = new("Rename an organization") { Body = typeof(NameChange), Example = """{"name":"Globex"}""", Answer = s_organizationRow, IsVersioned = true },
        ["DELETE /api/organizations/{id}"] = new("Retire an organization; its keys are refused") { Answer = [.. s_organizationRow, .. s_refused], IsVersioned = true },
        ["POST /api/organizations/{id}/restore"] = new("Put a retired organization back into force") { Answer = [.. s_organizationRow, .. s_inForce], IsVersioned = true },
        ["GET /api/teams"] = new("Teams") { Query = [s_organization, s_all, s_slug, s_managedBy, s_limit, s_cursor], Answer = ["teams", "next"], List = ("teams", s_team) },
        ["POST /api/teams"] = new("Make a team")
        {
            Body = typeof(TeamBody),
            Required = ["slug"],
            Example = """{"organization":"acme","slug":"search","name":"Search"}""",
            Status = 201,
            Answer = s_team,
            IsVersioned = true,
        },
        ["GET /api/teams/{id}"] = new("One team, with its keys in force") { Answer = [.. s_team, .. s_inForce], IsVersioned = true },
        ["PATCH /api/teams/{id}"] = new("Rename a team") { Body = typeof(NameChange), Example = """{"name":"Search and ads"}""", Answer = s_team, IsVersioned = true },
        ["DELETE /api/teams/{id}"] = new("Retire a team; its keys are refused") { Answer = [.. s_team, .. s_refused], IsVersioned = true },
        ["POST /api/teams/{id}/restore"] = new("Put a retired team back into force") { Answer = [.. s_team, .. s_inForce], IsVersioned = true },
        ["GET /api/users"] = new("Persons and service accounts")
        {
            Query =
            [
                s_organization, new("team", "Only of teams of this slug."), s_slug, new("kind", "`person` or `service`."), new("state", "`active`, `disabled` or `retired`."), s_managedBy, s_all, s_limit,
                s_cursor,
            ],
            Answer = ["users", "next"],
            List = ("users", s_user),
        },
        ["POST /api/users"] = new("Make a user")
        {
            Body = typeof(UserBody),
            Required = ["slug"],
            Example = """{"organization":"acme","slug":"bea","name":"Bea Moss","email":"bea@acme.test","team":"research","kind":"person"}""",
            Status = 201,
            Answer = s_user,
            IsVersioned = true,
        },
        ["GET /api/users/{id}"] = new("One user, with the keys in force") { Answer = [.. s_user, .. s_inForce], IsVersioned = true },
        ["PATCH /api/users/{id}"] = new("Change, move or suspend a user; what is absent stays")
        {
            Body = typeof(UserChange),
            Example = """{"disabled":true}""",
            Answer = [.. s_user, "keys_moved", "keys_revoked", "admin_keys_revoked"],
            IsVersioned = true,
        },
        ["DELETE /api/users/{id}"] = new("Retire a user; the keys are refused") { Answer = [.. s_user, .. s_refused], IsVersioned = true },
        ["POST /api/users/{id}/restore"] = new("Put a retired user back into force") { Answer = [.. s_user, .. s_inForce], IsVersioned = true },
        ["GET /api/accounts"] = new("Provider accounts and how their providers' limits stand")
        {
            Answer = ["accounts"],
            List = ("accounts", ["provider", "account", "organization", "team", "user", "weight", "has_key", "limits"]),
        },
        ["GET /api/admin-keys"] = new("Keys that sign in to the dashboard and this API")
        {
            Query = [new("all", "`true`: revoked ones as well.", "boolean"), s_limit, s_cursor],
            Answer = ["admin_keys", "next"],
            List = ("admin_keys", s_adminKey),
        },
        ["POST /api/admin-keys"] = new("Make an admin key; its secret is in this answer only")
        {
            Body = typeof(AdminKeyBody),
            Required = ["name", "role"],
            Example = """{"name":"audit robot","role":"auditor","organization":"acme","expires_at":"2099-01-01T00:00:00Z"}""",
            Status = 201,
            Answer = ["id", "name", "secret", "message"],
            IsVersioned = true,
        },
        ["GET /api/admin-keys/{id}"] = new("One admin key") { Answer = s_adminKey, IsVersioned = true },
        ["POST /api/admin-keys/{id}/rotate"] = new("Make an admin key in place of this one, which works on for a while; its secret is in this answer only")
        {
            Body = typeof(KeyRotation),
            Example = """{"overlap":"24h"}""",
            Status = 201,
            Answer = ["id", "name", "secret", "message"],
            IsVersioned = true,
        },
        ["POST /api/admin-keys/{id}/revoke"] = new("Refuse an admin key for good; its sessions end with their next request") { Answer = [.. s_adminKey, "operators_left"], IsVersioned = true },
        ["GET /api/scim-tokens"] = new("Tokens that directories write people with")
        {
            Query = [new("all", "`true`: revoked ones as well.", "boolean"), s_limit, s_cursor],
            Answer = ["scim_tokens", "next"],
            List = ("scim_tokens", s_scimToken),
        },
        ["POST /api/scim-tokens"] = new("Make a SCIM token; its secret is in this answer only")
        {
            Body = typeof(ScimTokenBody),
            Example = """{"organization":"acme","name":"okta","expires_at":"2099-01-01T00:00:00Z"}""",
            Status = 201,
            Answer = ["id", "name", "secret", "message"],
            IsVersioned = true,
        },
        ["GET /api/scim-tokens/{id}"] = new("One SCIM token") { Answer = s_scimToken, IsVersioned = true },
        ["POST /api/scim-tokens/{id}/revoke"] = new("Refuse a SCIM token for good, at once") { Answer = s_scimToken, IsVersioned = true },
        ["GET /api/keys"] = new("Virtual keys")
        {
            Query =
            [
                new("all", "`true`: revoked ones as well.", "boolean"), new("unused", "Only those not used for so long, such as 90d."),
                new("unknown_owner", "`true`: only those of nobody.", "boolean"), s_limit, s_cursor,
            ],
            Answer = ["keys", "next"],
            List = ("keys", s_key),
        },
        ["POST /api/keys"] = new("Make a virtual key; its secret is in this answer only")
        {
            Body = typeof(KeyBody),
            Example = """{"organization":"acme","team":"research","user":"ann","name":"notebook","models":["gpt-5*","claude-*"],"feature":"summaries","tags":["env=dev"],"expires_at":"2099-01-01T00:00:00Z"}""",
            Status = 201,
            Answer = ["id", "name", "secret", "message"],
            IsVersioned = true,
        },
        ["GET /api/keys/{id}"] = new("One key, and since when it was assigned to what") { Answer = ["key", "assignments"], IsVersioned = true },
        ["PATCH /api/keys/{id}"] = new("Change a key; what is absent stays") { Body = typeof(KeyChange), Example = """{"name":"laptop","cost_center":"4711"}""", Answer = s_key, IsVersioned = true },
        ["POST /api/keys/{id}/rotate"] = new("Make a key in place of this one, which works on for a while; its secret is in this answer only")
        {
            Body = typeof(KeyRotation),
            Example = """{"overlap":"24h"}""",
            Status = 201,
            Answer = ["id", "name", "secret", "rotated_from", "old_key_ends_at", "message"],
            IsVersioned = true,
        },
        ["POST /api/keys/import"] = new("Make the keys of a CSV file, all or none; answered with their secrets as CSV") { IsSheet = true, Query = [s_sheetOrganization], Example = "name,organization,team\nci,acme,research\n", Status = 201 },
        ["POST /api/keys/import/preview"] = new("Find the problems of a CSV file of keys") { IsSheet = true, Query = [s_sheetOrganization], Example = "name,organization,team\nci,acme,research\n", Answer = ["would_create"] },
        ["POST /api/keys/{id}/revoke"] = new("Refuse a key for good, at once") { Answer = s_key, IsVersioned = true },
        ["GET /api/budgets"] = new("Budgets, with what is spent, held and left now") { Query = [s_limit, s_cursor], Answer = ["budgets", "next"], List = ("budgets", s_budget) },
        ["POST /api/budgets"] = new("Make a budget")
        {
            Body = typeof(BudgetBody),
            Required = ["scope", "limit_usd"],
            Example = """{"name":"Research","scope":"team:acme/research","window":"month","limit_usd":"250","kind":"hard","alert_thresholds":[0.5,0.8,1]}""",
            Status = 201,
            Answer = s_budget,
            IsVersioned = true,
        },
        ["GET /api/budgets/{id}"] = new("One budget, with what is spent, held and left now") { Answer = s_budget, IsVersioned = true },
        ["PATCH /api/budgets/{id}"] = new("Change a budget; what is absent stays") { Body = typeof(BudgetChange), Example = """{"limit_usd":"300","enabled":true}""", Answer = s_budget, IsVersioned = true },
        ["DELETE /api/budgets/{id}"] = new("End a budget") { Status = 204, IsVersioned = true },
        ["GET /api/increases"] = new("Temporary increases of budgets: asked for, decided, over")
        {
            Query = [s_limit, s_cursor, new("state", "Only of this state."), new("budget", "Only of the budget of this id.")],
            Answer = ["increases", "next"],
            List = ("increases", s_increase),
        },
        ["POST /api/increases"] = new("Ask for an increase of a budget, until a moment or for a span")
        {
            Body = typeof(IncreaseBody),
            Required = ["budget", "amount_usd", "until"],
            Example = """{"budget":"01a205c0-0000-7000-8000-000000000001","amount_usd":"50","from":"2099-01-01T00:00:00Z","until":"2099-02-01T00:00:00Z","reason":"The quarter's evaluation"}""",
            Status = 201,
            Answer = s_increase,
            IsVersioned = true,
        },
        ["GET /api/increases/{id}"] = new("One increase") { Answer = s_increase, IsVersioned = true },
        ["POST /api/increases/{id}/approve"] = new("Let an increase come into force") { Answer = s_increase, IsVersioned = true },
        ["POST /api/increases/{id}/refuse"] = new("Refuse an increase") { Answer = s_increase, IsVersioned = true },
        ["POST /api/increases/{id}/withdraw"] = new("Withdraw what was asked for, or end what is in force") { Answer = s_increase, IsVersioned = true },
        ["GET /api/limits"] = new("Limits of rate") { Query = [s_limit, s_cursor], Answer = ["limits", "next"], List = ("limits", s_limitRow) },
        ["POST /api/limits"] = new("Make a limit of rate: of requests, tokens, money, or of what is in flight at once")
        {
            Body = typeof(LimitBody),
            Required = ["scope"],
            Example = """{"scope":"team:acme/research","requests":60,"per":"minute","burst":20,"max_streams":10}""",
            Status = 201,
            Answer = s_limitRow,
            IsVersioned = true,
        },
        ["GET /api/limits/{id}"] = new("One limit of rate") { Answer = s_limitRow, IsVersioned = true },
        ["PATCH /api/limits/{id}"] = new("Change a limit; what is absent stays") { Body = typeof(LimitChange), Example = """{"requests":120}""", Answer = s_limitRow, IsVersioned = true },
        ["DELETE /api/limits/{id}"] = new("End a limit") { Status = 204, IsVersioned = true },
        ["GET /api/policies"] = new("Where requests may go and what may be kept of them") { Query = [s_limit, s_cursor], Answer = ["policies", "next"], List = ("policies", s_policy) },
        ["POST /api/policies"] = new("Make a policy")
        {
            Body = typeof(PolicyBody),
            Required = ["scope"],
            Example = """{"name":"EU only","scope":"team:acme/research","allowed_providers":["openai","anthropic"],"allowed_regions":["eu*"],"zero_retention_only":true,"forbid_storage":true}""",
            Status = 201,
            Answer = s_policy,
            IsVersioned = true,
        },
        ["GET /api/policies/{id}"] = new("One policy") { Answer = s_policy, IsVersioned = true },
        ["PATCH /api/policies/{id}"] = new("Change a policy; what is absent stays") { Body = typeof(PolicyChange), Example = """{"allowed_regions":["eu-central"]}""", Answer = s_policy, IsVersioned = true },
        ["DELETE /api/policies/{id}"] = new("End a policy") { Status = 204, IsVersioned = true },
        ["GET /api/aliases"] = new("Names for models; those of the configuration are `managed_by` `file`")
        {
            Query = [s_limit, s_cursor, new("name", "Only of this name."), s_managedBy],
            Answer = ["aliases", "next"],
            List = ("aliases", s_alias),
        },
        ["POST /api/aliases"] = new("Make an alias")
        {
            Body = typeof(AliasBody),
            Required = ["name", "scope", "target"],
            Example = """{"name":"fast","scope":"team:acme/research","target":"openai/gpt-5-mini","sunset":"2099-01-31T00:00:00Z","use":"gpt-5-mini"}""",
            Status = 201,
            Answer = s_alias,
            IsVersioned = true,
        },
        ["GET /api/aliases/{id}/versions"] = new("What an alias stood for, the oldest first") { Answer = ["id", "name", "scope", "versions"] },
        ["PATCH /api/aliases/{id}"] = new("Change what an alias stands for; what is absent stays") { Body = typeof(AliasChange), Example = """{"target":"openai/gpt-5","sunset":null}""", Answer = s_alias, IsVersioned = true },
        ["DELETE /api/aliases/{id}"] = new("End an alias at once") { Status = 204, IsVersioned = true },
        ["GET /api/secrets"] = new("Provider keys in the store, by their fingerprints") { Query = [s_limit, s_cursor], Answer = ["secrets", "next"], List = ("secrets", s_secret) },
        ["GET /api/secrets/{name}"] = new("One secret, by its fingerprint") { Answer = s_secret, IsVersioned = true },
        ["PUT /api/secrets/{name}"] = new("Seal a provider key under a name; 201 when it is new")
        {
            Body = typeof(SecretBody),
            Required = ["value"],
            Example = """{"value":"sk-example"}""",
            Answer = s_secret,
            IsVersioned = true,
        },
        ["DELETE /api/secrets/{name}"] = new("Remove a secret that no account uses") { Status = 204, IsVersioned = true },
        ["POST /api/apply"] = new("Bring organizations, teams, users, keys, budgets, limits, policies and aliases to what a file says, all or nothing; answered with the plan")
        {
            IsSheet = true,
            SheetType = "application/yaml",
            Query =
            [
                new("dry_run", "`true`: the plan alone.", "boolean"), new("prune", "`true`: removes what the label owns and the file has no longer.", "boolean"),
                new("adopt", "`true`: takes over what belongs to nobody.", "boolean"),
            ],
            Example = "label: platform\norganizations:\n  - slug: initech\nkeys:\n  - name: declared\n    organization: initech\n",
            Answer = ["managed_by", "applied", "entries", "secrets"],
        },
        ["GET /api/spend"] = new("Sums of spend in groups, as JSON or CSV")
        {
            Query = [.. s_spend, new("format", "`json` or `csv`."), .. s_spendOf],
            Answer = ["as_of", "missing_before", "from", "to", "currency", "by", "rows", "total", "cut_off"],
            List = ("rows", ["cost_usd", "shadow_usd", "priced", "requests", "attempts", "errors", "unpriced_attempts", "unpriced_tokens", "states", "usage"]),
        },
        ["GET /api/spend/caps"] = new("How far the callers' output caps lie above the answers, by feature and model unless asked otherwise") { Query = [.. s_spend, .. s_spendOf], Answer = ["from", "to", "by", "rows"] },
        ["GET /api/requests"] = new("The newest requests")
        {
            Query = [s_limit, s_before],
            Answer = ["as_of", "requests", "next"],
            List = ("requests",
            [
                "id", "started_at", "organization", "team", "feature", "provider", "model", "attempts", "state", "price_state", "cost_usd", "shadow_usd", "retry_of", "retry_count", "input_tokens", "output_tokens", "duration_ms", "failure",
                "upstream_status", "flags",
            ]),
        },
        ["GET /api/audit"] = new("Who changed what, the newest first; numbers and hashes are for those who see everybody's")
        {
            Query = [s_limit, s_before, s_since],
            Answer = ["entries", "next"],
            List = ("entries", ["sequence", "at", "actor", "action", "object", "object_id", "organization_id", "before", "after", "changed", "hash"]),
        },
        ["GET /api/alerts"] = new("Alerts and their deliveries, the newest first")
        {
            Query = [s_limit, s_before, s_since, new("kind", "Only of this kind."), new("state", "Only `pending`, `delivered` or `dead` ones.")],
            Answer = ["alerts", "next"],
            List = ("alerts", ["sequence", "id", "kind", "first_at", "last_at", "count", "text", "organization_id", "object_id", "facts", "deliveries"]),
        },
        ["POST /api/alerts/{id}/retry"] = new("Try again to deliver an alert where it was given up") { Answer = ["deliveries"] },
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
