using System.Diagnostics;
using Tollgate.Configuration;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Simulator;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Scenarios.Kills;

/// <summary>A gateway as a process of its own, and what a test needs around it.</summary>
internal static class GatewayProcess
{
    internal static Process Start(string data, SimulatorHost simulator)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };

        // Under "dotnet x.dll" the process is the host, and the program its first argument.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(GatewayProcess).Assembly.Location);
        }

        foreach (var argument in (string[])[ChildGateway.Verb, data, simulator.BaseAddress.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    internal static RigCaller NewCaller(string data, decimal budget = 1000m)
    {
        using var control = SqliteControlStore.Open(Path.Combine(data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        return RigCaller.Create(control, "acme", new CallerPlan { Budget = budget, BudgetOf = Dimension.Organization });
    }

    internal static ServerSettings Settings(string data, SimulatorHost simulator) => new()
    {
        Data = data,
        Listen = [new ListenConfiguration("127.0.0.1", 0)],
        Gateway = new GatewayOptions { Providers = SimulatedProviders.At(simulator.BaseAddress) },
        AcceptEphemeral = true,
    };
}
