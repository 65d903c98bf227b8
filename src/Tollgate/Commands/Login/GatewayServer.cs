using System.CommandLine;
using Tollgate.Commands.Connect;

namespace Tollgate.Commands.Login;

/// <summary>The option that says which gateway to log in to.</summary>
internal static class GatewayServer
{
    internal const string Variable = "TOLLGATE_SERVER";

    internal static Option<Uri> Option()
    {
        var option = new Option<Uri>("--server", "--url", "--gateway")
        {
            Description = $"Address of the gateway. Default: {Variable}, then http://127.0.0.1:4000.",
            DefaultValueFactory = static _ => GatewayUrl.Read(Environment.GetEnvironmentVariable(Variable) ?? "") ?? GatewayUrl.Default,
            CustomParser = static result =>
            {
                if (GatewayUrl.Read(result.Tokens[0].Value) is { } url)
                {
                    return url;
                }

                result.AddError($"--server: '{result.Tokens[0].Value}' is not an address such as https://tollgate.example.com.");
                return GatewayUrl.Default;
            },
        };
        return option;
    }
}
