namespace Tollgate.Storage.Ledger;

/// <summary>What spend is grouped by: a dimension (same numbers) or a span of time.</summary>
public enum SpendGrouping
{
    Organization = 0,
    Team = 1,
    User = 2,
    Key = 3,
    Customer = 4,
    Unit = 5,
    Feature = 6,
    Workflow = 7,
    Task = 8,
    Route = 9,
    Model = 10,
    Provider = 11,
    Account = 12,
    ModelServed = 13,
    Tier = 14,

    /// <summary>Every tag of an attempt counts in full, so the groups may add up to more than the total.</summary>
    Tag = 15,

    /// <summary>
    /// The tag <c>cost_center=…</c>, as it was when the attempt was made. Every attempt counts once: its key is the tag's id, 0 without one.
    /// </summary>
    CostCenter = 16,

    /// <summary>The tag <c>project=…</c>, likewise.</summary>
    Project = 17,

    /// <summary>Day of the accounting time zone; its key is the microsecond it starts at.</summary>
    Day = 32,

    /// <summary>Hour (UTC); its key is the microsecond it starts at.</summary>
    Hour = 33,
}
