using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Storage.Control;

namespace Tollgate.Expiry;

/// <summary>What is to be done about a key at a moment.</summary>
/// <param name="Reason">Why.</param>
/// <param name="IsNow">True when the key is to end now; false when somebody is to be told that it will.</param>
/// <param name="EndsMicros">When it ends, in microseconds since the Unix epoch: never before somebody had the time to do something about it.</param>
/// <param name="SinceMicros">Since when it is not used, or has been there.</param>
internal readonly record struct KeyDue(KeyExpiryReason Reason, bool IsNow, long EndsMicros, long SinceMicros)
{
    /// <summary>What is due for a key; null for nothing yet.</summary>
    internal static KeyDue? Of(VirtualKey key, bool isOwnerUnknown, KeyExpiryConfiguration rules, long now)
    {
        if (key.RetiredMicros is not null || key.ExpiresMicros <= now)
        {
            return null;
        }

        var idle = KeyStanding.IdleSince(key);
        var unused = rules.UnusedAfter is { } after
            ? Of(KeyExpiryReason.Unused, idle, after, key.ExpiryWarnedMicros > idle ? key.ExpiryWarnedMicros : null, rules.Warning, now)
            : null;
        var ownerless = isOwnerUnknown && rules.UnknownOwnerAfter is { } age
            ? Of(KeyExpiryReason.UnknownOwner, key.CreatedMicros, age, key.ExpiryWarnedMicros, rules.Warning, now)
            : null;

        // The one that is at its end, before one that is only to be told.
        return unused is { IsNow: true } ? unused : ownerless is { IsNow: true } ? ownerless : unused ?? ownerless;
    }

    // Null also while it was told and is not at its end yet.
    private static KeyDue? Of(KeyExpiryReason reason, long since, TimeSpan after, long? warned, TimeSpan warning, long now)
    {
        var ends = since + Micros(after);
        if (now < ends - Micros(warning))
        {
            return null;
        }

        if (warned is not { } told)
        {
            return new KeyDue(reason, false, Math.Max(ends, now + Micros(warning)), since);
        }

        ends = Math.Max(ends, told + Micros(warning));
        return now >= ends ? new KeyDue(reason, true, ends, since) : null;
    }

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
