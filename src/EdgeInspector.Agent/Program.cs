using System.CommandLine;
using EdgeInspector.Agent.Commands;
using EdgeInspector.Agent.Commands.Calibrating;
using EdgeInspector.Agent.Commands.Cameras;
using EdgeInspector.Agent.Commands.Evidence;
using EdgeInspector.Agent.Commands.Opcua;
using EdgeInspector.Agent.Commands.Passports;
using EdgeInspector.Agent.Commands.Replay;

var root = new RootCommand("EdgeInspector: judges every unit before its deadline; silence is reject.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    DiscoverCommand.Create(),
    CameraCommand.Create(),
    DoctorCommand.Create(),
    ModelCommand.Create(),
    OpcuaCommand.Create(),
    TeachCommand.Create(),
    CalibrateCommand.Create(),
    PassportCommand.Create(),
    ShadowCommand.Create(),
    VerifyCommand.Create(),
    ReplayCommand.Create(),
    EvidenceCommand.Create(),
};

// The host of `run` handles the stop signals itself and takes its time to stop in order.
ParseResult parsed = root.Parse(args);
int exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? 2 : exitCode;
