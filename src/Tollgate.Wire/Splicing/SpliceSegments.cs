namespace Tollgate.Wire;

/// <summary>Walks over the pieces of an edited body without allocating: <c>foreach (var piece in splices.Segments(length))</c>.</summary>
public struct SpliceSegments
{
    private readonly SpliceList _list;
    private readonly long _length;
    private long _position;
    private int _next;

    internal SpliceSegments(SpliceList list, long length)
    {
        _list = list;
        _length = length;
    }

    /// <summary>The piece the walk stands on.</summary>
    public SpliceSegment Current { get; private set; }

    /// <summary>The walk itself.</summary>
    public readonly SpliceSegments GetEnumerator() => this;

    /// <summary>Moves to the next piece; pieces are never empty.</summary>
    public bool MoveNext()
    {
        while (_next < _list.Count)
        {
            var splice = _list[_next];
            if (_position < splice.Offset)
            {
                Current = SpliceSegment.Original(_position, splice.Offset - _position);
                _position = splice.Offset;
                return true;
            }

            _next++;
            _position = splice.Offset + splice.Length;
            if (splice.Size > 0)
            {
                Current = SpliceSegment.New(_list.BytesOf(splice));
                return true;
            }
        }

        if (_position >= _length)
        {
            return false;
        }

        Current = SpliceSegment.Original(_position, _length - _position);
        _position = _length;
        return true;
    }
}
