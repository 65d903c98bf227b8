namespace Tollgate.Http.SignIn;

/// <summary>Why somebody was not let in.</summary>
internal enum GateRefusal
{
    None = 0,

    /// <summary>Neither key nor session.</summary>
    NotSignedIn = 1,

    /// <summary>The key is unknown, revoked or expired.</summary>
    UnknownKey = 2,

    /// <summary>A virtual key: good for models, not for administration.</summary>
    VirtualKey = 3,

    /// <summary>A change without the session's request token, or from a foreign page.</summary>
    Forged = 4,

    /// <summary>The key is unknown, and too many unknown ones came from its address.</summary>
    TooManyTries = 5,
}
