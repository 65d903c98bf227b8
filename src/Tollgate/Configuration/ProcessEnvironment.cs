using System.Collections;

namespace Tollgate.Configuration;

/// <summary>The environment of this process.</summary>
internal sealed class ProcessEnvironment : IEnvironment
{
    public IEnumerable<string> VariableNames => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => (string)v.Key);

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    public bool FileExists(string path) => File.Exists(path);

    public string? ReadFile(string path, int longest, out string? reason)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);

            // A block, not the length: devices and pipes have none.
            var buffer = new char[longest + 1];
            var length = reader.ReadBlock(buffer, 0, buffer.Length);
            reason = length > longest ? $"it is larger than {longest} characters" : null;
            return length > longest ? null : new string(buffer, 0, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            reason = failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "it does not exist",
                UnauthorizedAccessException => "this process may not read it",
                _ => "it is not a readable file",
            };
            return null;
        }
    }
}
