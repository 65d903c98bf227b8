namespace Tollgate.Simulator.Workload;

/// <summary>The protocol a planned request speaks.</summary>
public enum WorkloadProtocol
{
    OpenAIChat,
    OpenAIResponses,
    AnthropicMessages,
    Gemini,
}
