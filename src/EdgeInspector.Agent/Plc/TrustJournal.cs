using System.Text.Json;

namespace EdgeInspector.Agent.Plc;

/// <summary>The decisions that commands took about certificates, kept beside them until a line has them in its audit trail.</summary>
/// <remarks>
/// A log belongs to the running line alone, so a command cannot write into it. It appends here, on the disk before it changes the store;
/// the line takes the new decisions over with the next session that comes up, the first one that may rest on them.
/// </remarks>
/// <param name="pkiFolder">The certificate store.</param>
public sealed class TrustJournal(string pkiFolder)
{
    private string File => Path.Combine(pkiFolder, "decisions.jsonl");

    private string Mark => Path.Combine(pkiFolder, "decisions.taken");

    /// <summary>Writes a decision down, flushed to the disk.</summary>
    public void Append(TrustDecision decision)
    {
        using var stream = new FileStream(File, FileMode.Append, FileAccess.Write, FileShare.Read);
        JsonSerializer.Serialize(stream, decision);
        stream.WriteByte((byte)'\n');
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Hands every decision to <paramref name="take"/> that no line has taken yet.</summary>
    /// <remarks>The mark moves after the last one: a crash between gives a decision twice, never not at all.</remarks>
    public void TakeNew(Action<TrustDecision> take)
    {
        if (!System.IO.File.Exists(File)) return;
        string[] lines = System.IO.File.ReadAllLines(File);
        int taken = System.IO.File.Exists(Mark) && int.TryParse(System.IO.File.ReadAllText(Mark), out int before) ? before : 0;
        // A file that has become shorter was replaced: everything in it is new.
        if (taken > lines.Length) taken = 0;
        if (taken == lines.Length) return;
        foreach (string line in lines.Skip(taken)) take(Read(line));
        System.IO.File.WriteAllText(Mark, lines.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static TrustDecision Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrustDecision>(line) ?? Unreadable(line);
        }
        catch (JsonException)
        {
            return Unreadable(line);
        }
    }

    private static TrustDecision Unreadable(string line) => new(default, "", "unreadable", "", "", line.Length > 200 ? line[..200] : line);
}
