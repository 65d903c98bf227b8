namespace Tollgate.Simulator.Generation;

/// <summary>A splitmix64 sequence: the only source of chance in the simulator, always started from seed and request content.</summary>
internal struct Dice(ulong state)
{
    private ulong _state = state;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            return Mix(_state);
        }
    }

    public int Below(int limit) => limit <= 1 ? 0 : (int)(Next() % (ulong)limit);

    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Log-normal draw; sigma 0 gives the median itself.</summary>
    public double LogNormal(double median, double sigma)
    {
        if (sigma <= 0) return median;
        var radius = Math.Sqrt(-2.0 * Math.Log(1.0 - Unit()));
        return median * Math.Exp(sigma * radius * Math.Cos(2.0 * Math.PI * Unit()));
    }

    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    public static ulong Mix(ulong left, ulong right)
    {
        unchecked
        {
            return Mix((left * 0x9E3779B97F4A7C15UL) ^ Mix(right));
        }
    }

    public static ulong Hash(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325UL;
            foreach (var c in text) hash = (hash ^ c) * 0x100000001B3UL;
            return Mix(hash);
        }
    }
}
