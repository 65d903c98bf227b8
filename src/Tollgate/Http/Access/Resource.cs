namespace Tollgate.Http.Access;

/// <summary>What the control plane shows and changes.</summary>
internal enum Resource
{
    Organizations = 0,

    /// <summary>Teams and users.</summary>
    Tenants = 1,
    Keys = 2,
    Budgets = 3,
    Limits = 4,

    /// <summary>Sums of spend.</summary>
    Spend = 5,

    /// <summary>Single requests; never what was asked or answered.</summary>
    Requests = 6,

    /// <summary>The log of changes.</summary>
    Audit = 7,

    /// <summary>Metrics of the whole installation.</summary>
    Metrics = 8,

    /// <summary>What was raised, and whether it was delivered.</summary>
    Alerts = 9,

    /// <summary>Provider accounts and how their limits stand.</summary>
    Accounts = 10,

    /// <summary>Where requests may go and what may be kept of them.</summary>
    Policies = 11,

    /// <summary>Provider keys in the store: names and fingerprints are read, values only written.</summary>
    Secrets = 12,

    /// <summary>Temporary increases of budgets.</summary>
    Increases = 13,

    /// <summary>Tokens that directories write people with.</summary>
    ScimTokens = 14,

    /// <summary>Files that declare who may spend what: all of the above but secrets.</summary>
    Declarations = 15,

    /// <summary>Keys that sign in to the dashboard and this API.</summary>
    AdminKeys = 16,

    /// <summary>Names for models.</summary>
    Aliases = 17,
}
