using Tollgate.Configuration;

namespace Tollgate.Applying;

/// <summary>The plan, or every problem of the file; never both. Immutable.</summary>
internal sealed record ApplyResult(ApplyPlan? Plan, IReadOnlyList<ConfigurationProblem> Problems);
