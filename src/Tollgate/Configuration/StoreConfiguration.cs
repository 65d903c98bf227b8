namespace Tollgate.Configuration;

/// <summary>Where data is kept.</summary>
internal sealed record StoreConfiguration
{
    /// <summary>Full path of the data directory. Default <c>data</c> beside the file, or in the working directory without one.</summary>
    public string Path { get; init; } = System.IO.Path.GetFullPath("data");
}
