namespace Tollgate.Storage.Control;

/// <summary>What <see cref="VirtualKey.Hash"/> is a hash of, and how.</summary>
public enum KeyVerifier : byte
{
    /// <summary>The keyed hash of a secret made here.</summary>
    Own = 0,

    /// <summary>
    /// Plain SHA-256 of a secret that another gateway made, as that gateway kept it. Accepted until the key is used for the first
    /// time, which shows the secret, and then replaced.
    /// </summary>
    Sha256 = 1,

    /// <summary>The keyed hash of a secret that another gateway made.</summary>
    Adopted = 2,
}
