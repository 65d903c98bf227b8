using System.Security.Cryptography;
using Tollgate.Secrets;

namespace Tollgate.Tests.Http;

/// <summary>Master keys for tests.</summary>
internal static class SealedKeys
{
    internal static string NewMaster() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size));

    internal static MasterKeyring Ring(params string[] masters) => new([.. (masters.Length == 0 ? [NewMaster()] : masters).Select(text => MasterKey.Read(text)!)]);
}
