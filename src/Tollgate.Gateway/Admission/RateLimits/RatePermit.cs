namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// A place among the requests in flight, to be given back when the answer has ended. A small value: copies name the same place,
/// which is given back once. The default value holds no place.
/// </summary>
public readonly record struct RatePermit
{
    internal RatePermit(PermitRecord record, long stamp)
    {
        Record = record;
        Stamp = stamp;
    }

    internal PermitRecord? Record { get; }

    internal long Stamp { get; }
}
