namespace Tollgate.Http.SignIn;

/// <summary>The setup token to be redeemed: <c>POST /setup</c>.</summary>
internal sealed record SetupBody
{
    public string? Token { get; init; }

    /// <summary>What the key is called.</summary>
    public string Name { get; init; } = "first operator";

    public override string ToString() => nameof(SetupBody);
}
