using System.CommandLine;
using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate policies</c>: where requests may go and what may be kept of them.</summary>
internal static class PoliciesCommand
{
    internal static Command Create() => new("policies", "Say where requests may go and what may be kept of them: list, add, change and remove policies.") { List(), Add(), Set(), Remove() };

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("list", "List policies.") { data, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var snapshot = store.Read();
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(snapshot.Policies.Select(policy => new
                {
                    id = policy.Id,
                    name = policy.Name,
                    scope = snapshot.DescribeScope(policy.OrganizationId, policy.Dimension, policy.ScopeName),
                    organization = policy.OrganizationId is { } owner ? snapshot.Organization(owner).Slug : null,
                    allowed_providers = policy.AllowedProviders,
                    allowed_regions = policy.AllowedRegions,
                    allowed_accounts = policy.AllowedAccounts,
                    zero_retention_only = policy.ZeroRetentionOnly,
                    forbid_storage = policy.ForbidStorage,
                    enabled = policy.Enabled,
                })));
                return 0;
            }

            var table = new PrintedTable(new("id", ColumnKind.Whole), new("name", Spare: 1), new("scope"), new("allows"), new("state", Spare: 2));
            foreach (var policy in snapshot.Policies)
            {
                table.AddRow(
                    policy.Id.ToString(), policy.Name, snapshot.DescribeScope(policy.OrganizationId, policy.Dimension, policy.ScopeName), Terms(policy), policy.Enabled ? "in force" : "off");
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var data = CommonOptions.Data();
        var scope = new Option<string>("--scope") { Description = "Whose requests: installation, organization:SLUG, team:[ORG/]SLUG or key:ID.", Required = true };
        var terms = new TermOptions();
        var name = new Option<string?>("--name") { Description = "What people call it; appears in refusals." };
        var organization = new Option<string?>("--organization") { Description = "Organization (slug) of a team that is written without it." };
        var json = CommonOptions.Json();
        var command = new Command("add", "Add a policy; running gateways apply it within a second.") { data, scope, organization, name, json };
        terms.AddTo(command);
        command.SetAction(parse =>
        {
            using var store = ControlAccess.Open(parse.GetValue(data)!);
            var read = ScopeArgument.Read(parse.GetValue(scope)!, parse.GetValue(organization));
            if (!read.IsOk)
            {
                return ControlAccess.Fail(read.Errors);
            }

            var owner = ControlAccess.LimitedOrganization(store, parse.GetValue(organization), read.Value);
            if (owner.Problem is { } problem)
            {
                return ControlAccess.Fail([problem]);
            }

            var result = store.Policies.Create(terms.Of(parse, new Policy
            {
                OrganizationId = owner.Id,
                Name = parse.GetValue(name) ?? parse.GetValue(scope)!.Replace(':', ' '),
                Dimension = read.Value.Dimension,
                ScopeName = read.Value.Name,
            }));
            return Answer(result, parse.GetValue(json));
        });
        return command;
    }

    private static Command Set()
    {
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("id") { Description = "The policy's id, from 'policies list'." };
        var terms = new TermOptions();
        var name = new Option<string?>("--name") { Description = "What people call it; appears in refusals." };
        var enabled = new Option<bool?>("--enabled") { Description = "false: the policy is kept and does not hold; true: it holds again." };
        var force = CommonOptions.Force();
        var json = CommonOptions.Json();
        var command = new Command("set", "Change a policy; what is not written stays. 'any' lifts the restriction of a list.") { id, data, name, enabled, force, json };
        terms.AddTo(command);
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (store.Policies.Find(parse.GetValue(id)) is not { } policy)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.NotFound, "id", parse.GetValue(id).ToString(), "There is no such policy; see 'policies list'.")]);
            }

            var changed = terms.Of(parse, policy with { Name = parse.GetValue(name) ?? policy.Name, Enabled = parse.GetValue(enabled) ?? policy.Enabled });
            if (changed == policy)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "providers", "", "Nothing is to change; write --providers, --regions, --accounts, --zero-retention-only, --forbid-storage, --name or --enabled.")]);
            }

            return !parse.GetValue(force) && ControlAccess.IsManagedForVerb(policy) is { } managed
                ? ControlAccess.Fail([managed])
                : Answer(store.Policies.Update(changed), parse.GetValue(json));
        });
        return command;
    }

    private static Command Remove()
    {
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("id") { Description = "The policy's id, from 'policies list'." };
        var force = CommonOptions.Force();
        var command = new Command("remove", "Take a policy out of force.") { id, data, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(store.Policies.Find(parse.GetValue(id))) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = store.Policies.Retire(parse.GetValue(id));
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            Console.Out.WriteLine($"Removed {result.Value.Name}.");
            return 0;
        });
        return command;
    }

    private static int Answer(ControlResult<Policy> result, bool json)
    {
        if (!result.IsOk)
        {
            return ControlAccess.Fail(result.Errors);
        }

        var policy = result.Value;
        Console.Out.WriteLine(json
            ? JsonSerializer.Serialize(new { id = policy.Id, name = policy.Name })
            : $"Policy {policy.Id} '{policy.Name}'{(policy.Enabled ? "" : " (off)")}: {Terms(policy)}.");
        return 0;
    }

    private static string Terms(Policy policy)
    {
        var terms = new List<string>(5);
        Add("providers", policy.AllowedProviders);
        Add("regions", policy.AllowedRegions);
        Add("accounts", policy.AllowedAccounts);
        if (policy.ZeroRetentionOnly)
        {
            terms.Add("zero retention only");
        }

        if (policy.ForbidStorage)
        {
            terms.Add("nothing stored");
        }

        return string.Join("; ", terms);

        void Add(string what, IReadOnlyList<string> patterns)
        {
            if (patterns.Count > 0)
            {
                terms.Add($"{what} {string.Join(", ", patterns)}");
            }
        }
    }

    /// <summary>What a policy allows and forbids, as options of a verb.</summary>
    private sealed class TermOptions
    {
        private const string Any = "any";

        private readonly Option<string[]> _providers = Names("--providers", "Providers it allows, such as openai or azure-*; 'any' for all.");
        private readonly Option<string[]> _regions = Names("--regions", "Regions it allows, such as eu or europe-*; 'any' for all.");
        private readonly Option<string[]> _accounts = Names("--accounts", "Accounts it allows, such as openai/eu or openai/*; 'any' for all.");
        private readonly Option<bool?> _zeroRetention = new("--zero-retention-only") { Description = "Only accounts at which the provider keeps nothing." };
        private readonly Option<bool?> _storage = new("--forbid-storage") { Description = "Send 'store: false', and refuse what would be stored at a provider." };

        internal void AddTo(Command command)
        {
            foreach (var option in (Option[])[_providers, _regions, _accounts, _zeroRetention, _storage])
            {
                command.Options.Add(option);
            }
        }

        internal Policy Of(ParseResult parse, Policy policy) => policy with
        {
            AllowedProviders = Written(parse.GetValue(_providers)) ?? policy.AllowedProviders,
            AllowedRegions = Written(parse.GetValue(_regions)) ?? policy.AllowedRegions,
            AllowedAccounts = Written(parse.GetValue(_accounts)) ?? policy.AllowedAccounts,
            ZeroRetentionOnly = parse.GetValue(_zeroRetention) ?? policy.ZeroRetentionOnly,
            ForbidStorage = parse.GetValue(_storage) ?? policy.ForbidStorage,
        };

        // Several may stand behind one another or be separated by commas.
        private static string[]? Written(string[]? names) => names is not { Length: > 0 }
            ? null
            : names is [Any] ? [] : [.. names.SelectMany(static name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

        private static Option<string[]> Names(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
    }
}
