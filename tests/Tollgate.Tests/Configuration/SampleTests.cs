using System.Text.RegularExpressions;
using Tollgate.Configuration;
using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Yaml;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Tests.Configuration;

public sealed partial class SampleTests
{
    private static readonly string s_sample = Repository.Read("samples/tollgate.yaml");

    [Fact]
    public void The_sample_loads_and_says_the_defaults()
    {
        var result = Reading.Read(s_sample, Surroundings());

        result.Problems.ShouldBeEmpty();
        result.Warnings.ShouldBeEmpty();
        var sample = result.Configuration.ShouldNotBeNull();
        var standard = Reading.Accept("");
        sample.Listen.ShouldBe(standard.Listen);
        sample.Store.ShouldBe(standard.Store);
        sample.Journal.ShouldBe(standard.Journal);
        sample.TimeZone.ShouldBe(standard.TimeZone);
        sample.Currency.ShouldBe(standard.Currency);
        sample.Shutdown.ShouldBe(standard.Shutdown);
        sample.Gateway.Limits.ShouldBe(new LimitOptions());
        sample.Gateway.Streams.ShouldBe(new StreamOptions());
        sample.Gateway.Unpriced.ShouldBe(UnpricedPolicy.RefuseUnderBudget);
        sample.Gateway.Providers.Select(p => p.Name).ShouldBe(["openai", "anthropic"]);
        sample.Gateway.Providers.ShouldAllBe(p => p.Timeouts == new TimeoutOptions());
    }

    [Fact]
    public void The_sample_loads_with_every_optional_key_switched_on_and_then_has_every_key_there_is()
    {
        var everything = Everything();
        Reading.Accept(everything, Surroundings());

        var written = new HashSet<string>(StringComparer.Ordinal);
        var root = new YamlTree((_, _, message) => throw new InvalidOperationException(message)).Read(everything);
        Collect(ConfigurationKeys.Root, root.ShouldNotBeNull(), "", written);

        KeyPaths.All.Select(k => k.Path).Except(written).ShouldBeEmpty();
    }

    /// <summary>With TOLLGATE_UPDATE=1 the file is written instead: how it is made when a key is added.</summary>
    [Fact]
    public void The_schema_beside_the_sample_is_the_one_of_the_key_table()
    {
        const string Schema = "samples/tollgate.schema.json";
        if (Environment.GetEnvironmentVariable("TOLLGATE_UPDATE") == "1")
        {
            Repository.Write(Schema, ConfigurationSchema.ToJson());
        }

        Repository.Read(Schema).ShouldBe(ConfigurationSchema.ToJson());
    }

    [Fact]
    public void The_guide_has_the_table_of_the_keys() =>
        Repository.Read("docs/guide/configuration.md").ShouldContain(KeyPaths.Table());

    [Fact]
    public void Every_default_of_the_key_table_is_what_the_reader_uses()
    {
        foreach (var (path, rule) in KeyPaths.All.Where(k => k.Rule.Default is { } d && d[0] != '(' && !k.Path.Contains('*', StringComparison.Ordinal)))
        {
            var yaml = path.Split('.').Reverse().Aggregate(rule.Default!, (inner, key) => $"{{{key}: {inner}}}");

            Describe(Reading.Accept(yaml)).ShouldBe(Describe(Reading.Accept("")), path);
        }
    }

    [Fact]
    public void Every_scalar_key_of_the_table_is_checked_by_the_reader()
    {
        foreach (var (path, _) in KeyPaths.All.Where(k => k.Rule.IsScalar))
        {
            // A section where a value belongs: only a key that is read can complain.
            var segments = path.Replace("*", "one", StringComparison.Ordinal).Replace("[]", ".[]", StringComparison.Ordinal).Split('.');
            var yaml = segments.Reverse().Aggregate("{wrong: 1}", (inner, key) => key == "[]" ? $"[{inner}]" : $"{{{key}: {inner}}}");

            Reading.Problems(yaml).ShouldContain(p => p.Contains("Expected a value, found a section", StringComparison.Ordinal), path);
        }
    }

    /// <summary>The sample with its optional lines switched on, and the word that some of them need.</summary>
    internal static string Everything() => string.Join('\n',
        s_sample.Replace("\nunpriced: refuse_under_budget\n", "\nunpriced: ceiling\n", StringComparison.Ordinal)
            .Split('\n').Select(line => line.StartsWith("#  ", StringComparison.Ordinal) ? line[1..] : line));

    private static string Describe(TollgateConfiguration c) => string.Join('\n',
        string.Join(' ', c.Listen), c.Store, c.Journal, c.TimeZone.Id, c.Currency, c.Gateway.Limits, c.Gateway.Streams, c.Gateway.Unpriced, c.Shutdown, c.KeyExpiry, string.Join(' ', c.TrustedProxies));

    private static void Collect(KeyRule rule, YamlNode node, string path, HashSet<string> written)
    {
        switch (rule.Kind)
        {
            case KeyKind.Section:
                foreach (var entry in node.Entries)
                {
                    var at = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
                    written.Add(at);
                    Collect(rule.Find(entry.Key)!, entry.Value, at, written);
                }

                break;
            case KeyKind.List:
                foreach (var item in node.Items)
                {
                    written.Add(path + "[]");
                    Collect(rule.Item!, item, path + "[]", written);
                }

                break;
            case KeyKind.Map:
                foreach (var entry in node.Entries)
                {
                    written.Add(path + ".*");
                    Collect(rule.Item!, entry.Value, path + ".*", written);
                }

                break;
        }
    }

    /// <summary>What the sample refers to.</summary>
    internal static FakeEnvironment Surroundings()
    {
        var environment = Reading.Environment();
        foreach (Match name in Variable().Matches(s_sample))
        {
            environment.Variables.TryAdd(name.Groups["name"].Value, "value-of-" + name.Groups["name"].Value);
        }

        var (certificate, key) = Reading.Pem(environment.Variables["CERTIFICATE_PASSWORD"]);
        environment.Files["/run/secrets/anthropic"] = "sk-ant-secret";
        environment.Files[Path.GetFullPath("keys/master")] = Http.SealedKeys.NewMaster();
        environment.Files[Path.GetFullPath("certs/fullchain.pem")] = certificate;
        environment.Files[Path.GetFullPath("certs/privkey.pem")] = key;
        environment.Files[Path.GetFullPath("certs/acme-ca.pem")] = certificate;
        environment.Files[Path.GetFullPath("rates/negotiated.json")] = "{}";
        return environment;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
