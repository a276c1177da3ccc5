using System.CommandLine;

namespace EdgeInspector.Agent.Commands.Opcua;

/// <summary><c>opcua</c>: whom the line trusts, and whether it would reach the PLC.</summary>
public static class OpcuaCommand
{
    public static Command Create() => new("opcua", "Certificates and the way to the PLC: list | trust | reject | test. Exit code 0 done, 1 it did not succeed, 2 wrong use.")
    {
        OpcuaListCommand.Create(),
        OpcuaTrustCommand.Create(),
        OpcuaRejectCommand.Create(),
        OpcuaTestCommand.Create(),
    };
}
