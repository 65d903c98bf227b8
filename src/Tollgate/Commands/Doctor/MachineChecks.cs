using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tollgate.Commands.Doctor;

/// <summary>The data directory, the machine's limits, and the listening port.</summary>
internal static class MachineChecks
{
    private const long LittleSpace = 1L << 30;
    private const long TooLittleSpace = 100L << 20;
    private const int FewFiles = 4096;

    internal static Finding DataDirectory(DoctorContext context)
    {
        const string Check = "data directory";
        var path = Path.GetFullPath(context.Data);
        if (!Directory.Exists(path))
        {
            return Finding.Warn(Check, $"{path} does not exist yet; the first 'tollgate serve' makes it.");
        }

        try
        {
            var probe = Path.Combine(path, $".doctor-{Environment.ProcessId}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
                // Creating is the test.
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(Check, $"{path} is not writable: {refused.Message}");
        }

        var drive = new DriveInfo(path);
        var free = drive.AvailableFreeSpace;
        var space = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):0.0} GB free");
        var text = $"{path} is writable, {space} ({drive.DriveFormat}).";
        if (drive.DriveFormat is "tmpfs" or "ramfs" or "overlay" or "overlayfs")
        {
            return Finding.Warn(Check, $"{text} It does not outlive the machine: mount a volume, or start with --ephemeral.");
        }

        return free < TooLittleSpace ? Finding.Fail(Check, text + " The journal needs 100 MB.")
            : free < LittleSpace ? Finding.Warn(Check, text + " Less than 1 GB is soon full.")
            : Finding.Ok(Check, text);
    }

    internal static Finding TimeZones(DoctorContext context)
    {
        const string Check = "time zones";
        try
        {
            TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
            return Finding.Ok(Check, "Time zone data is installed.");
        }
        catch (TimeZoneNotFoundException)
        {
            return Finding.Fail(Check, "No time zone data: install the package tzdata. Accounting days would not be computed.");
        }
    }

    internal static Finding FileDescriptors(DoctorContext context)
    {
        const string Check = "open files";
        if (!OperatingSystem.IsLinux())
        {
            return Finding.Ok(Check, "There is no limit to check on this system.");
        }

        foreach (var line in File.ReadLines("/proc/self/limits"))
        {
            if (!line.StartsWith("Max open files", StringComparison.Ordinal))
            {
                continue;
            }

            var soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
            return soft == "unlimited" || !int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) || limit >= FewFiles
                ? Finding.Ok(Check, $"The limit is {soft}; every stream in flight takes two.")
                : Finding.Warn(Check, $"The limit is {soft}: about {limit / 2} streams at once. Raise it with 'ulimit -n 65536' or LimitNOFILE=.");
        }

        return Finding.Warn(Check, "The limit could not be read.");
    }

    internal static Finding Port(DoctorContext context)
    {
        const string Check = "listening port";
        if (context.IsServing)
        {
            return Finding.Ok(Check, $"{context.Address.Port} is in use by the gateway.");
        }

        if (!context.Address.IsLoopback && !IPAddress.TryParse(context.Address.Host, out _))
        {
            return Finding.Ok(Check, $"{context.Address.Host} is another machine's; not checked here.");
        }

        try
        {
            using var listener = new TcpListener(IPAddress.TryParse(context.Address.Host, out var ip) ? ip : IPAddress.Loopback, context.Address.Port);
            listener.Start();
            return Finding.Ok(Check, $"{context.Address.Port} is free.");
        }
        catch (SocketException taken)
        {
            return Finding.Fail(Check, $"{context.Address.Port} cannot be listened on: {taken.Message}. Stop what uses it, or serve with --listen.");
        }
    }
}
