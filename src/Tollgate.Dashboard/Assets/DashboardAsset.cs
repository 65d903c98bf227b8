namespace Tollgate.Dashboard.Assets;

/// <summary>One file, plain and compressed with Brotli.</summary>
public sealed record DashboardAsset(string ContentType, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Compressed);
