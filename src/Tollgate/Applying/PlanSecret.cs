namespace Tollgate.Applying;

/// <summary>A key that was made. Its secret is shown with the plan that made it and kept nowhere; <see cref="ToString"/> does not contain it.</summary>
internal sealed record PlanSecret(Guid Id, string Key, string Secret)
{
    public override string ToString() => $"key {Key}";
}
