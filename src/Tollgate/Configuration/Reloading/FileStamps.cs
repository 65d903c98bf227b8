namespace Tollgate.Configuration.Reloading;

/// <summary>The stamps of all files a configuration was made of. Immutable.</summary>
internal sealed class FileStamps
{
    private readonly Dictionary<string, FileStamp> _stamps = new(StringComparer.Ordinal);

    public static FileStamps Take(IEnumerable<string> paths)
    {
        var taken = new FileStamps();
        foreach (var path in paths)
        {
            taken._stamps[path] = FileStamp.Of(path);
        }

        return taken;
    }

    public IEnumerable<string> Paths => _stamps.Keys;

    /// <summary>These stamps for the files that have one here, fresh ones for the others.</summary>
    public FileStamps For(IEnumerable<string> paths)
    {
        var result = new FileStamps();
        foreach (var path in paths)
        {
            result._stamps[path] = _stamps.TryGetValue(path, out var kept) ? kept : FileStamp.Of(path);
        }

        return result;
    }

    public bool SameContent(FileStamps other) =>
        _stamps.Count == other._stamps.Count
        && _stamps.All(s => other._stamps.TryGetValue(s.Key, out var stamp) && stamp.SameContent(s.Value));
}
