namespace Tollgate.Dashboard.SignIn;

/// <summary>The page that shows the first operator's key, this once.</summary>
/// <param name="Secret">The key.</param>
public sealed record SetupDoneModel(string Secret)
{
    public override string ToString() => nameof(SetupDoneModel);
}
