namespace Tollgate.Storage.Control;

/// <summary>An alert that is to be sent to a sink now.</summary>
public sealed record DueAlert(Alert Alert, AlertDelivery Delivery);
