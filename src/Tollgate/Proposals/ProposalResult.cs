using Tollgate.Configuration;
using Tollgate.Economics.Budgets;

namespace Tollgate.Proposals;

/// <summary>What a file proposes; no budgets when it has problems. Immutable.</summary>
internal sealed record ProposalResult(IReadOnlyList<BudgetDefinition> Budgets, IReadOnlyList<ConfigurationProblem> Problems);
