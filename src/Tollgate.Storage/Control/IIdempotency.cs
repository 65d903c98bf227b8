namespace Tollgate.Storage.Control;

/// <summary>Changes asked for with a key of the caller's, so that repeating one does not make it twice. Thread-safe; moves no change stamp.</summary>
public interface IIdempotency
{
    /// <summary>
    /// Begins a request unless it is there. One begun by another run of the process that did not live to do it is begun anew. What is older than
    /// the lifetime goes, and of one admin key all but the newest <paramref name="most"/>.
    /// </summary>
    (IdempotentState State, IdempotentAnswer? Answer) Begin(IdempotentRequest request, Guid run, TimeSpan lifetime, int most);

    /// <summary>Keeps the answer of a request that was done.</summary>
    void Complete(IdempotentRequest request, IdempotentAnswer answer);

    /// <summary>Forgets a request that was begun and not done; one that was has lost its answer.</summary>
    void Release(IdempotentRequest request);
}
