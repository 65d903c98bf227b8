using System.Diagnostics.CodeAnalysis;

namespace Tollgate.Gateway.Identity;

/// <summary>Who is calling, or why that is not known.</summary>
public readonly struct Identification
{
    public Identification(Caller caller)
    {
        Caller = caller;
    }

    public Identification(IdentificationFailure failure, Caller? presented = null)
    {
        Failure = failure;
        Presented = presented;
    }

    /// <summary>The caller; null when refused.</summary>
    public Caller? Caller { get; }

    /// <summary>Why there is no caller.</summary>
    public IdentificationFailure Failure { get; }

    /// <summary>Whose key was refused as revoked or expired: for the log, never for the answer.</summary>
    public Caller? Presented { get; }

    [MemberNotNullWhen(true, nameof(Caller))]
    public bool IsOk => Caller is not null;
}
