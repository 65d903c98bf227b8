using Tollgate.Hosting;

namespace Tollgate.Tests.Commands;

/// <summary>Commands that are printed can be pasted.</summary>
public sealed class OwnCommandTests
{
    [Theory]
    [InlineData("/usr/bin/dotnet", "/src/artifacts/bin/Tollgate/release/", "/src", "dotnet artifacts/bin/Tollgate/release/tollgate.dll")]
    [InlineData("/opt/tollgate/tollgate", "/opt/tollgate/", "/src", "/opt/tollgate/tollgate")]
    [InlineData("/usr/local/bin/tollgate", "/usr/local/bin/", "/src", "tollgate")]
    [InlineData(null, "/usr/local/bin/", "/src", "tollgate")]
    public void The_program_is_called_as_it_was_started(string? process, string program, string current, string command) =>
        OwnCommand.Of(process, program, current, ["/usr/local/bin", "/usr/bin"]).ShouldBe(command);

    [Fact]
    public void The_data_directory_is_named_where_it_is_not_the_usual_one()
    {
        OwnCommand.Data("/somewhere/else").ShouldBe(" --data /somewhere/else");
        OwnCommand.Data(Environment.GetEnvironmentVariable("TOLLGATE_DATA") ?? "./data").ShouldBe("");
    }
}
