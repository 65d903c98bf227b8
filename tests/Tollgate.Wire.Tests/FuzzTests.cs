using System.Buffers;
using Tollgate.LongRuns;
using Tollgate.Wire.Tests.Streams;

namespace Tollgate.Wire.Tests;

/// <summary>Damaged bytes: nothing throws, nothing allocates out of proportion, and cutting the input differently still changes nothing.</summary>
public class FuzzTests
{
    private static byte[] Damaged(byte[] original, Random random)
    {
        var bytes = original.AsSpan(0, Math.Min(original.Length, 6000)).ToArray().ToList();
        for (var i = random.Next(1, 8); i > 0 && bytes.Count > 1; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)"\"\\{}[],:\r\n 019-e."[random.Next(17)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(60), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count), 0).Concat(bytes.Take(random.Next(80))).ToList());
                    break;
            }
        }

        return [.. bytes];
    }

    [Fact]
    public void Damaged_streams_are_passed_the_same_however_they_come() => DamageStreams(20261122, rounds: 150);

    [Fact]
    public void Damaged_bodies_and_noise_throw_nothing() => DamageBodies(7, rounds: 100);

    [Fact]
    public void Damaged_requests_are_read_or_refused_and_edits_of_readable_ones_stay_readable() =>
        DamageRequests(99, rounds: 20_000).ShouldBeGreaterThan(100);

    [Fact(Explicit = true)]
    public void All_of_it_for_a_long_time()
    {
        var seed = LongRun.Seed("fuzzing of readers and streams");
        var times = LongRun.Number("TOLLGATE_FUZZ", 30);
        DamageStreams(seed, 150 * times);
        DamageBodies(seed, 100 * times);
        DamageRequests(seed, 20_000 * times);
    }

    private static void DamageStreams(int seed, int rounds)
    {
        var random = new Random(seed);
        foreach (var fixture in Fixture.Streams)
        {
            for (var round = 0; round < rounds; round++)
            {
                var bytes = Damaged(fixture.Bytes, random);
                var run = StreamRun.Of(fixture.Format, bytes);
                run.Whole.ShouldBe(StreamRun.Latin(bytes), fixture.Name);
                StreamRun.Of(fixture.Format, bytes, step: random.Next(1, 40)).ShouldBe(run, fixture.Name);
                var hidden = StreamRun.Of(fixture.Format, bytes, new(HideUsage: true));
                StreamRun.Of(fixture.Format, bytes, new(HideUsage: true), step: random.Next(1, 40)).ShouldBe(hidden, fixture.Name);
                Cut(fixture.Format, bytes, random.Next(bytes.Length + 1));
                TranscriptMeter.Meter(fixture.Format, bytes);
            }
        }
    }

    private static void DamageBodies(int seed, int rounds)
    {
        var random = new Random(seed);
        var facts = new AnswerFacts();
        var request = new RequestFacts();
        foreach (var fixture in Fixture.All)
        {
            for (var round = 0; round < rounds; round++)
            {
                var bytes = round % 10 == 0 ? new byte[random.Next(400)] : Damaged(fixture.Bytes, random);
                if (round % 10 == 0)
                {
                    random.NextBytes(bytes);
                }

                foreach (var format in Enum.GetValues<WireFormat>())
                {
                    AnswerReader.Read(format, bytes, facts);
                    AnswerReader.ReadUsageOnly(format, bytes, facts);
                    var whole = RequestReader.Read(format, bytes, request);
                    var (model, text) = (request.Model, request.TextBytes);
                    RequestReader.Read(format, Sequences.Of(bytes, random.Next(1, 50)), request).Ok.ShouldBe(whole.Ok);
                    if (whole.Ok)
                    {
                        (request.Model, request.TextBytes).ShouldBe((model, text));
                    }
                }
            }
        }
    }

    private static int DamageRequests(int seed, int rounds)
    {
        var random = new Random(seed);
        var original = """
            {"model":"gpt-5","stream":true,"stream_options":{"x":1},"max_tokens":5,"metadata":{"task":"t"},"tools":[{"type":"web_search","max_uses":1}],
            "messages":[{"role":"user","content":[{"type":"text","text":"Hi \u00e9"},{"type":"image_url","image_url":{"url":"data:a"}}]}],
            "generationConfig":{"maxOutputTokens":3},"contents":[],"input":[1,"a"],"thinking":{"budget_tokens":1}}
            """u8.ToArray();
        var facts = new RequestFacts();
        var again = new RequestFacts();
        using var splices = new SpliceList();
        var readable = 0;
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Damaged(original, random);
            var format = (WireFormat)random.Next(11);
            if (!RequestReader.Read(format, bytes, facts).Ok)
            {
                continue;
            }

            readable++;
            splices.Clear();
            RequestEdits.SetModel(facts, "other", splices);
            RequestEdits.SetMaxOutput(format, facts, 17, splices);
            RequestEdits.AskForUsage(facts, splices);
            RequestEdits.SetStoreFalse(facts, splices);
            var output = new ArrayBufferWriter<byte>();
            splices.WriteTo(bytes, output);
            RequestReader.Read(format, output.WrittenSpan, again).Message.ShouldBeNull(System.Text.Encoding.UTF8.GetString(output.WrittenSpan));
            again.Model.ShouldBe(facts.Model is null ? null : "other");
            if (format is WireFormat.OpenAIChat or WireFormat.AnthropicMessages or WireFormat.GeminiGenerate or WireFormat.OpenAIResponses)
            {
                again.MaxOutput.ShouldBe(17);
            }
        }

        return readable;
    }

    [Fact]
    public void Hostile_lengths_do_not_allocate_out_of_proportion()
    {
        var random = new Random(3);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        var output = new Discard();
        foreach (var format in Enum.GetValues<WireFormat>().Where(StreamTaps.Streams))
        {
            // Warm the pools, so that what is measured is what a stream costs.
            for (var round = 0; round < 2; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var tap = StreamTaps.Rent(format);
                for (var i = 0; i < 20; i++)
                {
                    tap.Feed(noise, output);
                }

                tap.Complete(output);
                StreamTaps.Return(tap);
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_500_000, WireFormats.Name(format));
            }
        }
    }

    private static void Cut(WireFormat format, byte[] bytes, int length)
    {
        var output = new Discard();
        var tap = StreamTaps.Rent(format, new(UsageAsked: true, Comments: true));
        tap.Feed(bytes.AsSpan(0, length), output);
        tap.WriteCut(output, CutReason.Deadline, new(1, 2));
        StreamTaps.Return(tap);
    }
}
