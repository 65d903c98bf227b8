using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http.Scim;

/// <summary>A directory that writes the people of one organization, as those of the trade do.</summary>
internal sealed class ScimDirectory(RunningGateway gateway, Organization organization, string token)
{
    internal const string Patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    internal Organization Organization => organization;

    internal static ScimDirectory New(RunningGateway gateway)
    {
        var control = gateway.Server.Control;
        var organization = control.Organizations.Create(new Organization { Slug = "d" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12] }).Require();
        var token = control.ScimTokens.Create(new NewScimToken { OrganizationId = organization.Id, Name = "directory" }).Require().Secret;
        gateway.Server.Core.Keys.RefreshNow();
        return new ScimDirectory(gateway, organization, token);
    }

    internal async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(string method, string path, string? body = null, string? ifMatch = null, string type = "application/scim+json")
    {
        var answer = await gateway.SendAsync(new HttpMethod(method), "/scim/v2" + path, token, change: request =>
        {
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
            }

            if (ifMatch is not null)
            {
                request.Headers.TryAddWithoutValidation(method == "GET" ? "If-None-Match" : "If-Match", ifMatch);
            }
        });
        var text = await answer.Content.ReadAsStringAsync();
        if (text.Length > 0)
        {
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/scim+json", text);
        }

        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text), answer);
    }

    /// <summary>The body of an answer with the status expected.</summary>
    internal async Task<JsonElement> DoAsync(string method, string path, string? body = null, int status = 200)
    {
        var (got, answer, message) = await SendAsync(method, path, body);
        message.Dispose();
        got.ShouldBe(status, answer.ValueKind == JsonValueKind.Undefined ? "" : answer.GetRawText());
        return answer;
    }

    internal async Task<string> NewUserAsync(string name) =>
        (await DoAsync("POST", "/Users", JsonSerializer.Serialize(new { userName = name, active = true }), 201)).GetProperty("id").GetString()!;

    internal async Task<string> NewGroupAsync(string name, params string[] members) => (await DoAsync(
        "POST", "/Groups", JsonSerializer.Serialize(new { displayName = name, members = members.Select(id => new { value = id }) }), 201)).GetProperty("id").GetString()!;

    internal async Task<JsonElement> FindAsync(string kind, string filter) =>
        (await DoAsync("GET", $"/{kind}?filter={Uri.EscapeDataString(filter)}")).GetProperty("Resources");

    internal Task<JsonElement> PatchAsync(string path, string operations, int status = 200) =>
        DoAsync("PATCH", path, $$"""{"schemas":["{{Patch}}"],"Operations":{{operations}}}""", status);

    internal User User(string id) => gateway.Server.Control.Users.Find(Guid.Parse(id)).ShouldNotBeNull();

    internal Team Team(string id) => gateway.Server.Control.Teams.Find(Guid.Parse(id)).ShouldNotBeNull();

    internal string? TeamOf(string user) => User(user).TeamId is { } team ? gateway.Server.Control.Teams.Find(team)!.Name : null;

    /// <summary>A caller key of the user.</summary>
    internal async Task<string> KeyOfAsync(string user)
    {
        await Task.CompletedTask;
        var made = gateway.Server.Control.Keys.Create(new NewKey { OrganizationId = organization.Id, UserId = Guid.Parse(user), Name = "k" }).Require().Secret;
        gateway.Server.Core.Keys.RefreshNow();
        return made;
    }
}
