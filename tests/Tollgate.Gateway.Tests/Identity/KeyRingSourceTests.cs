using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

public sealed class KeyRingSourceTests : IDisposable
{
    private readonly Tenants _tenants = new();
    private readonly TenantStore _store;

    public KeyRingSourceTests()
    {
        _store = new TenantStore(_tenants);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_change_is_published_once()
    {
        var source = new KeyRingSource(_store, TimeProvider.System);
        var changes = new List<long>();
        source.Changed += snapshot => changes.Add(snapshot.ChangeStamp);

        source.RefreshNow().ShouldBeFalse();
        var secret = _tenants.AddKey();
        source.Current.Identify(secret, 0).IsOk.ShouldBeFalse();
        source.RefreshNow().ShouldBeTrue();
        source.RefreshNow().ShouldBeFalse();

        source.Current.Identify(secret, 0).IsOk.ShouldBeTrue();
        source.Snapshot.ChangeStamp.ShouldBe(source.Current.ChangeStamp);
        changes.ShouldBe([1]);
        _store.Reads.ShouldBe(2);
    }

    [Fact]
    public void While_the_store_is_down_the_old_keys_work()
    {
        var secret = _tenants.AddKey();
        var source = new KeyRingSource(_store, TimeProvider.System);
        _store.IsDown = true;

        Should.Throw<IOException>(() => source.RefreshNow());

        source.Failure.ShouldBeOfType<IOException>();
        source.Current.Identify(secret, 0).IsOk.ShouldBeTrue();
        _store.IsDown = false;
        source.RefreshNow().ShouldBeTrue();
        source.Failure.ShouldBeNull();
        Should.Throw<IOException>(() => new KeyRingSource(new TenantStore(_tenants) { IsDown = true }, TimeProvider.System));
    }

    [Fact]
    public void A_subscriber_that_failed_is_told_again()
    {
        var source = new KeyRingSource(_store, TimeProvider.System);
        var calls = 0;
        source.Changed += _ =>
        {
            if (++calls == 1)
                throw new InvalidOperationException("first");
        };
        _tenants.Change();

        Should.Throw<InvalidOperationException>(() => source.RefreshNow());
        source.RefreshNow().ShouldBeTrue();

        calls.ShouldBe(2);
        source.RefreshNow().ShouldBeFalse();
    }

    [Fact]
    public void That_spend_is_not_known_yet_undoes_no_change_and_is_tried_again()
    {
        var source = new KeyRingSource(_store, TimeProvider.System);
        var calls = 0;
        source.Changed += _ =>
        {
            if (++calls < 3)
                throw new SpendUnknownException("not yet");
        };
        var secret = _tenants.AddKey();

        source.RefreshNow().ShouldBeTrue();

        source.Failure.ShouldBeOfType<SpendUnknownException>();
        source.Current.Identify(secret, 0).IsOk.ShouldBeTrue();
        source.RefreshNow();
        source.RefreshNow();
        (calls, source.Failure).ShouldBe((3, null));
        source.RefreshNow().ShouldBeFalse();
    }

    [Fact]
    public void Use_is_written_back_in_batches_and_survives_a_refresh()
    {
        var first = _tenants.AddKey();
        var second = _tenants.AddKey();
        _tenants.AddKey();
        var source = new KeyRingSource(_store, TimeProvider.System);
        var caller = source.Current.Identify(first, 0).Caller!;
        for (var i = 0; i < 100; i++)
            source.Current.Identify(first, 0);

        source.WriteUses();
        source.WriteUses();
        _store.Touched.ShouldHaveSingleItem().Id.ShouldBe(caller.Key.Id);

        var other = source.Current.Identify(second, 0).Caller!;
        _tenants.Change();
        source.RefreshNow();
        _store.Touched.Select(touch => touch.Id).ShouldBe([caller.Key.Id, other.Key.Id]);
    }

    [Fact]
    public async Task The_loop_follows_the_store_and_survives_an_outage()
    {
        var time = new ManualTimer();
        var source = new KeyRingSource(_store, time);
        using var stop = new CancellationTokenSource();
        var running = source.RunAsync(stop.Token);
        var changed = new TaskCompletionSource<ControlSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Changed += changed.SetResult;

        _store.IsDown = true;
        time.Tick();
        while (source.Failure is null)
            await Task.Yield();

        _store.IsDown = false;
        _tenants.AddKey();
        time.Tick();
        (await changed.Task.WaitAsync(TimeSpan.FromSeconds(30))).Keys.Count.ShouldBe(1);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>A time provider whose only timer fires when told to.</summary>
    private sealed class ManualTimer : TimeProvider
    {
        private TimerCallback? _callback;
        private object? _state;

        public void Tick() => _callback!(_state);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state) = (callback, state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
