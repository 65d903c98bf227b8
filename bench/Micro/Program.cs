using BenchmarkDotNet.Running;
using Tollgate.Bench.Micro;

if (args is ["footprint"])
{
    return Footprint.Print();
}

// In this process: the generated project of the default toolchain would have to obey this repository's build rules.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
return 0;
