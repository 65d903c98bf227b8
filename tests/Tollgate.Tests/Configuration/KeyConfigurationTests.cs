using Tollgate.Configuration;
using Tollgate.Configuration.Reloading;

namespace Tollgate.Tests.Configuration;

public sealed class KeyConfigurationTests
{
    [Fact]
    public void Keys_end_by_themselves_only_where_it_is_written()
    {
        Reading.Accept("").KeyExpiry.IsOn.ShouldBeFalse();
        Reading.Accept("keys: {expire_unused_after: 90d, expire_unknown_owner_after: 30d, expire_warning: 48h}").KeyExpiry
            .ShouldBe(new KeyExpiryConfiguration { UnusedAfter = TimeSpan.FromDays(90), UnknownOwnerAfter = TimeSpan.FromDays(30), Warning = TimeSpan.FromDays(2) });
    }

    [Fact]
    public void Every_mistake_says_what_to_write()
    {
        var problems = Reading.Problems("keys: {expire_unused_after: 7d, expire_unknown_owner_after: 1h}\nserver: {trusted_proxies: [10.0.0.1/8, proxy.internal]}");
        problems.Length.ShouldBe(4);
        problems.ShouldContain(problem => problem.Contains("no longer than expire_warning", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.Contains("write 10.0.0.0/8", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.Contains("proxy.internal", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_need_a_restart()
    {
        var (running, written) = (Reading.Accept(""), Reading.Accept("keys: {expire_unused_after: 90d}\nserver: {trusted_proxies: [10.0.0.0/8]}"));
        RestartNeeds.Between(running, written).ShouldBe(["keys", "server"]);
    }
}
