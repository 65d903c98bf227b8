using System.Net;
using Tollgate.Economics.Ownership;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Accounts;

/// <summary>Several accounts of one provider: every conversation is answered, keeps its account, and the shares follow the weights.</summary>
public sealed class AccountTests(TwoAccountsRig rig) : IClassFixture<TwoAccountsRig>
{
    private const int Conversations = 120;

    [Fact]
    public async Task Every_conversation_is_answered_by_one_account_and_the_shares_follow_the_weights()
    {
        var caller = rig.NewCaller();
        for (var conversation = 0; conversation < Conversations; conversation++)
        {
            // Told apart before the 512th byte, and again the same one for the second turn.
            var body = Bodies.Chat("gpt-4o-mini", $"Conversation {conversation}: " + new string('x', 600) + " [[sim: out=1]]");
            for (var turn = 0; turn < 2; turn++)
            {
                using var answer = await rig.SendAsync(caller, "/v1/chat/completions", body);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            }
        }

        var accounts = (await rig.LedgerAsync(caller)).Select(row => row.Intent.Attribution[Dimension.Account]).ToList();
        accounts.Count.ShouldBe(2 * Conversations);
        for (var i = 0; i < accounts.Count; i += 2)
        {
            accounts[i + 1].ShouldBe(accounts[i], $"conversation {i / 2} changed its account");
        }

        // Three to one: 180 of 240 on average; the hash is seeded anew by every process, so the bounds are six deviations wide.
        var shares = accounts.GroupBy(account => account).Select(group => group.Count()).Order().ToList();
        shares.Count.ShouldBe(2);
        shares[0].ShouldBeInRange(2, 118);
    }

    [Fact]
    public async Task A_body_of_several_blocks_is_answered_too()
    {
        var caller = rig.NewCaller();
        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4o-mini", new string('y', 1_500_000) + " [[sim: out=1]]"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }
}
