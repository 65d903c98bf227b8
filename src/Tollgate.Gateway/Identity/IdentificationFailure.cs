namespace Tollgate.Gateway.Identity;

/// <summary>
/// Why a caller was not identified. All but <see cref="Disabled"/> and <see cref="Elsewhere"/> answer 401 alike to the outside, apart from the text.
/// </summary>
public enum IdentificationFailure : byte
{
    None = 0,

    /// <summary>No key was presented.</summary>
    Missing = 1,

    /// <summary>What was presented does not have the form of a virtual key: a provider's key, or a typing error.</summary>
    Malformed = 2,

    /// <summary>A key of the right form that this installation did not make.</summary>
    Unknown = 3,

    /// <summary>The key, or its user, team or organization, is out of force.</summary>
    Revoked = 4,

    /// <summary>The key's time is over.</summary>
    Expired = 5,

    /// <summary>The user the key belongs to is suspended.</summary>
    Disabled = 6,

    /// <summary>The key is tied to networks, and the request comes from none of them.</summary>
    Elsewhere = 7,
}
