namespace Tollgate.Configuration.Yaml;

internal enum NodeKind
{
    Scalar,
    List,
    Map,
}
