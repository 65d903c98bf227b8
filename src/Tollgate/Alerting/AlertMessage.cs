using Tollgate.Storage.Control;

namespace Tollgate.Alerting;

/// <summary>An alert as it is sent now. <paramref name="Text"/> has names of people's making; <paramref name="PlainText"/> has none and may be logged.</summary>
internal sealed record AlertMessage(Alert Alert, AlertFacts Facts, AlertNames Names, string Text, string PlainText);
