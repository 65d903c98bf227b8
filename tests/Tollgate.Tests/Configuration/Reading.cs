using Tollgate.Configuration;

namespace Tollgate.Tests.Configuration;

/// <summary>Short ways to read a text as <c>tollgate.yaml</c>.</summary>
internal static class Reading
{
    public const string OpenAIKey = "sk-proj-0123456789abcdef0123456789";

    public static FakeEnvironment Environment() => new() { Variables = { ["OPENAI_API_KEY"] = OpenAIKey } };

    public static ConfigurationResult Read(string yaml, FakeEnvironment? environment = null) =>
        ConfigurationReader.Read(yaml, "tollgate.yaml", environment ?? Environment());

    public static TollgateConfiguration Accept(string yaml, FakeEnvironment? environment = null)
    {
        var result = Read(yaml, environment);
        result.Problems.ShouldBeEmpty();
        return result.Configuration.ShouldNotBeNull();
    }

    public static string[] Problems(string yaml, FakeEnvironment? environment = null)
    {
        var result = Read(yaml, environment);
        (result.Configuration is null).ShouldBe(result.Problems.Count > 0);
        return [.. result.Problems.Select(p => p.ToString())];
    }

    public static string[] Warnings(string yaml, FakeEnvironment? environment = null) => [.. Read(yaml, environment).Warnings.Select(w => w.ToString())];

    /// <summary>A certificate with its key, the key encrypted when there is a password.</summary>
    public static (string Certificate, string Key) Pem(string? password = null)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var encryption = new System.Security.Cryptography.PbeParameters(
            System.Security.Cryptography.PbeEncryptionAlgorithm.Aes128Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000);
        return (certificate.ExportCertificatePem() + "\n",
            password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption));
    }
}
