using System.Text.Json;

namespace Tollgate.Simulator.Prompts;

/// <summary>A function the caller lets the model call.</summary>
internal sealed record ToolOffer(string Name, JsonElement Parameters);
