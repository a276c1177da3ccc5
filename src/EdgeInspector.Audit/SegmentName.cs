using System.Globalization;

namespace EdgeInspector.Audit;

/// <summary>Names of the log's files: <c>audit-00000001.jsonl</c> and so on, without a hole.</summary>
internal static class SegmentName
{
    private const string Prefix = "audit-";
    private const string Suffix = ".jsonl";
    private const int Digits = 8;

    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D8}{Suffix}");

    /// <summary>The numbers of the log's files in the folder, ascending. Whatever else lies there is no part of the log.</summary>
    public static List<int> In(string folder)
    {
        var numbers = new List<int>();
        foreach (string path in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix))
        {
            if (TryParse(Path.GetFileName(path), out int number)) numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    private static bool TryParse(string name, out int number)
    {
        number = 0;
        return name.Length == Prefix.Length + Digits + Suffix.Length
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}
