using System.Globalization;
using System.Text;

namespace EdgeInspector.Vision.Importing;

/// <summary>Reads the few forms of Python's and JSON's text that exporters leave in a model's metadata. Tolerant; never throws.</summary>
internal static class PythonText
{
    /// <summary>Names by their number out of <c>{0: 'a', 1: "b"}</c>, <c>{"0": "a"}</c> or <c>['a', 'b']</c>; empty when it is none, or a number is missing.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        var found = new SortedDictionary<int, string>();
        int at = 0, next = 0;
        bool dictionary = text.AsSpan().TrimStart().StartsWith("{");
        while (at < text.Length)
        {
            int number = next;
            if (dictionary)
            {
                while (at < text.Length && !char.IsAsciiDigit(text[at])) at++;
                int from = at;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
                if (from == at) break;
                if (!int.TryParse(text.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out number)) return [];
                at = text.IndexOf(':', at);
                if (at < 0) return [];
            }

            while (at < text.Length && text[at] is not ('\'' or '"')) at++;
            if (at >= text.Length) break;
            if (Quoted(text, ref at) is not string name || !found.TryAdd(number, name)) return [];
            next++;
        }

        return found.Count > 0 && found.Keys.Last() == found.Count - 1 ? [.. found.Values] : [];
    }

    /// <summary>The whole numbers of <c>[640, 480]</c> or <c>640</c>.</summary>
    public static IReadOnlyList<int> Numbers(string text) => text
        .Split([' ', ',', '[', ']', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
        .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
        .Where(number => number > 0)
        .ToArray();

    // From the opening quote to the same one; a backslash takes the next character as it is.
    private static string? Quoted(string text, ref int at)
    {
        char quote = text[at++];
        var name = new StringBuilder();
        for (; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            name.Append(text[at]);
        }

        if (at >= text.Length) return null;
        at++;
        return name.ToString();
    }
}
