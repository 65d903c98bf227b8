using Tollgate.Http.Admin;

namespace Tollgate.Commands.Administration;

/// <summary>Virtual keys.</summary>
internal interface IVirtualKeyRows : IKeyRows<KeyBody>, IChangeableRows<KeyBody, KeyChange>;
