namespace Tollgate.Http.Admin;

/// <summary>The windows of request limits.</summary>
internal enum LimitWindow
{
    Minute = 0,
    Hour = 1,
    Day = 2,
}
