using System.CommandLine;
using EdgeInspector.Agent.Commands;

var root = new RootCommand("EdgeInspector: judges every unit before its deadline; silence is reject.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    DiscoverCommand.Create(),
    TeachCommand.Create(),
    VerifyCommand.Create(),
};

// The host of `run` handles the stop signals itself and takes its time to stop in order.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
