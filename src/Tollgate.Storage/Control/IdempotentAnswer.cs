namespace Tollgate.Storage.Control;

/// <summary>The answer to a change as it is kept. Holds no secret.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ETag">The version that was answered; empty for none.</param>
/// <param name="Body">JSON; empty for none.</param>
public sealed record IdempotentAnswer(int Status, string ETag, ReadOnlyMemory<byte> Body);
