using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Behaviour;

/// <summary>Behaviours a host applies. Earlier rules win member by member. Thread-safe; changes hold for requests read afterwards.</summary>
public sealed class SimulatorRules
{
    private readonly Lock _gate = new();
    private volatile Active[] _rules = [];
    private int _lastId;

    /// <summary>Rules in force, with their ids and how often each was applied.</summary>
    public IReadOnlyList<(int Id, SimulatorRule Rule, int Applied)> Current =>
        [.. _rules.Select(static active => (active.Id, active.Rule, active.Applied))];

    /// <summary>Adds a rule and returns its id.</summary>
    /// <exception cref="FormatException">The directive is not understood.</exception>
    public int Add(SimulatorRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var directive = DirectiveParser.Parse(rule.Directive, out var error);
        if (error is not null) throw new FormatException(error);
        lock (_gate)
        {
            _rules = [.. _rules, new Active(++_lastId, rule, directive)];
            return _lastId;
        }
    }

    /// <summary>Adds a rule that matches every request.</summary>
    /// <exception cref="FormatException">The directive is not understood.</exception>
    public int Add(string directive) => Add(new SimulatorRule(directive));

    /// <summary>Removes one rule; false when there is none of that id.</summary>
    public bool Remove(int id)
    {
        lock (_gate)
        {
            var before = _rules.Length;
            _rules = [.. _rules.Where(active => active.Id != id)];
            return _rules.Length < before;
        }
    }

    /// <summary>Removes all rules.</summary>
    public void Clear()
    {
        lock (_gate) _rules = [];
    }

    internal Directive For(string model, string path, string lastUserText)
    {
        var directive = Directive.None;
        foreach (var active in _rules)
        {
            if (active.Takes(model, path, lastUserText)) directive = directive.Over(active.Directive);
        }

        return directive;
    }

    private sealed class Active(int id, SimulatorRule rule, Directive directive)
    {
        private int _matches;
        private int _applied;

        public int Id => id;
        public SimulatorRule Rule => rule;
        public Directive Directive => directive;
        public int Applied => Math.Min(Volatile.Read(ref _applied), rule.Times ?? int.MaxValue);

        public bool Takes(string model, string path, string text)
        {
            if (rule.Model is { } models && !NameGlob.Matches(models, model)) return false;
            if (rule.Path is { } paths && !NameGlob.Matches(paths, path)) return false;
            if (rule.Text is { } part && !text.Contains(part, StringComparison.Ordinal)) return false;
            if (Interlocked.Increment(ref _matches) < (rule.Nth ?? 1)) return false;
            return Interlocked.Increment(ref _applied) <= (rule.Times ?? int.MaxValue);
        }
    }
}
