namespace Tollgate.Economics.Budgets;

/// <summary>What to do with the output cap of a request whose worst case must fit the free money.</summary>
public enum OutputCapVerdict : byte
{
    /// <summary>Not even the least useful output fits: refuse.</summary>
    Denied = 0,

    /// <summary>The worst case fits: send the request as it came.</summary>
    AsIs = 1,

    /// <summary>Send a lower cap and tell the caller.</summary>
    Lowered = 2,
}
