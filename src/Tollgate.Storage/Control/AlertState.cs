namespace Tollgate.Storage.Control;

/// <summary>How far the deliveries of an alert are.</summary>
public enum AlertState
{
    /// <summary>At least one is still to be made.</summary>
    Pending,

    /// <summary>Every sink has it (or none wants it).</summary>
    Delivered,

    /// <summary>At least one was given up.</summary>
    Dead,
}
