using System.Collections;
using System.Text;

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

            // Block by block, not by length: devices have none, and may not end.
            var text = new StringBuilder();
            var block = new char[8 << 10];
            while (text.Length <= longest && reader.ReadBlock(block) is > 0 and var length)
            {
                text.Append(block, 0, length);
            }

            reason = text.Length > longest ? $"it is larger than {longest} characters" : null;
            return text.Length > longest ? null : text.ToString();
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
