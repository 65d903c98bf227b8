namespace Tollgate.Importing;

/// <summary>Counts the lines of a text as far as they are asked for; places are asked for in ascending order.</summary>
internal struct LineCount
{
    private int _position;
    private int _lines;

    /// <summary>The line of a place, from 1.</summary>
    public int At(ReadOnlySpan<byte> content, long position)
    {
        _lines += content[_position..(int)position].Count((byte)'\n');
        _position = (int)position;
        return _lines + 1;
    }
}
