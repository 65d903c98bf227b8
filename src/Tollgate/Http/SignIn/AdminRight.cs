namespace Tollgate.Http.SignIn;

/// <summary>What an admin key may do on the control plane.</summary>
[Flags]
internal enum AdminRight
{
    None = 0,

    /// <summary>Sums of spend.</summary>
    ReadSpend = 1,

    /// <summary>Single requests.</summary>
    ReadRequests = 2,

    /// <summary>Keys (never their secrets), budgets and limits.</summary>
    ReadSetup = 4,

    /// <summary>Changing keys, budgets and limits.</summary>
    WriteSetup = 8,

    /// <summary>Metrics of the whole installation.</summary>
    ReadMetrics = 16,

    /// <summary>The log of changes.</summary>
    ReadAudit = 32,
}
