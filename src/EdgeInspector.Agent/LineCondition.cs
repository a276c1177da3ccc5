namespace EdgeInspector.Agent;

/// <summary>What must hold before a unit may be accepted, a bit each.</summary>
[Flags]
public enum LineCondition
{
    None = 0,

    /// <summary>Every camera is open, set up and streaming.</summary>
    CamerasStream = 1,

    /// <summary>The trigger counter is read.</summary>
    PlcTriggers = 2,

    /// <summary>Verdicts can be written.</summary>
    PlcVerdicts = 4,

    /// <summary>The PLC's heartbeat moves.</summary>
    PlcHeartbeat = 8,

    /// <summary>Records reach the disk.</summary>
    Records = 16,

    /// <summary>The PLC makes the product, batch and recipe that are loaded here.</summary>
    PlcContext = 32,

    /// <summary>The model gave its known answers when it was asked last, and its passport is valid.</summary>
    Model = 64,

    /// <summary>No change of recipe or batch is under way, and none was refused.</summary>
    Recipe = 128,

    All = CamerasStream | PlcTriggers | PlcVerdicts | PlcHeartbeat | Records | PlcContext | Model | Recipe,
}
