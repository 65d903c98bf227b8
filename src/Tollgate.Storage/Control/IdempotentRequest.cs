namespace Tollgate.Storage.Control;

/// <summary>
/// A change that must be made once, however often it is asked for. While it acts, every change of the store made by this call, and by those it
/// makes, notes in its own transaction that it was made. Immutable.
/// </summary>
/// <param name="AdminKey">Whose it is: the same key of another is another request.</param>
/// <param name="Key">Keyed hash of the <c>Idempotency-Key</c>, 32 bytes.</param>
/// <param name="Request">Keyed hash of what is asked for, 32 bytes.</param>
public sealed record IdempotentRequest(Guid AdminKey, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Request)
{
    private static readonly AsyncLocal<IdempotentRequest?> s_current = new();

    /// <summary>The one that acts here; null for changes that may be repeated.</summary>
    public static IdempotentRequest? Current => s_current.Value;

    public void Act() => s_current.Value = this;
}
