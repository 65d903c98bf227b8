using System.Text;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>A budget for each task, on the whole path with its ledger.</summary>
public sealed class EachTaskTests
{
    private const string Path = "/v1/chat/completions";

    private const string Answer =
        """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1200,"completion_tokens":300,"total_tokens":1500}}""";

    [Fact]
    public async Task A_task_is_held_to_its_limit_with_what_it_spent_before_the_budget_was_made()
    {
        await using var rig = await PassThroughRig.StartAsync(new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json"));
        Ask(rig, "one").Status.ShouldBe(200);

        rig.Control.Budgets.Create(new Budget { Name = "agents", Each = Dimension.Task, Window = BudgetWindow.Lifetime, Limit = new Amount(0.0004m) }).Require();
        rig.RefreshKeys();

        var refused = Ask(rig, "one");
        refused.Status.ShouldBe(402);
        Encoding.UTF8.GetString(refused.Answer).ShouldContain("lifetime budget 'agents' of each task of installation");
        Encoding.UTF8.GetString(refused.Answer).ShouldContain("$0.00036 of $0.0004 spent");
        Ask(rig, "two").Status.ShouldBe(200);
        Ask(rig, "two").Status.ShouldBe(402);
        Ask(rig, null).Status.ShouldBe(200);
        rig.Open.ShouldBe((0, Amount.Zero));
    }

    private static ReplayCaller Ask(PassThroughRig rig, string? task)
    {
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","max_tokens":300,"messages":[{"role":"user","content":"Say hello"}]}"""));
        if (task is not null)
            caller.Given["x-tollgate-task"] = task;

        rig.Ask(caller, SurfacePaths.Read(Path), Path);
        return caller;
    }
}
