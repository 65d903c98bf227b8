using Tollgate.Http;

namespace Tollgate.Tests.Http;

public sealed class QueryCredentialsTests
{
    [Theory]
    [InlineData("?key=sk-tg-secret")]
    [InlineData("?KEY=sk-tg-secret")]
    [InlineData("?Key=sk-tg-secret")]
    [InlineData("?%6bey=sk-tg-secret")]
    [InlineData("?%4B%65%79=sk-tg-secret")]
    [InlineData("?alt=sse&kEy=sk-tg-secret&x=1")]
    [InlineData("?key=a&KEY=sk-tg-secret")]
    public void No_spelling_that_authenticates_goes_further(string query)
    {
        // What the framework takes for a key is what must not be left.
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query).ContainsKey("key").ShouldBeTrue();

        QueryCredentials.Without(query).ShouldNotContain("secret");
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("?", "")]
    [InlineData("?alt=sse", "alt=sse")]
    [InlineData("?monkey=1&keyboard=2&a=key=3", "monkey=1&keyboard=2&a=key=3")]
    [InlineData("?alt=sse&key=sk-tg-secret&prettyPrint=%20false", "alt=sse&prettyPrint=%20false")]
    public void Everything_else_stays_as_it_was_written(string? query, string kept) => QueryCredentials.Without(query).ShouldBe(kept);
}
