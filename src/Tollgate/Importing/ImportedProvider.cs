namespace Tollgate.Importing;

/// <summary>A provider to be written. Mutable while it is put together.</summary>
internal sealed class ImportedProvider
{
    public required string Name { get; set; }

    /// <summary>The known provider it is, or whose rates apply.</summary>
    public required string Vendor { get; init; }

    /// <summary><c>openai</c>, <c>anthropic</c>, <c>gemini</c> or <c>azure</c>.</summary>
    public required string Api { get; init; }

    /// <summary>Null for the known provider's own address.</summary>
    public string? BaseUrl { get; init; }

    public string? ApiVersion { get; init; }

    public string? Organization { get; init; }

    public List<ImportedAccount> Accounts { get; } = [];

    /// <summary>Names and globs in the order of the old file; model → deployment for Azure.</summary>
    public List<string> Models { get; } = [];

    public SortedDictionary<string, string> Deployments { get; } = new(StringComparer.Ordinal);

    /// <summary>Seconds a whole attempt may take; null for the default.</summary>
    public int? TotalSeconds { get; set; }
}
