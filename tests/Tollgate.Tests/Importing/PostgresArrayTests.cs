using Tollgate.Importing.Litellm;

namespace Tollgate.Tests.Importing;

public sealed class PostgresArrayTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("{gpt-4o}", "gpt-4o")]
    [InlineData("{a,b c,\"d, e\",\"f\\\"g\\\\\"}", "a|b c|d, e|f\"g\\")]
    public void A_list_is_read_as_PostgreSQL_writes_it(string text, string items) =>
        string.Join('|', PostgresArray.Read(text).ShouldNotBeNull()).ShouldBe(items);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("a,b")]
    [InlineData("{a,}")]
    [InlineData("{,a}")]
    [InlineData("{\"a}")]
    [InlineData("{\"a\"b}")]
    [InlineData("{{a},{b}}")]
    [InlineData("{\"a\\")]
    [InlineData("{\"a\\}")]
    public void What_is_no_list_is_none(string text) => PostgresArray.Read(text).ShouldBeNull();
}
