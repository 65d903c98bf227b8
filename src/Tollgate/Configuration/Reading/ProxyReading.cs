using Tollgate.Gateway.Upstreams;

namespace Tollgate.Configuration.Reading;

/// <summary>The key <c>proxy</c> of a provider.</summary>
internal static class ProxyReading
{
    public static ProxyOptions? Read(Section section)
    {
        var user = section.Scalar("user");
        var password = section.Scalar("password");
        if (section.Has("user") != section.Has("password"))
        {
            var (written, missing) = section.Has("user") ? ("user", "password") : ("password", "user");
            section.Problem(written, $"Stands without {missing}. Write {missing}: beside it, or remove it for a proxy that asks for none.");
        }

        if (user is not null && user.Text.Contains(':', StringComparison.Ordinal))
        {
            section.Problem("user", "The name has a ':', which ends the name where the proxy reads it. Write the name alone; password: has a key of its own.");
        }

        if (password is { IsLiteral: true })
        {
            section.Warning("password", "The password stands in the file. Write ${NAME} or file:/path.");
        }

        return section.Scalar("url")?.Url is { } url ? new ProxyOptions { Url = url, User = user?.Text, Password = password?.Text } : null;
    }
}
