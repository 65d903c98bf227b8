using FsCheck;
using FsCheck.Fluent;

namespace Tollgate.Wire.Tests.Tokens;

/// <summary>Texts in which every alternative of the split patterns meets every other.</summary>
internal static class Texts
{
    private static readonly string[] Atoms =
    [
        "a", "b", "Z", "QX", "'s", "'LL", "'ve", "'", "'\u017f", "1", "23", "4567", " ", "  ", "\n", "\r\n", "\t", ".", "/", "!?", "é", "É", "\u0301",
        "日", "本", "\u02b0", "\u01c5", "\u0627", "\u064e", "\u00a0", "\u2028", "\u0085", "\u3000", "½", "\u0967", "€", "the", "Hello", "_", "\"", "{", "}:",
    ];

    /// <summary>Mixtures of telling fragments, now and then any character of the basic plane that is not half of another.</summary>
    public static Arbitrary<string> Mixed()
    {
        var atom = Gen.Frequency(
            (6, Gen.Elements(Atoms)),
            (1, Gen.Choose(0, 0xD7FF).Select(value => ((char)value).ToString())));
        return atom.ListOf().Select(list => string.Concat(list)).ToArbitrary();
    }
}
