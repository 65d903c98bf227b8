using System.Text.Json;
using Tollgate.Configuration.Yaml;
using Tollgate.Importing.Tenants;
using Tollgate.Storage.Control;

namespace Tollgate.Importing.Litellm;

/// <summary>Turns rows of LiteLLM's tables into a plan: teams, users, keys with their old hashes, budgets and request limits.</summary>
internal sealed partial class LitellmTenants
{
    private const string Nobody = "no-default-models";
    private readonly LitellmTables _tables;
    private readonly ImportReport _report;
    private readonly LitellmLimits _limits;
    private readonly Dictionary<string, LitellmRow> _teams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _userSlugs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedBudgets = new(StringComparer.Ordinal);

    public LitellmTenants(LitellmTables tables, ImportReport report)
    {
        _tables = tables;
        _report = report;
        _limits = new LitellmLimits(Plan, report);
    }

    public TenantPlan Plan { get; } = new();

    public void Read()
    {
        Teams(_tables.Of("LiteLLM_TeamTable") ?? []);
        Users(_tables.Of("LiteLLM_UserTable") ?? []);
        var budgets = Budgets();
        foreach (var row in _tables.Of("LiteLLM_VerificationToken") ?? [])
        {
            Key(row, budgets);
        }

        foreach (var (id, row) in budgets.Where(one => !_usedBudgets.Contains(one.Key)))
        {
            _report.Left(row.File, row.Line, $"LiteLLM_BudgetTable {Shown.Name(id)}", "belongs to no key of this export; budgets of customers, tags, projects and members are made with tollgate budgets create");
        }
    }

    private void Teams(List<LitellmRow> rows)
    {
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (Id(row, "team_id") is not { } id)
            {
                continue;
            }

            if (!_teams.TryAdd(id, row))
            {
                _report.Problem(row.File, row.Line, "LiteLLM_TeamTable.team_id", $"{Shown.Value(id)} is there twice.");
                continue;
            }

            var named = row.Text("team_alias") ?? id;
            if (Slug(row, "team_alias", named, slugs, ofUser: false) is not { } slug)
            {
                continue;
            }

            Plan.Teams.Add(new PlannedTeam(id, slug, Printable(named), row.Flag("blocked"), row.File, row.Line));
            _report.Carried(row.File, row.Line, row.Table, "teams");
            if (row.Flag("blocked"))
            {
                _report.Converted(row.File, row.Line, "LiteLLM_TeamTable.blocked", "the team is out of force, and its keys with it");
            }

            _limits.Read(row, PlannedScope.Team, id);
            Aliases(row, id);
            Rest(row, LitellmColumns.Team);
        }
    }

    private void Users(List<LitellmRow> rows)
    {
        foreach (var row in rows)
        {
            if (Id(row, "user_id") is not { } id)
            {
                continue;
            }

            if (!_users.Add(id))
            {
                _report.Problem(row.File, row.Line, "LiteLLM_UserTable.user_id", $"{Shown.Value(id)} is there twice.");
                continue;
            }

            if (Slug(row, "user_email", row.Text("user_email") ?? id, _userSlugs, ofUser: true) is not { } slug)
            {
                continue;
            }

            var teams = row.List("teams", _report);
            if (row.Text("team_id") is { } single && !teams.Contains(single))
            {
                teams.Insert(0, single);
            }

            foreach (var further in teams.Skip(1))
            {
                _report.Left(row.File, row.Line, "LiteLLM_UserTable.teams", "a user has one team here, the first; keys of other teams keep theirs");
            }

            Plan.Users.Add(new PlannedUser(
                id, slug, Printable(row.Text("user_alias") ?? ""), Printable(row.Text("user_email") ?? ""), teams.FirstOrDefault(_teams.ContainsKey), row.File, row.Line));
            _report.Carried(row.File, row.Line, row.Table, "users");
            if (row.List("models", _report).Count > 0)
            {
                _report.Left(row.File, row.Line, "LiteLLM_UserTable.models", "models are permitted by key");
            }

            _limits.Read(row, PlannedScope.User, id);
            Rest(row, LitellmColumns.User);
        }
    }

    private Dictionary<string, LitellmRow> Budgets()
    {
        var budgets = new Dictionary<string, LitellmRow>(StringComparer.Ordinal);
        foreach (var row in _tables.Of("LiteLLM_BudgetTable") ?? [])
        {
            if (Id(row, "budget_id") is { } id && !budgets.TryAdd(id, row))
            {
                _report.Problem(row.File, row.Line, "LiteLLM_BudgetTable.budget_id", $"{Shown.Value(id)} is there twice.");
            }
        }

        return budgets;
    }

    private void Key(LitellmRow row, Dictionary<string, LitellmRow> budgets)
    {
        if (Id(row, "token") is not { } token)
        {
            return;
        }

        if (LitellmColumns.HashOf(token) is not { } hash)
        {
            _report.Problem(row.File, row.Line, "LiteLLM_VerificationToken.token", "This is no SHA-256 in 64 hexadecimal digits, and no key that begins with sk-.");
            return;
        }

        var id = $"{hash.Head:x32}{hash.Tail:x32}";
        if (!_keys.Add(id))
        {
            _report.Problem(row.File, row.Line, "LiteLLM_VerificationToken.token", "The same key is there twice.");
            return;
        }

        var team = Reference(row, "team_id", "LiteLLM_TeamTable", _teams.ContainsKey);
        var user = row.Text("user_id");
        if (user is not null && !_users.Contains(user))
        {
            Unlisted(row, user);
        }

        var draft = new NewKey
        {
            OrganizationId = default,
            Name = Printable(row.Text("key_alias") ?? row.Text("key_name") ?? "litellm key"),
            ExpiresMicros = row.Time("expires", _report),
            AllowedModels = Models(row, team),
            DefaultTags = Tags(row, out var metadata),
            Metadata = metadata,
        };
        Plan.Keys.Add(new PlannedKey(id, hash, Recognisable(row.Text("key_name")), draft, team, user, row.Flag("blocked"), row.File, row.Line));
        _report.Converted(row.File, row.Line, row.Table, "keys, with the hash LiteLLM kept; callers go on using their secrets, and the first use replaces the hash");
        if (row.Flag("blocked"))
        {
            _report.Converted(row.File, row.Line, "LiteLLM_VerificationToken.blocked", "the key is revoked, which is for good here");
        }

        var budget = Reference(row, "budget_id", "LiteLLM_BudgetTable", budgets.ContainsKey) is { } name ? budgets[name] : null;
        if (budget is not null)
        {
            _usedBudgets.Add(budget.Text("budget_id")!);
            Rest(budget, LitellmColumns.Budget);
        }

        _limits.Read(row, PlannedScope.Key, id, budget);
        Rest(row, LitellmColumns.Key);
    }

    private IReadOnlyList<string> Models(LitellmRow row, string? team)
    {
        var own = row.List("models", _report);
        var ofTeam = team is not null ? _teams[team].List("models", _report) : [];
        if (ofTeam.Contains("all-proxy-models"))
        {
            ofTeam = [];
        }

        if (own.Count == 0 || own.Contains("all-team-models") || own.Contains("all-proxy-models"))
        {
            if (ofTeam.Count > 0)
            {
                _report.Converted(row.File, row.Line, "LiteLLM_TeamTable.models", "the models of the team's keys; they do not follow later changes of the team");
            }

            return ofTeam;
        }

        _report.Carried(row.File, row.Line, "LiteLLM_VerificationToken.models", "the models of the key");
        if (ofTeam.Count == 0)
        {
            return own;
        }

        var both = own.Where(model => ofTeam.Contains(model) || ofTeam.Exists(glob => Gateway.Routing.Glob.Matches(glob, model))).ToList();
        if (both.Count < own.Count)
        {
            _report.Converted(row.File, row.Line, "LiteLLM_VerificationToken.models", "only those that the team may use as well");
        }

        // An empty list would permit everything.
        return both.Count > 0 ? both : [Nobody];
    }

    private List<string> Tags(LitellmRow row, out Dictionary<string, string> metadata)
    {
        metadata = [];
        var tags = new List<string>();
        foreach (var (name, value) in row.Object("metadata", _report) ?? [])
        {
            if (name == "tags" && value.ValueKind == JsonValueKind.Array)
            {
                foreach (var tag in value.EnumerateArray().Where(static tag => tag.ValueKind == JsonValueKind.String).Select(static tag => tag.GetString()!).Where(static tag => tag.Length > 0))
                {
                    tags.Add(tag.IndexOf('=', StringComparison.Ordinal) > 0 ? tag : $"tag={tag}");
                }

                _report.Converted(row.File, row.Line, "LiteLLM_VerificationToken.metadata.tags", "tags of every request, as tag=NAME");
            }
            else if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                metadata[name] = value.ToString();
                _report.Carried(row.File, row.Line, $"LiteLLM_VerificationToken.metadata.{name}", "a note on the key");
            }
            else if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                _report.Left(row.File, row.Line, $"LiteLLM_VerificationToken.metadata.{name}", "only texts and numbers are notes");
            }
        }

        return tags;
    }

    private void Unlisted(LitellmRow row, string user)
    {
        if (Slug(row, "user_id", user, _userSlugs, ofUser: true) is { } slug)
        {
            _users.Add(user);
            Plan.Users.Add(new PlannedUser(user, slug, "", "", null, row.File, row.Line));
            _report.Converted(row.File, row.Line, "LiteLLM_VerificationToken.user_id", "a user of that name, whom LiteLLM_UserTable does not have");
        }
    }

    private string? Reference(LitellmRow row, string column, string table, Func<string, bool> exists)
    {
        if (row.Text(column) is not { } id || exists(id))
        {
            return row.Text(column);
        }

        _report.Problem(row.File, row.Line, $"{row.Table}.{column}", _tables.Of(table) is null
            ? $"{Shown.Value(id)} is in {table}, which the export does not have. Export it as well."
            : $"{Shown.Value(id)} is not in {table}.");
        return null;
    }

    private string? Slug(LitellmRow row, string column, string wished, HashSet<string> taken, bool ofUser)
    {
        if (ImportNames.Slug(wished, ofUser) is not { } slug)
        {
            _report.Problem(row.File, row.Line, $"{row.Table}.{column}", $"{Shown.Value(wished)} has no letter or digit to make a name of.");
            return null;
        }

        var free = ImportNames.Free(slug, taken);
        taken.Add(free);
        if (free != wished)
        {
            _report.Converted(row.File, row.Line, $"{row.Table}.{column}", $"{Shown.Value(wished)} is called {Shown.Name(free)} here");
        }

        return free;
    }

    private string? Id(LitellmRow row, string column)
    {
        if (row.Text(column) is { } id)
        {
            return id;
        }

        _report.Problem(row.File, row.Line, $"{row.Table}.{column}", "Missing.");
        return null;
    }

    private void Rest(LitellmRow row, IReadOnlySet<string> read)
    {
        foreach (var column in row.Cells.Keys.Where(column => !read.Contains(column) && row.Says(column)))
        {
            _report.Left(row.File, row.Line, $"{row.Table}.{column}", LitellmColumns.Why(column));
        }
    }

    // Whatever stands there, a secret is not shown.
    private static string Recognisable(string? name) => name is null || Shown.LooksSecret(name) || Printable(name).Length == 0 ? "sk-..." : Printable(name);

    private static string Printable(string text)
    {
        var plain = string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)).Trim();
        return plain.Length > 200 ? plain[..200] : plain;
    }
}
