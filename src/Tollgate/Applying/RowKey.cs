using Tollgate.Economics.Ownership;

namespace Tollgate.Applying;

/// <summary>What budgets, limits and policies are told apart by: their scope, a key's over all its rotations, and their name.</summary>
internal readonly record struct RowKey(Guid? Organization, Dimension? Dimension, string Scope, string Name);
