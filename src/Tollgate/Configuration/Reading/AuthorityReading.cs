using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tollgate.Configuration.Reading;

/// <summary>The key <c>certificate_authority</c> of a provider.</summary>
internal static class AuthorityReading
{
    private const int LongestFile = 4 << 20;

    /// <summary>The PEM text; null when none is written, or it has problems.</summary>
    public static string? Read(Section section)
    {
        if (section.Scalar("certificate_authority") is not { } written)
        {
            return null;
        }

        var path = section.Context.FullPath(written.Text)!;
        var text = section.Context.ReadFile(path, LongestFile, out var unreadable);
        var reason = text is null ? unreadable : Broken(text);
        if (reason is not null)
        {
            section.Problem("certificate_authority", $"{written.Display} cannot be used: {reason}. Write the path of a PEM file with the authority's certificate.");
        }

        return text;
    }

    private static string? Broken(string pem)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(pem);
            var count = authorities.Count;
            foreach (var authority in authorities)
            {
                authority.Dispose();
            }

            return count > 0 ? null : "there is no certificate in it";
        }
        catch (CryptographicException)
        {
            return "a certificate in it is broken";
        }
    }
}
