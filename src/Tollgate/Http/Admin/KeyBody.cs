using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Tollgate.Commands;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Http.Admin;

/// <summary>A virtual key to be made: <c>POST /api/keys</c>.</summary>
internal sealed record KeyBody
{
    /// <summary>Slug; made if missing. Default one's own; an operator's is <c>default</c>.</summary>
    public string? Organization { get; init; }

    /// <summary>Slug; made if missing.</summary>
    public string? Team { get; init; }

    /// <summary>Slug; made if missing.</summary>
    public string? User { get; init; }

    public string? Name { get; init; }

    /// <summary>Globs; empty for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Surfaces { get; init; } = [];

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The feature of requests that name none.</summary>
    public string Feature { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Networks the key may be used from; empty for all.</summary>
    public IReadOnlyList<string> IpRanges { get; init; } = [];

    /// <summary>What requests must be attributed to: dimensions and <c>tag:key</c>.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    public string CostCenter { get; init; } = "";

    public string Project { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The limit of a hard budget for the key; null for none.</summary>
    [JsonPropertyName("budget_usd")]
    public Amount? Budget { get; init; }

    /// <summary>The budget's window.</summary>
    public string Window { get; init; } = "month";

    internal KeyOrder Order(string organization, string? team, string? user) => new()
    {
        Organization = organization,
        Team = team,
        User = user,
        Name = Name,
        Models = Models,
        Surfaces = Surfaces,
        Expires = Expires,
        Feature = Feature,
        Tags = Tags,
        Addresses = IpRanges,
        Require = Require,
        CostCenter = CostCenter,
        Project = Project,
        Metadata = Metadata,
        Budget = Budget,
        Window = ApiScope.ReadWindow(Window, out var window) is null ? window : BudgetWindow.CalendarMonth,
    };
}
