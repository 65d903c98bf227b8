using System.Net;
using Tollgate.Gateway.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

/// <summary>Guessing is slow for who guesses; nobody is kept out by what others do; memory stays bounded.</summary>
public sealed class GuessLimiterTests
{
    private readonly MovedTime _time = new();

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")]
    [InlineData(null, null, "192.0.2.1")]
    public void Only_the_network_that_guesses_waits(string? guesser, string? same, string other)
    {
        var limiter = GuessLimiter.OfAdoptedKeys(_time);
        for (var i = 0; i < 20; i++)
        {
            limiter.Wait(Address(guesser)).ShouldBe(TimeSpan.Zero);
            limiter.Failed(Address(guesser));
        }

        limiter.Wait(Address(same)).ShouldBe(TimeSpan.FromSeconds(5));
        limiter.Wait(Address(other)).ShouldBe(TimeSpan.Zero);
        limiter.IsPausing.ShouldBeFalse();
        _time.Move(5);
        limiter.Wait(Address(same)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Failures_beyond_a_full_bucket_make_nobody_wait_longer()
    {
        var limiter = GuessLimiter.OfAdoptedKeys(_time);
        for (var i = 0; i < 1000; i++)
            limiter.Failed(Address("192.0.2.1"));

        limiter.Wait(Address("192.0.2.1")).ShouldBe(TimeSpan.FromSeconds(5));
        limiter.IsPausing.ShouldBeTrue();
        _time.Move(1);
        limiter.IsPausing.ShouldBeFalse();
    }

    [Fact]
    public void Guesses_from_everywhere_slow_everybody_down_and_keep_nobody_out()
    {
        var limiter = GuessLimiter.OfAdoptedKeys(_time);
        for (var i = 0; i < GuessLimiter.MostNetworks + 500; i++)
            limiter.Failed(new IPAddress([10, 0, (byte)(i >> 8), (byte)(i & 255)]));

        limiter.IsPausing.ShouldBeTrue();
        limiter.Wait(Address("192.0.2.1")).ShouldBe(TimeSpan.Zero);
        limiter.Networks.ShouldBe(GuessLimiter.MostNetworks);
        _time.Move(60);
        limiter.Failed(Address("192.0.2.1"));
        limiter.Networks.ShouldBe(1, "networks that have waited are forgotten");
    }

    [Fact]
    public void Only_what_could_be_a_key_of_another_gateway_is_worth_guessing_and_only_while_there_are_some()
    {
        var tenants = new Tenants();
        var own = tenants.AddKey();
        new KeyRing(tenants.Snapshot()).IsWorthGuessing("sk-1234").ShouldBeFalse("there are none");

        tenants.Adopt("sk-1234");
        var ring = new KeyRing(tenants.Snapshot());

        ring.IsWorthGuessing("sk-1234").ShouldBeTrue();
        ring.IsWorthGuessing(" sk-1235 ").ShouldBeTrue();
        ring.IsWorthGuessing(own).ShouldBeFalse();
        ring.IsWorthGuessing(KeySecret.Generate(KeySecret.VirtualPrefix)).ShouldBeFalse();
        ring.IsWorthGuessing("").ShouldBeFalse();
        ring.IsWorthGuessing(null).ShouldBeFalse();
        ring.IsWorthGuessing(new string('x', 300)).ShouldBeFalse();
    }

    private static IPAddress? Address(string? text) => text is null ? null : IPAddress.Parse(text);
}
