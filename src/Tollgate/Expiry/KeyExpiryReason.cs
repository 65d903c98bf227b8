namespace Tollgate.Expiry;

/// <summary>Why a key ends by itself.</summary>
internal enum KeyExpiryReason
{
    /// <summary>It was not used for too long.</summary>
    Unused,

    /// <summary>Nobody owns it.</summary>
    UnknownOwner,
}
