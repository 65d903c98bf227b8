using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Tollgate.Simulator.Serving;

/// <summary>Reads a body whole.</summary>
internal static class RequestBody
{
    public static async ValueTask<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        if (request.ContentLength is not { } length)
        {
            using var memory = new MemoryStream();
            await reader.CopyToAsync(memory, cancellationToken);
            return memory.ToArray();
        }

        var body = new byte[length];
        var at = 0;
        while (at < body.Length)
        {
            var result = await reader.ReadAsync(cancellationToken);
            result.Buffer.CopyTo(body.AsSpan(at));
            at += (int)result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted && at < body.Length) throw new BadHttpRequestException("the body ended early");
        }

        return body;
    }
}
