namespace Tollgate.Storage.Control;

/// <summary>What a new installation is created with; ignored when the store has one already.</summary>
/// <param name="Currency">Accounting currency, ISO 4217. Default <c>USD</c>.</param>
/// <param name="TimeZone">IANA name of the accounting time zone. Default <c>Etc/UTC</c>.</param>
public sealed record InstallationDefaults(string Currency = "USD", string TimeZone = "Etc/UTC");
