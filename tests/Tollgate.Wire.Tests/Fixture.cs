namespace Tollgate.Wire.Tests;

/// <summary>A recorded or authored answer under Fixtures/&lt;format&gt;/, with its expected facts beside it.</summary>
internal sealed record Fixture(WireFormat Format, string Name, byte[] Bytes, bool IsBody)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static IReadOnlyList<Fixture> All { get; } = Load();

    public static IEnumerable<Fixture> Streams => All.Where(fixture => !fixture.IsBody);

    public static IEnumerable<Fixture> Bodies => All.Where(fixture => fixture.IsBody);

    public static Fixture Named(string name) => All.Single(fixture => fixture.Name == name);

    public string Facts => File.ReadAllText(Path.Combine(Root, Name + ".facts"));

    public override string ToString() => Name;

    private static List<Fixture> Load()
    {
        var fixtures = new List<Fixture>();
        foreach (var file in Directory.EnumerateFiles(Root, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Root, file).Replace('\\', '/');
            if (name.Contains('/', StringComparison.Ordinal) && !name.EndsWith(".facts", StringComparison.Ordinal)
                && WireFormats.TryParse(name.Split('/')[0], out var format))
            {
                fixtures.Add(new(format, name, File.ReadAllBytes(file), name.EndsWith(".json", StringComparison.Ordinal)));
            }
        }

        return fixtures;
    }
}
