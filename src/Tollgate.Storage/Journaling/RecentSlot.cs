using Tollgate.Economics.Money;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>One reused place of <see cref="RecentAttempts"/>.</summary>
internal sealed class RecentSlot
{
    public readonly AttemptRecord Record = new();

    public bool Used;

    public bool Ended;

    public Amount Hold;

    public bool HasTrace;

    public long IntentSequence;

    public long EndSequence;

    /// <summary>The next attempt of the same request, or -1.</summary>
    public int Next;

    public static void Copy(AttemptIntent from, AttemptIntent to)
    {
        to.AttemptId = from.AttemptId;
        to.RequestId = from.RequestId;
        to.Ordinal = from.Ordinal;
        to.StartedMicros = from.StartedMicros;
        to.Attribution = from.Attribution;
        if (to.Tags.Length < from.TagCount)
        {
            to.Tags = new long[from.TagCount];
        }

        from.Tags.AsSpan(0, from.TagCount).CopyTo(to.Tags);
        to.TagCount = from.TagCount;
        to.Flags = from.Flags;
        to.Surface = from.Surface;
        to.CardVersion = from.CardVersion;
        to.ConfigVersion = from.ConfigVersion;
        to.Hold = from.Hold;
        to.ShadowHold = from.ShadowHold;
        to.RetryOf = from.RetryOf;
        to.RetryCount = from.RetryCount;
    }
}
