namespace Tollgate.Http.Admin.OpenApi;

/// <summary>What the routes do not say of themselves. Method, path, who may use it and the fields of the body come from the route and the reader. Immutable.</summary>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record ApiOperation(string Summary)
{
    /// <summary>Every query parameter that the route knows.</summary>
    internal IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>What the body is read into; null for none.</summary>
    internal Type? Body { get; init; }

    /// <summary>Whether the body is a file, of which <see cref="Example"/> is one.</summary>
    internal bool IsSheet { get; init; }

    /// <summary>The media type of a body that is a file.</summary>
    internal string SheetType { get; init; } = "text/csv";

    /// <summary>Fields without which it is refused.</summary>
    internal IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>A body that is accepted.</summary>
    internal string? Example { get; init; }

    /// <summary>The status when it is done.</summary>
    internal int Status { get; init; } = 200;

    /// <summary>The answer's members, in order; empty for an answer without a body, or of another type.</summary>
    internal IReadOnlyList<string> Answer { get; init; } = [];

    /// <summary>The member of the answer that is a list, with the members of its items; null for none.</summary>
    internal (string Name, IReadOnlyList<string> Members)? List { get; init; }

    /// <summary>Takes <c>If-Match</c> and says an <c>ETag</c>.</summary>
    internal bool IsVersioned { get; init; }
}
