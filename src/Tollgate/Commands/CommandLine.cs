using System.CommandLine;
using System.CommandLine.Invocation;
using Tollgate.Commands.Connect;
using Tollgate.Commands.Demo;
using Tollgate.Commands.Doctor;
using Tollgate.Commands.Login;
using Tollgate.Commands.People;
using Tollgate.Commands.Remote;
using Tollgate.Hosting;

namespace Tollgate.Commands;

/// <summary>All verbs of <c>tollgate</c>.</summary>
internal static class CommandLine
{
    /// <summary>Runs a verb. Exit code 2 with one line on <paramref name="errors"/> when the call itself is wrong.</summary>
    internal static async Task<int> RunAsync(string[] args, TextWriter errors, TextWriter? output = null)
    {
        var parsed = Build().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            if (args.Length == 0)
            {
                await parsed.InvokeAsync().ConfigureAwait(false);
                return 2;
            }

            await errors.WriteLineAsync(CallProblem.Of(parsed)).ConfigureAwait(false);
            return 2;
        }

        // No time limit after a signal: the gateway drains for as long as it is configured to.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output ?? Console.Out, Error = errors };
        try
        {
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Somebody stopped the verb and knows it.
            return 1;
        }
        catch (StartupException refused)
        {
            await errors.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return 2;
        }
        catch (RemoteFailureException failure)
        {
            await errors.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return 1;
        }
        catch (Exception bug)
        {
            await errors.WriteLineAsync($"tollgate failed: {bug}").ConfigureAwait(false);
            return 1;
        }
    }

    internal static RootCommand Build() => new("Tollgate: a gateway to language models that knows what every token costs.")
    {
        ServeCommand.Create(),
        BackupCommand.Create(),
        RestoreCommand.Create(),
        AuditCommand.Create(),
        RetentionCommand.Create(),
        PrivacyCommand.Create(),
        OrganizationsCommand.Create(),
        TeamsCommand.Create(),
        UsersCommand.Create(),
        SetupTokenCommand.Create(),
        ScimCommand.Create(),
        KeysCommand.Create(),
        SecretsCommand.Create(),
        BudgetsCommand.Create(),
        LimitsCommand.Create(),
        PoliciesCommand.Create(),
        AliasesCommand.Create(),
        ApplyCommand.Create(TimeProvider.System),
        AlertsCommand.Create(),
        ReportCommand.Create(),
        CostCommand.Create(),
        MeterCommand.Create(),
        ModelsCommand.Create(),
        SimulateCommand.Create(),
        ImportCommand.Create(),
        AuditLogsCommand.Create(),
        LoginCommand.Create(),
        LogoutCommand.Create(),
        ConnectCommand.Create(),
        DoctorCommand.Create(),
        DemoCommand.Create(),
    };
}
