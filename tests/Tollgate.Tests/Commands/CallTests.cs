using Tollgate.Commands;

namespace Tollgate.Tests.Commands;

public sealed class CallTests
{
    [Theory]
    [InlineData("cost --format openai-chat --at yesterday", "--at is 'yesterday'; write an instant such as 2026-04-01T00:00:00Z. See 'tollgate cost --help'.")]
    [InlineData("meter transcript.txt", "Option '--format' is required. See 'tollgate meter --help'.")]
    [InlineData("reprot", "'reprot' is not known here. Did you mean 'report'? See 'tollgate --help'.")]
    [InlineData("keys lst", "'lst' is not known here. Did you mean 'list'? See 'tollgate keys --help'.")]
    [InlineData("report --jsn", "'--jsn' is not known here. Did you mean '--json'? See 'tollgate report --help'.")]
    [InlineData("keys revoke 17", "id is '17'; write an id as 'list' prints it. See 'tollgate keys revoke --help'.")]
    [InlineData("budgets create --scope team:a --limit 1e3", "--limit is '1e3'; write an amount such as 100 or 0.50. See 'tollgate budgets create --help'.")]
    [InlineData("budgets create --scope team:a --limit 1 --kind rigid", "--kind is 'rigid'; write hard, soft, degrade. See 'tollgate budgets create --help'.")]
    [InlineData("report --top many", "--top is 'many'; write a whole number. See 'tollgate report --help'.")]
    [InlineData("keys create --expires soon", "--expires is 'soon'; write an instant such as 2026-04-01T00:00:00Z. See 'tollgate keys create --help'.")]
    [InlineData("demo --days 1", "--days is")]
    [InlineData("report --by moon --data .", "Cannot group by 'moon'; use organization,")]
    [InlineData("cost", "--format is missing; write one of openai-chat,")]
    public async Task A_wrong_call_is_a_2_with_one_line(string call, string problem)
    {
        var (code, errors) = await RunAsync(call.Split(' '));

        code.ShouldBe(2);
        errors.TrimEnd().ShouldNotContain("\n");
        errors.ShouldStartWith(problem);
    }

    [Fact]
    public async Task What_is_mistyped_is_not_made()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tollgate-none-{Guid.NewGuid():N}");
        foreach (var call in (string[])["keys list", "keys admin list", "keys admin create --name x", "keys revoke 01a205d0-448d-786c-86cf-5783c3531bf1", "budgets list", "limits list", "report"])
        {
            var (code, errors) = await RunAsync([.. call.Split(' '), "--data", path]);

            code.ShouldBe(2, call);
            errors.ShouldContain(path);
            Directory.Exists(path).ShouldBeFalse(call);
        }
    }

    private static async Task<(int Code, string Errors)> RunAsync(string[] args)
    {
        var errors = new StringWriter();
        var code = await CommandLine.RunAsync(args, errors);
        return (code, errors.ToString());
    }
}
