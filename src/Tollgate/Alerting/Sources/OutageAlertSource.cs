using System.Globalization;
using System.Threading.Channels;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;

namespace Tollgate.Alerting.Sources;

/// <summary>Journal and ledger store that stop taking records, and take them again: one alert of each an hour. What they say returns at once.</summary>
internal sealed class OutageAlertSource : IDisposable
{
    private static readonly long s_hour = TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond;
    private readonly Channel<(string What, bool IsBack, long AtMicros)> _changes = Channel.CreateBounded<(string, bool, long)>(
        new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Journal _journal;
    private readonly Projector _projector;
    private readonly TimeProvider _time;

    internal OutageAlertSource(Journal journal, Projector projector, TimeProvider time)
    {
        (_journal, _projector, _time) = (journal, projector, time);
        journal.AvailabilityChanged += JournalChanged;
        projector.FailingChanged += LedgerChanged;
    }

    internal void Collect(ICollection<AlertDraft> into)
    {
        while (_changes.Reader.TryRead(out var change))
        {
            var state = change.IsBack ? "recovered" : "opened";
            var key = string.Create(CultureInfo.InvariantCulture, $"outage|{change.What}|{state}|{change.AtMicros / s_hour * s_hour}");
            into.Add(new AlertDraft(AlertKind.Outage, key, change.AtMicros, new AlertFacts { Cause = change.What, State = state, BeganMicros = change.AtMicros }.ToJson()));
        }
    }

    public void Dispose()
    {
        _journal.AvailabilityChanged -= JournalChanged;
        _projector.FailingChanged -= LedgerChanged;
    }

    private void JournalChanged(JournalUnavailableException? failure) => Note("journal", failure is null);

    private void LedgerChanged(Exception? failure) => Note("ledger", failure is null);

    private void Note(string what, bool isBack) =>
        _changes.Writer.TryWrite((what, isBack, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
}
