using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Tollgate.Dashboard.Assets;

/// <summary>The files that pages need besides themselves, from this assembly. Immutable and thread-safe.</summary>
public sealed class DashboardAssets
{
    /// <summary>Where they are served.</summary>
    public const string Folder = "/assets/";

    private static readonly (string Name, string Type)[] s_files =
    [
        ("app.js", "text/javascript; charset=utf-8"),
        ("theme.js", "text/javascript; charset=utf-8"),
        ("app.css", "text/css; charset=utf-8"),
        ("third-party.txt", "text/plain; charset=utf-8"),
    ];

    private readonly FrozenDictionary<string, DashboardAsset> _served;
    private readonly FrozenDictionary<string, string> _paths;

    private DashboardAssets(Dictionary<string, DashboardAsset> served, Dictionary<string, string> paths)
    {
        _served = served.ToFrozenDictionary(StringComparer.Ordinal);
        _paths = paths.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads them all, some 400 KB compressed.</summary>
    public static DashboardAssets Load()
    {
        var served = new Dictionary<string, DashboardAsset>(StringComparer.Ordinal);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, type) in s_files)
        {
            var content = Read(name);
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
            var hashed = name[..dot] + "." + hash + name[dot..];
            served.Add(hashed, new DashboardAsset(type, content, Read(name + ".br")));
            paths.Add(name, Folder + hashed);
        }

        return new DashboardAssets(served, paths);
    }

    /// <summary>The path of a file such as <c>app.css</c>, with the hash of its content.</summary>
    public string PathOf(string name) => _paths[name];

    /// <summary>The file with this name and hash; null when there is none.</summary>
    public DashboardAsset? Find(string hashedName) => _served.GetValueOrDefault(hashedName);

    private static byte[] Read(string name)
    {
        using var stream = typeof(DashboardAssets).Assembly.GetManifestResourceStream("assets/" + name)
            ?? throw new InvalidOperationException($"The asset {name} was not built in.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
