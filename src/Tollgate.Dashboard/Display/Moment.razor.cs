using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Tollgate.Dashboard.Display;

/// <summary>A moment, in UTC until the browser shows it in the reader's zone.</summary>
public partial class Moment
{
    [Parameter, EditorRequired]
    public required DateTimeOffset At { get; set; }

    private string Iso => At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private string Short => At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
