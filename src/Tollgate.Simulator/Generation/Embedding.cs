using System.Buffers.Binary;

namespace Tollgate.Simulator.Generation;

/// <summary>
/// Unit vectors from a text's words: texts that share words are near each other, equal texts are equal. Good enough to exercise
/// similarity search, meaningless otherwise.
/// </summary>
internal static class Embedding
{
    public static float[] Of(string text, int dimensions, ulong seed)
    {
        var sum = new double[dimensions];
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n.,;:!?\"'()[]{}<>"))
        {
            var word = text.AsSpan()[range];
            if (word.Length > 0) Add(sum, Dice.Mix(seed, Dice.Hash(word.ToString().ToLowerInvariant())), 1.0);
        }

        // The whole text breaks ties between texts of the same words.
        Add(sum, Dice.Mix(seed, Dice.Hash(text)), 0.05);
        var length = Math.Sqrt(sum.Sum(static value => value * value));
        return Array.ConvertAll(sum, value => (float)(value / length));
    }

    public static byte[] ToBytes(float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return bytes;
    }

    private static void Add(double[] sum, ulong word, double weight)
    {
        var dice = new Dice(word);
        for (var i = 0; i < sum.Length; i++) sum[i] += weight * (dice.Unit() - 0.5);
    }
}
