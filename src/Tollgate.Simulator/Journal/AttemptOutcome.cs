using System.Text.Json.Serialization;

namespace Tollgate.Simulator.Journal;

/// <summary>How a served attempt ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>The whole answer, or the whole error answer of an ordinary refusal, was handed to the connection.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>A <c>cut</c> fault aborted the connection.</summary>
    [JsonStringEnumMemberName("cut")]
    Cut,

    /// <summary>The client went away first.</summary>
    [JsonStringEnumMemberName("client_gone")]
    ClientGone,

    /// <summary>Another injected fault ended or spoiled it.</summary>
    [JsonStringEnumMemberName("fault")]
    Fault,
}
