using Tollgate.Configuration.Yaml;

namespace Tollgate.Configuration.Reading;

/// <summary>Maps of HTTP headers.</summary>
internal static class HeaderReading
{
    private static readonly HashSet<string> s_ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer",
        "accept-encoding", "expect", "proxy-authorization", "proxy-connection",
    };

    /// <param name="section">Has a key <c>headers</c>.</param>
    /// <param name="credentials">Headers that carry the key and therefore cannot be written here.</param>
    public static IReadOnlyDictionary<string, string> Read(Section section, IReadOnlyCollection<string> credentials)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in section.NamedScalars("headers"))
        {
            var problem = !IsToken(name)
                ? $"{Shown.Value(name)} is not the name of a header. Write letters, digits and '-'."
                : s_ours.Contains(name)
                    ? "Tollgate sets this header itself. Remove it."
                    : credentials.Contains(name, StringComparer.OrdinalIgnoreCase)
                        ? "This header carries the key. Write key: instead."
                        : value.Text.Any(c => c is < ' ' or > '~')
                            ? "The value has characters outside ASCII, which headers cannot carry. Encode or remove them."
                            : headers.ContainsKey(name) ? "Written twice in different case. Keep one." : null;
            if (problem is not null)
            {
                section.Context.Problem(value.Mark, value.Path, problem);
                continue;
            }

            if (value.IsLiteral && Shown.LooksSecret(value.Text))
            {
                section.Context.Warning(value.Mark, value.Path, "A secret seems to stand in the file. Write ${NAME} or file:/path.");
            }

            headers.Add(name, value.Text);
        }

        return headers;
    }

    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
