namespace Tollgate.Simulator.OpenAI;

/// <summary>A response that can be fetched, deleted and continued.</summary>
/// <param name="Body">The response object.</param>
/// <param name="InputItems">The list object of its input items.</param>
/// <param name="Conversation">All texts of the conversation up to and including its answer, in order.</param>
internal sealed record StoredResponse(byte[] Body, byte[] InputItems, IReadOnlyList<string> Conversation);
