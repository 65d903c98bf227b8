using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Listings of the admin API, page after page.</summary>
internal static class RemotePages
{
    /// <summary>The rows, at most so many.</summary>
    /// <param name="gateway">Where.</param>
    /// <param name="question">Path and query of the first page.</param>
    /// <param name="cursor">The parameter that takes the <c>next</c> of the page before.</param>
    /// <param name="member">Where the rows stand in an answer.</param>
    /// <param name="most">When there are enough.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<ControlResult<IReadOnlyList<SeenRow>>> ReadAsync(
        RemoteGateway gateway, string question, string cursor, string member, int most, CancellationToken cancellation)
    {
        var rows = new List<SeenRow>();
        string? next = null;
        do
        {
            var answer = await gateway.GetAsync(question + (next is null ? "" : $"&{cursor}={Uri.EscapeDataString(next)}"), cancellation).ConfigureAwait(false);
            if (!answer.IsDone)
            {
                return new ControlResult<IReadOnlyList<SeenRow>>(RemoteRefusal.Read(gateway, answer));
            }

            var body = gateway.Read(answer);
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(member, out var page) || page.ValueKind != JsonValueKind.Array)
            {
                throw gateway.NoGateway(answer);
            }

            rows.AddRange(page.EnumerateArray().Select(static row => new SeenRow(row)));

            // Alerts and changes are counted with numbers, the rest with texts.
            var following = body.TryGetProperty("next", out var one) && one.ValueKind is JsonValueKind.String or JsonValueKind.Number ? one.ToString() : null;
            next = following == next || page.GetArrayLength() == 0 ? null : following;
        }
        while (next is not null && rows.Count < most);
        return new ControlResult<IReadOnlyList<SeenRow>>(rows.Count > most ? rows[..most] : rows);
    }
}
