using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>The counters of one budget: the newest window and some older ones. Guarded by the book's lock.</summary>
internal class BudgetAccount
{
    /// <summary>Windows without open holds that are kept behind the newest.</summary>
    private const int OlderKept = 8;

    private readonly WindowCalendar _calendar;
    private readonly BudgetAccount? _template;
    private BudgetDefinition _definition;
    private BudgetDefinition? _stepOf;
    private LimitStep _step;
    private long _atMicros;
    private volatile bool _isSeeded;

    public BudgetAccount(BudgetDefinition definition, WindowCalendar calendar, long nowMicros)
    {
        _definition = definition;
        _calendar = calendar;
        _atMicros = nowMicros;
        var span = calendar.SpanAt(definition.Window, nowMicros);
        Newest = definition.Window.Kind == BudgetWindowKind.Rolling ? new RollingCounter(this, span) : new WindowCounter(this, span);
    }

    /// <summary>The account of one name of a template.</summary>
    protected BudgetAccount(BudgetAccount template, WindowCalendar calendar, long name, long nowMicros)
        : this(template.Definition, calendar, nowMicros)
    {
        _template = template;
        Name = name;
    }

    public BudgetDefinition Definition => _template?.Definition ?? _definition;

    /// <summary>The name in a budget for each; 0 for a budget of a whole scope.</summary>
    public long Name { get; }

    /// <summary>The limit in force at the moment last moved to.</summary>
    public Amount Limit => Step.Limit;

    /// <summary>The limit in force, with its increase and how long it stays.</summary>
    public LimitStep Step
    {
        get
        {
            // A name's account is not told when its template is redefined.
            if (!ReferenceEquals(_stepOf, Definition))
                Restep();

            return _step;
        }
    }

    /// <summary>The names of a budget for each of them; null for a budget of the whole scope.</summary>
    public EachAccounts? Each { get; set; }

    /// <summary>
    /// Whether what the ledger knows is in the counters; of a budget for each name, true: its names have counters of their own. Never false again
    /// once it is true, so that it may be read without the lock to tell whether to look.
    /// </summary>
    public bool IsSeeded { get => _isSeeded; set => _isSeeded = value; }

    /// <summary>
    /// Whether nothing can be drawn before the ledger has said what was spent. A budget of the whole scope that refuses nothing does not wait for it.
    /// </summary>
    public bool IsUnknown => !IsSeeded && (IsHard || _template is not null);

    public bool HasOpenHolds
    {
        get
        {
            for (var counter = Newest; counter is not null; counter = counter.Older)
            {
                if (counter.OpenHolds > 0)
                    return true;
            }

            return false;
        }
    }

    public WindowCounter Newest { get; private set; }

    public bool IsHard => Definition is { Kind: BudgetKind.Hard, DryRun: false };

    public bool IsDryRun => Definition.DryRun;

    /// <summary>Attempts a dry run would have refused since the process started or the dry run began.</summary>
    public long WouldHaveDenied { get; private set; }

    public void NoteWouldDeny()
    {
        WouldHaveDenied++;
        _template?.NoteWouldDeny();
    }

    /// <summary>Says which moment's limit is meant from here on. Increases begin and end by this alone.</summary>
    public void MoveTo(long atMicros)
    {
        _atMicros = atMicros;
        if (!_step.Span.Contains(atMicros))
            Restep();
    }

    public void Redefine(BudgetDefinition definition, bool forgetAlerts)
    {
        if (Definition.DryRun != definition.DryRun)
            WouldHaveDenied = 0;

        _definition = definition;
        if (!forgetAlerts)
            return;

        for (var counter = Newest; counter is not null; counter = counter.Older)
            counter.ForgetAlerts();

        foreach (var one in Each?.All ?? [])
            one.Newest.ForgetAlerts();
    }

    /// <summary>
    /// The counter a request that started at an instant belongs to, rolling the window over when time has moved on. A request
    /// older than every window kept belongs to the oldest one.
    /// </summary>
    public WindowCounter Enter(long startedMicros)
    {
        var newest = Newest;
        if (newest is RollingCounter rolling)
        {
            rolling.AdvanceTo(startedMicros);
            return rolling;
        }

        if (startedMicros >= newest.Span.EndMicros)
            return RollOver(startedMicros);

        var counter = newest;
        while (startedMicros < counter.Span.StartMicros && counter.Older is { } older)
            counter = older;

        return counter;
    }

    /// <summary>As <see cref="Enter"/>, but with a window of its own for a request older than every window kept.</summary>
    public WindowCounter EnterExactly(long startedMicros)
    {
        var counter = Enter(startedMicros);
        return counter is RollingCounter || startedMicros >= counter.Span.StartMicros
            ? counter
            : At(_calendar.SpanAt(Definition.Window, startedMicros));
    }

    /// <summary>What is counted in each span.</summary>
    public Amount[] SpentIn(ReadOnlySpan<WindowSpan> spans)
    {
        var spent = new Amount[spans.Length];
        for (var i = 0; i < spans.Length; i++)
            spent[i] = Newest is RollingCounter rolling ? rolling.SpentAt(spans[i].StartMicros) : At(spans[i]).Spent;

        return spent;
    }

    /// <summary>Puts what the ledger knows of the time before this account existed into the windows of the spans.</summary>
    public void Seed(ReadOnlySpan<WindowSpan> spans, ReadOnlySpan<Amount> spent)
    {
        for (var i = 0; i < spans.Length; i++)
            At(spans[i]).Post(spans[i].StartMicros, spent[i]);
    }

    /// <summary>The spans <see cref="Seed"/> wants: the slots of a rolling window, else the window before and the present one.</summary>
    public WindowSpan[] SeedSpans()
    {
        var present = Newest.Span;
        switch (Definition.Window.Kind)
        {
            case BudgetWindowKind.Lifetime:
                return [present];
            case BudgetWindowKind.Rolling:
                var slot = WindowCalendar.SlotMicros(Definition.Window);
                var spans = new List<WindowSpan>();
                for (var start = present.StartMicros; start < present.EndMicros; start += slot)
                    spans.Add(new WindowSpan(start, start + slot));

                return [.. spans];
            default:
                return present.StartMicros <= 0 ? [present] : [_calendar.SpanAt(Definition.Window, present.StartMicros - 1), present];
        }
    }

    // The counter of a window that is not newer than the newest; a new one where that window is not kept.
    private WindowCounter At(WindowSpan span)
    {
        var newer = Newest;
        if (newer is RollingCounter || newer.Span.Contains(span.StartMicros))
            return newer;

        while (newer.Older is { } older && older.Span.StartMicros >= span.StartMicros)
        {
            if (older.Span.Contains(span.StartMicros))
                return older;

            newer = older;
        }

        return newer.Older = new WindowCounter(this, span) { Older = newer.Older };
    }

    private void Restep()
    {
        _stepOf = Definition;
        _step = _stepOf.LimitAt(_atMicros, Name);
    }

    private WindowCounter RollOver(long startedMicros)
    {
        var next = new WindowCounter(this, _calendar.SpanAt(Definition.Window, startedMicros)) { Older = Newest };
        Newest = next;
        var kept = 0;
        for (var newer = next; newer.Older is { } older;)
        {
            if (older.OpenHolds == 0 && ++kept > OlderKept)
                newer.Older = older.Older;
            else
                newer = older;
        }

        return next;
    }
}
