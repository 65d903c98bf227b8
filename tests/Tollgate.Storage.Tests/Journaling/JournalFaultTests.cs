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
    public async Task Whoever_waits_for_an_outage_to_end_is_told_once_it_has()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(13);
        var journal = await OpenAsync(files);
        var heard = new List<string?>();
        journal.AvailabilityChanged += failure => heard.Add(failure?.Message);
        (await journal.WhenAvailableAsync()).ShouldBeTrue();

        files.Break(Fault.Full, 0);
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(samples.Intent()));
        }

        var waiting = journal.WhenAvailableAsync();
        waiting.IsCompleted.ShouldBeFalse();
        files.Heal();
        (await waiting).ShouldBeTrue();
        await journal.AppendAsync(samples.Intent());
        heard.ShouldBe(["The journal cannot be written: the disk refuses it.", null]);

        files.Break(Fault.Full, 0);
        await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(samples.Intent()));
        var left = journal.WhenAvailableAsync();
        await journal.DisposeAsync();
        (await left).ShouldBeFalse();
        (await journal.WhenAvailableAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(28, "the disk is full")]
    [InlineData(122, "the disk is full")]
    [InlineData(30, "the disk is read-only")]
    [InlineData(5, "input/output error")]
    [InlineData(27, "a limit on the size of files")]
    [InlineData(1, "the disk refuses it")]
    public void A_reason_names_what_is_wrong_and_no_path(int error, string reason)
    {
        var failure = Journal.Unavailable(new IOException("Something : '/var/lib/tollgate/journal/journal-000000000001.seg'", error));
        failure.Message.ShouldContain(reason);
        failure.Message.ShouldNotContain("/var");
        failure.InnerException!.Message.ShouldContain("/var");
        Journal.Unavailable(new UnauthorizedAccessException("Access to '/var' is denied.")).Message.ShouldEndWith("the process may not write there.");
    }

    [Fact]
    public async Task A_failing_flush_makes_the_journal_unavailable_until_a_fresh_segment_flushes()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(6);
        await using var journal = await OpenAsync(files, options: Options with { Durability = JournalDurability.Disk });
        await journal.AppendAsync(samples.Intent());
        files.Break(Fault.Flush, 0);
        var failed = await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(samples.Intent()));
        journal.IsAvailable.ShouldBeFalse();

        // It is in the file, and there it stays; what is refused from now on is not.
        failed.IsWritten.ShouldBeTrue();
        (await Should.ThrowAsync<JournalUnavailableException>(async () => await journal.AppendAsync(samples.Intent()))).IsWritten.ShouldBeFalse();
        files.Heal();
        await AvailableAsync(journal);
        await journal.AppendAsync(samples.Intent());
        ReadAll(files).Count.ShouldBe(3);
    }
}
