using Tollgate.Storage.Control;

namespace Tollgate.Alerting;

/// <summary>The words of <see cref="AlertState"/>.</summary>
internal static class AlertStateNames
{
    internal static IReadOnlyList<string> Words { get; } = ["pending", "delivered", "dead"];

    internal static AlertState? Of(string word) => Words.ToList().IndexOf(word) is >= 0 and var index ? (AlertState)index : null;
}
