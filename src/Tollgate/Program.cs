// Completions run on the I/O threads, which saves two hops a request. The runtime reads this once, before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return await Tollgate.Commands.CommandLine.RunAsync(args, Console.Error).ConfigureAwait(false);
