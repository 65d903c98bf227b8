using System.CommandLine;
using System.Text.Json;
using Tollgate.Configuration.Reading;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate aliases</c>: names for models.</summary>
internal static class AliasesCommand
{
    private const string Never = "never";

    internal static Command Create() => new("aliases", "Give models names of your own: list, set and remove aliases of the installation, organizations and teams.") { List(), Set(), Remove() };

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("list", "List aliases, those of the configuration included.") { data, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var snapshot = store.Read();
            var ofFile = snapshot.FileAliases.OrderBy(static of => of.Key, StringComparer.Ordinal).Select(static of => new Alias
            {
                Name = of.Key,
                Target = of.Value.Target,
                SunsetMicros = of.Value.SunsetMicros,
                Use = of.Value.Use,
                ManagedBy = "file",
            });
            var aliases = ofFile.Concat(snapshot.Aliases);
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(aliases.Select(alias => new
                {
                    id = alias.Id == default ? (Guid?)null : alias.Id,
                    name = alias.Name,
                    scope = snapshot.DescribeScope(alias.OrganizationId, alias.Dimension, alias.ScopeName),
                    organization = alias.OrganizationId is { } owner ? snapshot.Organization(owner).Slug : null,
                    target = alias.Target,
                    sunset = ApiScope.Instant(alias.SunsetMicros),
                    use = alias.Use.Length == 0 ? null : alias.Use,
                    managed_by = alias.ManagedBy,
                })));
                return 0;
            }

            var table = new PrintedTable(new("name", ColumnKind.Whole), new("scope"), new("target"), new("ends", Spare: 1), new("use", Spare: 2), new("managed by", Spare: 3));
            foreach (var alias in aliases)
            {
                table.AddRow(
                    alias.Name, snapshot.DescribeScope(alias.OrganizationId, alias.Dimension, alias.ScopeName), alias.Target, ApiScope.Instant(alias.SunsetMicros) ?? Never, alias.Use, alias.ManagedBy);
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Set()
    {
        var data = CommonOptions.Data();
        var name = new Argument<string>("name") { Description = "What callers write as model." };
        var target = new Argument<string>("target") { Description = "A model, provider/model or another alias." };
        var scope = Scope();
        var organization = Organization();
        var sunset = new Option<string?>("--sunset") { Description = $"From when on it is refused: {Moment.Form}; '{Never}' takes the sunset away." };
        var use = new Option<string?>("--use") { Description = "What callers are to use instead." };
        var force = CommonOptions.Force();
        var json = CommonOptions.Json();
        var command = new Command("set", "Make an alias, or change what it stands for; running gateways apply it within a second. A sunset that is not written stays.")
        {
            name, target, data, scope, organization, sunset, use, force, json,
        };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.Open(parse.GetValue(data)!);
            if (Find(store, parse.GetValue(scope)!, parse.GetValue(organization), parse.GetValue(name)!) is var (draft, stored, problems) && problems.Count > 0)
            {
                return ControlAccess.Fail(problems, parse.InvocationConfiguration.Error);
            }

            var ends = (stored ?? draft!).SunsetMicros;
            var written = parse.GetValue(sunset);
            if (written == Never)
            {
                ends = null;
            }
            else if (written is not null)
            {
                if (!Moment.TryRead(written, out var at))
                {
                    return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "sunset", written, $"sunset '{written}' is not a moment; write {Moment.Form}, or {Never}.")], parse.InvocationConfiguration.Error);
                }

                ends = at;
            }

            var changed = (stored ?? draft!) with { Target = parse.GetValue(target)!, SunsetMicros = ends };
            changed = changed with { Use = parse.GetValue(use) ?? (ends is null ? "" : changed.Use) };
            return !parse.GetValue(force) && ControlAccess.IsManagedForVerb(stored) is { } managed
                ? ControlAccess.Fail([managed], parse.InvocationConfiguration.Error)
                : Answer(store, stored is null ? store.Aliases.Create(changed) : store.Aliases.Update(changed), parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command Remove()
    {
        var data = CommonOptions.Data();
        var name = new Argument<string>("name") { Description = "The alias." };
        var scope = Scope();
        var organization = Organization();
        var force = CommonOptions.Force();
        var command = new Command("remove", "End an alias at once; one that is to end later has a sunset.") { name, data, scope, organization, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var (_, stored, problems) = Find(store, parse.GetValue(scope)!, parse.GetValue(organization), parse.GetValue(name)!);
            if (problems.Count > 0)
            {
                return ControlAccess.Fail(problems, parse.InvocationConfiguration.Error);
            }

            if (stored is null)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.NotFound, "name", parse.GetValue(name)!, $"There is no alias '{parse.GetValue(name)}' in this scope; see 'aliases list'.")], parse.InvocationConfiguration.Error);
            }

            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(stored) is { } managed)
            {
                return ControlAccess.Fail([managed], parse.InvocationConfiguration.Error);
            }

            var result = store.Aliases.Retire(stored.Id);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            parse.InvocationConfiguration.Output.WriteLine($"Removed {result.Value.Name}.");
            return 0;
        });
        return command;
    }

    private static Option<string> Scope() => new("--scope") { Description = "Whose it is: installation, organization:SLUG or team:[ORG/]SLUG.", Required = true };

    private static Option<string?> Organization() => new("--organization") { Description = "Organization (slug) of a team that is written without it." };

    /// <summary>The alias in force of a name and scope; null, with a draft of it, when there is none.</summary>
    private static (Alias? Draft, Alias? Stored, IReadOnlyList<ControlError> Problems) Find(IControlStore store, string scope, string? organization, string name)
    {
        var read = ScopeArgument.Read(scope, organization);
        if (!read.IsOk)
        {
            return (null, null, read.Errors);
        }

        var owner = ControlAccess.LimitedOrganization(store, organization, read.Value);
        if (owner.Problem is { } problem)
        {
            return (null, null, [problem]);
        }

        var draft = new Alias { Name = name, OrganizationId = owner.Id, Dimension = read.Value.Dimension, ScopeName = read.Value.Name, Target = "" };
        return (draft, store.Aliases.List().FirstOrDefault(one => one.Dimension == draft.Dimension && one.ScopeName == draft.ScopeName && one.Name == name), []);
    }

    private static int Answer(IControlStore store, ControlResult<Alias> result, bool json, InvocationConfiguration invocation)
    {
        if (!result.IsOk)
        {
            return ControlAccess.Fail(result.Errors, invocation.Error);
        }

        var alias = result.Value;
        var scope = store.Read().DescribeScope(alias.OrganizationId, alias.Dimension, alias.ScopeName);
        var end = ApiScope.Instant(alias.SunsetMicros) is { } at ? $", until {at}{(alias.Use.Length > 0 ? $", then {alias.Use}" : "")}" : "";
        invocation.Output.WriteLine(json
            ? JsonSerializer.Serialize(new { id = alias.Id, name = alias.Name, version = alias.Version })
            : $"Alias '{alias.Name}' of {scope} stands for {alias.Target}{end}.");
        return 0;
    }
}
