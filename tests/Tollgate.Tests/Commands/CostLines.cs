using System.Text;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Economics.Pricing;
using Tollgate.Wire;

namespace Tollgate.Tests.Commands;

/// <summary>Lines of output of <c>cost</c> and <c>meter</c>, for tests.</summary>
internal static class CostLines
{
    public static readonly DateTimeOffset At = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    public static CostPricing Pricing { get; } = new(RateCard.BuiltIn, TimeProvider.System);

    public static JsonElement Cost(string format, string provider, string model, string body)
    {
        var result = Pricing.Price(new CostLine(null, format, provider, model, At), Encoding.UTF8.GetBytes(body));
        result.Error.ShouldBeNull();
        return JsonDocument.Parse(result.Json!).RootElement;
    }

    public static JsonElement Meter(WireFormat format, string provider, string model, string transcript) => JsonDocument.Parse(TranscriptPricing.Price(
        RateCard.BuiltIn, format, new CostLine(null, null, provider, model, At), Encoding.UTF8.GetBytes(transcript), TimeProvider.System)).RootElement;

    public static string? Text(this JsonElement line, string name) => line.GetProperty(name).GetString();

    public static long Usage(this JsonElement line, string bucket) => line.GetProperty("usage").GetProperty(bucket).GetInt64();

    public static List<string> Problems(this JsonElement line) => [.. line.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)];
}
