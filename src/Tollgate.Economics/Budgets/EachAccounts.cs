using System.Diagnostics.CodeAnalysis;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// The names under a budget that holds for each of them: counters for those that were used lately. A name that is not used for a day, or is used
/// least recently where there are too many, is forgotten unless something is in flight; the ledger tells its spend when it comes back. Guarded by
/// the book's lock.
/// </summary>
internal sealed class EachAccounts(BudgetAccount template, WindowCalendar calendar, int capacity, long nowMicros)
{
    public const int DefaultCapacity = 50_000;

    private const long IdleMicros = 86_400_000_000;
    private readonly Dictionary<long, EachAccount> _known = [];
    private EachAccount? _newest;
    private EachAccount? _oldest;

    // Names that are not known may have spent in windows that begin before this: at first in the present one, of which only the ledger knows.
    private long _forgottenUntil = calendar.SpanAt(template.Definition.Window, nowMicros).EndMicros;

    public int Count => _known.Count;

    public IEnumerable<EachAccount> All => _known.Values;

    /// <summary>The names used last, newest first.</summary>
    public IEnumerable<EachAccount> Latest(int most)
    {
        for (var (account, left) = (_newest, most); account is not null && left > 0; account = account.OlderUsed, left--)
            yield return account;
    }

    /// <summary>The counters of the name a request carries; null when it carries none, for then nothing applies.</summary>
    public EachAccount? Of(in Attribution who, long startedMicros)
    {
        var name = who[template.Definition.Each!.Value];
        if (name == 0)
            return null;

        if (_known.TryGetValue(name, out var account))
        {
            if (!ReferenceEquals(account, _newest))
            {
                Unlink(account);
                Link(account);
            }
        }
        else
        {
            account = new EachAccount(template, calendar, name, startedMicros) { IsSeeded = startedMicros >= _forgottenUntil };
            _known.Add(name, account);
            Link(account);
            Forget(account, startedMicros);
        }

        account.LastUsedMicros = Math.Max(account.LastUsedMicros, startedMicros);
        return account;
    }

    public bool TryFind(long name, [MaybeNullWhen(false)] out EachAccount account) => _known.TryGetValue(name, out account);

    private void Forget(EachAccount keep, long nowMicros)
    {
        // A few at a time, so that one request never pays for many.
        for (var i = 0; i < 4 && _oldest is { } oldest; i++)
        {
            if (ReferenceEquals(oldest, keep) || (_known.Count <= capacity && oldest.LastUsedMicros > nowMicros - IdleMicros))
                return;

            Unlink(oldest);
            if (oldest.HasOpenHolds)
            {
                Link(oldest);
                continue;
            }

            _known.Remove(oldest.Name);
            var window = oldest.Newest;
            if (!oldest.IsSeeded || window.Spent != Amount.Zero)
                _forgottenUntil = Math.Max(_forgottenUntil, window.Span.EndMicros);
        }
    }

    private void Link(EachAccount account)
    {
        account.Newer = null;
        account.OlderUsed = _newest;
        if (_newest is not null)
            _newest.Newer = account;

        _newest = account;
        _oldest ??= account;
    }

    private void Unlink(EachAccount account)
    {
        if (account.Newer is null)
            _newest = account.OlderUsed;
        else
            account.Newer.OlderUsed = account.OlderUsed;

        if (account.OlderUsed is null)
            _oldest = account.Newer;
        else
            account.OlderUsed.Newer = account.Newer;
    }
}
