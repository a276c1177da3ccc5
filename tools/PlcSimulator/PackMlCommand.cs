namespace EdgeInspector.PlcSimulator;

/// <summary>What an operator, or the line around it, asks of the machine.</summary>
public enum PackMlCommand
{
    Reset = 1,
    Start = 2,
    Stop = 3,
    Hold = 4,
    Unhold = 5,
    Suspend = 6,
    Unsuspend = 7,
    Abort = 8,
    Clear = 9,
}
