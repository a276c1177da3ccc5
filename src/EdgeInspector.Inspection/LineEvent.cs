namespace EdgeInspector.Inspection;

/// <summary>What moves the line from state to state.</summary>
public enum LineEvent : byte
{
    /// <summary>Configuration, model and records are loaded and proven.</summary>
    Loaded = 0,

    /// <summary>Camera, PLC and records are all there.</summary>
    PartsReady,

    /// <summary>Camera, PLC or records went away.</summary>
    PartLost,

    /// <summary>Start inspecting unit after unit.</summary>
    StartContinuous,

    /// <summary>Inspect a single unit.</summary>
    StartSingle,

    /// <summary>The single unit is decided.</summary>
    SingleDone,

    /// <summary>Stop inspecting, stay ready.</summary>
    Stop,

    /// <summary>A person, a limit or a full result channel halts the line.</summary>
    Halt,

    /// <summary>Something failed that the line cannot mend by itself.</summary>
    Fail,

    /// <summary>A person clears the halt or the error: everything is proven again from the start.</summary>
    Reset,

    /// <summary>The agent is being stopped in order. A line that is halted or in error stays so: a person has to see it.</summary>
    Shutdown,
}
