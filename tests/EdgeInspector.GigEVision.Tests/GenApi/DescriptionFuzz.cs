using System.Text;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>A description spoiled at random, in its bytes and in its sense (references, numbers, elements), loaded and used in every way.</summary>
/// <remarks>Whatever comes out, each call ends with a value or with a fault that names the camera; nothing else is thrown, and nothing hangs.</remarks>
internal static class DescriptionFuzz
{
    private static readonly string Valid = Encoding.UTF8.GetString(GeneratedDescription.Create(30));

    // What stands between two angle brackets, and names in quotes: the pieces that carry sense.
    private static readonly string[] Pieces = [.. Valid.Split('<', '>', '"').Select(p => p.Trim()).Where(p => p.Length > 0).Distinct()];

    private static readonly string[] Extremes =
        ["0", "-1", "1", "64", "0xFFFFFFFF", "0xFFFFFFFFFFFFFFFF", "9223372036854775807", "-9223372036854775808", "1e308", "NaN", "", "WidthMax0", "Width0", "1/0", "FROM"];

    /// <summary>Checks so many descriptions; gives how many could be loaded. Throws at the first that does something else.</summary>
    public static int Run(int seed, int count)
    {
        int loaded = 0;
        for (int i = 0; i < count; i++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + i));
            byte[] file = random.Next(3) == 0 ? SpoilBytes(random) : Encoding.UTF8.GetBytes(SpoilSense(random));
            try
            {
                if (!FeatureMap.TryLoad(file, new MemoryPort(), "cam-1", out FeatureMap? map, out string problem))
                {
                    if (problem.Length == 0) throw new InvalidOperationException("refused without a reason");
                    continue;
                }

                loaded++;
                Use(map!);
            }
            catch (Exception wrong) when (wrong is not FeatureException)
            {
                throw new InvalidOperationException($"seed {seed}, description {i}: {wrong.GetType().Name}: {wrong.Message}", wrong);
            }
        }

        return loaded;
    }

    private static void Use(FeatureMap map)
    {
        foreach (string name in map.Names)
        {
            map.Describe(name);
            map.Has(name);
            map.CanWrite(name);
            Try(() => map.GetText(name));
            Try(() => map.GetIntegerRange(name));
            Try(() => map.GetFloatRange(name));
            Try(() => map.GetEntries(name));
            Try(() => map.SetText(name, "1"));
            Try(() => map.Execute(name));
        }

        map.Categories();
        Try(() => map.TakeSnapshot());
    }

    private static void Try(Action use)
    {
        try
        {
            use();
        }
        catch (FeatureException fault)
        {
            if (!fault.Message.StartsWith("camera 'cam-1': feature '", StringComparison.Ordinal)) throw new InvalidOperationException($"fault without a name: {fault.Message}");
        }
    }

    private static byte[] SpoilBytes(Random random)
    {
        byte[] file = Encoding.UTF8.GetBytes(Valid);
        for (int times = random.Next(1, 6); times > 0 && file.Length > 0; times--)
        {
            int at = random.Next(file.Length);
            int length = Math.Min(random.Next(1, 40), file.Length - at);
            file = random.Next(4) switch
            {
                0 => [.. file[..at], .. file[(at + length)..]],
                1 => [.. file[..at], .. file[at..(at + length)], .. file[at..]],
                2 => file[..Math.Max(1, at)],
                _ => [.. file[..at], (byte)random.Next(256), .. file[(at + 1)..]],
            };
        }

        return file;
    }

    // A piece of the text, as a node's name or a number, becomes another: references go astray and in circles, lengths become endless.
    private static string SpoilSense(Random random)
    {
        var text = new StringBuilder(Valid);
        for (int times = random.Next(1, 12); times > 0; times--)
        {
            string current = text.ToString();
            int open = current.IndexOf('>', random.Next(current.Length));
            int close = open < 0 ? -1 : current.IndexOf('<', open);
            if (close < 0) continue;
            string piece = random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : Pieces[random.Next(Pieces.Length)];
            text.Remove(open + 1, close - open - 1).Insert(open + 1, piece.Replace("&", "", StringComparison.Ordinal));
        }

        return text.ToString();
    }
}
