using System.Runtime.InteropServices;

namespace Tollgate.Configuration.Reloading;

/// <summary>
/// Keeps a running process up to date with its file: looks every second at the file and at what it refers to (secrets, rates), and
/// reads at once on SIGHUP. A change is read when it has been the same for two looks, so that a file is never read half-written.
/// What cannot be read leaves the running configuration in place, and its problems are logged once. Thread-safe.
/// </summary>
internal sealed partial class ConfigurationWatcher : IDisposable
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly TollgateConfiguration _started;
    private readonly IEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly ILogger<ConfigurationWatcher> _logger;
    private volatile TollgateConfiguration _current;
    private volatile IReadOnlyList<string> _restartNeeds = [];
    private volatile IReadOnlyList<ConfigurationProblem> _problems = [];
    private FileStamps _seen;
    private FileStamps? _changing;
    private ITimer? _timer;
    private PosixSignalRegistration? _signal;

    /// <param name="started">What the process was started with; it must come from a file.</param>
    /// <param name="environment">Where references lead to.</param>
    /// <param name="time">Drives the looks.</param>
    /// <param name="logger">Gets problems, warnings and what needs a restart.</param>
    public ConfigurationWatcher(TollgateConfiguration started, IEnvironment environment, TimeProvider time, ILogger<ConfigurationWatcher> logger)
    {
        _file = started.File ?? throw new ArgumentException("Without a file there is nothing to watch.", nameof(started));
        _started = _current = started;
        _environment = environment;
        _time = time;
        _logger = logger;
        _seen = FileStamps.Take([_file, .. started.ReferencedFiles]);
    }

    /// <summary>
    /// Raised with each new configuration, never twice at the same time. A handler that throws refuses it: the running one stays.
    /// </summary>
    public event Action<TollgateConfiguration>? Changed;

    /// <summary>The running configuration.</summary>
    public TollgateConfiguration Current => _current;

    /// <summary>Top-level keys whose change waits for the next start.</summary>
    public IReadOnlyList<string> RestartNeeds => _restartNeeds;

    /// <summary>Why the file as it is now is not the running configuration; empty when it is.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>Begins to look, and to listen to SIGHUP.</summary>
    public void Start()
    {
        _timer ??= _time.CreateTimer(static watcher => ((ConfigurationWatcher)watcher!).Look(), this, Interval, Interval);
        _signal ??= OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp);
    }

    /// <summary>Reads the file now, changed or not, as SIGHUP does.</summary>
    public void Reload()
    {
        lock (_lock)
        {
            Load(FileStamps.Take(_seen.Paths));
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _signal?.Dispose();
    }

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        Reload();
    }

    private void Look()
    {
        // A look that finds another one at work has nothing to add.
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            var now = FileStamps.Take(_seen.Paths);
            if (now.SameContent(_seen))
            {
                _changing = null;
            }
            else if (_changing is null || !now.SameContent(_changing))
            {
                _changing = now;
            }
            else
            {
                Load(now);
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void Load(FileStamps stamps)
    {
        _changing = null;
        var result = ConfigurationLoader.LoadFile(_file, _environment);
        _seen = stamps.For([_file, .. _current.ReferencedFiles, .. result.ReferencedFiles]);
        foreach (var warning in result.Warnings)
        {
            Log.Warning(_logger, warning);
        }

        var problems = result.Problems;
        if (result.Configuration is { Gateway.Providers.Count: 0 } && _current.Gateway.Providers.Count > 0)
        {
            // An emptied file is what a half-done deployment looks like; it must not take every model away.
            problems = [new ConfigurationProblem(_file, 1, 1, "providers", "There is no provider any more; to serve none, stop the process. What was there goes on")];
        }

        if (result.Configuration is null || problems.Count > 0)
        {
            _problems = problems;
            Log.Kept(_logger, _file, problems.Count);
            foreach (var problem in problems)
            {
                Log.Problem(_logger, problem);
            }

            return;
        }

        Apply(result.Configuration);
    }

    private void Apply(TollgateConfiguration configuration)
    {
        try
        {
            Changed?.Invoke(configuration);
        }
#pragma warning disable CA1031 // Whatever a handler throws, the process goes on with what it has.
        catch (Exception refusal)
#pragma warning restore CA1031
        {
            _problems = [new ConfigurationProblem(_file, 1, 1, "", $"It could not be applied: {refusal.Message}")];
            Log.Refused(_logger, _file, refusal);
            return;
        }

        _current = configuration;
        _problems = [];
        _seen = _seen.For([_file, .. configuration.ReferencedFiles]);
        _restartNeeds = Reloading.RestartNeeds.Between(_started, configuration);
        Log.Applied(_logger, _file);
        if (_restartNeeds.Count > 0)
        {
            Log.NeedsRestart(_logger, string.Join(", ", _restartNeeds));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Configuration reloaded from {File}.")]
        public static partial void Applied(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void Warning(ILogger logger, ConfigurationProblem warning);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Changed in the file, but needs a restart: {Keys}.")]
        public static partial void NeedsRestart(ILogger logger, string keys);

        [LoggerMessage(Level = LogLevel.Error, Message = "Configuration not reloaded from {File}: {Count} problems; the running configuration stays.")]
        public static partial void Kept(ILogger logger, string file, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
        public static partial void Problem(ILogger logger, ConfigurationProblem problem);

        [LoggerMessage(Level = LogLevel.Error, Message = "Configuration from {File} could not be applied; the running configuration stays.")]
        public static partial void Refused(ILogger logger, string file, Exception refusal);
    }
}
