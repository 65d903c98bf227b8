namespace Tollgate.Http.Admin;

/// <summary>The value of a secret: <c>PUT /api/secrets/{name}</c>.</summary>
internal sealed record SecretBody
{
    /// <summary>The provider key. It is sealed, and never answered.</summary>
    public string? Value { get; init; }

    public override string ToString() => nameof(SecretBody);
}
