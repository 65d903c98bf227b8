using System.Text;

namespace Tollgate.Wire.Tests;

[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;

[Collection("alone")]
public class AllocationTests
{
    // A collection may trim the shared array pool while this runs: not every byte is ours.
    private const long Nothing = 16;

    private static long Allocated(Action work)
    {
        for (var i = 0; i < 50; i++)
        {
            work();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            work();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }

    [Fact]
    public void Reading_and_editing_a_request_allocates_nothing_once_warm()
    {
        var body = Encoding.UTF8.GetBytes("""{"model":"gpt-5-mini","messages":[{"role":"user","content":"Hello there"}],"stream":true,"max_completion_tokens":5,"user":"u","service_tier":"auto"}""");
        var facts = new RequestFacts();
        using var splices = new SpliceList();
        var output = new Discard();
        Allocated(() =>
        {
            RequestReader.Read(WireFormat.OpenAIChat, body, facts);
            splices.Clear();
            RequestEdits.SetModel(facts, "another-model", splices);
            RequestEdits.AskForUsage(facts, splices);
            RequestEdits.SetMaxOutput(WireFormat.OpenAIChat, facts, 10, splices);
            splices.WriteTo(body, output);
        }).ShouldBeLessThanOrEqualTo(Nothing);
    }

    [Fact]
    public void A_stream_allocates_nothing_once_warm()
    {
        var output = new Discard();
        foreach (var fixture in Fixture.Streams.Where(fixture => !fixture.Name.Contains("error", StringComparison.Ordinal)
            && !fixture.Name.Contains("failed", StringComparison.Ordinal) && !fixture.Name.Contains("iterations", StringComparison.Ordinal)))
        {
            Allocated(() =>
            {
                var tap = StreamTaps.Rent(fixture.Format);
                var half = fixture.Bytes.Length / 2;
                tap.Feed(fixture.Bytes.AsSpan(0, half), output);
                tap.Feed(fixture.Bytes.AsSpan(half), output);
                tap.Complete(output);
                tap.ReleaseTerminal(output);
                StreamTaps.Return(tap);
            }).ShouldBeLessThanOrEqualTo(Nothing, fixture.Name);
        }
    }

    [Fact]
    public void Sixty_four_hidden_chunks_allocate_nothing_once_warm()
    {
        var chunk = Encoding.UTF8.GetBytes("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-5\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}],\"usage\":null}\n\n");
        var output = new Discard();
        Allocated(() =>
        {
            var tap = StreamTaps.Rent(WireFormat.OpenAIChat, new(HideUsage: true));
            for (var i = 0; i < 64; i++)
            {
                tap.Feed(chunk, output);
            }

            StreamTaps.Return(tap);
        }).ShouldBeLessThanOrEqualTo(Nothing);
    }

    [Fact]
    public void Reading_a_body_allocates_nothing_once_warm()
    {
        var facts = new AnswerFacts();
        foreach (var fixture in Fixture.Bodies.Where(fixture => !fixture.Name.Contains("error", StringComparison.Ordinal)))
        {
            Allocated(() => AnswerReader.Read(fixture.Format, fixture.Bytes, facts)).ShouldBeLessThanOrEqualTo(Nothing, fixture.Name);
        }
    }
}
