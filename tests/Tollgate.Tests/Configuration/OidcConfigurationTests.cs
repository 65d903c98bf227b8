using Tollgate.Storage.Control;

namespace Tollgate.Tests.Configuration;

public sealed class OidcConfigurationTests
{
    [Fact]
    public void An_issuer_needs_little_and_has_the_usual_for_the_rest()
    {
        var issuer = Reading.Accept("oidc: [{issuer: 'https://login.acme.example', organization: acme, audiences: [tollgate]}]").Issuers.ShouldHaveSingleItem();
        issuer.Issuer.ShouldBe("https://login.acme.example", "not with the slash that an address would get");
        issuer.Name.ShouldBe("login.acme.example");
        issuer.Claims.User.ShouldBe("email");
        issuer.Algorithms.ShouldBe(["RS256", "PS256", "ES256"]);
        (issuer.ClockSkew, issuer.Refresh, issuer.KeyLifetime).ShouldBe((TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromHours(12)));
        (issuer.ClientId, issuer.LoginClientId, issuer.CreateUsers).ShouldBe((null, null, false));
    }

    [Fact]
    public void Groups_keep_the_order_they_are_written_in()
    {
        var issuer = Reading.Accept("""
            oidc:
              - issuer: https://login.acme.example
                organization: acme
                client_id: tollgate
                groups:
                  zeta: {team: platform, role: team-lead}
                  alpha: {models: [gpt-5*]}
                  "*": {role: member}
            """).Issuers.Single();
        issuer.Groups.Select(group => group.Name).ShouldBe(["zeta", "alpha", "*"]);
        issuer.Groups[0].ShouldSatisfyAllConditions(group => group.Team.ShouldBe("platform"), group => group.Role.ShouldBe(AdminRole.TeamLead));
        issuer.Groups[1].Models.ShouldBe(["gpt-5*"]);
        issuer.LoginClientId.ShouldBe("tollgate");
    }

    [Fact]
    public void A_client_with_a_secret_is_not_for_everybodys_machine()
    {
        var surroundings = Reading.Environment();
        surroundings.Variables["OIDC_SECRET"] = "a secret of the provider";
        var issuer = Reading.Accept("oidc: [{issuer: 'https://login.acme.example', organization: acme, client_id: tollgate, client_secret: '${OIDC_SECRET}'}]", surroundings).Issuers.Single();
        (issuer.ClientId, issuer.ClientSecret, issuer.LoginClientId).ShouldBe(("tollgate", "a secret of the provider", null));
        issuer.ToString().ShouldNotContain("secret of the provider");
    }

    [Theory]
    [InlineData("issuer: 'http://login.acme.example'", "is not encrypted")]
    [InlineData("issuer: 'https://login.acme.example/.well-known/openid-configuration'", "Write the issuer alone")]
    [InlineData("organization: 'Acme GmbH'", "is not a name")]
    [InlineData("algorithms: [RS256, HS256]", "needs a shared secret")]
    [InlineData("algorithms: [none]", "is no signature")]
    [InlineData("algorithms: [RS1]", "is not known")]
    [InlineData("algorithms: []", "The list is empty")]
    [InlineData("clock_skew: 1h", "too large")]
    [InlineData("refresh: 1s", "too small")]
    [InlineData("scopes: [profile]", "Without openid")]
    [InlineData("client_secret: '${OPENAI_API_KEY}'", "A secret needs its client")]
    [InlineData("groups: {engineers: {}}", "gives nothing")]
    [InlineData("groups: {engineers: {role: king}}", "is not one of the choices")]
    [InlineData("groups: {engineers: {models: []}}", "The list is empty")]
    [InlineData("audiences: []", "Nobody could use this issuer")]
    [InlineData("create_user: true", "Did you mean 'create_users'?")]
    public void A_mistake_is_named_with_what_to_write(string line, string expected)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["issuer"] = "issuer: 'https://login.acme.example'",
            ["organization"] = "organization: acme",
            ["audiences"] = "audiences: [tollgate]",
        };
        lines[line.Split(':')[0]] = line;
        Reading.Problems("oidc:\n  - " + string.Join("\n    ", lines.Values) + "\n").ShouldHaveSingleItem().ShouldContain(expected);
    }

    [Fact]
    public void All_problems_come_at_once()
    {
        Reading.Problems("""
            oidc:
              - issuer: http://login.acme.example
                organization: Acme
                algorithms: [HS256, none]
              - issuer: https://login.globex.example
                organization: globex
                audiences: [tollgate]
              - issuer: https://login.globex.example
                organization: acme
                audiences: [tollgate]
            """).Length.ShouldBe(6);
    }
}
