using Tollgate.Economics.Ownership;

namespace Tollgate.Applying;

/// <summary>What a budget, limit or policy is for, its names found.</summary>
/// <param name="Organization">The organization it lies in; null for the whole installation.</param>
/// <param name="Dimension">Null for everything.</param>
/// <param name="Name">As the store writes it; of a key the id.</param>
/// <param name="Shown">As people write it.</param>
internal sealed record DeclaredScope(Guid? Organization, Dimension? Dimension, string Name, string Shown);
