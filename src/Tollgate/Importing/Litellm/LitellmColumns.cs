using System.Globalization;
using Tollgate.Storage.Control;

namespace Tollgate.Importing.Litellm;

/// <summary>Which columns of LiteLLM's tables are read elsewhere, and why the others are not carried over. Pure.</summary>
internal static class LitellmColumns
{
    private static readonly string[] s_money = ["max_budget", "soft_budget", "budget_duration", "spend", "rpm_limit", "tpm_limit", "max_parallel_requests"];

    public static readonly IReadOnlySet<string> Team = Set("team_id", "team_alias", "blocked", "models", "model_id");

    public static readonly IReadOnlySet<string> User = Set("user_id", "user_alias", "user_email", "team_id", "teams", "models");

    public static readonly IReadOnlySet<string> Key = Set("token", "key_name", "key_alias", "expires", "models", "user_id", "team_id", "metadata", "blocked", "budget_id");

    public static readonly IReadOnlySet<string> Budget = Set("budget_id");

    public static string Why(string column) => column switch
    {
        "created_at" or "updated_at" or "created_by" or "updated_by" or "last_active" or "budget_reset_at" or "soft_budget_cooldown" or "rotation_count"
            or "last_rotation_at" or "key_rotation_at" => "LiteLLM's own bookkeeping",
        "model_spend" => "spend by model is in the reports, from the first request here on",
        "model_max_budget" or "budget_limits" => "no budgets for one model of a key, user or team",
        "admins" or "members" or "members_with_roles" or "team_member_permissions" or "default_team_member_models" or "user_role" or "password" or "sso_user_id"
            => "sign-in and roles are made anew: tollgate keys admin create; a user's team is taken from the user",
        "aliases" => "a key has no aliases of its own: make them for its team or organization with tollgate aliases set",
        "organization_id" => "everything is imported into one organization; run once for each with --organization and its rows",
        "project_id" or "agent_id" => "no projects or agents; give keys tags",
        "allowed_routes" or "permissions" or "policies" or "access_group_ids" or "object_permission_id" or "allowed_cache_controls" or "config" or "router_settings"
            or "allow_team_guardrail_config" or "allowed_models" => "no counterpart: check what it restricted before the key is used here",
        "auto_rotate" or "rotation_interval" => "keys are rotated by hand: tollgate keys rotate",
        "metadata" => "no notes on teams and users",
        _ => LitellmSettings.Unknown,
    };

    /// <summary>The hash a token is; of a key that was stored as it is, its hash. Null when it is neither.</summary>
    public static KeyHash? HashOf(string token)
    {
        if (token.Length == 64 && UInt128.TryParse(token.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var head)
            && UInt128.TryParse(token.AsSpan(32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tail))
        {
            return new KeyHash(head, tail);
        }

        return token.StartsWith("sk-", StringComparison.Ordinal) && ForeignSecret.IsPossible(token) ? ForeignSecret.Hash(token) : null;
    }

    private static HashSet<string> Set(params string[] own) => [.. own, .. s_money];
}
