using System.CommandLine;
using System.Text.Json;
using Tollgate.Http.Admin;
using Tollgate.People;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary>What the verbs of organizations, teams and users have in common. Immutable.</summary>
/// <param name="Noun">What they are called.</param>
/// <param name="Written">How one is named on the command line.</param>
/// <param name="Set">Where they are kept.</param>
/// <param name="Find">Finds one; true for a retired one.</param>
/// <param name="View">How one is shown.</param>
internal sealed record TenantVerbs<T>(
    string Noun, string Written, Func<IControlStore, IControlSet<T>> Set, Func<IControlStore, string, bool, ControlResult<T>> Find, Func<IControlStore, T, Dictionary<string, object?>> View)
    where T : ControlRow
{
    internal Argument<string> Name() => new("name") { Description = $"The {Noun}, as {Written}." };

    internal Command Remove()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var name = Name();
        var force = CommonOptions.Force();
        var command = new Command("remove", $"Take the {Noun} out of force; its keys are refused within a second. Spend stays, and the name stays taken.") { name, data, json, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var found = Find(store, parse.GetValue(name)!, false);
            if (!found.IsOk)
            {
                return ControlAccess.Fail(found.Errors);
            }

            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(found.Value) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = Retirement<T>.Make(store, Set(store), found.Value.Id, static () => false)!;
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            var (row, refused) = (result.Value.Row, result.Value.Refused);
            return Print(store, row, parse.GetValue(json), parse.InvocationConfiguration.Output, $"Removed {Noun} {parse.GetValue(name)}: {Keys(refused)} refused.", view =>
            {
                view["keys_refused"] = refused.Keys;
                view["admin_keys_refused"] = refused.AdminKeys;
            });
        });
        return command;
    }

    internal Command Restore()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var name = Name();
        var force = CommonOptions.Force();
        var command = new Command("restore", $"Put a removed {Noun} back into force, with the keys that were not revoked.") { name, data, json, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var found = Find(store, parse.GetValue(name)!, true);
            if (found.IsOk && !parse.GetValue(force) && ControlAccess.IsManagedForVerb(found.Value) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = found.IsOk ? Set(store).Restore(found.Value.Id) : found;
            return result.IsOk
                ? Print(store, result.Value, parse.GetValue(json), parse.InvocationConfiguration.Output, $"Restored {Noun} {parse.GetValue(name)}: {Keys(store.CountKeys(result.Value.Id))} in force.")
                : ControlAccess.Fail(result.Errors);
        });
        return command;
    }

    internal int Print(IControlStore store, T row, bool json, TextWriter output, string sentence, Action<Dictionary<string, object?>>? more = null)
    {
        if (!json)
        {
            output.WriteLine(sentence);
            return 0;
        }

        var view = View(store, row);
        more?.Invoke(view);
        output.WriteLine(JsonSerializer.Serialize(view, ApiJson.Options));
        return 0;
    }

    internal static string Keys(KeyCount count) => count.AdminKeys == 0 ? $"{count.Keys} keys" : $"{count.Keys} keys and {count.AdminKeys} admin keys";
}
