using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>A thousand runs of a taught model with one and with two threads, in two processes each: one hash of all outputs.</summary>
/// <remarks>Arguments: model folder (default models/vial-10r/1), runs (default 1000). Exit code 1 when the hashes differ. About a minute.</remarks>
internal static class Determinism
{
    /// <summary>Name of the command that a process of its own runs.</summary>
    public const string ChildName = "determinism-part";

    private const int Pictures = 10;

    public static int Run(string[] args)
    {
        string file = Path.Combine(args.Length > 0 ? args[0] : Path.Combine("models", "vial-10r", "1"), "model.onnx");
        string runs = args.Length > 1 ? args[1] : "1000";
        var hashes = new HashSet<string>();
        foreach (string threads in (string[])["1", "2"])
        {
            for (int process = 1; process <= 2; process++)
            {
                string hash = InOwnProcess(file, threads, runs);
                Console.WriteLine($"{runs} runs, {threads} thread(s), process {process}: {hash}");
                hashes.Add(hash);
            }
        }

        Console.WriteLine($"{hashes.Count} hash(es) (goal 1: {(hashes.Count == 1 ? "met" : "MISSED")})");
        return hashes.Count == 1 ? 0 : 1;
    }

    /// <summary>The part of one process: runs in turn over ten inputs, and prints the hash of the outputs, which must repeat.</summary>
    public static int RunPart(string[] args)
    {
        int threads = int.Parse(args[1], CultureInfo.InvariantCulture), runs = int.Parse(args[2], CultureInfo.InvariantCulture);
        using var bare = new BareRun(args[0], threads);
        var first = new string[Pictures];
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int run = 0; run < runs; run++)
        {
            bare.Fill(run % Pictures);
            bare.Run();
            using var one = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            bare.AppendOutputs(one);
            bare.AppendOutputs(all);
            string hash = Convert.ToHexStringLower(one.GetHashAndReset());
            first[run % Pictures] ??= hash;
            if (first[run % Pictures] == hash) continue;
            Console.WriteLine($"run {run} gave {hash} where an earlier one gave {first[run % Pictures]}");
            return 1;
        }

        Console.WriteLine(Convert.ToHexStringLower(all.GetHashAndReset()));
        return 0;
    }

    private static string InOwnProcess(string file, string threads, string runs)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "EdgeInspector.Benchmarks.dll"), ChildName, file, threads, runs },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start");
        string said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"the process ended with {process.ExitCode}: {said}");
    }
}
