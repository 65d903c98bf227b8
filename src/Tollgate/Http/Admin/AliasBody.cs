namespace Tollgate.Http.Admin;

/// <summary>An alias to be made: <c>POST /api/aliases</c>.</summary>
internal sealed record AliasBody
{
    /// <summary>What callers write as <c>model</c>.</summary>
    public string? Name { get; init; }

    /// <summary><c>installation</c>, <c>organization:SLUG</c> or <c>team:[ORG/]SLUG</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>Slug of the organization of a team that is written without it.</summary>
    public string? Organization { get; init; }

    /// <summary>A model, <c>provider/model</c> or another alias.</summary>
    public string? Target { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? Sunset { get; init; }

    /// <summary>What callers are to use instead.</summary>
    public string? Use { get; init; }
}
