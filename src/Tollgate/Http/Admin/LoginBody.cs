namespace Tollgate.Http.Admin;

/// <summary>The body of <c>POST /api/login/oidc</c>.</summary>
internal sealed record LoginBody
{
    /// <summary>The id token that the identity provider issued for the configured client.</summary>
    public string IdToken { get; set; } = "";
}
