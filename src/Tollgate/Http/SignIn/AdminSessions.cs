using System.Collections.Concurrent;

namespace Tollgate.Http.SignIn;

/// <summary>
/// The signed-in browsers of this process, in memory: a restart signs everybody out. A session ends after twelve idle hours, after
/// seven days (a person's after twelve hours, because groups change), or when it is closed. Thread-safe.
/// </summary>
internal sealed class AdminSessions(Seal seal, TimeProvider time)
{
    internal static readonly TimeSpan Idle = TimeSpan.FromHours(12);
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    internal static readonly TimeSpan LongestOfPerson = TimeSpan.FromHours(12);
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<string, AdminSession> _sessions = new(StringComparer.Ordinal);

    internal int Count => _sessions.Count;

    /// <summary>Opens a session; the answer is the cookie's value.</summary>
    internal string Open(Guid keyId) => Open(keyId, null);

    /// <summary>Opens a session of a person whom an identity provider vouched for; the answer is the cookie's value.</summary>
    internal string Open(SignedInPerson person) => Open(Guid.Empty, person);


    /// <summary>The session a cookie's value belongs to, if it is still open. A page that refreshes itself does not keep it open.</summary>
    internal AdminSession? Find(string? cookie, bool byHand = true)
    {
        if (cookie is null || cookie.Length > 200 || cookie.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0)
        {
            return null;
        }

        var id = cookie[..dot];
        if (!seal.Fits("session", id, cookie[(dot + 1)..]) || !_sessions.TryGetValue(id, out var session))
        {
            return null;
        }

        if (IsOver(session))
        {
            Close(session);
            return null;
        }

        if (byHand)
        {
            session.Touch(time.GetTimestamp());
        }

        return session;
    }

    internal void Close(AdminSession session) => _sessions.TryRemove(session.Id, out _);

    /// <summary>What a page of the session must send back with every change.</summary>
    internal string RequestToken(AdminSession session) => seal.Of("request", session.Id);

    internal bool IsRequestToken(AdminSession session, string? token) => seal.Fits("request", session.Id, token);

    private string Open(Guid keyId, SignedInPerson? person)
    {
        MakeRoom();
        var session = new AdminSession(Seal.NewId(), keyId, person, time.GetTimestamp());
        _sessions[session.Id] = session;
        return session.Id + "." + seal.Of("session", session.Id);
    }

    private bool IsOver(AdminSession session) =>
        time.GetElapsedTime(session.LastUsed) > Idle || time.GetElapsedTime(session.Opened) > (session.Person is null ? Longest : LongestOfPerson);

    private void MakeRoom()
    {
        if (_sessions.Count < Most)
        {
            return;
        }

        foreach (var session in _sessions.Values.Where(IsOver))
        {
            Close(session);
        }

        while (_sessions.Count >= Most && _sessions.Values.MinBy(session => session.LastUsed) is { } oldest)
        {
            Close(oldest);
        }
    }
}
