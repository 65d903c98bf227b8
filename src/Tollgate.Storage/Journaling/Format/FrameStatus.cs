namespace Tollgate.Storage.Journaling.Format;

internal enum FrameStatus
{
    Valid,
    NeedMore,
    Invalid,
}
