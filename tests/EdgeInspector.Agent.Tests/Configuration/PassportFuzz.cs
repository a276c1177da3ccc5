using System.Text;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>Passports that somebody edited, to their reader: read, or refused with problems; what is read is written and read back as the same.</summary>
internal static class PassportFuzz
{
    private static readonly byte[][] _good =
    [
        Encoding.UTF8.GetBytes(LineFolder.Passport),
        File.ReadAllBytes(Path.Combine(Repository.Folder, "models", "vial-10r", "1", "passport.yaml")),
    ];

    private static readonly string[] _signs =
        [": ", "- ", "\n", "\n  ", "{ ", " }", "[", "]", ", ", "&a ", "*a", "<<: ", "!x ", "| ", "> ", "'", "\"", "#", "? ", "---\n", "...\n", "\t", "\0", "\u00e9", "\u2028", "-1", "1e9", ".nan", "0x10", "~", "max-boxes: 5\n"];

    /// <summary>Gives how many were read.</summary>
    public static long Passports(int seed, int count)
    {
        var random = new Random(seed);
        string path = Path.GetTempFileName();
        long taken = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = Changed(_good[random.Next(20) == 0 ? 1 : 0], random);
            File.WriteAllBytes(path, bytes);
            Passport? passport = PassportFile.Read(path, out IReadOnlyList<ConfigurationProblem> problems);
            if (passport is null || problems.Count > 0)
            {
                Assert.True(problems.Count > 0, $"nothing read and no problem told: {Convert.ToHexString(bytes)}");
                continue;
            }

            taken++;
            if (taken % 50 != 0) continue;
            string written = PassportFile.Write(passport);
            File.WriteAllText(path, written);
            Passport? again = PassportFile.Read(path, out _);
            Assert.True(again is not null && PassportFile.Write(again) == written, $"not read back: {written}");
        }

        File.Delete(path);
        return taken;
    }

    private static byte[] Changed(byte[] good, Random random)
    {
        byte[] bytes = good;
        for (int change = random.Next(3); change >= 0; change--)
        {
            int at = random.Next(bytes.Length + 1), rest = Math.Min(bytes.Length, at + random.Next(6));
            bytes = random.Next(4) switch
            {
                0 when at < bytes.Length => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(_signs[random.Next(_signs.Length)]), .. bytes[at..]],
                2 => [.. bytes[..at], .. bytes[rest..]],
                _ => [.. bytes[..at], (byte)random.Next(32, 127), .. bytes[at..]],
            };
        }

        return bytes;
    }
}
