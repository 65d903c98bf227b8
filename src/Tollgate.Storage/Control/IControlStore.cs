namespace Tollgate.Storage.Control;

/// <summary>
/// Who may use the installation and within which limits. Thread-safe; several processes may have it open. Used off the path of a
/// request, which works on snapshots.
/// </summary>
public interface IControlStore : IDisposable
{
    Installation Installation { get; }

    IControlSet<Organization> Organizations { get; }

    IControlSet<Team> Teams { get; }

    IControlSet<User> Users { get; }

    IControlSet<ProviderAccount> ProviderAccounts { get; }

    IControlSet<Budget> Budgets { get; }

    IControlSet<RequestLimit> RequestLimits { get; }

    IKeySet<VirtualKey, NewKey> Keys { get; }

    IKeySet<AdminKey, NewAdminKey> AdminKeys { get; }

    /// <summary>Who changed what, and when.</summary>
    IAuditLog Audit { get; }

    /// <summary>
    /// The admin key a secret belongs to; null when it is unknown, malformed, revoked or expired.
    /// </summary>
    AdminKey? VerifyAdmin(ReadOnlySpan<char> secret);

    /// <summary>Grows with every change made by any process. Cheap: meant to be asked twice a second.</summary>
    long ChangeStamp();

    /// <summary>Everything as of one moment.</summary>
    ControlSnapshot Read();
}
