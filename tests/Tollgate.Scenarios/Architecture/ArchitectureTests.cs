using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Tollgate.Gateway.Exchange;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Architecture;

/// <summary>The house rules that a compiler does not check: who may know whom, who may call a model, what money is made of.</summary>
public sealed class ArchitectureTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["Tollgate.Economics"] = [],
        ["Tollgate.Wire"] = [],
        ["Tollgate.Simulator"] = ["Tollgate.Wire"],
        ["Tollgate.Storage"] = ["Tollgate.Economics"],
        ["Tollgate.Storage.Sqlite"] = ["Tollgate.Economics", "Tollgate.Storage"],
        ["Tollgate.Gateway"] = ["Tollgate.Economics", "Tollgate.Wire", "Tollgate.Storage"],
        ["Tollgate.Dashboard"] = ["Tollgate.Economics", "Tollgate.Storage", "Tollgate.Insights"],
        ["Tollgate.Insights"] = ["Tollgate.Economics", "Tollgate.Wire", "Tollgate.Storage"],
    };

    [Fact]
    public void Assemblies_know_only_what_is_below_them()
    {
        foreach (var path in Directory.GetFiles(AppContext.BaseDirectory, "Tollgate.*.dll"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (name == "Tollgate.Scenarios")
            {
                continue;
            }

            var known = References(path).Where(reference => reference.StartsWith("Tollgate", StringComparison.Ordinal) || reference == "tollgate");
            s_allowed.ShouldContainKey(name, "a new project needs its place in this test");
            known.Except(s_allowed[name]).ShouldBeEmpty($"{name} looks up or sideways");
        }

        foreach (var name in s_allowed.Keys)
        {
            File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll")).ShouldBeTrue(name);
        }
    }

    [Fact]
    public void The_pure_projects_do_no_input_or_output()
    {
        foreach (var name in (string[])["Tollgate.Economics", "Tollgate.Wire"])
        {
            References(Path.Combine(AppContext.BaseDirectory, name + ".dll"))
                .Where(reference => reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || reference.StartsWith("System.Net", StringComparison.Ordinal)
                    || reference.Contains("Sqlite", StringComparison.OrdinalIgnoreCase))
                .ShouldBeEmpty(name);
        }
    }

    [Fact]
    public void The_simulator_does_not_read_answers_with_the_gateways_readers()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Tollgate.Simulator.dll")));
        var reader = file.GetMetadataReader();

        reader.TypeReferences.Select(reader.GetTypeReference)
            .Where(type => reader.GetString(type.Namespace).StartsWith("Tollgate.Wire", StringComparison.Ordinal))
            .Select(type => reader.GetString(type.Name))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Only_an_attempt_can_call_a_model()
    {
        // The definition and its owner make and hold the client; sending through it is the attempt's alone.
        Callers("Tollgate.Gateway.dll", "UpstreamClient", "SendAsync").ShouldBe(["Tollgate.Gateway.Attempts.AttemptRunner"]);
        Users("Tollgate.Gateway.dll", "UpstreamClient").Except(["Tollgate.Gateway.Upstreams.Upstream", "Tollgate.Gateway.Configuration.SnapshotSource"])
            .ShouldAllBe(type => type.StartsWith("Tollgate.Gateway.Attempts.", StringComparison.Ordinal));
        MemberReferences("Tollgate.Gateway.dll", "HttpMessageInvoker", "SendAsync").ShouldBe(["Tollgate.Gateway.Upstreams.UpstreamClient"]);
        MemberReferences("Tollgate.Gateway.dll", "HttpClient", null).ShouldBeEmpty();
        MemberReferences("Tollgate.Insights.dll", "HttpClient", null).ShouldBeEmpty();

        // Verbs of the command line are clients of a running gateway; what serves makes no calls but those of alerts to their sinks and to the identity providers it trusts.
        Callers("tollgate.dll", "AlertPost", "SendAsync").Order().ShouldBe(["Tollgate.Alerting.Sinks.ChatSink", "Tollgate.Alerting.Sinks.WebhookSink"]);
        MemberReferences("tollgate.dll", "HttpClient", null).Concat(MemberReferences("tollgate.dll", "HttpMessageInvoker", null))
            .Where(type => type is not ("Tollgate.Alerting.Sinks.AlertPost" or "Tollgate.SingleSignOn.IssuerHttp"))
            .ShouldAllBe(type => type.StartsWith("Tollgate.Commands.", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_path_of_a_request_starts_attempts() =>
        Callers("Tollgate.Gateway.dll", "AttemptRunner", "RunAsync").ShouldBe(["Tollgate.Gateway.Exchange.RequestPath"]);

    [Fact]
    public void No_binary_floating_point_touches_money()
    {
        var economics = typeof(Economics.Money.Amount).Assembly;
        var binary = new HashSet<Type> { typeof(double), typeof(float), typeof(Half), typeof(double?), typeof(float?) };
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var money = economics.GetTypes().Where(type => type.Namespace is { } space
            && (space.StartsWith("Tollgate.Economics.Money", StringComparison.Ordinal) || space.StartsWith("Tollgate.Economics.Usage", StringComparison.Ordinal)
                || space.StartsWith("Tollgate.Economics.Pricing", StringComparison.Ordinal) || space.StartsWith("Tollgate.Economics.Budgets", StringComparison.Ordinal)
                || space.StartsWith("Tollgate.Economics.Savings", StringComparison.Ordinal)));
        var offenders = new List<string>();
        foreach (var type in money)
        {
            offenders.AddRange(type.GetFields(all).Where(field => binary.Contains(field.FieldType)).Select(field => $"{type}.{field.Name}"));
            foreach (var method in type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
            {
                var used = method.GetParameters().Select(parameter => parameter.ParameterType)
                    .Append((method as MethodInfo)?.ReturnType ?? typeof(void))
                    .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []);
                if (used.Any(binary.Contains))
                {
                    offenders.Add($"{type}.{method.Name}");
                }
            }
        }

        offenders.ShouldBeEmpty();
        MemberReferences("Tollgate.Economics.dll", "Decimal", "ToDouble").ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_surface_that_calls_a_model_makes_an_attempt_and_no_other_does()
    {
        foreach (var surface in Enum.GetValues<Surface>().Where(surface => surface != Surface.None))
        {
            var caller = rig.NewCaller();
            var (method, path, body) = await ExampleAsync(caller, surface);
            SurfacePaths.Read(path.Split('?')[0]).Surface.ShouldBe(surface);
            var before = (await rig.LedgerAsync(caller)).Count;
            var served = rig.Simulator.Attempts.Summary.Attempts;

            using var answer = await rig.SendAsync(caller, path, body, method);

            ((int)answer.StatusCode).ShouldBe(200, $"{surface}: {await answer.Content.ReadAsStringAsync()}");
            var attempts = (await rig.LedgerAsync(caller)).Count - before;
            attempts.ShouldBe(surface.CallsModel() ? 1 : 0, surface.ToString());
            if (!surface.CallsModel())
            {
                rig.Simulator.Attempts.Summary.Attempts.ShouldBe(served, surface.ToString());
            }
        }
    }

    private async Task<(HttpMethod Method, string Path, string? Body)> ExampleAsync(RigCaller caller, Surface surface)
    {
        const string text = "[[sim: out=3]]";
        return surface switch
        {
            Surface.OpenAIChat => (HttpMethod.Post, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", text)),
            Surface.OpenAIResponses => (HttpMethod.Post, "/v1/responses", Bodies.Responses("gpt-4.1-mini", text)),
            Surface.OpenAIStoredResponse => (HttpMethod.Get, "/v1/responses/" + await StoredAsync(caller), null),
            Surface.OpenAICompletions => (HttpMethod.Post, "/v1/completions", Bodies.Completion("gpt-4.1-mini", text)),
            Surface.OpenAIEmbeddings => (HttpMethod.Post, "/v1/embeddings", Bodies.Embedding("text-embedding-3-small", text)),
            Surface.AnthropicMessages => (HttpMethod.Post, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", text)),
            Surface.AnthropicCountTokens => (HttpMethod.Post, "/v1/messages/count_tokens", Bodies.Messages("claude-sonnet-4-5", text)),
            Surface.GeminiGenerate => (HttpMethod.Post, "/v1beta/models/gemini-2.5-flash:generateContent", Bodies.Gemini(text)),
            Surface.GeminiStreamGenerate => (HttpMethod.Post, "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", Bodies.Gemini(text)),
            Surface.GeminiCountTokens => (HttpMethod.Post, "/v1beta/models/gemini-2.5-flash:countTokens", Bodies.Gemini(text)),
            Surface.GeminiEmbed => (HttpMethod.Post, "/v1beta/models/gemini-embedding-001:embedContent", """{"content":{"parts":[{"text":"x"}]}}"""),
            Surface.Models => (HttpMethod.Get, "/v1/models", null),
            Surface.Me => (HttpMethod.Get, "/v1/me", null),
            Surface.Quote => (HttpMethod.Post, "/v1/quote", Bodies.Chat("gpt-4.1-mini", text)),
            Surface.RequestRecord => (HttpMethod.Get, "/v1/requests/" + await RequestAsync(caller), null),
            _ => throw new ArgumentOutOfRangeException(nameof(surface), surface, "A new surface needs an example here."),
        };
    }

    private async Task<string> StoredAsync(RigCaller caller)
    {
        using var made = await rig.SendAsync(caller, "/v1/responses", Bodies.Responses("gpt-4.1-mini", "[[sim: out=3]]"));
        return (await made.Content.ReadAsStringAsync()).Json().GetProperty("id").GetString()!;
    }

    private async Task<string> RequestAsync(RigCaller caller)
    {
        using var made = await rig.SendAsync(caller, "/v1/embeddings", Bodies.Embedding("text-embedding-3-small", "x"));
        return GatewayRig.RequestId(made);
    }

    private static List<string> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    /// <summary>Types whose code names a method of a type of the same assembly.</summary>
    private static List<string> Callers(string assembly, string type, string method) => Code.Of(assembly, code => code.Definitions(type, method));

    /// <summary>Types whose code names a type of the same assembly or anything of it.</summary>
    private static List<string> Users(string assembly, string type) => [.. Code.Of(assembly, code => code.Definitions(type, null)).Where(user => !user.EndsWith('.' + type, StringComparison.Ordinal))];

    /// <summary>Types whose code names a member of a type of another assembly.</summary>
    private static List<string> MemberReferences(string assembly, string type, string? member) => Code.Of(assembly, code => code.References(type, member));
}
