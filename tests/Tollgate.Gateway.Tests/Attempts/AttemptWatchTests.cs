using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.Attempts;

public sealed class AttemptWatchTests : IDisposable
{
    private readonly MovedTime _time = new();
    private readonly AttemptWatch _watch;

    public AttemptWatchTests()
    {
        var timeouts = new TimeoutOptions { FirstByte = TimeSpan.FromSeconds(100), Idle = TimeSpan.FromSeconds(100), Total = TimeSpan.FromDays(1) };
        _watch = new AttemptWatch(_time, timeouts, callerPatience: TimeSpan.FromSeconds(300));
    }

    [Fact]
    public async Task The_relay_waits_for_a_keep_alive_without_spinning()
    {
        var posts = new CountedPosts();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(posts);
        Task entering;
        try
        {
            _watch.TryEnter().ShouldBeTrue();
            entering = _watch.EnterAsync().AsTask();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        // Whoever tries again by and by posts itself, again and again.
        (entering.IsCompleted, posts.Count).ShouldBe((false, 0));
        _watch.Leave();
        await entering;

        // It was handed on: nobody came in between, and nobody else is in.
        _watch.TryEnter().ShouldBeFalse();
        _watch.Leave();
        _watch.TryEnter().ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Time_spent_on_the_caller_is_not_the_providers_silence(bool began)
    {
        if (began)
        {
            _watch.Began();
        }

        _time.Move(60);
        _watch.AwaitCaller();
        _time.Move(200);
        Look().ShouldBe(AttemptFailure.None);
        _watch.CallerTook();
        _time.Move(39);
        Look().ShouldBe(AttemptFailure.None);
        _time.Move(2);
        Look().ShouldBe(began ? AttemptFailure.IdleTimeout : AttemptFailure.FirstByteTimeout);
    }

    [Fact]
    public void Many_short_waits_for_the_caller_do_not_keep_a_silent_provider_alive()
    {
        _watch.Began();
        for (var second = 0; second < 100; second++)
        {
            // As a keep-alive is that takes its reader a moment.
            _watch.AwaitCaller();
            _time.Move(0.1);
            _watch.CallerTook();
            _time.Move(0.9);
        }

        Look().ShouldBe(AttemptFailure.None);
        _time.Move(11);
        Look().ShouldBe(AttemptFailure.IdleTimeout);
    }

    [Fact]
    public void A_caller_who_takes_nothing_for_too_long_is_late_and_the_provider_is_not()
    {
        _watch.Began();
        var patience = _watch.CallerToken;
        _watch.AwaitCaller();
        _time.Move(300);
        Look();
        _watch.IsCallerLate.ShouldBeFalse();
        _time.Move(1);

        Look().ShouldBe(AttemptFailure.None);

        _watch.IsCallerLate.ShouldBeTrue();
        patience.WaitHandle.WaitOne(TimeSpan.FromSeconds(90)).ShouldBeTrue();
    }

    [Fact]
    public void An_attempt_that_is_broken_off_waits_for_no_caller()
    {
        var patience = _watch.CallerToken;
        _watch.AwaitCaller();

        _watch.Break(AttemptFailure.Shutdown);

        patience.WaitHandle.WaitOne(TimeSpan.FromSeconds(90)).ShouldBeTrue();
        _watch.IsCallerLate.ShouldBeFalse();
    }

    [Fact]
    public void One_that_is_broken_off_while_nobody_waits_can_still_say_so_to_its_caller()
    {
        _watch.AwaitCaller();
        _watch.CallerTook();

        _watch.Break(AttemptFailure.BudgetCut);

        _watch.CallerToken.IsCancellationRequested.ShouldBeFalse();
    }

    public void Dispose() => _watch.Dispose();

    private AttemptFailure Look()
    {
        _watch.Look(_time.GetTimestamp());
        return _watch.Failure;
    }

    private sealed class CountedPosts : SynchronizationContext
    {
        private int _count;

        internal int Count => Volatile.Read(ref _count);

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _count);
    }
}
