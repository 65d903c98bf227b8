namespace Tollgate.Gateway.Exchange;

/// <summary>Whether the process is on its way out: requests in flight finish, new ones are refused. Thread-safe.</summary>
public sealed class DrainState
{
    private volatile bool _draining;

    public bool IsDraining => _draining;

    public void Begin() => _draining = true;
}
