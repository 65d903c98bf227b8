using System.Text;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Hosting;
using Tollgate.Scenarios.Backups;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Scenarios.Privacy;

/// <summary>After an erasure no byte of the data directory names the person, and every total is what it was.</summary>
public sealed class ErasureTests : IDisposable
{
    private const string Slug = "zz-ada-zz";
    private const string Email = "zz.lovelace@zz.test";
    private readonly string _data = Directory.CreateTempSubdirectory("tollgate-erase-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_byte_names_the_person_any_more_and_totals_stay(bool whileServing)
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var (organization, secret, keyId) = NewPerson();
        using (var process = GatewayProcess.Start(_data, simulator))
        {
            using var http = new HttpClient { BaseAddress = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull()), Timeout = Until.Patience };
            for (var i = 0; i < 5; i++)
            {
                using var answer = await AskAsync(http, secret);
                answer.EnsureSuccessStatusCode();
            }

            // A crash leaves names in the journal's files, as a gateway at work may have them there.
            if (!whileServing)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            var export = JsonDocument.Parse(await Verb.DoneAsync("privacy", "export", "--data", _data, "--user", "acme/" + Slug)).RootElement;
            export.GetProperty("account").GetProperty("email").GetString().ShouldBe(Email);
            export.GetProperty("budgets").EnumerateArray().Select(budget => budget.GetProperty("name").GetString()).ShouldBe([Slug, "old of " + Slug], ignoreOrder: true);
            if (!whileServing)
            {
                export.GetProperty("attempts").GetArrayLength().ShouldBe(5);
            }

            (await Verb.DoneAsync("privacy", "erase", "--data", _data, "--user", "acme/" + Slug)).ShouldContain("2 keys revoked");
            if (whileServing)
            {
                await RefusedAsync(http, secret);
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        foreach (var file in Directory.GetFiles(_data, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            foreach (var word in (string[])[Slug, Email, "zzLovelace", "zznote"])
            {
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)).ShouldBe(-1, $"{word} in {file}");
            }
        }

        await using var server = await TollgateServer.StartAsync(GatewayProcess.Settings(_data, simulator), TextWriter.Null, CancellationToken.None);
        await server.Projector.FlushAsync();
        var pepper = server.Control.Installation.Pepper;
        var id = NameId.Of(pepper, Dimension.User, "acme", Slug);
        var page = await server.Ledger.NewestAsync(new LedgerPageQuery { Filters = [new SpendFilter(Dimension.User, id)] }, CancellationToken.None);
        page.Attempts.Count.ShouldBe(5);
        var spend = await server.Ledger.SpendAsync(
            new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue / 4, Filters = [new SpendFilter(Dimension.User, id)] }, CancellationToken.None);
        spend.Groups.ShouldHaveSingleItem().Sums.Cost.ShouldBe(page.Attempts.Aggregate(Amount.Zero, static (sum, row) => sum + row.End.Cost));
        spend.Groups[0].Sums.Cost.Value.ShouldBeGreaterThan(0m);
        (await server.Ledger.NamesAsync([(Dimension.User, id)], CancellationToken.None)).ShouldBeEmpty();
        (await LedgerAudit.VerifyAsync(server.Ledger, CancellationToken.None)).Intact.ShouldBeTrue();
        server.Control.Audit.Verify().Intact.ShouldBeTrue();
        var entry = server.Control.Audit.Read(new AuditQuery { OrganizationId = organization }).First(entry => entry.Action == "erase");
        entry.After.ShouldBe("""{"keys_revoked":2,"limits_retired":2}""");
        server.Control.Keys.Find(keyId)!.RetiredMicros.ShouldNotBeNull();
    }

    [Fact]
    public async Task Somebody_unknown_has_nothing_to_export()
    {
        NewPerson();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        await (await TollgateServer.StartAsync(GatewayProcess.Settings(_data, simulator), TextWriter.Null, CancellationToken.None)).DisposeAsync();
        (await Verb.RunAsync("privacy", "export", "--data", _data, "--user", "acme/nobody")).ShouldBe((2, "Nothing is kept about 'acme/nobody'." + Environment.NewLine));
        (await Verb.RunAsync("privacy", "erase", "--data", _data, "--user", "nowhere/nobody")).Code.ShouldBe(2);
    }

    private (Guid Organization, string Secret, Guid KeyId) NewPerson()
    {
        using var control = SqliteControlStore.Open(Path.Combine(_data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        var organization = control.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var user = control.Users.Create(new User { OrganizationId = organization.Id, Slug = Slug, Name = "Ada zzLovelace", Email = Email }).Require();
        control.Users.Update(user with { Name = "Ada K. zzLovelace" }).Require();
        var key = control.Keys.Create(new NewKey
        {
            OrganizationId = organization.Id,
            UserId = user.Id,
            Name = "notebook of " + Slug,
            Metadata = new Dictionary<string, string> { ["note"] = "zznote" },
        }).Require();
        control.Budgets.Create(new Budget { Name = Slug, OrganizationId = organization.Id, Dimension = Dimension.User, ScopeName = "acme/" + Slug, Limit = new Amount(100m) }).Require();
        var old = control.Budgets.Create(new Budget { Name = "old of " + Slug, OrganizationId = organization.Id, Dimension = Dimension.User, ScopeName = "acme/" + Slug, Limit = new Amount(5m) }).Require();
        control.Budgets.Retire(old.Id).Require();
        var adopted = new ForeignSecret(ForeignSecret.Hash("sk-of-another"), "zznote", "other:1");
        control.Adopt(new NewKey { OrganizationId = organization.Id, UserId = user.Id, Name = "taken over" }, adopted).Require();
        return (organization.Id, key.Secret, key.Key.Id);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient http, string secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Bodies.Messages("claude-sonnet-4-5", "[[sim: out=20]]", stream: false))) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + secret);
        return http.SendAsync(request);
    }

    // A revoked key is refused as soon as the gateway has noticed the change; that takes what it takes. Only refused requests may follow.
    private static async Task RefusedAsync(HttpClient http, string secret)
    {
        using var patience = new CancellationTokenSource(Until.Patience);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + secret);
            using var answer = await http.SendAsync(request, patience.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return;
            }
        }
    }
}
