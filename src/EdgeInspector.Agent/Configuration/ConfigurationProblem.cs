namespace EdgeInspector.Agent.Configuration;

/// <summary>One thing wrong in a configuration: where, which key, what, and what would be right.</summary>
/// <param name="File">The file as it was named by the user or by the file that names it.</param>
/// <param name="Line">Line from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Column from 1; 0 when the whole file is meant.</param>
/// <param name="Key">Path of the key, such as <c>plc.handshake.deadline-ms</c> or <c>cameras[0].views</c>; empty when there is none.</param>
/// <param name="Message">What is wrong and the allowed range.</param>
public sealed record ConfigurationProblem(string File, int Line, int Column, string Key, string Message)
{
    /// <summary><c>file:line key: message</c>, without what is not known.</summary>
    public override string ToString()
    {
        string place = Line > 0 ? $"{File}:{Line}" : File;
        return Key.Length > 0 ? $"{place} {Key}: {Message}" : $"{place}: {Message}";
    }
}
