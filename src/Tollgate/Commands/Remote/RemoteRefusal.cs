using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Why a gateway refused something, in its own words.</summary>
internal static class RemoteRefusal
{
    /// <summary>Every reason; with its field where the gateway names one.</summary>
    internal static IReadOnlyList<ControlError> Read(RemoteGateway gateway, RemoteAnswer answer)
    {
        var body = new SeenRow(gateway.Read(answer));
        if (body.Find("message") is not { } message)
        {
            throw gateway.NoGateway(answer);
        }

        var kind = answer.Status switch
        {
            404 => ControlErrorKind.NotFound,
            409 or 412 => ControlErrorKind.Conflict,
            _ => ControlErrorKind.Invalid,
        };
        var problems = body.Rows("problems").Where(static one => one.Has("message")).Select(one => new ControlError(kind, one.Text("field"), "", one.Text("message"))).ToList();
        return problems.Count > 0 ? problems : [new ControlError(kind, "", "", message)];
    }

    /// <summary>What a gateway says of a failure; null for nothing.</summary>
    internal static string? Message(RemoteAnswer answer)
    {
        try
        {
            return new SeenRow(JsonSerializer.Deserialize<JsonElement>(answer.Body)).Find("message");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
