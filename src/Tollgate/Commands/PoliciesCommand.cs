using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate policies</c>: where requests may go and what may be kept of them.</summary>
internal static class PoliciesCommand
{
    internal static readonly ControlError NothingToChange = new(
        ControlErrorKind.Invalid, "providers", "", "Nothing is to change; write --providers, --regions, --accounts, --zero-retention-only, --forbid-storage, --name or --enabled.");

    internal static Command Create() => new("policies", "Say where requests may go and what may be kept of them: list, add, change and remove policies.") { List(), Add(), Set(), Remove() };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List policies.") { json };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var policies = await there.Policies.ListAsync(new RowFilter(), cancellation).ConfigureAwait(false);
            if (!policies.IsOk)
            {
                return ControlAccess.Fail(policies.Errors, parse.InvocationConfiguration.Error);
            }

            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(policies.Value.Select(static policy => new
                {
                    id = policy.Id,
                    name = policy.Text("name"),
                    scope = policy.Scope(),
                    organization = policy.Find("organization"),
                    allowed_providers = policy.Words("allowed_providers"),
                    allowed_regions = policy.Words("allowed_regions"),
                    allowed_accounts = policy.Words("allowed_accounts"),
                    zero_retention_only = policy.Is("zero_retention_only"),
                    forbid_storage = policy.Is("forbid_storage"),
                    enabled = policy.Is("enabled"),
                }))).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(new("id", ColumnKind.Whole), new("name", Spare: 1), new("scope"), new("allows"), new("state", Spare: 2));
            foreach (var policy in policies.Value)
            {
                table.AddRow(policy.Id.ToString(), policy.Text("name"), policy.Scope(), Terms(policy), policy.Is("enabled") ? "in force" : "off");
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var scope = new Option<string>("--scope") { Description = "Whose requests: installation, organization:SLUG, team:[ORG/]SLUG or key:ID.", Required = true };
        var terms = new TermOptions();
        var name = new Option<string?>("--name") { Description = "What people call it; appears in refusals." };
        var organization = new Option<string?>("--organization") { Description = "Organization (slug) of a team that is written without it." };
        var json = CommonOptions.Json();
        var command = new Command("add", "Add a policy; running gateways apply it within a second.") { scope, organization, name, json };
        terms.AddTo(command);
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var written = terms.Of(parse);
            var result = await there.Policies.CreateAsync(
                new PolicyBody
                {
                    Scope = parse.GetValue(scope),
                    Organization = parse.GetValue(organization),
                    Name = parse.GetValue(name),
                    AllowedProviders = written.AllowedProviders ?? [],
                    AllowedRegions = written.AllowedRegions ?? [],
                    AllowedAccounts = written.AllowedAccounts ?? [],
                    ZeroRetentionOnly = written.ZeroRetentionOnly ?? false,
                    ForbidStorage = written.ForbidStorage ?? false,
                },
                cancellation).ConfigureAwait(false);
            return Answer(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command Set()
    {
        var id = new Argument<Guid>("id") { Description = "The policy's id, from 'policies list'." };
        var terms = new TermOptions();
        var name = new Option<string?>("--name") { Description = "What people call it; appears in refusals." };
        var enabled = new Option<bool?>("--enabled") { Description = "false: the policy is kept and does not hold; true: it holds again." };
        var force = CommonOptions.Force();
        var json = CommonOptions.Json();
        var command = new Command("set", "Change a policy; what is not written stays. 'any' lifts the restriction of a list.") { id, name, enabled, force, json };
        terms.AddTo(command);
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var change = terms.Of(parse) with { Name = parse.GetValue(name), Enabled = parse.GetValue(enabled) };
            if (change == new PolicyChange())
            {
                return ControlAccess.Fail([NothingToChange], parse.InvocationConfiguration.Error);
            }

            using var there = where.Open(parse);
            var result = await there.Policies.ChangeAsync(parse.GetValue(id), change, parse.GetValue(force), cancellation).ConfigureAwait(false);
            return Answer(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command Remove()
    {
        var id = new Argument<Guid>("id") { Description = "The policy's id, from 'policies list'." };
        var force = CommonOptions.Force();
        var command = new Command("remove", "Take a policy out of force.") { id, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Policies.EndAsync(parse.GetValue(id), parse.GetValue(force), cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync($"Removed {result.Value.Text("name")}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static int Answer(ControlResult<SeenRow> result, bool json, InvocationConfiguration invocation)
    {
        if (!result.IsOk)
        {
            return ControlAccess.Fail(result.Errors, invocation.Error);
        }

        var policy = result.Value;
        invocation.Output.WriteLine(json
            ? JsonSerializer.Serialize(new { id = policy.Id, name = policy.Text("name") })
            : $"Policy {policy.Id} '{policy.Text("name")}'{(policy.Is("enabled") ? "" : " (off)")}: {Terms(policy)}.");
        return 0;
    }

    private static string Terms(SeenRow policy)
    {
        var terms = new List<string>(5);
        Add("providers", policy.Words("allowed_providers"));
        Add("regions", policy.Words("allowed_regions"));
        Add("accounts", policy.Words("allowed_accounts"));
        if (policy.Is("zero_retention_only"))
        {
            terms.Add("zero retention only");
        }

        if (policy.Is("forbid_storage"))
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

        /// <summary>What was written, and nothing else.</summary>
        internal PolicyChange Of(ParseResult parse) => new()
        {
            AllowedProviders = Written(parse.GetValue(_providers)),
            AllowedRegions = Written(parse.GetValue(_regions)),
            AllowedAccounts = Written(parse.GetValue(_accounts)),
            ZeroRetentionOnly = parse.GetValue(_zeroRetention),
            ForbidStorage = parse.GetValue(_storage),
        };

        // Several may stand behind one another or be separated by commas.
        private static string[]? Written(string[]? names) => names is not { Length: > 0 }
            ? null
            : names is [Any] ? [] : [.. names.SelectMany(static name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

        private static Option<string[]> Names(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
    }
}
