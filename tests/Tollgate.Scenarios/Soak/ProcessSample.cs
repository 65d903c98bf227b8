using System.Globalization;

namespace Tollgate.Scenarios.Soak;

/// <summary>What a process uses at one moment, from <c>/proc</c>.</summary>
internal sealed record ProcessSample(double Megabytes, int Threads, int Handles)
{
    internal static ProcessSample Of(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessSample(Value("VmRSS:") / 1024.0, Value("Threads:"), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);

        int Value(string name) =>
            int.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Megabytes:F0} MB, {Threads} threads, {Handles} handles");
}
