using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Tollgate.Commands.Login;

/// <summary>A port of this machine that a browser comes back to once, with the state it left with. Anything else gets 404 and is forgotten.</summary>
internal sealed class LoopbackDoor : IDisposable
{
    private const string Path = "/callback";
    private const int LongestHead = 16 << 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _state;

    internal LoopbackDoor(string state)
    {
        _state = state;
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{Path}";
    }

    /// <summary>Where the browser is to come back to.</summary>
    internal string Address { get; }

    /// <summary>The code the browser brings.</summary>
    internal async Task<string> WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var caller = await _listener.AcceptTcpClientAsync(cancellation).ConfigureAwait(false);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(s_patience);
            try
            {
                var stream = caller.GetStream();
                var target = await ReadTargetAsync(stream, patience.Token).ConfigureAwait(false);
                var query = target.StartsWith(Path + "?", StringComparison.Ordinal) ? QueryHelpers.ParseQuery(target[Path.Length..]) : [];
                var isOurs = query.TryGetValue("state", out var state) && CryptographicallyEqual(state.ToString(), _state);
                await AnswerAsync(stream, isOurs, patience.Token).ConfigureAwait(false);
                if (isOurs)
                {
                    return query.TryGetValue("code", out var code) ? code.ToString()
                        : throw new LoginException($"The identity provider did not log you in: {(query.TryGetValue("error_description", out var why) ? why : query["error"])}");
                }
            }
            catch (Exception noise) when (noise is IOException or SocketException || (noise is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                // Somebody who knocked and went.
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private static bool CryptographicallyEqual(string one, string other) =>
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static async Task<string> ReadTargetAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new byte[LongestHead];
        var length = 0;
        while (length < head.Length && !head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        var words = Encoding.ASCII.GetString(head, 0, length).Split("\r\n")[0].Split(' ');
        return words is ["GET", var target, ..] ? target : "";
    }

    private static async Task AnswerAsync(NetworkStream stream, bool isOurs, CancellationToken cancellation)
    {
        var (status, text) = isOurs ? ("200 OK", "You may close this page and go back to the terminal.") : ("404 Not Found", "There is nothing here.");
        var answer = $"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {text.Length}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{text}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellation).ConfigureAwait(false);
    }
}
