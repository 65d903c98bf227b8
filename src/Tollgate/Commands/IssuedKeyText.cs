using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>Prints keys of either kind when they are made or revoked.</summary>
internal static class IssuedKeyText
{
    /// <summary>The only time a secret is shown. The verb's exit code.</summary>
    internal static int Print(ControlResult<SeenRow> result, bool json, InvocationConfiguration invocation)
    {
        if (!result.IsOk)
        {
            return ControlAccess.Fail(result.Errors, invocation.Error);
        }

        var (id, name, secret) = (result.Value.Id, result.Value.Text("name"), result.Value.Find("secret"));
        if (secret is null)
        {
            // Asked for again after the answer was lost: it was made once.
            invocation.Error.WriteLine($"The key {id} ({name}) is there, and its secret was lost with the answer that had it: nobody has it. Rotate the key for another secret, or revoke it.");
            return 1;
        }

        invocation.Output.WriteLine(json
            ? JsonSerializer.Serialize(new { id, name, secret })
            : $"Key     {id}\nSecret  {secret}\nThe secret is not stored and will not be shown again.");
        return 0;
    }

    /// <summary>The verb's exit code.</summary>
    internal static int PrintRevoked(ControlResult<SeenRow> result, bool json, InvocationConfiguration invocation)
    {
        if (!result.IsOk)
        {
            return ControlAccess.Fail(result.Errors, invocation.Error);
        }

        var (id, name) = (result.Value.Id, result.Value.Text("name"));
        invocation.Output.WriteLine(json ? JsonSerializer.Serialize(new { id, name, revoked = true }) : $"Revoked {id} ({name}).");
        return 0;
    }
}
