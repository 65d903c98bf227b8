using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tollgate.Simulator.Workload;

/// <summary>The contents of <c>planted-facts.json</c>: what a played month is known to contain. Immutable.</summary>
public sealed record PlantedFacts
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The file this build carries.</summary>
    public static PlantedFacts Standard { get; } = Load();

    public required string About { get; init; }

    /// <summary>Length of the month that days are given for.</summary>
    public required int MonthDays { get; init; }

    public required decimal SpendPerDayUsd { get; init; }

    public required string Organization { get; init; }

    public required PlantedTeamShare TeamShare { get; init; }

    public required PlantedModelShare ModelShare { get; init; }

    public required PlantedDrift PromptDrift { get; init; }

    public required PlantedRunaway RunawayAgent { get; init; }

    public required PlantedDuplicates DuplicatedFaqs { get; init; }

    public required PlantedCaps OversizedCaps { get; init; }

    public required PlantedUnpriced UnpricedModel { get; init; }

    public required PlantedOutage Outage { get; init; }

    /// <summary>The day, counted from 0, that a day of the month (from 1) falls on when so many days are played.</summary>
    public int DayOf(int monthDay, int days) =>
        Math.Clamp((int)Math.Round((double)monthDay * days / MonthDays, MidpointRounding.AwayFromZero), 1, days) - 1;

    private static PlantedFacts Load()
    {
        using var file = typeof(PlantedFacts).Assembly.GetManifestResourceStream("Tollgate.Simulator.Workload.planted-facts.json")!;
        return JsonSerializer.Deserialize<PlantedFacts>(file, s_options) ?? throw new JsonException("planted-facts.json is empty");
    }
}
