using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Reading;
using Tollgate.Configuration.Yaml;
using Tollgate.Gateway.Configuration;

namespace Tollgate.Configuration;

/// <summary>Reads <c>tollgate.yaml</c>: a configuration, or all of its problems at once. Never throws, whatever the text. Thread-safe.</summary>
internal static class ConfigurationReader
{
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">Its path, as it is to appear in problems; relative paths in the file begin beside it.</param>
    /// <param name="environment">Where references lead to.</param>
    public static ConfigurationResult Read(string text, string fileName, IEnvironment environment)
    {
        var context = new ReadingContext(fileName, environment);
        var root = new YamlTree((mark, path, message) => context.Problem(mark, path, message)).Read(text);

        // The text is not YAML: what could be read of it would only add noise.
        if (root is null && context.HasProblems)
        {
            return new ConfigurationResult(null, context.Problems, context.Warnings, context.Files);
        }

        var section = new Section(context, ConfigurationKeys.Root, root, "", root?.Mark ?? new YamlMark(1, 1));
        var configuration = Read(section, fileName);
        return new ConfigurationResult(context.HasProblems ? null : configuration, context.Problems, context.Warnings, context.Files);
    }

    private static TollgateConfiguration Read(Section root, string fileName)
    {
        var context = root.Context;
        var listen = ListenReading.Read(root);
        var providers = root.Has("providers") ? ProviderReading.ReadAll(root, listen) : EnvironmentConfiguration.Providers(context.Environment);
        var unpriced = UnpricedReading.Read(root);
        var gateway = new GatewayOptions
        {
            Providers = providers,
            Aliases = AliasReading.Read(root, providers),
            Limits = GatewayReading.Limits(root.Child("limits")),
            Streams = GatewayReading.Streams(root.Child("streams")),
            PublicUrl = root.Scalar("public_url")?.Url,
            Unpriced = unpriced.Policy,
            UnpricedCeiling = unpriced.Ceiling,
        };
        return ProcessReading.Read(root) with
        {
            File = System.IO.Path.GetFullPath(fileName),
            Gateway = gateway,
            Listen = listen,
            AlertSinks = AlertReading.Read(root.Child("alerts")),
            MasterKeys = MasterKeyReading.Read(root.Child("secrets")),
            Issuers = OidcReading.Read(root),
            ReferencedFiles = context.Files,
        };
    }
}
