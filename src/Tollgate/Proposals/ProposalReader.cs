using System.Collections.Immutable;
using System.Globalization;
using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Configuration.Reading;
using Tollgate.Configuration.Yaml;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Proposals;

/// <summary>Reads a file with proposed budgets: all of them, or all problems at once. Never throws, whatever the text.</summary>
internal static class ProposalReader
{
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">Its path, as it is to appear in problems.</param>
    /// <param name="environment">Where references lead to.</param>
    /// <param name="snapshot">The organizations, and the names behind the scopes.</param>
    public static ProposalResult Read(string text, string fileName, IEnvironment environment, ControlSnapshot snapshot)
    {
        var context = new ReadingContext(fileName, environment);
        var root = new YamlTree((mark, path, message) => context.Problem(mark, path, message)).Read(text);
        if (root is null && context.HasProblems)
        {
            return new ProposalResult([], context.Problems);
        }

        var section = new Section(context, ProposalKeys.Root, root, "", root?.Mark ?? new YamlMark(1, 1));
        var budgets = section.Sections("budgets").Select(one => ReadOne(one, snapshot)).OfType<BudgetDefinition>().ToList();
        if (section.Count("budgets") == 0 || (!section.Has("budgets") && !context.HasProblems))
        {
            section.Problem("budgets", "There is no budget. Write one: - scope: installation, and its limit below it.");
        }

        return context.HasProblems ? new ProposalResult([], context.Problems) : new ProposalResult(budgets, []);
    }

    private static BudgetDefinition? ReadOne(Section section, ControlSnapshot snapshot)
    {
        var scope = ReadScope(section);
        var organization = ReadOrganization(section, snapshot);
        var limit = ReadDecimal(section, "limit");
        var window = BudgetWindow.CalendarMonth;
        if (section.Scalar("window") is { } written && !WindowArgument.TryRead(written.Text, out window))
        {
            section.Problem("window", $"{written.Display} is not a window. Write day, week, month, quarter, lifetime, or a rolling span such as 24h or 7d.");
        }

        if (scope is null || limit is null)
        {
            return null;
        }

        var definition = new BudgetDefinition
        {
            Id = Guid.CreateVersion7(),
            Name = section.Scalar("name")?.Text ?? section.Scalar("scope")!.Text.Replace(':', ' '),
            Scope = snapshot.ScopeOf(organization?.Id, scope.Dimension, scope.Name),
            ScopeName = snapshot.DescribeScope(organization?.Id, scope.Dimension, scope.Name),
            Each = section.Scalar("each") is { } each ? Enum.Parse<Dimension>(each.Text, ignoreCase: true) : null,
            Window = window,
            Limit = new Amount(limit.Value),
            Kind = (BudgetKind)(section.Scalar("kind")?.Number ?? (long)BudgetKind.Hard),
            DryRun = section.Scalar("dry_run")?.Number == 1,
            AlertThresholds = ReadThresholds(section),
            DegradeFrom = ReadDecimal(section, "degrade_from") ?? 0.8m,
        };
        if (definition.FindProblem() is { } problem)
        {
            section.Context.Problem(section.Mark, section.Path, $"The budget cannot be: {problem}.");
        }

        return definition;
    }

    private static ScopeArgument.ScopeName? ReadScope(Section section)
    {
        if (section.Scalar("scope") is not { } written)
        {
            return null;
        }

        var read = ScopeArgument.Read(written.Text);
        if (read.IsOk)
        {
            return read.Value;
        }

        section.Problem("scope", $"{written.Display} is not a scope. {ScopeArgument.Description}");
        return null;
    }

    private static Organization? ReadOrganization(Section section, ControlSnapshot snapshot)
    {
        if (section.Scalar("organization") is not { } written)
        {
            return null;
        }

        var found = snapshot.Organizations.FirstOrDefault(one => one.Slug == written.Text);
        if (found is null)
        {
            section.Problem("organization", $"{written.Display} is no organization of this installation. Write {string.Join(" or ", snapshot.Organizations.Take(5).Select(static one => one.Slug))}.");
        }

        return found;
    }

    private static ImmutableArray<decimal> ReadThresholds(Section section)
    {
        if (section.Scalars("alert_thresholds") is not { } written)
        {
            return [0.5m, 0.8m, 1m];
        }

        var thresholds = new List<decimal>();
        foreach (var one in written)
        {
            if (TryDecimal(one.Text, out var threshold))
            {
                thresholds.Add(threshold);
            }
            else
            {
                section.Context.Problem(one.Mark, one.Path, $"{one.Display} is not a number. Write 0.8 for 80 %.");
            }
        }

        return [.. thresholds];
    }

    private static decimal? ReadDecimal(Section section, string key)
    {
        if (section.Scalar(key) is not { } written)
        {
            return null;
        }

        if (TryDecimal(written.Text, out var number))
        {
            return number;
        }

        section.Problem(key, $"{written.Display} is not a number. Write it like 100 or 0.50, without a currency.");
        return null;
    }

    private static bool TryDecimal(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
