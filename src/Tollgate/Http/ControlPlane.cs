using Tollgate.Dashboard.Assets;
using Tollgate.Dashboard.Pages;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;
using Tollgate.Http.Scim;
using Tollgate.Http.SignIn;
using Tollgate.SingleSignOn;
using Tollgate.Telemetry;

namespace Tollgate.Http;

/// <summary>Everything that is not the data plane: health, metrics, sign-in, the admin API and the dashboard.</summary>
internal static class ControlPlane
{
    internal static void Map(WebApplication web, TollgateServer server, ServerSettings settings, ClientAddresses clients)
    {
        var time = server.Time;
        var seal = new Seal();
        var loggers = server.Loggers;
        var guesses = new BearerGuesses(clients, time, loggers.CreateLogger<BearerGuesses>());
        var gate = new AdminGate(server.Control, new AdminSessions(seal, time), server.SignOn, guesses, time);
        var hosts = new HostCheck(settings.Listen, settings.Hosts, () => server.Core.Snapshots.Current.Options.PublicUrl?.Host);
        web.Use(next => new ControlPlaneGuard(hosts, time, loggers.CreateLogger<ControlPlaneGuard>(), next).InvokeAsync);

        // Said here so that it comes after the data plane: its requests are routed by its own table and pay for no other.
        web.UseRouting();
        web.MapGet("/healthz", () => Results.Text("ok")).Access(AccessRule.Anybody);
        web.MapGet("/readyz", () => Readiness.Answer(server)).Access(AccessRule.Anybody);
        var assets = DashboardAssets.Load();
        var pages = new PageRenderer(web.Services, loggers, assets);
        var guarded = AccessControl.Guarded(web, gate);
        MetricsEndpoint.Map(guarded, server);
        var signIn = new SignInEndpoints(server.Control, gate, seal, new SignInLimiter(time), clients, server.SignOn, pages, loggers.CreateLogger<SignInEndpoints>());
        signIn.Map(web);
        var people = new PersonFinding(server.Control, server.SignOn);
        new PersonSignIn(gate, seal, signIn, people, server.SignOn, pages, time, loggers.CreateLogger<PersonSignIn>()).Map(web);
        new LoginEndpoints(server, people, clients, seal, loggers.CreateLogger<LoginEndpoints>()).Map(web);
        new SetupEndpoints(server.Control, gate, seal, new SignInLimiter(time), clients, pages, loggers.CreateLogger<SetupEndpoints>()).Map(web);
        AdminApi.Map(guarded, server);
        ScimApi.Map(guarded, server, new ScimGate(server.Control, guesses, time));
        DashboardEndpoints.Map(guarded, server, gate, pages, assets, time);
        IncreasePages.Map(guarded, server, gate, pages);
        web.MapFallback("{*path}", () => ApiResults.Error(404, "not_found", "There is nothing here.")).Access(AccessRule.Anybody);
        AccessControl.Check(web);
    }
}
