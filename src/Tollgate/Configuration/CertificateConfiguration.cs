using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tollgate.Configuration;

/// <summary>A server certificate in PEM files.</summary>
/// <param name="Path">Full path of the certificate, followed by its chain.</param>
/// <param name="Key">Full path of the private key; may be the same file.</param>
/// <param name="Password">Of an encrypted key, else null.</param>
internal sealed record CertificateConfiguration(string Path, string Key, string? Password)
{
    private const int LongestFile = 1 << 20;

    /// <summary>Which certificate was found there, so that a renewed one is seen as a change; null where it was not looked at.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>
    /// Loads the certificate with its private key, and the chain to send with it. Null with a reason, as the end of a sentence,
    /// when a file is missing or broken. The caller disposes the certificates.
    /// </summary>
    public (X509Certificate2 Certificate, X509Certificate2Collection Chain)? Load(IEnvironment environment, out string? reason)
    {
        if (Read(environment, Path, out reason) is not { } certificate || Read(environment, Key, out reason) is not { } key)
        {
            return null;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            var own = Password is null
                ? X509Certificate2.CreateFromPem(certificate, key)
                : X509Certificate2.CreateFromEncryptedPem(certificate, key, Password);

            // The first one of the file is the certificate itself.
            chain[0].Dispose();
            chain.RemoveAt(0);
            return (own, chain);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            reason = Password is null && key.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? "its private key is encrypted and there is no password"
                : "certificate and private key are not a pair of PEM texts, or the password is wrong";
            return null;
        }
    }

    /// <summary>The paths; never the password.</summary>
    public override string ToString() => Path;

    private static string? Read(IEnvironment environment, string path, out string? reason)
    {
        var text = environment.ReadFile(path, LongestFile, out reason);
        reason = text is null ? $"'{path}' cannot be read: {reason}" : null;
        return text;
    }
}
