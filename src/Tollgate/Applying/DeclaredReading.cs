using System.Globalization;
using Tollgate.Commands;
using Tollgate.Configuration.Reading;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Applying;

/// <summary>Lays what a section says over a row. What is not written has its default: the file alone says what is.</summary>
internal static class DeclaredReading
{
    internal static VirtualKey Key(Section section, VirtualKey row, Team? team, User? user)
    {
        var expires = (long?)null;
        if (section.Scalar("expires_at") is { } written)
        {
            if (DateTimeOffset.TryParse(written.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                expires = KeyWords.Micros(at);
            }
            else
            {
                section.Problem("expires_at", $"{written.Display} is not a moment. Write it like 2027-01-31T00:00:00Z.");
            }
        }

        return row with
        {
            TeamId = team?.Id,
            UserId = user?.Id,
            AllowedModels = Texts(section, "models"),
            AllowedSurfaces = Texts(section, "surfaces"),
            AllowedAddresses = Texts(section, "ip_ranges"),
            RequiredAttribution = Texts(section, "require"),
            ExpiresMicros = expires,
            DefaultFeature = Text(section, "feature"),
            DefaultTags = Texts(section, "tags"),
            CostCenter = Text(section, "cost_center"),
            Project = Text(section, "project"),
            Metadata = section.NamedScalars("metadata").ToDictionary(static one => one.Name, static one => one.Value.Text, StringComparer.Ordinal),
            ExpiryWarnedMicros = null,
        };
    }

    internal static NewKey Draft(VirtualKey key) => new()
    {
        OrganizationId = key.OrganizationId,
        TeamId = key.TeamId,
        UserId = key.UserId,
        Name = key.Name,
        ExpiresMicros = key.ExpiresMicros,
        AllowedModels = key.AllowedModels,
        AllowedSurfaces = key.AllowedSurfaces,
        DefaultFeature = key.DefaultFeature,
        DefaultTags = key.DefaultTags,
        AllowedAddresses = key.AllowedAddresses,
        RequiredAttribution = key.RequiredAttribution,
        CostCenter = key.CostCenter,
        Project = key.Project,
        Metadata = key.Metadata,
        ManagedBy = key.ManagedBy,
    };

    /// <summary>Null when something in it cannot be read.</summary>
    internal static Budget? Budget(Section section, Budget row)
    {
        var isRead = true;
        var window = BudgetWindow.CalendarMonth;
        if (section.Scalar("window") is { } written && ApiScope.ReadWindow(written.Text, out window) is not null)
        {
            section.Problem("window", $"{written.Display} is not a window. Write day, week, month, quarter, lifetime, or a rolling span of 1 minute to 366 days such as 24h or 7d.");
            isRead = false;
        }

        var limit = Number(section, "limit", ref isRead);
        var thresholds = new List<decimal>();
        foreach (var one in section.Scalars("alert_thresholds") ?? [])
        {
            if (TryNumber(one.Text, out var threshold))
            {
                thresholds.Add(threshold);
            }
            else
            {
                section.Context.Problem(one.Mark, one.Path, $"{one.Display} is not a number. Write 0.8 for 80 %.");
                isRead = false;
            }
        }

        var from = Number(section, "degrade_from", ref isRead) ?? 0.8m;
        return limit is null || !isRead ? null : row with
        {
            Limit = new Amount(limit.Value),
            Window = window,
            Kind = (BudgetKind)(section.Scalar("kind")?.Number ?? 0),
            Each = section.Scalar("each") is { } each ? Enum.Parse<Dimension>(each.Text, ignoreCase: true) : null,
            Tag = Text(section, "tag"),
            DryRun = Flag(section, "dry_run"),
            AlertThresholds = section.Has("alert_thresholds") ? thresholds : [0.5m, 0.8m, 1m],
            DegradeFrom = from,
            Enabled = Flag(section, "enabled", standard: true),
        };
    }

    /// <summary>Null when something in it cannot be read.</summary>
    internal static RequestLimit? Limit(Section section, RequestLimit row)
    {
        var isRead = true;
        var money = Number(section, "money_usd", ref isRead);
        foreach (var figure in (string[])["requests", "burst", "max_parallel", "max_streams", "input_tokens", "output_tokens", "tokens"])
        {
            isRead &= !section.Has(figure) || section.Scalar(figure) is not null;
        }

        return !isRead ? null : row with
        {
            Requests = (int?)section.Scalar("requests")?.Number,
            Per = ((LimitWindow)(section.Scalar("per")?.Number ?? 0)).Length(),
            Burst = (int?)section.Scalar("burst")?.Number,
            MaxParallel = (int?)section.Scalar("max_parallel")?.Number,
            MaxStreams = (int?)section.Scalar("max_streams")?.Number,
            InputTokens = section.Scalar("input_tokens")?.Number,
            OutputTokens = section.Scalar("output_tokens")?.Number,
            Tokens = section.Scalar("tokens")?.Number,
            Money = money is { } amount ? new Amount(amount) : null,
            Enabled = Flag(section, "enabled", standard: true),
        };
    }

    internal static Policy Policy(Section section, Policy row) => row with
    {
        AllowedProviders = Texts(section, "allowed_providers"),
        AllowedRegions = Texts(section, "allowed_regions"),
        AllowedAccounts = Texts(section, "allowed_accounts"),
        ZeroRetentionOnly = Flag(section, "zero_retention_only"),
        ForbidStorage = Flag(section, "forbid_storage"),
        Enabled = Flag(section, "enabled", standard: true),
    };

    /// <summary>An alias as far as it can be read; all of it or not.</summary>
    internal static Alias Alias(Section section, Alias row, out bool isRead)
    {
        isRead = section.Has("name") && section.Has("target");
        var sunset = (long?)null;
        if (section.Scalar("sunset") is { } written)
        {
            if (Moment.TryRead(written.Text, out var at))
            {
                sunset = at;
            }
            else
            {
                section.Problem("sunset", $"{written.Display} is not a moment. Write {Moment.Form}.");
                (sunset, isRead) = (0, false);
            }
        }

        return row with { Target = Text(section, "target"), SunsetMicros = sunset, Use = Text(section, "use") };
    }

    internal static string Text(Section section, string key) => section.Scalar(key)?.Text ?? "";

    private static string[] Texts(Section section, string key) => [.. (section.Scalars(key) ?? []).Select(static one => one.Text)];

    private static bool Flag(Section section, string key, bool standard = false) => section.Scalar(key) is { } written ? written.Number == 1 : standard;

    private static decimal? Number(Section section, string key, ref bool isRead)
    {
        if (section.Scalar(key) is not { } written)
        {
            isRead &= !section.Has(key);
            return null;
        }

        if (TryNumber(written.Text, out var number))
        {
            return number;
        }

        section.Problem(key, $"{written.Display} is not a number. Write it like 100 or 0.50, without a currency.");
        isRead = false;
        return null;
    }

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
