using System.CommandLine;
using Tollgate.Commands.Remote;
using Tollgate.Hosting;

namespace Tollgate.Commands.Administration;

/// <summary>
/// The options of a verb that say which installation it works on: <c>--data</c> or <c>--gateway</c>. A new instance for each verb: an option belongs to one command.
/// </summary>
internal sealed class AdministrationOptions
{
    /// <summary>The gateway of verbs that are told neither.</summary>
    internal const string Variable = "TOLLGATE_GATEWAY";

    private readonly Option<string?> _data;
    private readonly Option<string?> _gateway = new("--gateway", "--url")
    {
        Description = $"Address of a running gateway to work on, instead of --data. Default: {Variable}, where --data is not written. The admin key is taken from {RemoteGateway.KeyVariable} or --key-file.",
    };

    private readonly Option<string?> _keyFile = new("--key-file") { Description = "File with the admin key for --gateway." };
    private readonly Option<string?> _again = new("--idempotency-key") { Description = "Repeats a change whose answer was lost, with the key that was named then: it is made once." };

    private AdministrationOptions(Command command, bool isChange, string? data)
    {
        _data = new Option<string?>("--data") { Description = data ?? "Directory of the embedded store." };
        if (data is null)
        {
            _data.DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("TOLLGATE_DATA") ?? "data";
        }

        foreach (var option in (Option[])[_data, _gateway, _keyFile])
        {
            command.Options.Add(option);
        }

        if (isChange)
        {
            command.Options.Add(_again);
        }

        command.Validators.Add(result =>
        {
            var there = result.GetResult(_gateway) is { Implicit: false };
            if (there && result.GetResult(_data) is { Implicit: false })
            {
                result.AddError("Write --data or --gateway, not both.");
            }
            else if (!there && (result.GetResult(_data) is { Implicit: false } || FromEnvironment is null))
            {
                foreach (var option in (Option[])[_keyFile, _again])
                {
                    if (result.GetResult(option) is { Implicit: false })
                    {
                        result.AddError($"{option.Name} goes only with --gateway.");
                    }
                }
            }
        });
    }

    private static string? FromEnvironment => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? address : null;

    /// <summary>Adds the options to a verb that only shows.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="data">What <c>--data</c> does, where it is not the usual; there is no default then.</param>
    internal static AdministrationOptions ForQuestion(Command command, string? data = null) => new(command, isChange: false, data);

    /// <summary>Adds the options to a verb that changes something.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="data">What <c>--data</c> does, where it is not the usual; there is no default then.</param>
    internal static AdministrationOptions ForChange(Command command, string? data = null) => new(command, isChange: true, data);

    /// <summary>Lets a verb that works on the machine alone say so when it is given a gateway.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="why">Why, and what to do instead: one or more sentences.</param>
    internal static Command OnlyHere(Command command, string why)
    {
        var gateway = new Option<string?>("--gateway") { Description = "Is refused: this verb works on the gateway's machine.", Hidden = true };
        gateway.Validators.Add(result => result.AddError($"--gateway does not go with this verb, which works on the gateway's machine. {why}"));
        command.Options.Add(gateway);
        return command;
    }

    /// <summary>The data directory as it was written, or the usual one.</summary>
    internal string? Data(ParseResult parse) => parse.GetValue(_data);

    /// <summary>The address of the gateway to work on; null for the data directory.</summary>
    internal string? Address(ParseResult parse) => parse.GetValue(_gateway) ?? (parse.GetResult(_data) is { Implicit: false } ? null : FromEnvironment);

    /// <summary>The gateway to work on; null for the data directory.</summary>
    internal RemoteGateway? Gateway(ParseResult parse) => Address(parse) is { } address ? RemoteGateway.At(address, parse.GetValue(_keyFile), parse.GetValue(_again)) : null;

    /// <summary>What the verb is to work on.</summary>
    internal IAdministration Open(ParseResult parse) => Gateway(parse) is { } gateway
        ? new RemoteAdministration(gateway)
        : new LocalAdministration(Data(parse) ?? throw new StartupException("Write --data or --gateway."), TimeProvider.System);
}
