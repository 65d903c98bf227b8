namespace Tollgate.Storage.Ledger;

/// <summary>Verifies a ledger's hash chain from its rows (<c>tollgate audit verify</c>).</summary>
public static class LedgerAudit
{
    /// <summary>Recomputes every link; reads every attempt once, so its time grows with the ledger.</summary>
    public static async Task<LedgerAuditResult> VerifyAsync(ILedgerReader ledger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        using var chain = new LedgerChain();
        var previous = LedgerChain.Origin.ToArray();
        var cut = await ledger.CutAsync(cancellationToken).ConfigureAwait(false);
        long removed = 0, batches = 0, attempts = 0, nextSequence = 0, nextId = 1;

        // Asked first: rows that a running gateway adds meanwhile come with their links.
        var beyond = await ledger.LastIdAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var link in ledger.BatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (batches > 0 && link.FirstSequence != nextSequence)
            {
                return Broken($"journal records {nextSequence} to {link.FirstSequence - 1} are covered by no batch");
            }

            if (link.Attempts > 0 && link.FirstId != nextId)
            {
                return Broken($"row {nextId} should be the first of the batch, which begins with {link.FirstId}");
            }

            if (IsRemoved())
            {
                if (Pass() is { } wrong)
                {
                    return wrong;
                }

                continue;
            }

            chain.Begin(previous, link.FirstSequence, link.LastSequence, link.Attempts);
            var found = 0;
            if (link.Attempts > 0)
            {
                await foreach (var record in ledger.AttemptsAsync(link.FirstId, link.LastId, cancellationToken).ConfigureAwait(false))
                {
                    chain.Add(record);
                    found++;
                }

                nextId = link.LastId + 1;
            }

            var hash = chain.End();
            if (found != link.Attempts || !hash.AsSpan().SequenceEqual(link.Hash))
            {
                // Unless retention has come to it since the cut was read.
                cut = await ledger.CutAsync(cancellationToken).ConfigureAwait(false);
                if (!IsRemoved())
                {
                    return Broken(found != link.Attempts ? $"{link.Attempts} attempts were recorded and {found} are there" : "its rows are not those that were recorded");
                }

                if (Pass() is { } wrong)
                {
                    return wrong;
                }

                continue;
            }

            batches++;
            attempts += found;
            nextSequence = link.LastSequence + 1;
            previous = hash;

            bool IsRemoved() => link.Attempts > 0 && link.LastId <= cut.ThroughId;

            // Its rows went by retention; the chain goes on from the last of these links, which the cut names.
            LedgerAuditResult? Pass()
            {
                if (link.LastId == cut.ThroughId && !link.Hash.AsSpan().SequenceEqual([.. cut.Hash]))
                {
                    return Broken("it is not the batch that retention stopped at");
                }

                (batches, removed) = (batches + 1, removed + link.Attempts);
                (nextId, nextSequence, previous) = (link.LastId + 1, link.LastSequence + 1, link.Hash);
                return null;
            }

            LedgerAuditResult Broken(string reason) =>
                new(false, batches, attempts, $"Batch of journal records {link.FirstSequence} to {link.LastSequence}: {reason}.", nextSequence - 1);
        }

        if (nextId <= cut.ThroughId)
        {
            return new LedgerAuditResult(false, batches, attempts, $"Rows up to {cut.ThroughId} are said to have gone by retention, and no batch ends there.", nextSequence - 1);
        }

        return beyond < nextId
            ? new LedgerAuditResult(true, batches, attempts, null, nextSequence - 1) { Removed = removed, Cut = cut }
            : new LedgerAuditResult(false, batches, attempts, $"Rows {nextId} to {beyond} belong to no batch.", nextSequence - 1);
    }
}
