using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys set</c>: changes what a key may do and who pays for it.</summary>
internal static class KeySetCommand
{
    private static readonly string[] s_clearable =
        ["expires", "models", "surfaces", "ip", "require", "feature", "tags", "cost-center", "project", "metadata", "team", "user"];

    internal static Command Create()
    {
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
            id, json, name, expires, models, surfaces, addresses, require, feature, tags, costCenter, project, metadata, team, user, clear, force,
        };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var empty = parse.GetValue(clear) ?? [];
            var change = new KeyChange
            {
                Name = parse.GetValue(name),
                Expires = parse.GetValue(expires) is { } at ? Settable<DateTimeOffset?>.To(at) : empty.Contains("expires") ? Settable<DateTimeOffset?>.To(null) : default,
                Models = List(parse, models, empty, "models"),
                Surfaces = List(parse, surfaces, empty, "surfaces"),
                IpRanges = List(parse, addresses, empty, "ip"),
                Require = List(parse, require, empty, "require"),
                Feature = Text(parse, feature, empty, "feature"),
                Tags = List(parse, tags, empty, "tags"),
                CostCenter = Payer(parse, costCenter, empty, "cost-center"),
                Project = Payer(parse, project, empty, "project"),
                Metadata = parse.GetValue(metadata) is { Length: > 0 } notes ? Notes(notes) : empty.Contains("metadata") ? Notes([]) : null,
                Team = Place(parse, team, empty, "team"),
                User = Place(parse, user, empty, "user"),
            };
            if (change.Edit().IsEmpty)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "set", "", "Nothing is to change; write one of the options.")], parse.InvocationConfiguration.Error);
            }

            using var there = where.Open(parse);
            var result = await there.Keys.ChangeAsync(parse.GetValue(id), change, parse.GetValue(force), cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            var key = result.Value;
            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { id = key.Id, name = key.Text("name"), version = key.Number("version") })
                : string.Create(CultureInfo.InvariantCulture, $"Changed {key.Id} ({key.Text("name")}), version {key.Number("version")}."));
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

    private static Settable<string?> Payer(ParseResult parse, Option<string?> option, string[] empty, string name) =>
        Text(parse, option, empty, name) is { } given ? Settable<string?>.To(given) : default;

    private static Settable<string?> Place(ParseResult parse, Option<string?> option, string[] empty, string name) =>
        parse.GetValue(option) is { } given ? Settable<string?>.To(given) : empty.Contains(name) ? Settable<string?>.To(null) : default;
}
