using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary>What the verbs of organizations, teams and users have in common. Immutable.</summary>
/// <param name="Noun">What they are called.</param>
/// <param name="Written">How one is named on the command line.</param>
/// <param name="Rows">Where they are kept.</param>
internal sealed record TenantVerbs<TNew, TChange>(string Noun, string Written, Func<IAdministration, ITenantRows<TNew, TChange>> Rows)
{
    internal Argument<string> Name() => new("name") { Description = $"The {Noun}, as {Written}." };

    internal Command Remove()
    {
        var json = CommonOptions.Json();
        var name = Name();
        var force = CommonOptions.Force();
        var command = new Command("remove", $"Take the {Noun} out of force; its keys are refused within a second. Spend stays, and the name stays taken.") { name, json, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await OnFoundAsync(there, parse.GetValue(name)!, isRetired: false, row => Rows(there).EndAsync(row.Id, parse.GetValue(force), cancellation), cancellation).ConfigureAwait(false);
            return Print(result, parse.GetValue(json), parse.InvocationConfiguration, row => $"Removed {Noun} {parse.GetValue(name)}: {Keys(row, "refused")} refused.");
        });
        return command;
    }

    internal Command Restore()
    {
        var json = CommonOptions.Json();
        var name = Name();
        var force = CommonOptions.Force();
        var command = new Command("restore", $"Put a removed {Noun} back into force, with the keys that were not revoked.") { name, json, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await OnFoundAsync(there, parse.GetValue(name)!, isRetired: true, row => Rows(there).RestoreAsync(row.Id, parse.GetValue(force), cancellation), cancellation).ConfigureAwait(false);
            return Print(result, parse.GetValue(json), parse.InvocationConfiguration, row => $"Restored {Noun} {parse.GetValue(name)}: {Keys(row, "in_force")} in force.", hidden: "in_force");
        });
        return command;
    }

    /// <summary>Does something with the row of a name.</summary>
    internal async Task<ControlResult<SeenRow>> OnFoundAsync(IAdministration there, string name, bool isRetired, Func<SeenRow, Task<ControlResult<SeenRow>>> act, CancellationToken cancellation)
    {
        var found = await Rows(there).FindAsync(name, isRetired, cancellation).ConfigureAwait(false);
        return found.IsOk ? await act(found.Value).ConfigureAwait(false) : found;
    }

    /// <summary>Prints what became of a row; the exit code.</summary>
    /// <param name="result">The row, or why not.</param>
    /// <param name="json">Whether as JSON.</param>
    /// <param name="invocation">Where to.</param>
    /// <param name="sentence">For people.</param>
    /// <param name="hidden">The count of keys that is for people alone.</param>
    internal static int Print(ControlResult<SeenRow> result, bool json, InvocationConfiguration invocation, Func<SeenRow, string> sentence, string? hidden = null)
    {
        if (!result.IsOk)
        {
            return ControlAccess.Fail(result.Errors, invocation.Error);
        }

        var row = hidden is null ? result.Value : result.Value.With(members => Hide(members, hidden));
        invocation.Output.WriteLine(json ? JsonSerializer.Serialize(row.Json, ApiJson.Options) : sentence(result.Value));
        return 0;
    }

    /// <summary>So many keys of a row.</summary>
    internal static string Keys(SeenRow row, string what) => TenantText.Keys(row.Number("keys_" + what) ?? 0, row.Number("admin_keys_" + what) ?? 0);

    private static void Hide(JsonObject members, string what)
    {
        members.Remove("keys_" + what);
        members.Remove("admin_keys_" + what);
    }
}
