namespace EdgeInspector.Audit;

/// <summary>What happened. Written into the log as its name in lower case with hyphens: <c>line-started</c>.</summary>
public enum AuditEventKind : byte
{
    /// <summary>Something without a kind of its own; the text says what.</summary>
    Remark = 0,
    LineStarted,
    LineStopped,
    LineHalted,
    LineStateChanged,
    ConfigurationLoaded,

    /// <summary>The configuration breaks a rule; the line does not start. The reason names the first problems.</summary>
    ConfigurationRefused,
    ModelLoaded,

    /// <summary>The model is not what its passport says, or may not run; the line does not start (MOD-01, MOD-02).</summary>
    ModelRefused,

    /// <summary>A known frame gave another answer, the passport ended, or a file of model or configuration was changed, while the line ran: it is halted (MOD-04, MOD-08).</summary>
    KnownAnswerFailed,
    /// <summary>The PLC asks for another recipe, product or batch; the old value is what is loaded. The line is not ready until it is loaded.</summary>
    RecipeAsked,

    /// <summary>Another recipe was loaded and proven and judges from here on; both values are its id and the hash of its file.</summary>
    RecipeChanged,

    /// <summary>What the PLC asked for cannot be loaded; the line stays not ready.</summary>
    RecipeRefused,

    /// <summary>A second model sees the line's images without a say. The new value is its SHA-256.</summary>
    ShadowLoaded,

    /// <summary>The second model may not run; the line runs without it.</summary>
    ShadowRefused,

    /// <summary>What line (old) and shadow (new) said of a unit.</summary>
    ShadowJudged,
    BatchStarted,
    BatchEnded,
    PlcLost,
    PlcFound,
    CameraLost,
    CameraFound,

    /// <summary>The camera was found and is controlled by us; it does not stream yet. The new value tells which one it is and where.</summary>
    CameraOpened,

    /// <summary>The camera's features were written and read back. The new value is the SHA-256 of its whole set of settings.</summary>
    CameraSetUp,

    /// <summary>The camera's times can be told in line time: from the first reading of its clock on, and anew after its clock jumped. The reason says which.</summary>
    ClockMapped,

    /// <summary>The idle time between a camera's packets was set. The new value is that time, and how it came about.</summary>
    PacketDelaySet,
    AlarmRaised,
    AlarmCleared,

    /// <summary>A person has acknowledged a stop that the line had asked for; the old value tells why it was asked for.</summary>
    StopAcknowledged,

    /// <summary>On what the decisions rest from here on: passport, runtime, threads, processor, pre-processing, as <c>key=value</c> pairs. What a replay is held against.</summary>
    ModelPinned,

    /// <summary>Pixels or a map that a record promised did not reach the disk.</summary>
    EvidenceLost,

    /// <summary>Old evidence was deleted to make room, within the rules of the configuration.</summary>
    EvidenceRemoved,

    /// <summary>A map was made after the record, from the kept pixels. The new value is its SHA-256.</summary>
    MapStored,

    /// <summary>The wall clock lost or found its time source, or was set.</summary>
    ClockChanged,

    /// <summary>The log itself was opened. Written by <see cref="AuditLog"/> alone.</summary>
    LogOpened,

    /// <summary>A torn end was cut off at opening. Written by <see cref="AuditLog"/> alone.</summary>
    LogRepaired,
}
