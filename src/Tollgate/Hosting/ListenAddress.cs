namespace Tollgate.Hosting;

/// <summary>One address to listen on; <c>https</c> needs a certificate.</summary>
/// <param name="Url">Scheme, host and port.</param>
/// <param name="CertificatePath">PEM or PKCS#12 file, for https.</param>
/// <param name="KeyPath">PEM file of the private key, when it is not in the certificate's file.</param>
/// <param name="Password">Password of the key, or null.</param>
internal sealed record ListenAddress(Uri Url, string? CertificatePath = null, string? KeyPath = null, string? Password = null);
