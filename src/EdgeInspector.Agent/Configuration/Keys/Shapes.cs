using System.Globalization;
using System.Net;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The shapes that several sections use.</summary>
internal static class Shapes
{
    public static Shape<bool> Switch { get; } = new SwitchShape();

    /// <summary>A name that is also a level of a topic and a part of a file name.</summary>
    public static Shape<string> Name { get; } = new TextShape(64, "1..64 letters, digits, dots, - or _", @"^[A-Za-z0-9_.\-]{1,64}$");

    public static Shape<string> Text(int lengthMax) => new TextShape(lengthMax);

    public static Shape<int> Count(int min, int max, string unit = "") => new WholeNumberShape(min, max, unit);

    public static Shape<TimeSpan> Milliseconds(int min, int max) => new WholeNumberShape(min, max, "ms").As(ms => TimeSpan.FromMilliseconds(ms));

    public static Shape<TimeSpan> Seconds(int min, int max) => new WholeNumberShape(min, max, "s").As(s => TimeSpan.FromSeconds(s));

    public static Shape<TimeSpan> Minutes(int min, int max) => new WholeNumberShape(min, max, "min").As(m => TimeSpan.FromMinutes(m));

    public static Shape<string> File { get; } = new PathShape(PathExpectation.File);

    public static Shape<string> SecretFile { get; } = new PathShape(PathExpectation.SecretFile);

    public static Shape<string> Folder { get; } = new PathShape(PathExpectation.Folder);

    public static Shape<string> FolderToMake { get; } = new PathShape(PathExpectation.FolderToMake);

    /// <summary>IPv4 in four decimal numbers; other spellings hide what they mean.</summary>
    public static Shape<IPAddress> IPv4 { get; } = new TextShape(
        15,
        "IPv4 address such as 192.168.10.20",
        @"^(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}$").As(IPAddress.Parse);

    /// <summary>SHA-256 as text, with or without colons; the value is 64 lower-case hexadecimal digits.</summary>
    public static Shape<string> Fingerprint { get; } = new TextShape(
        102,
        "sha256: and 64 hexadecimal digits",
        "^sha256:[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}$").As(text => text["sha256:".Length..].Replace(":", "", StringComparison.Ordinal).ToLower(CultureInfo.InvariantCulture));
}
