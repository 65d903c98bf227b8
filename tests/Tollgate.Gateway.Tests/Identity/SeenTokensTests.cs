using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

public sealed class SeenTokensTests
{
    private const int Most = 1000;

    private static readonly TokenHolder s_holder = new() { Issuer = "https://login.acme.example", Subject = "1", Organization = "acme", User = "ada", ExpiresMicros = long.MaxValue };

    [Fact]
    public void It_never_remembers_more_than_it_may_and_what_is_used_stays()
    {
        var seen = new SeenTokens(Most);
        var used = new SeenToken(s_holder, 0);
        seen.Keep(new KeyHash(1, 1), used);
        for (uint i = 2; i < 100_000; i++)
        {
            seen.Keep(new KeyHash(i, i), new SeenToken(s_holder, 0));
            seen.Count.ShouldBeLessThanOrEqualTo(Most);
            if (i % 100 == 0)
                seen.Find(new KeyHash(1, 1)).ShouldBeSameAs(used);
        }

        seen.Find(new KeyHash(99_999, 99_999)).ShouldNotBeNull();
        seen.Find(new KeyHash(2, 2)).ShouldBeNull();
        seen.Find(new KeyHash(99_999, 1)).ShouldBeNull("the whole hash counts");
    }

    [Fact]
    public void A_token_kept_again_takes_the_place_of_the_first()
    {
        var seen = new SeenTokens(Most);
        var newer = new SeenToken(s_holder, 1);
        seen.Keep(new KeyHash(1, 1), new SeenToken(s_holder, 0));
        seen.Keep(new KeyHash(1, 1), newer);
        seen.Find(new KeyHash(1, 1)).ShouldBeSameAs(newer);
        seen.Count.ShouldBe(1);
    }
}
