using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Tollgate.Wire;

/// <summary>
/// Reads what the gateway acts on from a request body: one pass, no document model, unknown members are left alone.
/// Expected mistakes are values; nothing is thrown for any bytes. Thread-safe (the facts are not).
/// </summary>
public static class RequestReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 128;

    private const string Marked = "The request body begins with a UTF-8 byte order mark, which JSON does not allow; send it without the first three bytes (EF BB BF).";

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads <paramref name="body"/> into <paramref name="facts"/>.</summary>
    /// <param name="modelRequired">False where the URL names the model (Azure deployments). Gemini and Bedrock never need it in the body.</param>
    public static RequestReadResult Read(WireFormat format, ReadOnlySpan<byte> body, RequestFacts facts, bool modelRequired = true)
    {
        facts.Reset();
        facts.Format = format;
        facts.BodyLength = body.Length;
        if (body.StartsWith(Mark))
        {
            return new(Marked, null, 0, 1);
        }

        if (!Utf8.IsValid(body))
        {
            var position = FirstInvalid(body);
            return new("The request body is not valid UTF-8; send JSON encoded as UTF-8.", null, position, LineOf(body, position));
        }

        var reader = new Utf8JsonReader(body, Options);
        var scan = new RequestScan(format, facts);
        var result = Run(ref reader, ref scan, modelRequired);
        return result.Ok ? result : result with { Line = LineOf(body, result.Position) };
    }

    /// <summary>Reads a body that came in several buffers.</summary>
    public static RequestReadResult Read(WireFormat format, in ReadOnlySequence<byte> body, RequestFacts facts, bool modelRequired = true)
    {
        if (body.IsSingleSegment)
        {
            return Read(format, body.FirstSpan, facts, modelRequired);
        }

        facts.Reset();
        facts.Format = format;
        facts.BodyLength = body.Length;
        if (body.Length >= Mark.Length && IsMarked(body))
        {
            return new(Marked, null, 0, 1);
        }

        if (!SequenceUtf8.IsValid(body))
        {
            return new("The request body is not valid UTF-8; send JSON encoded as UTF-8.", null, 0, 1);
        }

        var reader = new Utf8JsonReader(body, Options);
        var scan = new RequestScan(format, facts);
        var result = Run(ref reader, ref scan, modelRequired);
        return result.Ok ? result : result with { Line = LineOf(body, result.Position) };
    }

    private static bool IsMarked(in ReadOnlySequence<byte> body)
    {
        Span<byte> first = stackalloc byte[3];
        body.Slice(0, first.Length).CopyTo(first);
        return first.SequenceEqual(Mark);
    }

    private static RequestReadResult Run(ref Utf8JsonReader reader, ref RequestScan scan, bool modelRequired)
    {
        try
        {
            return scan.Read(ref reader, modelRequired);
        }
        catch (JsonException problem)
        {
            var position = Math.Max(reader.BytesConsumed, reader.TokenStartIndex);
            return new(
                problem.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                    ? "The request body nests deeper than 128 levels; flatten it."
                    : string.Concat("The request body is not valid JSON: ", Reason(problem), " Check it with a JSON parser."),
                null, position, 1);
        }
    }

    // The parser's sentence without its trailing "LineNumber: … | BytePositionInLine: …".
    private static string Reason(JsonException problem)
    {
        var end = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? problem.Message : problem.Message[..end];
    }

    private static int LineOf(ReadOnlySpan<byte> body, long position) =>
        1 + body[..(int)Math.Min(position, body.Length)].Count((byte)'\n');

    private static int LineOf(in ReadOnlySequence<byte> body, long position)
    {
        var line = 1;
        foreach (var segment in body.Slice(0, Math.Min(position, body.Length)))
        {
            line += segment.Span.Count((byte)'\n');
        }

        return line;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> body)
    {
        var position = 0;
        while (position < body.Length && System.Text.Rune.DecodeFromUtf8(body[position..], out _, out var consumed) == OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }
}
