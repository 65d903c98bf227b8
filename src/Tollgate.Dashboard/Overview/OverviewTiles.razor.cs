using Microsoft.AspNetCore.Components;
using Tollgate.Storage.Ledger;

namespace Tollgate.Dashboard.Overview;

/// <summary>The five figures at the top.</summary>
public partial class OverviewTiles
{
    [Parameter, EditorRequired]
    public required OverviewModel Model { get; set; }

    private SpendSums Today => Model.Today;
}
