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

    /// <summary>Provider keys, sealed before they come here.</summary>
    ISecretSet Secrets { get; }

    IControlSet<Budget> Budgets { get; }

    /// <summary>Increases of budgets, asked for and decided.</summary>
    IControlSet<BudgetIncrease> Increases { get; }

    IControlSet<RequestLimit> RequestLimits { get; }

    IControlSet<Policy> Policies { get; }

    /// <summary>Names for models. A change that would lead somebody in a circle is refused.</summary>
    IControlSet<Alias> Aliases { get; }

    IKeySet<VirtualKey, NewKey> Keys { get; }

    IKeySet<AdminKey, NewAdminKey> AdminKeys { get; }

    /// <summary>Tokens of directories.</summary>
    IKeySet<ScimToken, NewScimToken> ScimTokens { get; }

    /// <summary>Which teams directories have put users into.</summary>
    ITeamMembers Members { get; }

    /// <summary>Who changed what, and when.</summary>
    IAuditLog Audit { get; }

    /// <summary>Alerts on their way to those who want to know.</summary>
    IAlertOutbox Alerts { get; }

    /// <summary>Changes that are asked for with a key of the caller's, and made once.</summary>
    IIdempotency Idempotency { get; }

    /// <summary>How the first operator comes to a key.</summary>
    ISetup Setup { get; }

    /// <summary>What an alias stood for, the oldest first; the times it was out of force are gaps. Empty for one that never was.</summary>
    IReadOnlyList<AliasVersion> AliasVersions(Guid alias);

    /// <summary>
    /// Makes several changes of aliases, which may lead in circles one by one and must not when all are made: the reasons why none of them
    /// counts; a change that is refused for another reason says so itself, and then none counts either. Inside <see cref="AllOrNothing"/> a refusal
    /// refuses all of that.
    /// </summary>
    /// <param name="changes">Makes them.</param>
    /// <param name="organization">The only organization whose aliases are changed; null for any.</param>
    IReadOnlyList<ControlError> ChangeAliases(Action changes, Guid? organization);

    /// <summary>
    /// Notes which aliases a process has from its <c>tollgate.yaml</c>, so that no row leads in a circle with them; those noted before are
    /// forgotten. Returns them with <see cref="AliasMeaning.DeprecatedMicros"/>, or every circle with a row there is already, and then
    /// changes nothing. Does not move the change stamp.
    /// </summary>
    ControlResult<IReadOnlyDictionary<string, AliasMeaning>> NoteFileAliases(IReadOnlyDictionary<string, AliasMeaning> aliases);

    /// <summary>
    /// Makes a virtual key of one that another gateway made; its callers go on using the secret they have. Refused when a key from
    /// the same record, or with the same secret, is there already, revoked ones included.
    /// </summary>
    ControlResult<VirtualKey> Adopt(NewKey draft, ForeignSecret secret);

    /// <summary>
    /// Replaces the verifiers of keys whose secrets have been seen; others, and keys that have been replaced, are left alone. Returns
    /// how many there were. Moves the change stamp when there were any.
    /// </summary>
    int Strengthen(IReadOnlyCollection<ProvenKey> proven);

    /// <summary>
    /// Runs changes through this store as one: all are made when <paramref name="changes"/> returns true and none of them was refused,
    /// else none is, as when it throws. Returns whether they were made. Other threads and processes wait; keep it short.
    /// </summary>
    bool AllOrNothing(Func<bool> changes);

    /// <summary>
    /// The admin key a secret belongs to; null when it is unknown, malformed, revoked or expired, or when what it is confined to is
    /// out of force, or the user it belongs to is suspended.
    /// </summary>
    AdminKey? VerifyAdmin(ReadOnlySpan<char> secret);

    /// <summary>The admin key of an id; null when its secret would not be accepted any more.</summary>
    AdminKey? FindAdminInForce(Guid id);

    /// <summary>The SCIM token a secret belongs to; null when it is unknown, malformed, revoked or expired, or its organization is out of force.</summary>
    ScimToken? VerifyScim(ReadOnlySpan<char> secret);

    /// <summary>
    /// The person or service account a directory's name belongs to, whatever its case, also when retired; one in force comes before others. Those no
    /// directory has named go by their slug. Null when there is none.
    /// </summary>
    User? FindUser(Guid organization, string userName);

    /// <summary>
    /// How many keys of an organization, a team or a user are accepted now: so many are refused when it goes out of force.
    /// </summary>
    KeyCount CountKeys(Guid owner);

    /// <summary>Revokes every key and admin key of a user for good. Returns how many it revoked.</summary>
    KeyCount RevokeKeys(Guid user);

    /// <summary>
    /// Puts a user's keys in force into a team, or into none; those that a file or an import manages stay where they are. Rows of the
    /// ledger keep the team they had. Returns how many it moved.
    /// </summary>
    ControlResult<KeyCount> MoveKeys(Guid user, Guid? team);

    /// <summary>
    /// Erases what names a person: slug, name and e-mail of the user, names and notes of the user's keys, limits set for the user. Keys are
    /// revoked. Ids stay, so that spend and log add up. A user who is only known to the ledger is noted all the same.
    /// Throws <see cref="ArgumentException"/> for a service account, which is no person.
    /// </summary>
    UserErasure EraseUser(Organization organization, string slug);

    /// <summary>The cost centres and projects a key had, the oldest first; empty for a key that never had any.</summary>
    IReadOnlyList<KeyAssignment> Assignments(Guid key);

    /// <summary>
    /// Notes that somebody was told of the coming end of keys. Moves the change stamp, but no version. Returns how many were noted: revoked ones are
    /// left alone.
    /// </summary>
    int NoteExpiryWarned(IReadOnlyCollection<Guid> keys, long atMicros);

    /// <summary>Grows with every change made by any process. Cheap: meant to be asked twice a second.</summary>
    long ChangeStamp();

    /// <summary>Everything as of one moment.</summary>
    ControlSnapshot Read();
}
