namespace Tollgate.Storage.Control;

/// <summary>
/// How an installation gets its first operator: by a token that works once and for a while. Only its keyed hash is kept. Whoever makes an
/// operator's key in another way ends it too. Thread-safe; calls are short transactions and block.
/// </summary>
public interface ISetup
{
    /// <summary>Whether an operator's key was ever made, also one that is revoked by now.</summary>
    bool HadOperator { get; }

    /// <summary>Whether an operator's key is in force: then there is nothing to set up.</summary>
    bool HasOperator { get; }

    /// <summary>Whether a token waits to be redeemed.</summary>
    bool IsOpen { get; }

    /// <summary>Makes a token, in place of the one before. Refused (<see cref="ControlErrorKind.Conflict"/>) when an operator's key is in force.</summary>
    ControlResult<SetupToken> Issue(TimeSpan lifetime);

    /// <summary>
    /// Makes an operator's key and ends the token; of several at once one does. Refused as <see cref="ControlErrorKind.Conflict"/> when an
    /// operator's key is in force, <see cref="ControlErrorKind.NotFound"/> when it is not this token, <see cref="ControlErrorKind.Fixed"/> when
    /// it has expired; a name that cannot be leaves the token as it is. With an operator's key in force, or a text that is no token at all, it
    /// only reads: anybody may ask this at any time.
    /// </summary>
    ControlResult<IssuedKey<AdminKey>> Redeem(string token, string name);
}
