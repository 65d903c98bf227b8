using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>Says which keys nobody uses and which nobody owns, as of one snapshot.</summary>
internal sealed class KeyStanding
{
    private readonly HashSet<Guid> _gone = [];
    private readonly HashSet<Guid> _services = [];
    private readonly Dictionary<Guid, string> _names = [];

    internal KeyStanding(ControlSnapshot snapshot)
    {
        foreach (var team in snapshot.Teams)
        {
            _names[team.Id] = team.Slug;
        }

        foreach (var user in snapshot.Users)
        {
            _names[user.Id] = user.Slug;
        }

        _gone.UnionWith(snapshot.Teams.Where(static team => team.RetiredMicros is not null).Select(static team => team.Id));
        _gone.UnionWith(snapshot.Users.Where(static user => user.RetiredMicros is not null).Select(static user => user.Id));
        _services.UnionWith(snapshot.Users.Where(static user => user.Kind == UserKind.Service).Select(static user => user.Id));
    }

    /// <summary>The slug of a key's team or user; null for none.</summary>
    internal string? NameOf(Guid? id) => id is { } given ? _names.GetValueOrDefault(given) : null;

    /// <summary>Whether a service account uses the key, and no person.</summary>
    internal bool IsOfService(VirtualKey key) => key.UserId is { } user && _services.Contains(user);

    /// <summary>Since when a key has not been used: its last use, or when it was made.</summary>
    internal static long IdleSince(VirtualKey key) => Math.Max(key.LastUsedMicros ?? 0, key.CreatedMicros);

    /// <summary>Whether a key was made before a moment and not used since.</summary>
    internal static bool IsUnusedSince(VirtualKey key, long micros) => IdleSince(key) <= micros;

    /// <summary>Whether nobody can be asked about a key: it has neither user nor team, or one that is retired.</summary>
    internal bool IsOwnerUnknown(VirtualKey key) =>
        (key.UserId is null && key.TeamId is null) || (key.UserId is { } user && _gone.Contains(user)) || (key.TeamId is { } team && _gone.Contains(team));
}
