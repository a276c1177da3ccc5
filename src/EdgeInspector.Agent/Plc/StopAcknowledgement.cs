namespace EdgeInspector.Agent.Plc;

/// <summary>Sees a person's acknowledgement of a requested stop in the PLC's states: the machine was stopped, held or aborted, and is being started again.</summary>
/// <remarks>
/// Pure; owned by the trigger thread. Suspending and completing are the machine's own doing, no person's; they acknowledge nothing. A PLC that
/// tells no state cannot acknowledge: the agent is started anew then, which a person does, too.
/// </remarks>
public sealed class StopAcknowledgement
{
    private bool _sawStop;

    /// <summary>Takes the PLC's state of one look; true when it acknowledges.</summary>
    /// <param name="state">As the PLC tells it.</param>
    /// <param name="isHalted">Whether the line is halted and waits for the acknowledgement.</param>
    public bool Sees(PackMlState state, bool isHalted)
    {
        if (!isHalted)
        {
            _sawStop = false;
            return false;
        }

        if (state is PackMlState.Stopping or PackMlState.Stopped or PackMlState.Aborting or PackMlState.Aborted or PackMlState.Clearing
            or PackMlState.Holding or PackMlState.Held)
            _sawStop = true;
        bool isBeingStarted = state is PackMlState.Resetting or PackMlState.Idle or PackMlState.Starting or PackMlState.Unholding or PackMlState.Execute;
        if (!_sawStop || !isBeingStarted) return false;
        _sawStop = false;
        return true;
    }
}
