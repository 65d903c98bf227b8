using System.Text.Json.Serialization;

namespace Tollgate.Simulator.Journal;

/// <summary>Source-generated JSON of the records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AttemptRecord))]
[JsonSerializable(typeof(JournalSummary))]
internal sealed partial class AttemptJson : JsonSerializerContext;
