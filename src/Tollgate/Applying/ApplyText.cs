using System.Globalization;
using System.Text.Json.Nodes;
using Tollgate.Http.Admin;

namespace Tollgate.Applying;

/// <summary>Writes a plan for people.</summary>
internal static class ApplyText
{
    internal static void Write(ApplyPlan plan, bool isDry, TextWriter output)
    {
        foreach (var entry in plan.Entries.Where(static entry => entry.Action != PlanAction.Unchanged))
        {
            output.WriteLine($"{Word(entry.Action),-8}  {entry.Object} {entry.Name}{(entry.Note.Length > 0 ? ": " + entry.Note : "")}");
            foreach (var change in entry.Changes)
            {
                output.WriteLine($"            {change.Field}: {Show(change.Before)} → {Show(change.After)}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.ManagedBy}: {Counts(plan)}."));
        if (plan.Count(PlanAction.Prunable) is > 0 and var prunable)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prunable} no longer in the file; --prune removes {(prunable == 1 ? "it" : "them")}."));
        }

        output.WriteLine(plan.HasConflicts ? "Nothing was changed: there are conflicts."
            : isDry ? "Nothing was changed: this was a dry run."
            : plan.Entries.Any(static entry => entry.Action is PlanAction.Create or PlanAction.Restore or PlanAction.Change or PlanAction.Remove) ? "Applied."
            : "Nothing had to change.");
        if (plan.Secrets.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("New keys. Their secrets are shown this once:");
            foreach (var secret in plan.Secrets)
            {
                output.WriteLine($"  {secret.Key}  {secret.Secret}");
            }
        }
    }

    private static string Counts(ApplyPlan plan) => string.Join(", ", new[] { PlanAction.Create, PlanAction.Restore, PlanAction.Change, PlanAction.Remove, PlanAction.Conflict, PlanAction.Unchanged }
        .Where(action => action is PlanAction.Create or PlanAction.Change or PlanAction.Unchanged || plan.Count(action) > 0)
        .Select(action => string.Create(CultureInfo.InvariantCulture, $"{plan.Count(action)} {(action is PlanAction.Unchanged ? "unchanged" : "to " + Word(action))}"))).Replace("to conflict", "in conflict", StringComparison.Ordinal);

    private static string Word(PlanAction action) => action.ToString().ToLowerInvariant();

    private static string Show(JsonNode? value) => value switch
    {
        null => "none",
        JsonValue text when text.TryGetValue<string>(out var plain) => plain.Length == 0 ? "none" : plain,
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => "none",
        _ => value.ToJsonString(ApiJson.Options),
    };
}
