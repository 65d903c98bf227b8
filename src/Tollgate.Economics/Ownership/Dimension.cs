namespace Tollgate.Economics.Ownership;

/// <summary>
/// What spend can be attributed to, limited by and reported by. Stored in journal and ledger: append, never renumber.
/// </summary>
public enum Dimension : byte
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

    /// <summary>The model asked of the provider (of the candidate, after aliases).</summary>
    Model = 10,
    Provider = 11,

    /// <summary>The provider account: whose provider key was used.</summary>
    Account = 12,

    /// <summary>The model the provider says it served; equal to <see cref="Model"/> when it does not say.</summary>
    ModelServed = 13,

    /// <summary>The service tier the provider says it served.</summary>
    Tier = 14,

    /// <summary>One <c>key=value</c> tag. An attempt can have several; they live beside the fixed dimensions.</summary>
    Tag = 15,
}
