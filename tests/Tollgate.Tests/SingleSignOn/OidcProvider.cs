using System.Diagnostics;
using Tollgate.Tests.Configuration;

namespace Tollgate.Tests.SingleSignOn;

/// <summary>A real OpenID Connect provider (npm's oidc-provider) as a process of its own; it ends with this one.</summary>
public sealed class OidcProvider : IAsyncLifetime
{
    /// <summary>The secret of its client <c>tollgate</c>, with signs that have to be encoded.</summary>
    internal const string Secret = "a:secret/with+signs";

    private Process _process = null!;

    internal string Issuer { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("node", "provider.mjs")
        {
            WorkingDirectory = Repository.PathOf("tests/Tollgate.Tests/npm"),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ISSUER ", StringComparison.Ordinal))
            {
                Issuer = line[7..];

                // Read on, or its pipe is full one day.
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException("The identity provider did not start: " + await errors);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
