using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;
using static Tollgate.Storage.Tests.Journaling.JournalsUnderTest;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>What records look like, in this format and in the one before.</summary>
public sealed class JournalFormatTests
{
    // Two intents, an extend of the second, the end of the first.
    private const string FormatOne =
        "51000000BBAB4E3E01019A0000000070008000000000000001019A00000000700080000000000000F10080809BECE4FAA50681280B00000000000000"
        + "0C000000000000000D00000000000000000002010180809AA6EAAFE3013F000000C90ED2ED01019A0000000070008000000000000002019A00000000"
        + "700080000000000000F20082809BECE4FAA506000105000000000000000002010180808D93F5D7711A000000F98AA09802019A000000007000800000"
        + "00000000028080A7B9DF87D502003800000055E4036703019A000000007000800000000000000103116414020080A0FAA0CCD7050000C80100000000"
        + "000000000000000000000000001428027B7D";

    [Fact]
    public void Any_sequence_of_records_survives_encoding()
    {
        Prop.ForAll<int, int>((seed, count) =>
        {
            var samples = new Samples(seed & 0xFFFF);
            var frame = new byte[4096];
            for (var i = 0; i < (count & 15) + 1; i++)
            {
                var intent = samples.Intent();
                var decodedIntent = new AttemptIntent();
                var length = RecordCodec.Encode(frame, i, intent);
                RecordFrame.TryOpen(frame.AsSpan(0, length), i, out var body).ShouldBe(FrameStatus.Valid);
                RecordCodec.TryDecode(frame.AsSpan(8, body), decodedIntent).ShouldBeTrue();
                Body(decodedIntent, i).ShouldBe(Body(intent, i));
                (decodedIntent.Hold, decodedIntent.ShadowHold, decodedIntent.RetryOf, decodedIntent.RetryCount)
                    .ShouldBe((intent.Hold, intent.ShadowHold, intent.RetryOf, intent.RetryCount));

                var extend = samples.Extend(intent);
                var decodedExtend = new AttemptExtend();
                length = RecordCodec.Encode(frame, i, extend);
                RecordCodec.TryDecode(frame.AsSpan(8, length - 8), decodedExtend).ShouldBeTrue();
                (decodedExtend.Hold, decodedExtend.ShadowHold, decodedExtend.Usage).ShouldBe((extend.Hold, extend.ShadowHold, extend.Usage));

                var end = samples.End(intent);
                var decodedEnd = new AttemptEnd();
                length = RecordCodec.Encode(frame, i, end, end.Trace);
                RecordCodec.TryDecode(frame.AsSpan(8, length - 8), decodedEnd).ShouldBeTrue();
                Body(decodedEnd, i).ShouldBe(Body(end, i));
                (decodedEnd.Cost, decodedEnd.ComputedCost, decodedEnd.Shadow, decodedEnd.Usage).ShouldBe((end.Cost, end.ComputedCost, end.Shadow, end.Usage));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Segments_of_the_format_before_are_read()
    {
        var files = new MemoryFileSystem();
        var bytes = new byte[SegmentHeader.Bytes];
        new SegmentHeader(SegmentKind.Journal, SegmentHeader.OldestVersion, 1, 1, 0).Write(bytes);

        files.Put(SegmentCatalog.Path(Folder, SegmentKind.Journal, 1), [.. bytes, .. Convert.FromHexString(FormatOne)]);
        var store = new MemoryLedgerStore();
        await using (var journal = await OpenAsync(files))
        {
            journal.OrphansBooked.ShouldBe(1);
            await using var projector = Projector.Start(journal, store);
            await projector.FlushAsync();
        }

        store.Attempts.Count.ShouldBe(2);
        store.Attempts.ShouldAllBe(attempt => attempt.End.Stored.IsNone);
        store.Attempts[0].End.Cost.ShouldBe(new Amount(0.0125m));
        store.Attempts[1].End.Cost.ShouldBe(new Amount(0.75m));
        SegmentHeader.CurrentVersion.ShouldBeGreaterThan(SegmentHeader.OldestVersion);
    }

    [Fact]
    public void A_newer_format_is_refused_by_name()
    {
        var files = new MemoryFileSystem();
        var bytes = new byte[SegmentHeader.Bytes];
        new SegmentHeader(SegmentKind.Journal, SegmentHeader.CurrentVersion + 1, 1, 1, 0).Write(bytes);
        files.Put(SegmentCatalog.Path(Folder, SegmentKind.Journal, 1), bytes);
        Should.Throw<JournalCorruptException>(() => ReadAll(files)).Message.ShouldContain($"format {SegmentHeader.CurrentVersion + 1}");
    }

    [Theory]
    [InlineData("resp_1", Dimension.User)]
    [InlineData("ø", Dimension.Organization)]
    [InlineData("", Dimension.Team)]
    public void The_id_of_a_stored_answer_survives_encoding(string id, Dimension owner)
    {
        var samples = new Samples(9);
        var intent = samples.Intent();
        var frame = new byte[4096];
        var stored = new StoredAnswerId(id, owner);
        var end = samples.End(intent);
        var extend = samples.Extend(intent);
        (end.Stored, extend.Stored) = (stored, stored);
        (end.Shadow, extend.ShadowHold) = (new Amount(0.25m), new Amount(0.125m));
        var (decodedEnd, decodedExtend) = (new AttemptEnd(), new AttemptExtend());

        RecordCodec.TryDecode(frame.AsSpan(8, RecordCodec.Encode(frame, 1, end, end.Trace) - 8), decodedEnd).ShouldBeTrue();
        RecordCodec.TryDecode(frame.AsSpan(8, RecordCodec.Encode(frame, 2, extend) - 8), decodedExtend).ShouldBeTrue();

        (decodedEnd.Stored, decodedExtend.Stored).ShouldBe((stored, stored));
        (decodedEnd.Shadow, decodedExtend.ShadowHold).ShouldBe((end.Shadow, extend.ShadowHold));
        decodedEnd.TraceLength.ShouldBe(end.TraceLength);
    }

    [Fact]
    public void A_record_without_shadow_and_retry_is_the_same_bytes_as_in_the_format_before()
    {
        var samples = new Samples(14);
        var intent = samples.Intent();
        (intent.ShadowHold, intent.RetryOf, intent.RetryCount) = (Amount.Zero, Guid.Empty, 0);
        var bare = Body(intent, 1);
        (intent.ShadowHold, intent.RetryOf, intent.RetryCount) = (new Amount(1m), Guid.CreateVersion7(), 3);
        var told = Body(intent, 1);

        told.AsSpan(0, bare.Length).SequenceEqual(bare).ShouldBeTrue();
        told.Length.ShouldBeGreaterThan(bare.Length + 16);
    }

    [Theory]
    [InlineData("83")]
    [InlineData("8200")]
    [InlineData("82018201")]
    [InlineData("8201800000")]
    public void Fields_behind_an_intent_that_this_format_does_not_have_are_no_record(string more)
    {
        var intent = new Samples(15).Intent();
        (intent.ShadowHold, intent.RetryOf, intent.RetryCount) = (Amount.Zero, Guid.Empty, 0);
        var decoded = new AttemptIntent();

        RecordCodec.TryDecode([.. Body(intent, 1), .. Convert.FromHexString(more)], decoded).ShouldBe(more == "8200");
        decoded.RetryCount.ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(0, PriceState.Priced)]
    [InlineData(25, PriceState.PartlyUnpriced)]
    [InlineData(100, PriceState.Unpriced)]
    public async Task What_a_dead_process_held_for_usage_without_a_price_is_charged_to_budgets_and_is_no_cost(int percentUnpriced, PriceState expected)
    {
        var unpriced = percentUnpriced / 100m;
        var files = new MemoryFileSystem();
        var samples = new Samples(16);
        var journal = await OpenAsync(files);
        var (begun, extended) = (samples.Intent(), samples.Intent());
        foreach (var intent in (AttemptIntent[])[begun, extended])
        {
            (intent.Hold, intent.ShadowHold) = (new Amount(1m), new Amount(unpriced));
            await journal.AppendAsync(intent);
        }

        await journal.AppendAsync(new AttemptExtend { AttemptId = extended.AttemptId, Hold = new Amount(2m), ShadowHold = new Amount(2m * unpriced) });
        var left = files.Copy();
        await journal.DisposeAsync();

        var store = new MemoryLedgerStore();
        await using (var next = await OpenAsync(left))
        await using (var projector = Projector.Start(next, store))
        {
            await projector.FlushAsync();
        }

        foreach (var (id, hold) in (ReadOnlySpan<(Guid, decimal)>)[(begun.AttemptId, 1m), (extended.AttemptId, 2m)])
        {
            var end = store.Attempts.Single(attempt => attempt.Intent.AttemptId == id).End;
            end.Charged.ShouldBe(new Amount(hold));
            end.Shadow.ShouldBe(new Amount(hold * unpriced));
            end.ComputedCost.ShouldBe(end.Cost);
            end.PriceState.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task What_a_dead_process_knew_of_a_stored_answer_is_booked_with_its_attempt()
    {
        var files = new MemoryFileSystem();
        var samples = new Samples(11);
        var journal = await OpenAsync(files);
        var (ended, cut) = (samples.Intent(), samples.Intent());
        await journal.AppendAsync(ended);
        await journal.AppendAsync(cut);
        var end = samples.End(ended);
        end.Stored = new StoredAnswerId("resp_ended", Dimension.Team);
        await journal.AppendAsync(end);
        var extend = samples.Extend(cut);
        extend.Stored = new StoredAnswerId("resp_cut", Dimension.User);
        await journal.AppendAsync(extend);
        await journal.AppendAsync(new AttemptExtend { AttemptId = cut.AttemptId, Hold = extend.Hold });
        var left = files.Copy();
        await journal.DisposeAsync();

        var store = new MemoryLedgerStore();
        await using (var next = await OpenAsync(left))
        await using (var projector = Projector.Start(next, store))
        {
            await projector.FlushAsync();
        }

        store.Attempts.Single(attempt => attempt.Intent.AttemptId == ended.AttemptId).End.Stored.ShouldBe(end.Stored);
        store.Attempts.Single(attempt => attempt.Intent.AttemptId == cut.AttemptId).End.Stored.ShouldBe(extend.Stored);
    }

    [Fact]
    public void An_open_attempt_the_store_keeps_keeps_its_stored_answer()
    {
        var open = new OpenAttempt { Hold = new Amount(1m), ShadowHold = new Amount(0.5m), Stored = new StoredAnswerId(new string('x', StoredAnswerId.MostBytes), Dimension.User) };
        RecentSlot.Copy(new Samples(12).Intent(), open.Record.Intent);

        (open.Record.Intent.RetryOf, open.Record.Intent.RetryCount) = (Guid.CreateVersion7(), 2);
        var read = OpenAttempt.FromBytes(open.ToBytes());
        (read.Stored, read.ShadowHold).ShouldBe((open.Stored, open.ShadowHold));
        (read.Record.Intent.RetryOf, read.Record.Intent.RetryCount).ShouldBe((open.Record.Intent.RetryOf, 2));
    }
}
