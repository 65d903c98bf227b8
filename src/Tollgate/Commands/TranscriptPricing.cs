using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Settlement;
using Tollgate.Wire;

namespace Tollgate.Commands;

/// <summary>Prices a stream transcript for <c>tollgate meter</c>.</summary>
internal static class TranscriptPricing
{
    /// <summary>The line of output for one transcript.</summary>
    internal static string Price(RateCard card, WireFormat format, CostLine line, ReadOnlySpan<byte> transcript, TimeProvider time)
    {
        var reading = TranscriptMeter.Meter(format, transcript);
        var facts = reading.Facts;
        var metered = AnswerMeter.Meter(
            card, format, line.Provider ?? FormatProviders.Default(format), line.Model ?? facts.ModelServed ?? "",
            line.At ?? time.GetUtcNow(), facts, complete: reading.State == TranscriptState.Final);
        return CostPricing.Text(line.Id, metered, Problems(reading));
    }

    private static List<string> Problems(in TranscriptReading reading)
    {
        var facts = reading.Facts;
        var problems = new List<string>();
        if (facts.HasError)
        {
            problems.Add($"stream_cut: the provider broke the answer off with an error ({facts.ErrorType ?? "unnamed"}).");
        }
        else if (reading.IsCut)
        {
            problems.Add("stream_cut: the transcript ends before the answer does.");
        }

        if (!facts.Usage.Seen && !reading.IsCut)
        {
            problems.Add("usage_missing: the answer is complete and carries no usage.");
        }
        else if (facts.Usage.Seen && !reading.IsCut && reading.State == TranscriptState.Partial)
        {
            problems.Add("usage_missing: the answer is complete and carries only some of its usage.");
        }

        return problems;
    }
}
