using System.Collections.Frozen;
using Tollgate.Economics.Ownership;
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

    public KeyRing(ControlSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _pepper = snapshot.Installation.Pepper;
        ChangeStamp = snapshot.ChangeStamp;
        var teams = snapshot.Teams.ToDictionary(static team => team.Id);
        var users = snapshot.Users.ToDictionary(static user => user.Id);
        var callers = new Dictionary<UInt128, Caller>(snapshot.Keys.Count);
        foreach (var key in snapshot.Keys)
        {
            var organization = snapshot.Organization(key.OrganizationId);
            var team = key.TeamId is { } teamId ? teams[teamId] : null;
            var user = key.UserId is { } userId ? users[userId] : null;
            var isRevoked = (key.RetiredMicros ?? organization.RetiredMicros ?? team?.RetiredMicros ?? user?.RetiredMicros) is not null;
            callers.Add(key.Hash.Head, new Caller(key, organization.Slug, team?.Slug, user?.Slug, isRevoked, _pepper));
        }

        _callers = callers.ToFrozenDictionary();
    }

    /// <summary>The state of the control store this ring was made from.</summary>
    public long ChangeStamp { get; }

    /// <summary>How many keys there are, those out of force included.</summary>
    public int Count => _callers.Count;

    /// <summary>Every caller, in no order.</summary>
    public IReadOnlyList<Caller> Callers => _callers.Values;

    /// <summary>Finds out who presents a key at an instant (microseconds since the Unix epoch).</summary>
    public Identification Identify(ReadOnlySpan<char> presentedKey, long nowMicros)
    {
        presentedKey = presentedKey.Trim();
        if (presentedKey.IsEmpty)
            return new Identification(IdentificationFailure.Missing);
        if (!KeySecret.IsWellFormed(presentedKey, KeySecret.VirtualPrefix))
            return new Identification(IdentificationFailure.Malformed);

        var hash = KeyHash.Of(_pepper, presentedKey);
        if (!_callers.TryGetValue(hash.Head, out var caller) || !caller.Key.Hash.HasTail(hash.Tail))
            return new Identification(IdentificationFailure.Unknown);
        if (caller.IsRevoked)
            return new Identification(IdentificationFailure.Revoked, caller);
        if (caller.Key.ExpiresMicros <= nowMicros)
            return new Identification(IdentificationFailure.Expired, caller);

        caller.NoteUse();
        return new Identification(caller);
    }
}
