// Completions run on the I/O threads, which saves two hops a request. The runtime reads this once, before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

// No time limit after a signal: the gateway drains for as long as it is configured to.
var invocation = new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = null };
return await Tollgate.Commands.CommandLine.Build().Parse(args).InvokeAsync(invocation).ConfigureAwait(false);
