using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Tollgate.Tests.Alerting;

/// <summary>A small mail server: takes letters, with or without STARTTLS and a sign-in, and refuses what it is told to.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _letters = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly Task _serving;

    internal MailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal IReadOnlyList<string> Letters => [.. _letters];

    /// <summary>What clients said, in order.</summary>
    internal IReadOnlyList<string> Commands => [.. _commands];

    /// <summary>Offers STARTTLS with this certificate; null offers none.</summary>
    internal X509Certificate2? Certificate { get; init; }

    /// <summary>Answers every recipient like this.</summary>
    internal string Recipient { get; set; } = "250 ok";

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                try
                {
                    await TalkAsync(client.GetStream());
                }
                catch (Exception broken) when (broken is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client hung up, or did not like the certificate.
                }
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        await SayAsync(stream, "220 test ESMTP");
        var secured = false;
        while (await ReadLineAsync(stream) is { } line)
        {
            _commands.Enqueue(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await SayAsync(stream, Certificate is not null && !secured ? "250-test\r\n250 STARTTLS" : "250-test\r\n250 AUTH PLAIN");
                    break;
                case "STARTTLS":
                    await SayAsync(stream, "220 go");
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(Certificate!);
                    (stream, secured) = (secure, true);
                    break;
                case "AUTH":
                    await SayAsync(stream, line.EndsWith(Convert.ToBase64String(Encoding.UTF8.GetBytes("\0tollgate\0secret-of-mail")), StringComparison.Ordinal) ? "235 ok" : "535 no");
                    break;
                case "RCPT":
                    await SayAsync(stream, Recipient);
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    var letter = new StringBuilder();
                    while (await ReadLineAsync(stream) is { } text && text != ".")
                    {
                        letter.Append(text).Append('\n');
                    }

                    _letters.Enqueue(letter.ToString());
                    await SayAsync(stream, "250 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    private static async Task SayAsync(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));
        await stream.FlushAsync();
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
