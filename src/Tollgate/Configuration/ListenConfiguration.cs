namespace Tollgate.Configuration;

/// <summary>One address to listen on.</summary>
/// <param name="Host">An IP address without brackets, <c>localhost</c>, or <c>*</c> for every address.</param>
/// <param name="Port">0 lets the system choose.</param>
/// <param name="Certificate">For HTTPS; null means HTTP.</param>
internal sealed record ListenConfiguration(string Host, int Port, CertificateConfiguration? Certificate = null)
{
    public static ListenConfiguration Default { get; } = new("127.0.0.1", 4000);

    public override string ToString() =>
        $"{(Certificate is null ? "http" : "https")}://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}";
}
