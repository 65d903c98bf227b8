using Tollgate.Configuration.Keys;
using static Tollgate.Configuration.Keys.KeyKind;

namespace Tollgate.Proposals;

/// <summary>The table of all keys of a file with proposed budgets.</summary>
internal static class ProposalKeys
{
    /// <summary>The keys of one budget.</summary>
    public static IReadOnlyList<KeyRule> Budget { get; } =
    [
        new("scope", Text, "what is limited, for example team:acme/search, feature:chat or installation.") { Required = true },
        new("limit", Text, "the limit in USD, for example 100 or 0.50.") { Required = true },
        new("name", Text, "What people call it.") { Default = "(the scope)" },
        new("organization", Text, "The organization the scope lies in, by its slug."),
        new("each", Choice, "The limit holds on its own for each name of this dimension.") { Choices = Dimensions },
        new("window", Text, "`day`, `week`, `month`, `quarter`, `lifetime`, or a rolling span such as `24h` or `7d`.") { Default = "month" },
        new("kind", Choice, "`hard` refuses, `soft` alerts, `degrade` prefers cheaper answers.") { Default = "hard", Choices = ["hard", "soft", "degrade"] },
        new("dry_run", KeyKind.Boolean, "A hard budget that counts what it would refuse.") { Default = "false" },
        new("alert_thresholds", List, "Parts of the limit at which to alert, ascending.")
        {
            Default = "[0.5, 0.8, 1]",
            Item = new("", Text, "Such as 0.8 for 80 %."),
        },
        new("degrade_from", Text, "Part of the limit from which a degrade budget degrades.") { Default = "0.8" },
    ];

    public static KeyRule Root { get; } = new("", Section, "Budgets that are not in force.")
    {
        Keys =
        [
            new("budgets", List, "The budgets, each a section after '- '.")
            {
                Required = true,
                Item = new("", Section, "One budget.")
                {
                    Keys = Budget,
                },
            },
        ],
    };

    private static string[] Dimensions =>
        ["organization", "team", "user", "key", "customer", "unit", "feature", "workflow", "task", "model", "provider", "account"];
}
