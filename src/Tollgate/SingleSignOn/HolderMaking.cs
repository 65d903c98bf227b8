using System.Threading.Channels;
using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Storage.Control;

namespace Tollgate.SingleSignOn;

/// <summary>
/// Makes the users and teams that tokens name and the store does not have. One job does it for everybody, many at once, and puts them into force together:
/// a thousand agents that start at the same time cost a few snapshots. Bounded; who finds the queue full is told to come back. Thread-safe.
/// </summary>
internal sealed partial class HolderMaking : IAsyncDisposable
{
    /// <summary>What <c>managed_by</c> says of users and teams that were made on first sight; they are changed like any other.</summary>
    internal const string Maker = "oidc";

    private const int MostWaiting = 1_000;
    private const int MostTogether = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly IControlStore _store;
    private readonly Action _publish;
    private readonly ILogger<HolderMaking> _logger;
    private readonly Channel<Order> _orders = Channel.CreateBounded<Order>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Task _making;

    /// <param name="store">Where the rows are made.</param>
    /// <param name="publish">Puts them into force in this process; may throw when the store does not answer.</param>
    /// <param name="logger">Gets what could not be made.</param>
    internal HolderMaking(IControlStore store, Action publish, ILogger<HolderMaking> logger)
    {
        (_store, _publish, _logger) = (store, publish, logger);
        _making = Task.Run(RunAsync);
    }

    /// <summary>Completes when the holder's rows are in force, or says why not.</summary>
    internal async ValueTask<TokenRefusal> MakeAsync(TokenHolder holder, CancellationToken cancellation)
    {
        var order = new Order(holder);
        if (!_orders.Writer.TryWrite(order))
        {
            return TokenRefusal.Unavailable;
        }

        try
        {
            return await order.Done.Task.WaitAsync(s_patience, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return TokenRefusal.Unavailable;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _orders.Writer.TryComplete();
        await _making.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        AuditActor.Gateway.Act();
        var together = new List<Order>();
        while (await _orders.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            together.Clear();
            while (together.Count < MostTogether && _orders.Reader.TryRead(out var order))
            {
                together.Add(order);
            }

            Make(together);
        }
    }

    private void Make(List<Order> together)
    {
        try
        {
            var answers = together.ConvertAll(order => MakeRows(order.Holder));
            _publish();
            for (var i = 0; i < together.Count; i++)
            {
                together[i].Done.TrySetResult(answers[i]);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.Failed(_logger, failure);
            together.ForEach(static order => order.Done.TrySetResult(TokenRefusal.Unavailable));
        }
    }

    private TokenRefusal MakeRows(TokenHolder holder)
    {
        var answer = TokenRefusal.None;
        _store.AllOrNothing(() => (answer = MakeRowsNow(holder)) == TokenRefusal.None);
        return answer;
    }

    // Also asked of the retired: their names stay taken, and a person who was disabled is not made anew.
    private TokenRefusal MakeRowsNow(TokenHolder holder)
    {
        if (_store.Organizations.List().FirstOrDefault(organization => organization.Slug == holder.Organization) is not { } home)
        {
            return TokenRefusal.NoOrganization;
        }

        Team? team = null;
        if (holder.Team is { } slug)
        {
            team = _store.Teams.List(withRetired: true).FirstOrDefault(one => one.OrganizationId == home.Id && one.Slug == slug);
            if (team is null)
            {
                var made = _store.Teams.Create(new Team { OrganizationId = home.Id, Slug = slug, ManagedBy = Maker });
                if (made.Value is null)
                {
                    return TokenRefusal.NoTeam;
                }

                team = made.Value;
            }
        }

        var isThere = _store.Users.List(withRetired: true).Any(user => user.OrganizationId == home.Id
            && (user.Slug == holder.User || (holder.Email.Length > 0 && string.Equals(user.Email, holder.Email, StringComparison.OrdinalIgnoreCase))));
        if (isThere)
        {
            return TokenRefusal.None;
        }

        return _store.Users.Create(new User
        {
            OrganizationId = home.Id,
            TeamId = team is { RetiredMicros: null } ? team.Id : null,
            Slug = holder.User,
            Name = holder.Name,
            Email = holder.Email,
            ManagedBy = Maker,
        }).IsOk ? TokenRefusal.None : TokenRefusal.NoUser;
    }

    private sealed record Order(TokenHolder Holder)
    {
        internal TaskCompletionSource<TokenRefusal> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Error, "Users of an identity provider could not be made")]
        internal static partial void Failed(ILogger logger, Exception exception);
    }
}
