namespace Tollgate.Http.SignIn;

/// <summary>One signed-in browser. The identifier never leaves the process without its seal.</summary>
internal sealed class AdminSession(string id, Guid keyId, SignedInPerson? person, long now)
{
    private long _lastUsed = now;

    internal string Id { get; } = id;

    /// <summary>The admin key it was opened with: when that is revoked or expires, the session is over. Empty for a person's.</summary>
    internal Guid KeyId { get; } = keyId;

    /// <summary>Whom an identity provider vouched for: when that person is disabled, the session is over. Null for a key's.</summary>
    internal SignedInPerson? Person { get; } = person;

    /// <summary>Timestamp of the time provider.</summary>
    internal long Opened { get; } = now;

    /// <summary>Timestamp of the time provider.</summary>
    internal long LastUsed => Volatile.Read(ref _lastUsed);

    internal void Touch(long now) => Volatile.Write(ref _lastUsed, now);
}
