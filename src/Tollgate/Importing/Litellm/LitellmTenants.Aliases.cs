using System.Text.Json;
using Tollgate.Configuration.Yaml;
using Tollgate.Importing.Tenants;

namespace Tollgate.Importing.Litellm;

/// <content>Aliases of teams, which LiteLLM keeps in a table of their own.</content>
internal sealed partial class LitellmTenants
{
    private const int LongestName = 200;
    private Dictionary<string, LitellmRow>? _models;

    private void Aliases(LitellmRow team, string id)
    {
        if (team.Text("model_id") is not { } reference)
        {
            return;
        }

        if (_tables.Of("LiteLLM_ModelTable") is not { } rows)
        {
            _report.Left(team.File, team.Line, "LiteLLM_TeamTable.model_id", "the team's aliases are in LiteLLM_ModelTable, which the export does not have");
            return;
        }

        if (_models is null)
        {
            _models = new Dictionary<string, LitellmRow>(StringComparer.Ordinal);
            foreach (var one in rows)
            {
                if (Id(one, "id") is { } key)
                {
                    _models.TryAdd(key, one);
                }
            }
        }

        if (!_models.TryGetValue(reference, out var row))
        {
            _report.Problem(team.File, team.Line, "LiteLLM_TeamTable.model_id", $"{Shown.Value(reference)} is not in LiteLLM_ModelTable.");
            return;
        }

        // The column has another name in LiteLLM's own exports than in its database.
        var column = row.Text("aliases") is not null ? "aliases" : "model_aliases";
        var aliases = row.Object(column, _report) ?? [];
        foreach (var (name, target) in aliases)
        {
            var path = $"LiteLLM_ModelTable.{column}.{Shown.Name(name)}";
            var model = target.ValueKind == JsonValueKind.String ? target.GetString()! : "";
            if (!IsName(name) || !IsName(model))
            {
                _report.Left(row.File, row.Line, path, "an alias and its model are names without white space");
            }
            else if (name == model)
            {
                _report.Left(row.File, row.Line, path, "it stands for itself");
            }
            else if (aliases.ContainsKey(model))
            {
                _report.Left(row.File, row.Line, path, $"{Shown.Name(model)} is an alias of the team as well, and aliases of aliases are followed here: make it with tollgate aliases set");
            }
            else
            {
                Plan.Aliases.Add(new PlannedAlias(id, name, model, row.File, row.Line, path));
                _report.Carried(row.File, row.Line, path, "an alias of the team");
            }
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= LongestName && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));
}
