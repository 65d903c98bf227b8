namespace Tollgate.Configuration.Keys;

/// <summary>What a key's value may be.</summary>
internal enum KeyKind
{
    Text,

    /// <summary>A text never shown: <c>${NAME}</c>, <c>file:/path</c>, or the secret itself (with a warning).</summary>
    Secret,

    /// <summary>An <c>http://</c> or <c>https://</c> address.</summary>
    Url,

    /// <summary>A path; relative ones begin at the configuration file.</summary>
    Path,

    /// <summary>Bytes: <c>64MB</c>, <c>512MiB</c>, <c>1048576</c>.</summary>
    Size,

    /// <summary>A duration: <c>250ms</c>, <c>5s</c>, <c>10m</c>, <c>1h</c>.</summary>
    Duration,
    Integer,

    /// <summary>US dollars with at most nine decimals: <c>15</c>, <c>0.05</c>.</summary>
    Money,
    Boolean,
    Choice,

    /// <summary>Keys known beforehand.</summary>
    Section,
    List,

    /// <summary>Keys chosen by the operator.</summary>
    Map,
}
