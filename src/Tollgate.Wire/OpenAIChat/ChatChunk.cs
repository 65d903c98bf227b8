namespace Tollgate.Wire.OpenAIChat;

/// <summary>What matters about one chat chunk (or a whole answer) beyond the facts it adds.</summary>
internal struct ChatChunk
{
    /// <summary>The root member <c>usage</c>: where it starts (at its comma, if one precedes it) and ends. 0 when there is none.</summary>
    public int UsageStart;
    public int UsageEnd;

    /// <summary>The usage is an object, not null.</summary>
    public bool HasUsage;

    /// <summary>There is at least one choice.</summary>
    public bool HasChoices;

    /// <summary>The chunk is an error.</summary>
    public bool HasError;

    /// <summary>A choice in it has finished.</summary>
    public bool Finished;

    /// <summary>Where the value of <c>choices</c> starts; 0 when there is none, or when a member before it matters in every chunk.</summary>
    public int ChoicesAt;

    /// <summary>Choices that began and choices that finished, by index; the last bit stands for all above.</summary>
    public ulong Open;
    public ulong Closed;
}
