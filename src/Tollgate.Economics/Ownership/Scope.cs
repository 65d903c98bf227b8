namespace Tollgate.Economics.Ownership;

/// <summary>
/// Whose requests a limit applies to: those attributed to one name in one dimension, optionally only inside one organization
/// and only with one tag. The default value is <see cref="Installation"/>: every request. Immutable.
/// </summary>
/// <param name="Dimension">The dimension limited. <see cref="Dimension.Tag"/> means "requests that carry this tag".</param>
/// <param name="NameId">The name id in that dimension; never 0 except in <see cref="Installation"/>.</param>
public readonly record struct Scope(Dimension Dimension, long NameId)
{
    /// <summary>Every request of the installation.</summary>
    public static Scope Installation => default;

    /// <summary>True for <see cref="Installation"/> (which may still be narrowed).</summary>
    public bool IsInstallation => NameId == 0;

    /// <summary>
    /// Name id of the organization the scope lies in; 0 for any. Names of features or customers are not unique among tenants,
    /// so a tenant's limit on one of them sets this.
    /// </summary>
    public long Organization { get; init; }

    /// <summary>Name id of a tag that requests must carry as well; 0 for none.</summary>
    public long Tag { get; init; }

    /// <summary>A second dimension whose name must be <see cref="AlsoNameId"/>: one name of a budget for each.</summary>
    public Dimension Also { get; init; }

    /// <summary>Name id in <see cref="Also"/>; 0 for any.</summary>
    public long AlsoNameId { get; init; }

    /// <summary>
    /// Whether all requests of the scope are of one organization: its figures then tell a request that belongs to it nothing of other tenants.
    /// </summary>
    public bool IsWithinOneOrganization => Organization != 0 || (!IsInstallation && IsOfOneOrganization(Dimension));

    /// <summary>Whether a name in a dimension is one organization's alone. A name of a customer, a task or a model is anybody's.</summary>
    public static bool IsOfOneOrganization(Dimension dimension) => dimension is Dimension.Organization or Dimension.Team or Dimension.User or Dimension.Key;

    /// <summary>Whether a request belongs to the scope. Does not allocate.</summary>
    public bool Contains(in Attribution who, ReadOnlySpan<long> tags) =>
        (IsInstallation || (Dimension == Dimension.Tag ? tags.Contains(NameId) : who[Dimension] == NameId)) && Narrows(in who, tags);

    /// <summary>The part of <see cref="Contains"/> beside the dimension itself.</summary>
    internal bool Narrows(in Attribution who, ReadOnlySpan<long> tags) =>
        (Organization == 0 || who[Dimension.Organization] == Organization) && (Tag == 0 || tags.Contains(Tag))
        && (AlsoNameId == 0 || who[Also] == AlsoNameId);
}
