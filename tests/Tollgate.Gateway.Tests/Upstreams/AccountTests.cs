using Tollgate.Gateway.Upstreams;

namespace Tollgate.Gateway.Tests.Upstreams;

public sealed class AccountTests
{
    [Fact]
    public void The_keys_of_an_account_take_turns()
    {
        var account = new Account(new AccountOptions { Name = "a", Keys = ["one", "two", "three"] }, upstream: null!, nameId: 1);
        var turns = Enumerable.Range(0, 6).Select(_ => account.NextKey(asBearer: false)).ToList();
        turns.Take(3).Order().ShouldBe(["one", "three", "two"]);
        turns.Skip(3).ShouldBe(turns.Take(3));
    }

    [Theory]
    [InlineData(null, null, null, 0)]
    [InlineData("acme", null, null, 1)]
    [InlineData("acme", "research", null, 2)]
    [InlineData("acme", null, "ada", 3)]
    [InlineData("acme", "research", "ada", 3)]
    public void A_narrower_owner_comes_first(string? organization, string? team, string? user, int specificity) =>
        new Account(new AccountOptions { Name = "a", Organization = organization, Team = team, User = user }, upstream: null!, nameId: 1).Specificity.ShouldBe(specificity);
}
