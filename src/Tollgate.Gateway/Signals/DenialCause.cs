namespace Tollgate.Gateway.Signals;

/// <summary>What refused a request.</summary>
public enum DenialCause
{
    /// <summary>A budget.</summary>
    Budget,

    /// <summary>A limit of requests, checked on the headers.</summary>
    Rate,

    /// <summary>A limit of tokens, money or streams, checked when the plan is made.</summary>
    Usage,

    /// <summary>A policy: where a request may go, or what may be kept of it.</summary>
    Policy,
}
