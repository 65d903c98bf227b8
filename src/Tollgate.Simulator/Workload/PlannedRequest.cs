using System.Globalization;
using System.Text;
using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator.Workload;

/// <summary>
/// One request of a played month: who sends it when, and exactly what it will use. Token counts are pinned by a directive in its
/// last message, so its charge is known before it is sent; its texts have at least as many words. Immutable.
/// </summary>
public sealed record PlannedRequest
{
    public DateTimeOffset At { get; init; }

    /// <summary>Day of the plan, from 0.</summary>
    public int Day { get; init; }

    public required string Team { get; init; }

    public required string User { get; init; }

    public required string Feature { get; init; }

    public string Workflow { get; init; } = "";

    public string Task { get; init; } = "";

    public string Customer { get; init; } = "";

    public string Unit { get; init; } = "";

    public string Tags { get; init; } = "";

    public required WorkloadProtocol Protocol { get; init; }

    /// <summary>The model as the simulator knows it.</summary>
    public required string Model { get; init; }

    /// <summary>Set when the model has to be asked for as <c>provider/model</c>.</summary>
    public string ModelPrefix { get; init; } = "";

    public bool Streams { get; init; }

    public required int MaxTokens { get; init; }

    /// <summary>The request offers tools, as coding agents do.</summary>
    public bool HasTools { get; init; }

    /// <summary>Input tokens of the system prompt.</summary>
    public int SystemTokens { get; init; }

    /// <summary>A time stamp stands at the beginning of the system prompt.</summary>
    public bool SystemDrifts { get; init; }

    /// <summary>Input tokens beside the system prompt.</summary>
    public int FreshTokens { get; init; }

    /// <summary>Requests with the same text here ask the same question; empty draws a text of its own.</summary>
    public string Question { get; init; } = "";

    public int CacheRead { get; init; }

    public int CacheWrite { get; init; }

    public int Output { get; init; }

    public int Reasoning { get; init; }

    /// <summary>Status the provider answers instead of an answer; 0 for none.</summary>
    public int Fault { get; init; }

    /// <summary>Requests of one lane are sent one after the other; empty for no lane.</summary>
    public string Lane { get; init; } = "";

    public int InputTokens => SystemTokens + FreshTokens;

    /// <summary>What the provider will report and bill when it answers.</summary>
    public BilledUsage Usage => Fault != 0
        ? default
        : new BilledUsage(InputTokens - CacheRead - CacheWrite, CacheRead, CacheWrite, 0, Output, Reasoning, 0);

    /// <summary>The provider's charge by the simulator's own price list.</summary>
    public decimal Usd => PriceTable.Standard.For(Model).Charge(Usage, null);

    /// <summary>The directive that pins the counts.</summary>
    internal string Directive
    {
        get
        {
            var text = new StringBuilder("[[sim: ");
            text.Append(CultureInfo.InvariantCulture, $"in={InputTokens} out={Output} reasoning={Reasoning} chunk=40");
            if (CacheRead > 0) text.Append(CultureInfo.InvariantCulture, $" cached={CacheRead}");
            if (CacheWrite > 0) text.Append(CultureInfo.InvariantCulture, $" write5m={CacheWrite}");
            if (Fault != 0) text.Append(CultureInfo.InvariantCulture, $" fault=status:{Fault}");
            return text.Append("]]").ToString();
        }
    }
}
