using System.Buffers.Binary;

namespace Tollgate.Simulator.Tests.OpenAI;

public sealed class EmbeddingsAndCompletionsTests : SimulatorTest
{
    [Fact]
    public async Task Floats_and_base64_are_the_same_unit_vector()
    {
        const string Path = "/v1/embeddings";
        var floats = await PostAsync(Path, """{"model":"text-embedding-3-small","input":["red apple","blue sky"],"dimensions":256}""");
        var base64 = await PostAsync(Path, """{"model":"text-embedding-3-small","input":"red apple","dimensions":256,"encoding_format":"base64"}""");
        var vector = floats.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(static value => value.GetSingle()).ToArray();
        vector.Length.ShouldBe(256);
        vector.Sum(static value => value * value).ShouldBe(1f, 0.0001f);
        var bytes = base64.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        Enumerable.Range(0, 256).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * 4))).ShouldBe(vector);
        floats.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(4);
        Host.Attempts.After()[0].Usd.ShouldBe(4 * 0.02m / 1_000_000m);
    }

    [Fact]
    public async Task Similar_texts_are_nearer_than_others()
    {
        var body = await PostAsync("/v1/embeddings", """{"model":"text-embedding-3-small","input":["how do I reset my password","how can I reset my password","the harbour closes early today"]}""");
        var vectors = body.GetProperty("data").EnumerateArray()
            .Select(static item => item.GetProperty("embedding").EnumerateArray().Select(static value => value.GetSingle()).ToArray()).ToArray();
        vectors[0].Length.ShouldBe(1536);
        Cosine(vectors[0], vectors[1]).ShouldBeGreaterThan(Cosine(vectors[0], vectors[2]) + 0.4f);
    }

    [Fact]
    public async Task Text_completions_stop_at_sixteen_tokens_unless_told_otherwise()
    {
        var body = await PostAsync("/v1/completions", """{"model":"gpt-3.5-turbo-instruct","prompt":"Once [[sim: out=60]]"}""");
        body.GetProperty("object").GetString().ShouldBe("text_completion");
        body.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("length");
        body.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(16);
        var events = await StreamAsync("/v1/completions",
            """{"model":"gpt-3.5-turbo-instruct","prompt":"Once [[sim: out=60]]","max_tokens":100,"stream":true,"stream_options":{"include_usage":true}}""");
        events[^1].Data.ShouldBe("[DONE]");
        events[^2].Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(60);
    }

    private static float Cosine(float[] left, float[] right) => left.Zip(right, static (a, b) => a * b).Sum();
}
