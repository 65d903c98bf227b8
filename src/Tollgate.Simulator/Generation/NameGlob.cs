namespace Tollgate.Simulator.Generation;

/// <summary>Model and path patterns: <c>*</c> matches any run of characters, everything else itself, case ignored.</summary>
internal static class NameGlob
{
    public static bool Matches(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary><c>anthropic/claude-opus-5</c> (OpenRouter) and <c>models/gemini-2.5-pro</c> name the model after the slash.</summary>
    public static string WithoutVendor(string model)
    {
        var slash = model.LastIndexOf('/');
        return slash < 0 ? model : model[(slash + 1)..];
    }
}
