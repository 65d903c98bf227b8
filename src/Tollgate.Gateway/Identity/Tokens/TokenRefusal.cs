namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>Why a token is not accepted. What callers are told is in <see cref="TokenRefusals"/>.</summary>
public enum TokenRefusal : byte
{
    None = 0,

    /// <summary>Not a signed token that can be read.</summary>
    Malformed = 1,

    UnknownIssuer = 2,

    /// <summary>An algorithm the issuer may not use, none among them.</summary>
    Algorithm = 3,

    /// <summary>Signed with a key that the issuer does not publish.</summary>
    UnknownKey = 4,

    Signature = 5,

    Audience = 6,

    Expired = 7,

    NotYetValid = 8,

    /// <summary>A claim that says who it is is missing, or cannot be trusted.</summary>
    Claims = 9,

    /// <summary>None of the groups may use models.</summary>
    NoModels = 10,

    NoOrganization = 11,

    NoUser = 12,

    NoTeam = 13,

    /// <summary>User, team or organization is out of force.</summary>
    Revoked = 14,

    /// <summary>The issuer's signing keys have never been read, or the control store does not answer.</summary>
    Unavailable = 15,

    /// <summary>Too many bad tokens came from the same address.</summary>
    TooMany = 16,

    /// <summary>The user is suspended.</summary>
    Disabled = 17,
}
