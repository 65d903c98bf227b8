namespace Tollgate.Http.Admin;

/// <summary>Metadata of a change that reads parameters of its address itself; all others have none.</summary>
internal sealed class ReadsQuery
{
    internal static ReadsQuery Mark { get; } = new();
}
