namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// What an attempt has reserved of the limits that apply to it. A small value: copies name the same reservation, which is settled once.
/// The default value reserves nothing.
/// </summary>
public readonly record struct UsageReservation
{
    internal UsageReservation(ReservationRecord record, long stamp)
    {
        Record = record;
        Stamp = stamp;
    }

    internal ReservationRecord? Record { get; }

    internal long Stamp { get; }
}
