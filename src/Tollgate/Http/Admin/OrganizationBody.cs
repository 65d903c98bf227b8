namespace Tollgate.Http.Admin;

/// <summary>An organization to be made: <c>POST /api/organizations</c>.</summary>
internal sealed record OrganizationBody
{
    public string? Slug { get; init; }

    public string Name { get; init; } = "";
}
