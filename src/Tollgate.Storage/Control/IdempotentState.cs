namespace Tollgate.Storage.Control;

/// <summary>What became of an idempotent request that is asked for.</summary>
public enum IdempotentState
{
    /// <summary>It was not there, or was not done: it is begun, and the caller does it.</summary>
    Begun = 0,

    /// <summary>It was done; its answer is there.</summary>
    Answered = 1,

    /// <summary>Somebody is doing it now.</summary>
    InProgress = 2,

    /// <summary>It was done, and the process ended before the answer was kept.</summary>
    AnswerLost = 3,

    /// <summary>The same key was used for another request.</summary>
    Different = 4,
}
