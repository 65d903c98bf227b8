namespace Tollgate.Economics.Pricing;

/// <summary>What besides plain text a request could consume, for an upper bound that is not higher than it has to be.</summary>
[Flags]
public enum CeilingScope
{
    /// <summary>Text in, text and reasoning out, cache reads.</summary>
    Text = 0,

    /// <summary>The request may write to a prompt cache (default lifetime).</summary>
    CacheWrite5m = 1,

    /// <summary>The request may write to a prompt cache for an hour.</summary>
    CacheWrite1h = 2,

    /// <summary>Audio in or out.</summary>
    Audio = 4,

    /// <summary>Images or documents in or out.</summary>
    Image = 8,

    /// <summary>Video in.</summary>
    Video = 16,

    /// <summary>Nothing is known about the request.</summary>
    All = 31,
}
