using System.CommandLine;
using Tollgate.Commands.Connect;
using Tollgate.Commands.Demo;
using Tollgate.Commands.Doctor;

namespace Tollgate.Commands;

/// <summary>All verbs of <c>tollgate</c>.</summary>
internal static class CommandLine
{
    internal static RootCommand Build() => new("Tollgate: a gateway to language models that knows what every token costs.")
    {
        ServeCommand.Create(),
        KeysCommand.Create(),
        BudgetsCommand.Create(),
        LimitsCommand.Create(),
        ReportCommand.Create(),
        CostCommand.Create(),
        MeterCommand.Create(),
        ModelsCommand.Create(),
        SimulateCommand.Create(),
        ConnectCommand.Create(),
        DoctorCommand.Create(),
        DemoCommand.Create(),
    };
}
