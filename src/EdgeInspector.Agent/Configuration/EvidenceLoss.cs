namespace EdgeInspector.Agent.Configuration;

/// <summary>What happens when the pixels of a rejected or undecided unit cannot be kept.</summary>
public enum EvidenceLoss
{
    /// <summary>An alarm, and the line is halted until a person has acknowledged it.</summary>
    Halt = 0,

    /// <summary>An alarm; the records say what is lost.</summary>
    Alarm,
}
