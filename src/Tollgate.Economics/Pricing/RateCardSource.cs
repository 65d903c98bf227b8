namespace Tollgate.Economics.Pricing;

/// <summary>The text of one card file. The domain does no I/O: the caller has read it.</summary>
/// <param name="File">Name for messages.</param>
/// <param name="Utf8">The file's bytes: JSON with comments and trailing commas.</param>
public readonly record struct RateCardSource(string File, ReadOnlyMemory<byte> Utf8);
