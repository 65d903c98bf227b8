using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

/// <summary>The part of a control store that the data plane reads, over <see cref="Tenants"/>; can be made unreachable.</summary>
internal sealed class TenantStore(Tenants tenants) : IControlStore, IKeySet<VirtualKey, NewKey>
{
    public bool IsDown { get; set; }

    public List<(Guid Id, long AtMicros)> Touched { get; } = [];

    public int Reads { get; private set; }

    public Installation Installation => tenants.Installation;

    public IKeySet<VirtualKey, NewKey> Keys => this;

    public IControlSet<Organization> Organizations => throw new NotSupportedException();

    public IControlSet<Team> Teams => throw new NotSupportedException();

    public IControlSet<User> Users => throw new NotSupportedException();

    public IControlSet<ProviderAccount> ProviderAccounts => throw new NotSupportedException();

    public ISecretSet Secrets => throw new NotSupportedException();

    public IControlSet<Budget> Budgets => throw new NotSupportedException();

    public IControlSet<BudgetIncrease> Increases => throw new NotSupportedException();

    public IControlSet<RequestLimit> RequestLimits => throw new NotSupportedException();

    public IControlSet<Policy> Policies => throw new NotSupportedException();

    public IControlSet<Alias> Aliases => throw new NotSupportedException();

    public IReadOnlyList<AliasVersion> AliasVersions(Guid alias) => throw new NotSupportedException();

    public IReadOnlyList<ControlError> ChangeAliases(Action changes, Guid? organization) => throw new NotSupportedException();

    public ControlResult<IReadOnlyDictionary<string, AliasMeaning>> NoteFileAliases(IReadOnlyDictionary<string, AliasMeaning> aliases) => throw new NotSupportedException();

    public IKeySet<AdminKey, NewAdminKey> AdminKeys => throw new NotSupportedException();

    public IAuditLog Audit => throw new NotSupportedException();

    public IAlertOutbox Alerts => throw new NotSupportedException();

    public IKeySet<ScimToken, NewScimToken> ScimTokens => throw new NotSupportedException();

    public ITeamMembers Members => throw new NotSupportedException();

    public ScimToken? VerifyScim(ReadOnlySpan<char> secret) => throw new NotSupportedException();

    public User? FindUser(Guid organization, string userName) => throw new NotSupportedException();

    public KeyCount CountKeys(Guid owner) => throw new NotSupportedException();

    public KeyCount RevokeKeys(Guid user) => throw new NotSupportedException();

    public ControlResult<KeyCount> MoveKeys(Guid user, Guid? team) => throw new NotSupportedException();

    public IReadOnlyList<KeyAssignment> Assignments(Guid key) => throw new NotSupportedException();

    public int NoteExpiryWarned(IReadOnlyCollection<Guid> keys, long atMicros) => throw new NotSupportedException();

    public IIdempotency Idempotency => throw new NotSupportedException();

    public ISetup Setup => throw new NotSupportedException();

    public UserErasure EraseUser(Organization organization, string slug) => throw new NotSupportedException();

    public long ChangeStamp() => IsDown ? throw new IOException("down") : tenants.Stamp;

    public ControlSnapshot Read()
    {
        Reads++;
        return IsDown ? throw new IOException("down") : tenants.Snapshot();
    }

    public void TouchLastUsed(IReadOnlyCollection<Guid> ids, long atMicros)
    {
        foreach (var id in ids)
            Touched.Add((id, atMicros));
    }

    public ControlResult<VirtualKey> Adopt(NewKey draft, ForeignSecret secret) => throw new NotSupportedException();

    public int Strengthen(IReadOnlyCollection<ProvenKey> proven) => IsDown ? throw new IOException("down") : tenants.Strengthen(proven);

    public bool AllOrNothing(Func<bool> changes) => throw new NotSupportedException();

    public AdminKey? VerifyAdmin(ReadOnlySpan<char> secret) => throw new NotSupportedException();

    public AdminKey? FindAdminInForce(Guid id) => throw new NotSupportedException();

    public ControlResult<IssuedKey<VirtualKey>> Create(NewKey draft) => throw new NotSupportedException();

    public ControlResult<IssuedKey<VirtualKey>> Rotate(Guid id, TimeSpan overlap) => throw new NotSupportedException();

    public VirtualKey? Find(Guid id) => throw new NotSupportedException();

    public IReadOnlyList<VirtualKey> List(bool withRevoked = false) => throw new NotSupportedException();

    public ControlResult<VirtualKey> Update(VirtualKey row) => throw new NotSupportedException();

    public ControlResult<VirtualKey> Revoke(Guid id) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
