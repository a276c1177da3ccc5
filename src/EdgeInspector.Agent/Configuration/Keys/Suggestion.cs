namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The word that somebody probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of the known words, or null when none is near.</summary>
    /// <remarks>Near: at most a third of the word's letters away, in the edit distance that counts swapped neighbours as one.</remarks>
    public static string? For(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > 64) return null;
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= bestDistance || distance > Math.Max(1, Math.Max(word.Length, candidate.Length) / 3)) continue;
            best = candidate;
            bestDistance = distance;
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
