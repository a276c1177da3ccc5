namespace EdgeInspector.OpcUa;

/// <summary>How the processing of a result went; it says nothing of the verdict. [OPC 40100-1 §12.19]</summary>
public enum VisionResultState
{
    Undefined = 0,
    Completed = 1,
    Processing = 2,
    Aborted = 3,
    Failed = 4,
}
