using System.Security.Cryptography;
using System.Text;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>All settings of a camera at one time, in words that do not depend on culture or machine.</summary>
/// <remarks>
/// Two snapshots of the same camera have the same <see cref="Sha256"/> when no setting differs, wherever its selectors stand. What belongs to
/// the connection (control, destination, packet size) and what counts by itself is no setting; see <see cref="SettingsReader"/>.
/// </remarks>
public sealed class FeatureSnapshot
{
    internal FeatureSnapshot(IReadOnlyList<string> lines, IReadOnlyList<string> skipped)
    {
        Lines = lines;
        Skipped = skipped;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
    }

    /// <summary><c>Name = value</c> or <c>Name[Selector=Entry] = value</c>, in the description's order.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Settings that could not be read, with the reason. They are not in the lines: the hash says nothing of them.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The lines, each ended by a line feed.</summary>
    public string Text => string.Concat(Lines.Select(l => l + "\n"));

    /// <summary>SHA-256 of <see cref="Text"/> in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }
}
