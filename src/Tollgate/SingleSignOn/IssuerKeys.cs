using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Tollgate.Configuration;

namespace Tollgate.SingleSignOn;

/// <summary>
/// Keeps what one provider publishes: read at the start and every <see cref="IssuerConfiguration.Refresh"/>, and once when a token names a key that is not
/// there, at most every thirty seconds. While the provider does not answer, what is known goes on. Thread-safe.
/// </summary>
internal sealed partial class IssuerKeys(IssuerConfiguration issuer, IssuerHttp http, TimeProvider time, ILogger<IssuerKeys> logger, Action changed) : IDisposable
{
    /// <summary>Time between two reads that tokens ask for.</summary>
    internal static readonly TimeSpan Throttle = TimeSpan.FromSeconds(30);

    /// <summary>How long a failed read waits for the next one.</summary>
    internal static readonly TimeSpan Retry = TimeSpan.FromSeconds(15);

    private static readonly OpenIdConnectConfigurationRetriever s_retriever = new();

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IssuerDocument? _document;
    private Task? _reading;
    private long _read;
    private bool _isFailing;

    /// <summary>What is known; null before the first read succeeded.</summary>
    internal IssuerDocument? Document => _document;

    /// <summary>Completes when the first read has succeeded.</summary>
    internal Task Known => _known.Task;

    /// <summary>Begins to read, until it is disposed.</summary>
    internal void Start() => _ = RunAsync();

    /// <summary>Reads again because something is missing, unless that was tried a moment ago. Completes when that has succeeded or failed; does not throw.</summary>
    internal Task AskAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_reading is not { IsCompleted: false } && (_reading is null || time.GetElapsedTime(_read) >= Throttle))
            {
                _read = time.GetTimestamp();
                _reading = ReadAsync();
            }

            return _reading!.WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        // Whoever is reading notices; the source is left to them.
        _stopping.Cancel();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                Task reading;
                lock (_lock)
                {
                    if (_reading is not { IsCompleted: false })
                    {
                        _read = time.GetTimestamp();
                        _reading = ReadAsync();
                    }

                    reading = _reading;
                }

                await reading.ConfigureAwait(false);
                await Task.Delay(Volatile.Read(ref _isFailing) ? Retry : issuer.Refresh, time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The orderly end.
        }
    }

    private async Task ReadAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var address = issuer.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
            var published = await ((Microsoft.IdentityModel.Protocols.IConfigurationRetriever<OpenIdConnectConfiguration>)s_retriever)
                .GetConfigurationAsync(address, http, _stopping.Token).ConfigureAwait(false);
            if (published.Issuer != issuer.Issuer)
            {
                throw new InvalidOperationException($"The document there is of the issuer '{published.Issuer}'.");
            }

            var document = new IssuerDocument(published);
            if (document.Keys.Count == 0)
            {
                throw new InvalidOperationException("There is no signing key that could be used (RSA of 2048 bits or more, or an elliptic curve).");
            }

            var before = _document?.KeyIds;
            _document = document;
            _known.TrySetResult();
            if (before != document.KeyIds)
            {
                changed();
            }

            Volatile.Write(ref _isFailing, false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (!_isFailing)
            {
                Log.Failed(logger, issuer.Issuer, failure.GetBaseException().Message);
            }

            Volatile.Write(ref _isFailing, true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Warning, "The signing keys of {Issuer} cannot be read; those that are known go on, and it is tried again: {Reason}")]
        internal static partial void Failed(ILogger logger, string issuer, string reason);
    }
}
