namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A variable of the PLC as the file names it.</summary>
/// <param name="Id">The node id in text form, or <see cref="None"/>.</param>
internal sealed record PlcNode(string Id)
{
    /// <summary>What is written for a variable that the PLC does not have.</summary>
    public const string None = "none";

    private const string Form = "nsu=<namespace uri>;s=<name>, or i=, g=, b= in place of s=";
    private const string Pattern = @"nsu=[^;\s]{1,256};(s=[^\s].{0,255}|i=[0-9]{1,10}|g=[0-9A-Fa-f\-]{36}|b=[A-Za-z0-9+/]{1,256}={0,2})";

    /// <summary>The node of a variable that every PLC must have.</summary>
    public static Key<string> Key { get; } =
        Keys.Key.Required("node", new TextShape(600, Form, $"^{Pattern}$"), "\"nsu=urn:edgeinspector:plc;s=Trigger\"", "The node id, with its namespace by URI.");

    /// <summary>The node of a variable that a PLC may lack.</summary>
    public static Key<string> KeyOrNone { get; } =
        Keys.Key.Required("node", new TextShape(600, $"{Form}; or {None}", $"^({Pattern}|{None})$"), "\"nsu=urn:edgeinspector:plc;s=Score\"", "The node id, with its namespace by URI; none where the PLC has no such variable.");
}
