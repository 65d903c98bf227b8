namespace Tollgate.Scenarios.Harness;

/// <summary>Waits on conditions. The patience only bounds a failing test; a passing one never depends on it.</summary>
internal static class Until
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    internal static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.IsCancellationRequested.ShouldBeFalse("never came true: " + what);
            await Task.Delay(2, CancellationToken.None);
        }
    }

    internal static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            patience.IsCancellationRequested.ShouldBeFalse("never came true: " + what);
            await Task.Delay(2, CancellationToken.None);
        }
    }

    internal static async Task DoneAsync(Task work, string what)
    {
        try
        {
            await work.WaitAsync(Patience);
        }
        catch (TimeoutException late)
        {
            throw new ShouldAssertException("never happened: " + what, late);
        }
    }
}
