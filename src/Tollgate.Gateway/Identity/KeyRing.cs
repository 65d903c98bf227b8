using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Policies;
using Tollgate.Gateway.Routing;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity;

/// <summary>
/// All virtual keys as of one moment. Immutable and thread-safe. Identifying allocates nothing, takes no lock, reads no store, and
/// remembers nothing of refused keys: guessing costs the guesser a request and us a hash at most.
/// </summary>
public sealed class KeyRing
{
    private readonly Pepper _pepper;
    private readonly FrozenDictionary<UInt128, Caller> _callers;
    private readonly FrozenDictionary<UInt128, Caller> _unproven;
    private readonly bool _hasForeign;
    private readonly ControlSnapshot _snapshot;
    private readonly PolicyBook _policies;
    private readonly AliasBook _aliases;
    private volatile TenantIndex? _tenants;

    public KeyRing(ControlSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _snapshot = snapshot;
        _pepper = snapshot.Installation.Pepper;
        ChangeStamp = snapshot.ChangeStamp;
        var teams = snapshot.Teams.ToDictionary(static team => team.Id);
        var users = snapshot.Users.ToDictionary(static user => user.Id);
        var callers = new Dictionary<UInt128, Caller>(snapshot.Keys.Count);
        var unproven = new Dictionary<UInt128, Caller>();
        _policies = new PolicyBook(snapshot);
        _aliases = new AliasBook(snapshot);

        // Users call models without a key of their own where tokens are accepted.
        IsOnlyTenant = snapshot.Keys.Select(static key => key.OrganizationId).Concat(snapshot.Users.Select(static user => user.OrganizationId)).Distinct().Take(2).Count() < 2;
        foreach (var key in snapshot.Keys)
        {
            var organization = snapshot.Organization(key.OrganizationId);
            var team = key.TeamId is { } teamId ? teams[teamId] : null;
            var user = key.UserId is { } userId ? users[userId] : null;
            var isRevoked = (key.RetiredMicros ?? organization.RetiredMicros ?? team?.RetiredMicros ?? user?.RetiredMicros) is not null;
            var caller = new Caller(key, organization.Slug, team?.Slug, user?.Slug, isRevoked, user?.DisabledMicros is not null, IsOnlyTenant, _pepper) { Policy = _policies.Of(key, team), Aliases = _aliases.Of(key.OrganizationId, team) };
            (key.Verifier == KeyVerifier.Sha256 ? unproven : callers).Add(key.Hash.Head, caller);
            _hasForeign |= key.Verifier != KeyVerifier.Own;
        }

        _callers = callers.ToFrozenDictionary();
        _unproven = unproven.ToFrozenDictionary();
    }

    /// <summary>The state of the control store this ring was made from.</summary>
    public long ChangeStamp { get; }

    /// <summary>True where no other organization ever had a key or a user.</summary>
    internal bool IsOnlyTenant { get; }

    internal Pepper Pepper => _pepper;

    /// <summary>The policies that hold for a caller who has no key here.</summary>
    internal CallerPolicy? PolicyOf(VirtualKey key, Team? team)
    {
        lock (_policies)
        {
            return _policies.Of(key, team);
        }
    }

    /// <summary>The aliases of a caller who has no key here.</summary>
    internal CallerAliases? AliasesOf(VirtualKey key, Team? team)
    {
        lock (_aliases)
        {
            return _aliases.Of(key.OrganizationId, team);
        }
    }

    /// <summary>Whether <see cref="Tenants"/> is at hand.</summary>
    internal bool HasTenants => _tenants is not null;

    /// <summary>Organizations, teams and users by name. Made when asked for first, which takes milliseconds where there are many: not on an I/O thread.</summary>
    internal TenantIndex Tenants => _tenants ??= new TenantIndex(_snapshot);

    /// <summary>How many keys there are, those out of force included.</summary>
    public int Count => _callers.Count + _unproven.Count;

    /// <summary>Every caller, in no order.</summary>
    public IEnumerable<Caller> Callers => _callers.Values.Concat(_unproven.Values);

    /// <summary>Callers whose keys another gateway made and whose secrets had not been seen when this ring was made.</summary>
    internal IReadOnlyList<Caller> Unproven => _unproven.Values;

    /// <summary>
    /// Whether what is presented can only be a key that another gateway made. Those may have been chosen by a person, so whether one exists is
    /// worth guessing; ours are not.
    /// </summary>
    public bool IsWorthGuessing(ReadOnlySpan<char> presentedKey)
    {
        if (!_hasForeign)
            return false;

        presentedKey = presentedKey.Trim();
        return ForeignSecret.IsPossible(presentedKey) && !KeySecret.IsWellFormed(presentedKey, KeySecret.VirtualPrefix);
    }

    /// <summary>Finds out who presents a key at an instant (microseconds since the Unix epoch).</summary>
    /// <param name="presentedKey">What is presented.</param>
    /// <param name="nowMicros">When.</param>
    /// <param name="source">Where from; asked for its address only by keys that are tied to some.</param>
    public Identification Identify(ReadOnlySpan<char> presentedKey, long nowMicros, IRequestSource? source = null)
    {
        presentedKey = presentedKey.Trim();
        if (presentedKey.IsEmpty)
            return new Identification(IdentificationFailure.Missing);
        var isOwn = KeySecret.IsWellFormed(presentedKey, KeySecret.VirtualPrefix);
        if (!isOwn && !(_hasForeign && ForeignSecret.IsPossible(presentedKey)))
            return new Identification(IdentificationFailure.Malformed);

        var hash = KeyHash.Of(_pepper, presentedKey);
        var isProven = _callers.TryGetValue(hash.Head, out var caller) && caller.Key.Hash.HasTail(hash.Tail);
        if (!isProven && (isOwn || !IsUnproven(presentedKey, out caller)))
            return new Identification(isOwn ? IdentificationFailure.Unknown : IdentificationFailure.Malformed);
        if (caller!.IsRevoked)
            return new Identification(IdentificationFailure.Revoked, caller);
        if (caller.Key.ExpiresMicros <= nowMicros)
            return new Identification(IdentificationFailure.Expired, caller);
        if (caller.IsDisabled)
            return new Identification(IdentificationFailure.Disabled, caller);

        // Whoever calls from elsewhere does not use the key: it is not kept alive by those who have found it.
        if (caller.IsTiedToAddresses && !caller.MayCallFrom(source?.Address))
            return new Identification(IdentificationFailure.Elsewhere, caller);

        if (!isProven)
            caller.Prove(hash);
        caller.NoteUse();
        return new Identification(caller);
    }

    /// <summary>A key that was taken over from another gateway is known by plain SHA-256 until it is used for the first time.</summary>
    private bool IsUnproven(ReadOnlySpan<char> presentedKey, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        if (_unproven.Count == 0)
            return false;

        var hash = ForeignSecret.Hash(presentedKey);
        return _unproven.TryGetValue(hash.Head, out caller) && caller.Key.Hash.HasTail(hash.Tail);
    }
}
