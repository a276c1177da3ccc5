namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>What is said about a key that nobody knows: the one that was meant, or the place where it belongs.</summary>
internal static class UnknownKey
{
    private static readonly string[] _secretWords = ["password", "passwd", "passphrase", "secret"];

    public static string Message(string name, IReadOnlyList<Key> here, ISectionTree root)
    {
        bool isSecret = _secretWords.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase))
            && !name.EndsWith("file", StringComparison.OrdinalIgnoreCase);
        if (isSecret) return "a secret is never written in this file; put it into a file of its own and name that one with 'password-file'";

        if (Suggestion.For(name, here.Select(k => k.Name)) is { } near) return $"is no key here - did you mean '{near}'?";
        if (PathsTo(name, root.Keys, "").FirstOrDefault() is { } elsewhere) return $"is no key here - did you mean '{elsewhere}'?";
        return $"is no key here; allowed: {string.Join(", ", here.Select(k => k.Name))}";
    }

    private static IEnumerable<string> PathsTo(string name, IEnumerable<Key> keys, string path)
    {
        foreach (Key key in keys)
        {
            string keyPath = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            if (key.Name == name) yield return keyPath;
            foreach (string below in PathsTo(name, key.Section?.Keys ?? [], keyPath)) yield return below;
        }
    }
}
