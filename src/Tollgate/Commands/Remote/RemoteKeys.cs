using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;

namespace Tollgate.Commands.Remote;

/// <summary>Virtual keys behind the admin API.</summary>
internal sealed class RemoteKeys(RemoteGateway gateway) : RemoteRows<KeyBody, KeyChange>(gateway, "keys", isRevoked: true), IVirtualKeyRows;
