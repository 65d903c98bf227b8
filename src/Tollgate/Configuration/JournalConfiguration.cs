namespace Tollgate.Configuration;

/// <summary>How hard records of attempts are kept.</summary>
internal sealed record JournalConfiguration
{
    /// <summary>True for <c>durability: disk</c>: a record survives a power loss before the request goes on. Default false: the death of the process.</summary>
    public bool SurvivesPowerLoss { get; init; }

    /// <summary>True for <c>ephemeral: accept</c>: start on a file system that does not outlive the container. Default false.</summary>
    public bool AcceptEphemeral { get; init; }
}
