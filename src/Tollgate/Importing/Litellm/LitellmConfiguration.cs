using System.Globalization;
using Tollgate.Configuration.Yaml;
using Tollgate.Economics.Budgets;
using Tollgate.Importing.Tenants;

namespace Tollgate.Importing.Litellm;

/// <summary>Reads LiteLLM's <c>config.yaml</c> into providers, aliases and what holds for the whole installation.</summary>
internal sealed class LitellmConfiguration(string file, ImportReport report)
{
    private readonly Dictionary<string, (string Target, YamlMark Mark, string Path)> _groupAliases = new(StringComparer.Ordinal);
    private int? _timeout;

    public List<ImportedProvider> Providers { get; private set; } = [];

    public SortedDictionary<string, string> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>Limits of the whole installation.</summary>
    public TenantPlan Plan { get; } = new();

    public void Read(string text)
    {
        var models = new LitellmModels(file, report);
        var root = new YamlTree((mark, path, message) => report.Problem(file, mark.Line, path, message, mark.Column)).Read(text);
        if (root is null)
        {
            if (report.Problems.Count == 0)
            {
                report.Problem(file, 1, "", "The file is empty. Name LiteLLM's config.yaml.");
            }

            return;
        }

        if (root.Kind != NodeKind.Map)
        {
            report.Problem(file, root.Mark.Line, "", $"The file is {root.KindName}. Name LiteLLM's config.yaml.");
            return;
        }

        foreach (var (key, mark, value) in root.Entries)
        {
            switch (key)
            {
                case "model_list" when !value.IsNull:
                    models.Read(value);
                    break;
                case "router_settings" or "general_settings" or "litellm_settings" when !value.IsNull:
                    Section(key, value);
                    break;
                case "environment_variables" when value.Kind == NodeKind.Map:
                    value.Entries.ToList().ForEach(entry => report.Left(file, entry.Mark.Line, $"{key}.{entry.Key}", "set it in the environment of the process; values are not copied"));
                    break;
                case "include":
                    report.Problem(file, mark.Line, key, "Included files are not followed. Put them into one file, or import them one by one.");
                    break;
                default:
                    report.Left(file, mark.Line, key, key switch
                    {
                        "guardrails" => "requests are passed on byte for byte; there are no guardrails",
                        "mcp_servers" or "mcp_tools" or "agent_list" or "vector_store_registry" or "search_tools" => "only language models are reached",
                        "credential_list" => "write the keys as references under the providers",
                        "callback_settings" => LitellmSettings.OfSection("litellm_settings", key),
                        "files_settings" or "finetune_settings" => "files, batches and fine-tuning are refused",
                        _ => LitellmSettings.Unknown,
                    });
                    break;
            }
        }

        var layout = new LitellmLayout(file, report);
        Providers = layout.Lay(models.Deployments, Aliases, _timeout);
        GroupAliases(models.Deployments);
    }

    private void Section(string section, YamlNode node)
    {
        if (node.Kind != NodeKind.Map)
        {
            report.Problem(file, node.Mark.Line, section, $"This is {node.KindName}. Write 'name: value' lines.", node.Mark.Column);
            return;
        }

        var budget = node.Entries.FirstOrDefault(static entry => entry.Key == "max_budget");
        foreach (var (key, mark, value) in node.Entries)
        {
            var path = $"{section}.{key}";
            switch (key)
            {
                case "model_group_alias" when value.Kind == NodeKind.Map:
                    ReadGroupAliases(value, path);
                    break;
                case "request_timeout" when section == "litellm_settings":
                    if (Number(value, path) is { } seconds)
                    {
                        _timeout = (int)Math.Clamp(decimal.Ceiling(seconds), 1, 86_400);
                        report.Converted(file, mark.Line, path, "timeouts.total of every provider, and first_byte and idle where they were longer");
                    }

                    break;
                case "max_budget" when section is "litellm_settings" or "general_settings":
                    Budget(value, node.Entries.FirstOrDefault(static entry => entry.Key == "budget_duration")?.Value, path);
                    break;
                case "budget_duration" when budget is not null && section is "litellm_settings" or "general_settings":
                    report.Carried(file, mark.Line, path, "the window of max_budget");
                    break;
                case "max_parallel_requests" or "global_max_parallel_requests" when section is "general_settings":
                    if (Number(value, path) is { } parallel)
                    {
                        Plan.Limits.Add(new PlannedLimit(PlannedScope.Installation, null, null, (int)Math.Min(parallel, int.MaxValue), null, file, mark.Line, path));
                        report.Converted(file, mark.Line, path, "requests in flight of the whole installation; LiteLLM counts per deployment");
                    }

                    break;
                default:
                    report.Left(file, mark.Line, path, LitellmSettings.OfSection(section, key));
                    break;
            }
        }
    }

    private void Budget(YamlNode value, YamlNode? duration, string path)
    {
        if (Number(value, path) is not { } limit)
        {
            return;
        }

        if (LitellmDuration.TryRead(duration is { IsNull: false } written ? written.Text : null, out var window, out var note))
        {
            Plan.Budgets.Add(new PlannedBudget(PlannedScope.Installation, null, limit, window, BudgetKind.Hard, file, value.Mark.Line, path));
            report.Converted(file, value.Mark.Line, path, $"a hard budget of the installation, {note}");
        }
        else
        {
            report.Problem(file, duration!.Mark.Line, path, note, duration.Mark.Column);
        }
    }

    private void ReadGroupAliases(YamlNode map, string path)
    {
        foreach (var (alias, mark, value) in map.Entries)
        {
            var at = $"{path}.{Shown.Name(alias)}";
            var target = value.Kind == NodeKind.Map ? value.Entries.FirstOrDefault(static entry => entry.Key == "model")?.Value : value;
            if (value.Kind == NodeKind.Map)
            {
                value.Entries.Where(static entry => entry.Key != "model").ToList()
                    .ForEach(entry => report.Left(file, entry.Mark.Line, $"{at}.{entry.Key}", "aliases are listed as models"));
            }

            if (target is not { Kind: NodeKind.Scalar, IsNull: false } || target.Text.Length == 0 || alias.Length == 0 || alias.Any(char.IsWhiteSpace))
            {
                report.Problem(file, mark.Line, at, "Write a name without white space and the model it stands for.", mark.Column);
                continue;
            }

            _groupAliases.Add(alias, (target.Text, mark, at));
        }
    }

    private void GroupAliases(List<LitellmDeployment> deployments)
    {
        var order = _groupAliases.Keys.ToList();
        foreach (var (alias, (target, mark, path)) in _groupAliases)
        {
            var chain = new List<string> { alias };
            var end = target;
            while (end != alias && chain.Count <= _groupAliases.Count && _groupAliases.TryGetValue(end, out var next))
            {
                chain.Add(end);
                end = next.Target;
            }

            if (end == alias)
            {
                // Once, at the member written first.
                if (order.IndexOf(alias) == chain.Min(order.IndexOf))
                {
                    report.Problem(file, mark.Line, path, $"{Shown.Value(target)} leads back to the alias: {string.Join(" → ", chain.Append(alias).Take(9).Select(Shown.Name))}. Write a model at the end.", mark.Column);
                }
            }
            else if (chain.Count > _groupAliases.Count)
            {
                // It leads into a circle that is told at its own members.
                continue;
            }
            else if (!Aliases.ContainsKey(end) && !deployments.Exists(deployment => deployment.Group == end))
            {
                report.Left(file, mark.Line, path, $"{Shown.Value(end)} is no model that can be served here");
            }
            else if (Aliases.ContainsKey(alias) || deployments.Exists(deployment => deployment.Group == alias))
            {
                report.Left(file, mark.Line, path, "a model of model_list has this name and comes first here");
            }
            else
            {
                Aliases.Add(alias, target);
                report.Carried(file, mark.Line, path, $"the alias {Shown.Name(alias)}");
            }
        }
    }

    private decimal? Number(YamlNode value, string path)
    {
        if (value.Kind == NodeKind.Scalar && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0)
        {
            return number;
        }

        report.Problem(file, value.Mark.Line, path, $"{Shown.Value(value.Text)} is no number from 0 on.", value.Mark.Column);
        return null;
    }
}
