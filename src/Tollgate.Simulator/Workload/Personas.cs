namespace Tollgate.Simulator.Workload;

/// <summary>The ordinary traffic around the planted facts.</summary>
internal static class Personas
{
    private static readonly string[] s_customers = ["northwind", "contoso", "fabrikam", "tailspin", "adventure-works"];

    /// <summary>Long cached prefixes, tools, many turns: the named team on the named model.</summary>
    public static Persona Coding(PlantedFacts facts) => new()
    {
        Team = facts.TeamShare.Team,
        Users = ["ada", "grace", "linus"],
        Feature = "coding",
        Workflow = "claude-code",
        Protocol = WorkloadProtocol.AnthropicMessages,
        Model = facts.ModelShare.Model,
        Streams = true,
        HasTools = true,
        MaxTokens = 8000,
        SystemTokens = 5000,
        IsCached = true,
        Fresh = (300, 2500),
        Output = (200, 1200),
        TaskLength = 8,
    };

    /// <summary>The named team on another model, at night.</summary>
    public static Persona Evaluations(PlantedFacts facts) => new()
    {
        Team = facts.TeamShare.Team,
        Users = ["evals"],
        Feature = "evaluations",
        Workflow = "regression",
        Protocol = WorkloadProtocol.OpenAIChat,
        Model = "gpt-5.2",
        Tags = "suite=regression",
        MaxTokens = 4000,
        SystemTokens = 900,
        Fresh = (600, 1500),
        Output = (100, 300),
        Reasoning = (300, 900),
        Hours = (1, 6),
    };

    /// <summary>Other teams on the named model.</summary>
    public static Persona Support(PlantedFacts facts) => new()
    {
        Team = "support",
        Users = ["support-bot"],
        Feature = "support",
        Workflow = "ticket",
        Customers = s_customers,
        Unit = "ticket",
        Protocol = WorkloadProtocol.AnthropicMessages,
        Model = facts.ModelShare.Model,
        Streams = true,
        MaxTokens = 1024,
        SystemTokens = 1500,
        IsCached = true,
        Fresh = (200, 800),
        Output = (150, 500),
        TaskLength = 4,
    };

    /// <summary>Neither the named team nor the named model.</summary>
    public static Persona Contracts { get; } = new()
    {
        Team = "operations",
        Users = ["clerk"],
        Feature = "contracts",
        Workflow = "extraction",
        Unit = "contract",
        Customers = s_customers,
        Protocol = WorkloadProtocol.OpenAIChat,
        Model = "gpt-4.1",
        MaxTokens = 2000,
        SystemTokens = 400,
        Fresh = (5000, 9000),
        Output = (200, 500),
    };

    public static Persona Search { get; } = new()
    {
        Team = "search",
        Users = ["search-api"],
        Feature = "search",
        Workflow = "rag",
        Customers = s_customers,
        Protocol = WorkloadProtocol.Gemini,
        Model = "gemini-2.5-flash",
        Streams = true,
        MaxTokens = 2048,
        SystemTokens = 300,
        Fresh = (2200, 4200),
        Output = (150, 350),
        Reasoning = (0, 100),
    };

    public static Persona Classification { get; } = new()
    {
        Team = "operations",
        Users = ["batch"],
        Feature = "classification",
        Workflow = "nightly",
        Protocol = WorkloadProtocol.OpenAIChat,
        Model = "gpt-4.1-mini",
        MaxTokens = 50,
        SystemTokens = 150,
        Fresh = (100, 200),
        Output = (8, 12),
        Hours = (2, 5),
    };

    public static Persona Summaries(PlantedCaps caps) => new()
    {
        Team = "operations",
        Users = ["digest"],
        Feature = caps.Feature,
        Workflow = "daily-digest",
        Protocol = WorkloadProtocol.OpenAIResponses,
        Model = caps.Model,
        MaxTokens = caps.MaxTokens,
        SystemTokens = 200,
        Fresh = (caps.InputTokens - 200, caps.InputTokens - 200),
        Output = (caps.OutputTokens, caps.OutputTokens),
        Hours = (6, 8),
    };

    public static Persona Trial(PlantedUnpriced trial) => new()
    {
        Team = "search",
        Users = ["ivan"],
        Feature = trial.Feature,
        Protocol = WorkloadProtocol.OpenAIChat,
        Model = trial.Model,
        ModelPrefix = trial.Provider + "/",
        Streams = true,
        MaxTokens = 1000,
        SystemTokens = 300,
        Fresh = (trial.InputTokens - 300, trial.InputTokens - 300),
        Output = (trial.OutputTokens, trial.OutputTokens),
    };

    public static Persona CodeReview(PlantedFacts facts) => new()
    {
        Team = facts.TeamShare.Team,
        Users = ["ci-bot"],
        Feature = facts.PromptDrift.Feature,
        Workflow = "pull-request",
        Unit = "review",
        Protocol = WorkloadProtocol.AnthropicMessages,
        Model = facts.ModelShare.Model,
        HasTools = true,
        MaxTokens = 4000,
        SystemTokens = facts.PromptDrift.PrefixTokens,
        IsCached = true,
        Fresh = (facts.PromptDrift.FreshTokens, facts.PromptDrift.FreshTokens),
        Output = (facts.PromptDrift.OutputTokens, facts.PromptDrift.OutputTokens),
    };

    public static Persona Faq(PlantedDuplicates faq) => new()
    {
        Team = "support",
        Users = ["faq-bot"],
        Feature = faq.Feature,
        Customers = s_customers,
        Protocol = WorkloadProtocol.OpenAIChat,
        Model = faq.Model,
        Streams = true,
        MaxTokens = 400,
        SystemTokens = faq.InputTokens - 40,
        Fresh = (40, 40),
        Output = (faq.LeastOutputTokens, faq.LeastOutputTokens),
    };

    public static Persona Runaway(PlantedRunaway runaway) => new()
    {
        Team = runaway.Team,
        Users = [runaway.User],
        Feature = "overnight",
        Workflow = "agent",
        Protocol = WorkloadProtocol.OpenAIChat,
        Model = runaway.Model,
        MaxTokens = runaway.MaxTokens,
        SystemTokens = runaway.InputTokens / 2,
        Fresh = (runaway.InputTokens - runaway.InputTokens / 2, runaway.InputTokens - runaway.InputTokens / 2),
        Output = (runaway.OutputTokens, runaway.OutputTokens),
    };
}
