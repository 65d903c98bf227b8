using System.Text.Json;
using Tollgate.Storage.Disk;

namespace Tollgate.Commands.Login;

/// <summary>The keys of logins on this machine, by gateway, in a file that only its owner may read. Replaced as a whole, so that it is never half-written.</summary>
internal sealed class LoginCredentials(string path)
{
    internal const string Variable = "TOLLGATE_CREDENTIALS";
    private const int Longest = 1 << 20;

    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true };

    internal string Path => path;

    internal static string DefaultPath() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? System.IO.Path.GetFullPath(given)
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "tollgate", "credentials.json");

    internal LoginKey? Find(Uri server) => Read().GetValueOrDefault(server.AbsoluteUri);

    internal void Keep(Uri server, LoginKey key)
    {
        var all = Read();
        all[server.AbsoluteUri] = key;
        Write(all);
    }

    internal void Forget(Uri server)
    {
        var all = Read();
        if (all.Remove(server.AbsoluteUri))
        {
            Write(all);
        }
    }

    private Dictionary<string, LoginKey> Read()
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return [];
        }

        try
        {
            return file.Length > Longest ? throw new JsonException() : JsonSerializer.Deserialize<Dictionary<string, LoginKey>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (JsonException)
        {
            throw new LoginException($"{path} is not a file of this program's; move it away, or set {Variable} to another path.");
        }
    }

    private void Write(Dictionary<string, LoginKey> all)
    {
        OwnerOnly.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var file = OwnerOnly.Open(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(all, s_layout));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
