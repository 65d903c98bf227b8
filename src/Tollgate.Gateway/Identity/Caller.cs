using System.Net;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Policies;
using Tollgate.Gateway.Routing;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity;

/// <summary>
/// A virtual key as the path of a request sees it: who pays, in ledger ids and in names, and what may be used. Immutable apart
/// from a note that it was used; shared by all requests of the key.
/// </summary>
public sealed class Caller
{
    private readonly Attribution _attribution;
    private readonly long[] _tagIds;
    private readonly string[] _surfaces;
    private readonly AddressRange[]? _addresses;
    private int _used;
    private int _proving;
    private KeyHash _proven;

    internal Caller(VirtualKey key, string organization, string? team, string? user, bool isRevoked, bool isDisabled, bool isOnlyTenant, Pepper pepper)
    {
        Key = key;
        Organization = organization;
        Team = team;
        User = user;
        IsRevoked = isRevoked;
        IsDisabled = isDisabled;
        IsOnlyTenant = isOnlyTenant;
        KeyName = key.LineageId.ToString("D");
        Models = key.AllowedModels.Count == 0 ? ModelPermission.All : new ModelPermission(key.AllowedModels);
        _surfaces = [.. key.AllowedSurfaces];
        _addresses = key.AllowedAddresses.Count == 0 ? null : [.. key.AllowedAddresses.Select(AddressRange.Parse)];
        Tags = AssignedTag.Of(key);
        PinsProject = Tags.Any(static tag => AssignedTag.IsProject(tag));
        _tagIds = new long[Tags.Count];
        for (var i = 0; i < _tagIds.Length; i++)
            _tagIds[i] = NameId.Of(pepper, Dimension.Tag, Tags[i]);

        _attribution[Dimension.Organization] = NameId.Of(pepper, Dimension.Organization, organization);
        _attribution[Dimension.Team] = team is null ? 0 : NameId.Of(pepper, Dimension.Team, organization, team);
        _attribution[Dimension.User] = user is null ? 0 : NameId.Of(pepper, Dimension.User, organization, user);
        _attribution[Dimension.Key] = NameId.Of(pepper, Dimension.Key, KeyName);
        _attribution[Dimension.Feature] = NameId.Of(pepper, Dimension.Feature, key.DefaultFeature);
        if (key.RequiredAttribution.Count > 0)
            Requires = AttributionDemand.Of(key, this);
    }

    /// <summary>The key as it is in the control store.</summary>
    public VirtualKey Key { get; }

    /// <summary>Slug of the organization.</summary>
    public string Organization { get; }

    /// <summary>Slug of the team; null when the key has none.</summary>
    public string? Team { get; }

    /// <summary>Slug of the user; null when the key has none.</summary>
    public string? User { get; }

    /// <summary>
    /// Who owns what providers store for this caller: the user the key pins, else its team, else its organization. Keys that pin the
    /// same one share it, so a key can be rotated.
    /// </summary>
    public Dimension Owner => User is not null ? Dimension.User : Team is not null ? Dimension.Team : Dimension.Organization;

    /// <summary>The key's name in the dimension <see cref="Dimension.Key"/>: its <see cref="VirtualKey.LineageId"/>.</summary>
    public string KeyName { get; }

    /// <summary>Models and routes the key may use.</summary>
    public ModelPermission Models { get; }

    /// <summary>Where its requests may go and what may be kept of them; null when nothing restricts them.</summary>
    public CallerPolicy? Policy { get; internal init; }

    /// <summary>The names for models of its team, organization and installation; null when there are none.</summary>
    public CallerAliases? Aliases { get; internal init; }

    /// <summary>Organization, team, user, key and the default feature; the start of every attribution of this caller.</summary>
    public ref readonly Attribution Attribution => ref _attribution;

    /// <summary>The tags every request of the key gets: cost centre and project first, then <see cref="VirtualKey.DefaultTags"/>.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Whether the key says which project its requests belong to; they cannot then.</summary>
    public bool PinsProject { get; }

    /// <summary>Ledger ids of <see cref="Tags"/>, in the same order.</summary>
    public ReadOnlySpan<long> TagIds => _tagIds;

    /// <summary>True where no other organization ever had a key or a user: what the installation has is the caller's then.</summary>
    public bool IsOnlyTenant { get; }

    /// <summary>What requests must say that the key does not; null for nothing.</summary>
    internal AttributionDemand? Requires { get; }

    internal bool IsRevoked { get; }

    internal bool IsDisabled { get; }

    /// <summary>Whether the key may be used only from some networks.</summary>
    internal bool IsTiedToAddresses => _addresses is not null;

    /// <summary>Whether the key may be used from an address; where that is not known, only a key that is tied to none. Does not allocate.</summary>
    public bool MayCallFrom(IPAddress? address)
    {
        if (_addresses is null)
            return true;

        if (address is null)
            return false;

        foreach (var range in _addresses)
        {
            if (range.Contains(address))
                return true;
        }

        return false;
    }

    /// <summary>Whether figures of a scope that applies to this caller may be told to it: they must not speak of other organizations.</summary>
    public bool MaySee(in Scope scope) => IsOnlyTenant || scope.IsWithinOneOrganization;

    /// <summary>Whether a budget that applies to this caller may be told to it.</summary>
    public bool MaySee(BudgetDefinition budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return IsOnlyTenant || budget.IsWithinOneOrganization;
    }

    /// <summary>Whether the key may use a surface by this name. Does not allocate.</summary>
    public bool MayUseSurface(ReadOnlySpan<char> surface)
    {
        foreach (var allowed in _surfaces)
        {
            if (surface.Equals(allowed, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return _surfaces.Length == 0;
    }

    /// <summary>Read before it is written: the line of memory stays shared between processors.</summary>
    internal void NoteUse()
    {
        if (Volatile.Read(ref _used) == 0)
            Volatile.Write(ref _used, 1);
    }

    /// <summary>Keeps the keyed hash of a secret that has just been shown, for whoever replaces the old verifier. The first one counts.</summary>
    internal void Prove(in KeyHash hash)
    {
        if (Volatile.Read(ref _proving) == 0 && Interlocked.CompareExchange(ref _proving, 1, 0) == 0)
        {
            _proven = hash;
            Volatile.Write(ref _proving, 2);
        }
    }

    internal bool TakeProof(out ProvenKey proven)
    {
        var taken = Volatile.Read(ref _proving) == 2;
        proven = taken ? new ProvenKey(Key.Id, _proven) : default;
        return taken && Interlocked.CompareExchange(ref _proving, 3, 2) == 2;
    }

    internal void ReturnProof() => Volatile.Write(ref _proving, 2);

    internal bool TakeUse() => Volatile.Read(ref _used) != 0 && Interlocked.Exchange(ref _used, 0) != 0;
}
