using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>Prints keys of either kind when they are made or revoked.</summary>
internal static class IssuedKeyText
{
    /// <summary>The only time a secret is shown. The verb's exit code.</summary>
    internal static int Print<T>(ControlResult<IssuedKey<T>> result, Func<T, string> name, bool json, TextWriter output)
        where T : ControlRow
    {
        if (!result.IsOk)
        {
            return ControlAccess.Fail(result.Errors);
        }

        var issued = result.Value;
        output.WriteLine(json
            ? JsonSerializer.Serialize(new { id = issued.Key.Id, name = name(issued.Key), secret = issued.Secret })
            : $"Key     {issued.Key.Id}\nSecret  {issued.Secret}\nThe secret is not stored and will not be shown again.");
        return 0;
    }

    internal static void PrintRevoked(Guid id, string name, bool json, TextWriter output) =>
        output.WriteLine(json ? JsonSerializer.Serialize(new { id, name, revoked = true }) : $"Revoked {id} ({name}).");
}
