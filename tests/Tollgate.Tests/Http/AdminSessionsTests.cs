using System.Net;
using Tollgate.Http.SignIn;

namespace Tollgate.Tests.Http;

/// <summary>Sessions, seals and the slowing down of guesses, against a clock of their own.</summary>
public sealed class AdminSessionsTests
{
    private readonly SteppedTime _time = new();
    private readonly AdminSessions _sessions;

    public AdminSessionsTests() => _sessions = new AdminSessions(new Seal(), _time);

    [Fact]
    public void A_session_ends_after_twelve_idle_hours_and_use_keeps_it_open()
    {
        var cookie = _sessions.Open(Guid.NewGuid());
        _time.Step(TimeSpan.FromHours(11));
        _sessions.Find(cookie).ShouldNotBeNull();
        _time.Step(TimeSpan.FromHours(11));
        _sessions.Find(cookie).ShouldNotBeNull();
        _time.Step(TimeSpan.FromHours(12.1));
        _sessions.Find(cookie).ShouldBeNull();
        _sessions.Count.ShouldBe(0);
    }

    [Fact]
    public void A_page_that_refreshes_itself_does_not_keep_the_session_open()
    {
        var cookie = _sessions.Open(Guid.NewGuid());
        for (var hour = 0; hour < 12; hour++)
        {
            _time.Step(TimeSpan.FromHours(1));
            _sessions.Find(cookie, byHand: false).ShouldNotBeNull();
        }

        _time.Step(TimeSpan.FromMinutes(1));
        _sessions.Find(cookie).ShouldBeNull();
    }

    [Fact]
    public void A_session_ends_after_a_week_however_much_it_is_used()
    {
        var cookie = _sessions.Open(Guid.NewGuid());
        for (var hours = 0; hours < 7 * 24; hours += 6)
        {
            _sessions.Find(cookie).ShouldNotBeNull();
            _time.Step(TimeSpan.FromHours(6));
        }

        _time.Step(TimeSpan.FromSeconds(1));
        _sessions.Find(cookie).ShouldBeNull();
    }

    [Fact]
    public void A_cookie_without_its_seal_or_with_another_opens_nothing()
    {
        var cookie = _sessions.Open(Guid.NewGuid());
        var other = _sessions.Open(Guid.NewGuid());
        _sessions.Find(cookie[..cookie.IndexOf('.')]).ShouldBeNull();
        _sessions.Find(cookie[..cookie.IndexOf('.')] + other[other.IndexOf('.')..]).ShouldBeNull();
        _sessions.Find(null).ShouldBeNull();
        _sessions.Find("").ShouldBeNull();
        _sessions.Find(".").ShouldBeNull();
        _sessions.Find(new string('x', 100_000)).ShouldBeNull();
        _sessions.Find(cookie).ShouldNotBeNull();
    }

    [Fact]
    public void A_request_token_fits_its_own_session_only()
    {
        var one = _sessions.Find(_sessions.Open(Guid.NewGuid()))!;
        var two = _sessions.Find(_sessions.Open(Guid.NewGuid()))!;
        _sessions.IsRequestToken(one, _sessions.RequestToken(one)).ShouldBeTrue();
        _sessions.IsRequestToken(two, _sessions.RequestToken(one)).ShouldBeFalse();
        _sessions.IsRequestToken(one, null).ShouldBeFalse();
        _sessions.IsRequestToken(one, "").ShouldBeFalse();
    }

    [Fact]
    public void The_number_of_sessions_is_bounded_and_the_longest_unused_goes_first()
    {
        var first = _sessions.Open(Guid.NewGuid());
        _time.Step(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1_000; i++)
        {
            _sessions.Open(Guid.NewGuid());
        }

        _sessions.Count.ShouldBe(1_000);
        _sessions.Find(first).ShouldBeNull();
    }

    [Fact]
    public void After_ten_failures_an_address_waits_and_others_do_not()
    {
        var limiter = new SignInLimiter(_time);
        var guesser = IPAddress.Parse("2001:db8::1");
        var sameNetwork = IPAddress.Parse("2001:db8::2");
        var other = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < 10; i++)
        {
            limiter.Wait(guesser).ShouldBe(TimeSpan.Zero);
            limiter.Failed(guesser);
        }

        limiter.Wait(guesser).ShouldBe(TimeSpan.FromSeconds(15));
        limiter.Wait(sameNetwork).ShouldBe(TimeSpan.FromSeconds(15));
        limiter.Wait(other).ShouldBe(TimeSpan.Zero);
        _time.Step(TimeSpan.FromSeconds(15.1));
        limiter.Wait(guesser).ShouldBe(TimeSpan.Zero);
        limiter.Failed(guesser);
        limiter.Wait(guesser).ShouldBeGreaterThan(TimeSpan.FromSeconds(14));
    }

    [Fact]
    public void Guessing_from_many_addresses_slows_down_too()
    {
        var limiter = new SignInLimiter(_time);
        for (var i = 0; i < 100; i++)
        {
            limiter.Failed(new IPAddress([10, 0, 0, (byte)i]));
        }

        limiter.IsPausing.ShouldBeTrue();
        limiter.Wait(IPAddress.Parse("192.0.2.1")).ShouldBe(TimeSpan.Zero, "nobody is kept out by what others do");
        _time.Step(TimeSpan.FromSeconds(2));
        limiter.IsPausing.ShouldBeFalse();
        limiter.PauseAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/?a=b", "/?a=b")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/\tevil", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public void After_signing_in_one_only_goes_to_pages_of_our_own(string? wanted, string destination) =>
        SignInEndpoints.Destination(wanted).ShouldBe(destination);
}
