using System.Text.Json;

namespace Tollgate.Tests.Alerting;

/// <summary>One post a <see cref="Receiver"/> got.</summary>
internal sealed record Received(string Id, bool IsGenuine, DateTimeOffset? Timestamp, string Body, JsonElement Json)
{
    internal JsonElement Data => Json.GetProperty("data");

    internal string Text => Data.GetProperty("text").GetString()!;
}
