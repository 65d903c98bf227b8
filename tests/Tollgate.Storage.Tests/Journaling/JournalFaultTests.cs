using Tollgate.Storage.Journaling;
using Tollgate.Storage.Journaling.Format;
using static Tollgate.Storage.Tests.Journaling.JournalsUnderTest;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>Disks that fail while the journal writes.</summary>
public sealed class JournalFaultTests
{
    [Theory]
    [InlineData(Fault.Full)]
    [InlineData(Fault.ReadOnly)]
    [InlineData(Fault.Broken)]
    [InlineData(Fault.Torn)]
    public async Task A_fault_at_any_write_loses_nothing_acknowledged_and_keeps_nothing_refused(Fault fault)
    {
        for (var at = 0; at < 25; at++)
        {
            var files = new MemoryFileSystem();
            var samples = new Samples(at) { Traced = false };
            var acknowledged = new List<Guid>();
            var refused = 0;
            await using (var journal = await OpenAsync(files, options: Options with { SegmentBytes = 4096 }))
            {
                files.Break(fault, at);
                for (var i = 0; i < 40; i++)
                {
                    var intent = samples.Intent();
                    try
                    {
                        // Several at once, so that a failing batch holds more than one record.
                        var first = journal.AppendAsync(intent).AsTask();
                        var second = samples.Intent();
                        var other = journal.AppendAsync(second).AsTask();
                        await first;
                        acknowledged.Add(intent.AttemptId);
                        await other;
                        acknowledged.Add(second.AttemptId);
                    }
                    catch (JournalUnavailableException)
                    {
                        refused++;
                        journal.IsAvailable.ShouldBeFalse();
                        journal.UnavailableReason.ShouldNotBeNull();
                        files.Heal();
                        await AvailableAsync(journal);
                    }
                }

                journal.Recent.OfAttempt(acknowledged[^1]).ShouldNotBeNull();
            }

            refused.ShouldBe(1, $"fault at write {at}");
            var read = ReadAll(files).Select(body => RecordCodec.AttemptIdOf(body)).ToList();
            read.ShouldBeSubsetOf(read.Distinct());
            acknowledged.ShouldBeSubsetOf(read);
            read.Count.ShouldBeLessThanOrEqualTo(acknowledged.Count + 1);
        }
    }

    [Fact]
    public async Task A_failing_flush_makes_the_journal_unavailable_until_a_fresh_segment_flushes()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(6);
        await using var journal = await OpenAsync(files, options: Options with { Durability = JournalDurability.Disk });
        await journal.AppendAsync(samples.Intent());
        files.Break(Fault.Flush, 0);
        await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(samples.Intent()));
        journal.IsAvailable.ShouldBeFalse();
        files.Heal();
        await AvailableAsync(journal);
        await journal.AppendAsync(samples.Intent());
    }
}
