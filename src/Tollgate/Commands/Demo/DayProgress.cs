namespace Tollgate.Commands.Demo;

/// <summary>Says on standard error how many days have been played: in place on a terminal, a line a week otherwise.</summary>
internal sealed class DayProgress(int days) : IProgress<int>
{
    private const int LineEvery = 7;
    private readonly bool _inPlace = !Console.IsErrorRedirected;

    public void Report(int value)
    {
        if (_inPlace)
        {
            Console.Error.Write($"\rday {value} of {days} ");
        }
        else if (value % LineEvery == 0 || value == days)
        {
            Console.Error.WriteLine($"day {value} of {days}");
        }
    }

    internal void End()
    {
        if (_inPlace)
        {
            Console.Error.WriteLine();
        }
    }
}
