using System.CommandLine;

namespace Tollgate.Commands.Connect;

/// <summary>The option that says where the gateway is. A base URL that ends in <c>/v1</c> means the same gateway.</summary>
internal static class GatewayUrl
{
    internal static readonly Uri Default = new("http://127.0.0.1:4000");

    internal static Option<Uri> Option() => new("--url", "--gateway")
    {
        Description = "Address of the gateway. Default: http://127.0.0.1:4000.",
        DefaultValueFactory = _ => Default,
        CustomParser = static result =>
        {
            if (Read(result.Tokens[0].Value) is { } url)
            {
                return url;
            }

            result.AddError($"--url: '{result.Tokens[0].Value}' is not an address such as http://127.0.0.1:4000.");
            return Default;
        },
    };

    /// <summary>The address, or null when the text is none.</summary>
    internal static Uri? Read(string text)
    {
        var trimmed = text.TrimEnd('/');
        trimmed = trimmed.EndsWith("/v1", StringComparison.Ordinal) ? trimmed[..^3] : trimmed;
        return Uri.TryCreate(trimmed, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https") ? url : null;
    }
}
