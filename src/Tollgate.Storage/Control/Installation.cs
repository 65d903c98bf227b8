using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>What was fixed when the store was created and never changes. Thread-safe.</summary>
/// <param name="Id">UUIDv7 of the installation.</param>
/// <param name="Pepper">Keys every hash of keys and names.</param>
/// <param name="Currency">Accounting currency, ISO 4217.</param>
/// <param name="TimeZone">IANA name of the accounting time zone: defines days, months and closings.</param>
/// <param name="CreatedMicros">Microseconds since the Unix epoch.</param>
public sealed record Installation(Guid Id, Pepper Pepper, string Currency, string TimeZone, long CreatedMicros)
{
    /// <summary>The accounting time zone. Throws <see cref="TimeZoneNotFoundException"/> where the system does not know it.</summary>
    public TimeZoneInfo FindTimeZone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}
