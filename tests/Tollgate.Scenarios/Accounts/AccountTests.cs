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
            // The same one again for the second turn.
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

        // Three to one: 180 of 240 on average; keys and installation are new every time, so the bounds are six deviations wide.
        var shares = accounts.GroupBy(account => account).Select(group => group.Count()).Order().ToList();
        shares.Count.ShouldBe(2);
        shares[0].ShouldBeInRange(2, 118);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o-mini","messages":[{"role":"system","content":"be kind"},{"role":"user","content":"FIRST"}LATER]}""", """,{"role":"assistant","content":"a"},{"role":"user","content":"b"}""")]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"FIRST"}]}LATER],"system":"be kind"}""", """,{"role":"assistant","content":"a"},{"role":"user","content":"b"}""")]
    [InlineData("/v1/responses", """{"model":"gpt-4o-mini","instructions":"be kind","store":false,"input":[{"role":"user","content":"FIRST"}LATER]}""", """,{"role":"assistant","content":"a"},{"role":"user","content":"b"}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash:generateContent", """{"contents":[{"role":"user","parts":[{"text":"FIRST"}]}LATER]}""", """,{"role":"model","parts":[{"text":"a"}]},{"role":"user","parts":[{"text":"b"}]}""")]
    public async Task The_shortest_conversation_keeps_its_account_from_its_first_turn_on(string path, string body, string later)
    {
        var caller = rig.NewCaller();
        for (var conversation = 0; conversation < 24; conversation++)
        {
            var turns = body.Replace("FIRST", $"{conversation} [[sim: out=1]]", StringComparison.Ordinal);
            foreach (var more in (string[])["", later, later + later])
            {
                await AskAsync(caller, path, turns.Replace("LATER", more, StringComparison.Ordinal));
            }
        }

        (await AccountsAsync(caller)).Chunk(3).ShouldAllBe(turns => turns.Distinct().Count() == 1);
        (await AccountsAsync(caller)).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Cache_marks_that_wander_to_the_newest_message_do_not_move_a_conversation()
    {
        var caller = rig.NewCaller();
        for (var conversation = 0; conversation < 24; conversation++)
        {
            const string mark = ""","cache_control":{"type":"ephemeral"}""";
            var first = $$"""{"type":"text","text":"{{conversation}} [[sim: out=1]]"MARK}""";
            await AskAsync(caller, "/v1/messages", $$"""{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":[{{first.Replace("MARK", mark, StringComparison.Ordinal)}}]}]}""");
            await AskAsync(caller, "/v1/messages", $$"""{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":[{{first.Replace("MARK", "", StringComparison.Ordinal)}}]},{"role":"assistant","content":"a"},{"role":"user","content":"b"}]}""");
        }

        (await AccountsAsync(caller)).Chunk(2).ShouldAllBe(turns => turns[0] == turns[1]);
    }

    [Theory]
    [InlineData("\"prompt_cache_key\":\"ID\"")]
    [InlineData("\"user\":\"ID\"")]
    [InlineData("\"safety_identifier\":\"ID\"")]
    public async Task What_the_caller_names_a_conversation_by_decides_alone(string member)
    {
        var caller = rig.NewCaller();
        for (var conversation = 0; conversation < 24; conversation++)
        {
            var named = member.Replace("ID", $"c{conversation}", StringComparison.Ordinal);
            foreach (var text in (string[])["one", "two"])
            {
                await AskAsync(caller, "/v1/chat/completions", $$"""{"model":"gpt-4o-mini",{{named}},"messages":[{"role":"user","content":"{{text}} [[sim: out=1]]"}]}""");
            }
        }

        (await AccountsAsync(caller)).Chunk(2).ShouldAllBe(turns => turns[0] == turns[1]);
        (await AccountsAsync(caller)).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_conversation_of_several_blocks_keeps_its_account_too()
    {
        var caller = rig.NewCaller();
        for (var conversation = 0; conversation < 4; conversation++)
        {
            var first = $"{conversation}" + new string('y', 1_500_000) + " [[sim: out=1]]";
            await AskAsync(caller, "/v1/chat/completions", $$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"{{first}}"}]}""");
            await AskAsync(caller, "/v1/chat/completions", $$"""{"model":"gpt-4o-mini","n":1,"messages":[{"role":"user","content":"{{first}}"},{"role":"assistant","content":"a"},{"role":"user","content":"b"}]}""");
        }

        (await AccountsAsync(caller)).Chunk(2).ShouldAllBe(turns => turns[0] == turns[1]);
    }

    private async Task AskAsync(RigCaller caller, string path, string body)
    {
        using var answer = await rig.SendAsync(caller, path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task<List<long>> AccountsAsync(RigCaller caller) =>
        [.. (await rig.LedgerAsync(caller)).Select(row => row.Intent.Attribution[Dimension.Account])];
}
