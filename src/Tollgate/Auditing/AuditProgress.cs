using System.Globalization;

namespace Tollgate.Auditing;

/// <summary>Says on a terminal, once a second, how far a long file has been read. Null for no terminal.</summary>
internal sealed class AuditProgress(long length, TimeProvider time, TextWriter? terminal)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private long _last = time.GetTimestamp();
    private bool _isShown;

    public void At(long position)
    {
        if (terminal is null || time.GetElapsedTime(_last) < s_interval)
        {
            return;
        }

        _last = time.GetTimestamp();
        _isShown = true;
        terminal.Write(string.Create(CultureInfo.InvariantCulture, $"\r{position * 100 / Math.Max(1, length),3}% of {length >> 20} MiB"));
    }

    /// <summary>Makes room for a line of text.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            terminal!.Write("\r                              \r");
            _isShown = false;
        }
    }
}
