using System.Text;

namespace Tollgate.Gateway.Attempts;

/// <summary>Why a provider could not be reached, on one line for the log: what the platform says, from the outside in.</summary>
internal static class FailureCause
{
    private const int Longest = 600;

    /// <summary>The messages of an exception and of those inside it. They name addresses and reasons; credentials are in none of them.</summary>
    internal static string Of(Exception broken)
    {
        var cause = new StringBuilder();
        string? last = null;
        for (Exception? one = broken; one is not null && cause.Length < Longest; one = one.InnerException)
        {
            // What is inside is often said outside already.
            if (last is not null && last.Contains(one.Message, StringComparison.Ordinal))
            {
                continue;
            }

            cause.Append(cause.Length == 0 ? "" : " ← ");
            last = one.Message;
            foreach (var letter in last)
            {
                cause.Append(char.IsControl(letter) ? ' ' : letter);
            }
        }

        return cause.Length <= Longest ? cause.ToString() : cause.ToString(0, Longest) + "…";
    }
}
