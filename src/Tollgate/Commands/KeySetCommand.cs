using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys set</c>: changes what a key may do and who pays for it.</summary>
internal static class KeySetCommand
{
    private static readonly string[] s_clearable =
        ["expires", "models", "surfaces", "ip", "require", "feature", "tags", "cost-center", "project", "metadata", "team", "user"];

    internal static Command Create(TimeProvider time)
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys list'." };
        var name = new Option<string?>("--name") { Description = "What people call the key." };
        var expires = CommonOptions.Instant("--expires", "When the key expires, for example 2027-01-01T00:00:00Z.");
        var models = Words("--models", "Globs of models the key may use, instead of those before.");
        var surfaces = Words("--surfaces", "Surfaces the key may use.");
        var addresses = Words("--ip", "Networks the key may be used from.");
        var require = Words("--require", "What requests must say: customer, unit, feature, workflow, task, user or tag:KEY.");
        var feature = new Option<string?>("--feature") { Description = "Feature of requests that name none." };
        var tags = Words("--tags", "key=value tags every request of the key gets.");
        var costCenter = new Option<string?>("--cost-center") { Description = "The cost centre that pays from now on." };
        var project = new Option<string?>("--project") { Description = "The project the requests belong to from now on." };
        var metadata = Metadata();
        var team = new Option<string?>("--team") { Description = "Moves the key to this team." };
        var user = new Option<string?>("--user") { Description = "Gives the key to this user." };
        var clear = Words("--clear", $"Empties fields: {string.Join(", ", s_clearable)}.");
        clear.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(static token => Array.IndexOf(s_clearable, token.Value) < 0))
            {
                result.AddError($"--clear is '{token.Value}'; write some of {string.Join(", ", s_clearable)}.");
            }
        });
        var force = CommonOptions.Force();
        var command = new Command("set", "Change a key; running gateways apply it within a second. What was spent stays where it was booked.")
        {
            id, data, json, name, expires, models, surfaces, addresses, require, feature, tags, costCenter, project, metadata, team, user, clear, force,
        };
        command.SetAction(parse =>
        {
            var empty = parse.GetValue(clear) ?? [];
            var edit = new KeyEdit
            {
                Name = parse.GetValue(name),
                Expires = parse.GetValue(expires) is { } at ? Settable<DateTimeOffset?>.To(at) : empty.Contains("expires") ? Settable<DateTimeOffset?>.To(null) : default,
                Models = List(parse, models, empty, "models"),
                Surfaces = List(parse, surfaces, empty, "surfaces"),
                Addresses = List(parse, addresses, empty, "ip"),
                Require = List(parse, require, empty, "require"),
                Feature = Text(parse, feature, empty, "feature"),
                Tags = List(parse, tags, empty, "tags"),
                CostCenter = Text(parse, costCenter, empty, "cost-center"),
                Project = Text(parse, project, empty, "project"),
                Metadata = parse.GetValue(metadata) is { Length: > 0 } notes ? Notes(notes) : empty.Contains("metadata") ? Notes([]) : null,
                Team = Place(parse, team, empty, "team"),
                User = Place(parse, user, empty, "user"),
            };
            if (edit.IsEmpty)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "set", "", "Nothing is to change; write one of the options.")]);
            }

            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (store.Keys.Find(parse.GetValue(id)) is not { } key)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.NotFound, "id", parse.GetValue(id).ToString(), "There is no such key; see 'keys list'.")]);
            }

            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(key) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = edit.Make(store, key, time.GetUtcNow());
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { id = result.Value.Id, name = result.Value.Name, version = result.Value.Version })
                : string.Create(CultureInfo.InvariantCulture, $"Changed {result.Value.Id} ({result.Value.Name}), version {result.Value.Version}."));
            return 0;
        });
        return command;
    }

    /// <summary>Notes on a key.</summary>
    internal static Option<string[]> Metadata()
    {
        var metadata = Words("--metadata", "Notes on the key, as name=text.");
        metadata.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--metadata is '{token.Value}'; write name=text.");
            }
        });
        return metadata;
    }

    /// <summary>The notes written so; of two of one name the later.</summary>
    internal static Dictionary<string, string> Notes(string[]? written)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in written ?? [])
        {
            var at = one.IndexOf('=', StringComparison.Ordinal);
            notes[one[..at]] = one[(at + 1)..];
        }

        return notes;
    }

    private static Option<string[]> Words(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static IReadOnlyList<string>? List(ParseResult parse, Option<string[]> option, string[] empty, string name) =>
        parse.GetValue(option) is { Length: > 0 } given ? given : empty.Contains(name) ? [] : null;

    private static string? Text(ParseResult parse, Option<string?> option, string[] empty, string name) =>
        parse.GetValue(option) ?? (empty.Contains(name) ? "" : null);

    private static Settable<string?> Place(ParseResult parse, Option<string?> option, string[] empty, string name) =>
        parse.GetValue(option) is { } given ? Settable<string?>.To(given) : empty.Contains(name) ? Settable<string?>.To(null) : default;
}
