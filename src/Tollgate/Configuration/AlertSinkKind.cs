namespace Tollgate.Configuration;

/// <summary>How a sink is reached; in the order of the words in the key table.</summary>
internal enum AlertSinkKind
{
    Log,
    Webhook,
    Chat,
    Smtp,
}
