namespace Tollgate.Commands.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    Ok,

    /// <summary>It works, but not as somebody would want it in production.</summary>
    Warn,

    /// <summary>Something does not work.</summary>
    Fail,
}
