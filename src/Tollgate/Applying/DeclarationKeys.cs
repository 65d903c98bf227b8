using Tollgate.Configuration.Keys;
using Tollgate.Proposals;
using static Tollgate.Configuration.Keys.KeyKind;

namespace Tollgate.Applying;

/// <summary>The table of all keys of a file for <c>tollgate apply</c>.</summary>
internal static class DeclarationKeys
{
    private static readonly KeyRule s_organization = new("organization", Text, "The organization it lies in, by its slug.") { Default = "(that of the file)" };
    private static readonly KeyRule s_name = new("name", Text, "What people call it; with the scope it is what it is told apart by.") { Default = "(the scope)" };
    private static readonly KeyRule s_scope = new("scope", Text, "what it holds for, for example team:acme/search, key:acme/ci, feature:chat or installation.") { Required = true };
    private static readonly KeyRule s_enabled = new("enabled", KeyKind.Boolean, "`false` keeps it without effect.") { Default = "true" };

    public static KeyRule Root { get; } = new("", Section, "Who may spend what.")
    {
        Keys =
        [
            new("label", Text, "a name for what this file owns, such as platform.") { Required = true },
            new("organization", Text, "The organization of everything below that names none, by its slug."),
            Rows("organizations", "Tenants.",
                new("slug", Text, "its name in the ledger, such as acme.") { Required = true },
                new("name", Text, "What people call it.")),
            Rows("teams", "Teams of organizations.",
                new("slug", Text, "its name in the ledger, such as search.") { Required = true },
                s_organization,
                new("name", Text, "What people call it.")),
            Rows("users", "People and service accounts.",
                new("slug", Text, "the name in the ledger, such as ann.") { Required = true },
                s_organization,
                new("name", Text, "What people call them."),
                new("email", Text, "Their address; none for a service account."),
                new("team", Text, "Their team, by its slug."),
                new("kind", Choice, "A person or a program; fixed once made.") { Default = "person", Choices = ["person", "service"] }),
            Rows("keys", "Virtual keys. The secret of a new one is shown once, when it is made.",
                new("name", Text, "what it is told apart by in its organization.") { Required = true },
                s_organization,
                new("team", Text, "Its team, by its slug."),
                new("user", Text, "Its user, by their slug."),
                Texts("models", "Globs of models and routes it may use.", "(all)", "Such as gpt-5*."),
                Texts("surfaces", "Surfaces it may use.", "(all)", "Such as chat_completions."),
                Texts("ip_ranges", "Networks it may be used from.", "(all)", "Such as 10.0.0.0/8."),
                Texts("require", "What its requests must be attributed to.", "(nothing)", "Such as feature or tag:env."),
                new("expires_at", Text, "The moment from which on it is refused, such as 2027-01-31T00:00:00Z.") { Default = "(never)" },
                new("feature", Text, "The feature of requests that name none."),
                Texts("tags", "Tags its requests get.", "(none)", "Such as env=production."),
                new("cost_center", Text, "The cost centre that pays."),
                new("project", Text, "The project its requests belong to."),
                new("metadata", Map, "Notes, as `name: text`.") { Item = new("", Text, "A note.") }),
            Rows("budgets", "Limits in money.",
                [.. ProposalKeys.Budget.Where(static key => key.Name is not ("organization" or "name" or "scope")),
                s_scope, s_name, s_organization, s_enabled, new("tag", Text, "A `key=value` tag that requests must carry as well.")]),
            Rows("limits", "Limits of rate; at least one figure each.",
                s_scope, s_name, s_organization, s_enabled,
                new("requests", Integer, "Requests per window.") { Minimum = 1, Maximum = int.MaxValue },
                new("per", Choice, "The window.") { Default = "minute", Choices = ["minute", "hour", "day"] },
                new("burst", Integer, "Requests that may come at once after a pause.") { Default = "(as many as requests)", Minimum = 1, Maximum = int.MaxValue },
                new("max_parallel", Integer, "Requests in flight at once.") { Minimum = 1, Maximum = int.MaxValue },
                new("max_streams", Integer, "Streams in flight at once.") { Minimum = 1, Maximum = int.MaxValue },
                new("input_tokens", Integer, "Input tokens per window.") { Minimum = 1 },
                new("output_tokens", Integer, "Output tokens per window.") { Minimum = 1 },
                new("tokens", Integer, "Input and output tokens per window.") { Minimum = 1 },
                new("money_usd", Text, "Money per window, such as 0.50.")),
            Rows("policies", "Where requests may go and what may be kept of them; at least one demand each.",
                s_scope, s_name, s_organization, s_enabled,
                Texts("allowed_providers", "Globs of providers.", "(all)", "Such as azure-*."),
                Texts("allowed_regions", "Globs of regions.", "(all)", "Such as eu*."),
                Texts("allowed_accounts", "Globs of accounts.", "(all)", "Such as openai/eu."),
                new("zero_retention_only", KeyKind.Boolean, "Only accounts at which the provider keeps nothing.") { Default = "false" },
                new("forbid_storage", KeyKind.Boolean, "Nothing new may be stored at a provider.") { Default = "false" }),
            Rows("aliases", "Names for models, of the installation, an organization or a team.",
                s_scope, new("name", Text, "what callers write as model; with the scope it is what it is told apart by.") { Required = true }, s_organization,
                new("target", Text, "a model, provider/model or another alias.") { Required = true },
                new("sunset", Text, "The day or moment from which on it is refused, such as 2027-01-31.") { Default = "(never)" },
                new("use", Text, "What callers are to use instead; goes with `sunset`.")),
        ],
    };

    private static KeyRule Rows(string name, string meaning, params KeyRule[] keys) => new(name, List, meaning) { Item = new("", Section, "One of them.") { Keys = keys } };

    private static KeyRule Texts(string name, string meaning, string standard, string item) => new(name, List, meaning) { Default = standard, Item = new("", Text, item) };
}
