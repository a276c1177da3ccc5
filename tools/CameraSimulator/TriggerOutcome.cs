namespace EdgeInspector.CameraSimulator;

/// <summary>What became of one pulse at the trigger input.</summary>
public enum TriggerOutcome
{
    /// <summary>The camera was not acquiring, had no receiver, or does not listen to this source: the pulse is lost.</summary>
    NotArmed,

    /// <summary>The former frame is still being sent: the pulse is lost and counted as a missed trigger.</summary>
    Missed,

    /// <summary>A frame is on its way.</summary>
    Exposed,
}
