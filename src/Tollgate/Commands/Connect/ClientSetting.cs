namespace Tollgate.Commands.Connect;

/// <summary>Text to put somewhere.</summary>
/// <param name="Where">The file, shell or dialog it belongs into.</param>
/// <param name="Text">Exactly what to write.</param>
internal sealed record ClientSetting(string Where, string Text);
