using System.Threading.Tasks.Sources;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// The reusable task of one append. Completing it only queues it to the thread pool, so that the caller's continuation never runs on a
/// journal thread; awaiting it gives it back to its pool.
/// </summary>
internal sealed class AppendWaiter(AppendWaiterPool pool) : IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private Exception? _error;

    public ValueTask Task => new(this, _core.Version);

    public void Complete(Exception? error)
    {
        _error = error;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_error is null)
        {
            _core.SetResult(true);
        }
        else
        {
            _core.SetException(_error);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            _error = null;
            pool.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
