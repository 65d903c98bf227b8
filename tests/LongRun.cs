using System.Globalization;
using System.Security.Cryptography;

namespace Tollgate.LongRuns;

/// <summary>
/// What the tests of the long suite have in common: a seed that is printed and can be given, and lengths that can be set. Compiled into each
/// test project that has such tests.
/// </summary>
internal static class LongRun
{
    /// <summary>A new seed each time, or the one in <c>TOLLGATE_SEED</c>. Printed, so that a failure can be repeated.</summary>
    internal static int Seed(string what)
    {
        var seed = Number("TOLLGATE_SEED", RandomNumberGenerator.GetInt32(int.MaxValue));
        Say(what, string.Create(CultureInfo.InvariantCulture, $"TOLLGATE_SEED={seed}"));
        return seed;
    }

    /// <summary>A whole number from the environment.</summary>
    internal static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A line for whoever runs the suite; test.sh shows it also when the test passes.</summary>
    internal static void Say(string what, string text) => Console.WriteLine($"[long] {what}: {text}");
}
