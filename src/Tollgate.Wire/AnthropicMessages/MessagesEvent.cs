namespace Tollgate.Wire.AnthropicMessages;

/// <summary>The events of a message stream.</summary>
internal enum MessagesEvent
{
    Other,
    Start,
    BlockStart,
    Delta,
    BlockStop,
    MessageDelta,
    Stop,
    Error,
}
