using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>The agent's configuration for this run: the shipped file as it is, or a derived copy that says what it changed.</summary>
public sealed class BenchConfiguration
{
    /// <summary>Where every GigE Vision client looks.</summary>
    private const int CameraPort = 3956;

    /// <summary>From the last exposure of a unit to the moment at which its image must have begun to arrive.</summary>
    private const int AfterLastViewMs = 20;

    private readonly YamlLines _line;
    private readonly YamlLines _recipe;
    private readonly List<string> _changes = [];

    private BenchConfiguration(YamlLines line, YamlLines recipe) => (_line, _recipe) = (line, recipe);

    /// <summary>The file that the agent is started with.</summary>
    public required string File { get; init; }

    public required string PkiFolder { get; init; }

    public required string AuditFolder { get; init; }

    /// <summary>Where the agent keeps pixels and maps.</summary>
    public required string EvidenceFolder { get; init; }

    public required int PlcPort { get; init; }

    public required int BrokerPort { get; init; }

    /// <summary>The camera simulator's address.</summary>
    public required IPAddress CameraAddress { get; init; }

    public required string CameraSerial { get; init; }

    /// <summary>Where the machine vision server listens, and the file with its password; null when it does not.</summary>
    public (string Url, string PasswordFile)? VisionServer { get; private init; }

    /// <summary>What the PLC asks for in the middle of the run, and the product of it; null when it does not.</summary>
    public (BenchChange Asked, string ProductCode)? Change { get; private init; }

    /// <summary>What the derived copy changed, key by key; empty when the shipped file is used.</summary>
    public IReadOnlyList<string> Changes => _changes;

    /// <summary>From the trigger to the moment at which the PLC must have the verdict.</summary>
    public TimeSpan Deadline => Milliseconds("plc.handshake.deadline-ms", 80);

    public TimeSpan Heartbeat => Milliseconds("plc.handshake.heartbeat-ms", 500);

    public string RecipeId => _recipe.Get("id") ?? "";

    public string ProductCode => _recipe.Get("product-code") ?? "";

    public string BatchId => _line.Get("batch.id") ?? "";

    /// <summary>Reads the shipped file and derives a copy where the options, or busy ports, ask for it.</summary>
    public static BenchConfiguration Prepare(BenchOptions options, string repository, string output)
    {
        string shipped = Path.GetFullPath(Path.Combine(repository, options.Configuration));
        string folder = Path.GetDirectoryName(shipped)!;
        YamlLines line = YamlLines.Read(shipped);
        string recipeFile = Path.GetFullPath(Path.Combine(folder, line.Get("recipe")!));
        YamlLines recipe = YamlLines.Read(recipeFile);
        var changes = new List<string>();

        int plcPort = Port(line, "plc.endpoint", options.OwnPorts, port => $"opc.tcp://127.0.0.1:{port}", changes);
        int brokerPort = Port(line, "mqtt.broker", options.OwnPorts, port => $"mqtt://127.0.0.1:{port}", changes);
        bool ownCamera = options.OwnPorts || !IsFree(CameraPort, ProtocolType.Udp);
        if (ownCamera) Alter(line, "cameras[0].serial", $"SIM-{Environment.ProcessId}", changes);

        bool otherViews = recipe.Get("views") != options.Views.ToString(CultureInfo.InvariantCulture);
        if (otherViews)
        {
            Alter(recipe, "views", options.Views.ToString(CultureInfo.InvariantCulture), changes);
            Alter(line, "cameras[0].views", $"[{string.Join(", ", Enumerable.Range(0, options.Views))}]", changes);
        }

        FitTimes(line, options, changes);
        string pki = Below(line, "plc.security.pki-folder", folder, output, "pki", changes);
        string audit = Below(line, "audit.folder", folder, output, "audit", changes);
        string evidence = Below(line, "evidence.folder", folder, output, "evidence", changes);
        (string Url, string PasswordFile)? visionServer = options.VisionServer ? AddVisionServer(line, output, pki, changes) : null;
        (BenchChange, string)? change = options.RecipeChange ? AddRecipe(line, recipe, folder, output, changes) : null;
        foreach ((string path, string value) in options.ConfigurationChanges) Alter(line, path, value, changes);

        string file = shipped;
        if (changes.Count > 0)
        {
            // The copy lies elsewhere, so what was relative becomes absolute.
            line.Set("recipe", Quote(recipeFile));
            line.Set("model.folder", Quote(Path.GetFullPath(Path.Combine(folder, line.Get("model.folder")!))));
            line.Set("plc.security.pki-folder", Quote(pki));
            line.Set("audit.folder", Quote(Path.GetFullPath(Path.Combine(folder, line.Get("audit.folder")!))));
            line.Set("evidence.folder", Quote(Path.GetFullPath(Path.Combine(folder, line.Get("evidence.folder")!))));
            if (otherViews)
            {
                string derivedRecipe = Path.Combine(output, Path.GetFileName(recipeFile));
                System.IO.File.WriteAllText(derivedRecipe, recipe.ToString());
                line.Set("recipe", Quote(derivedRecipe));
            }

            file = Path.Combine(output, Path.GetFileName(shipped));
            System.IO.File.WriteAllText(file, line.ToString());
        }

        var configuration = new BenchConfiguration(line, recipe)
        {
            File = file,
            PkiFolder = pki,
            AuditFolder = audit,
            EvidenceFolder = evidence,
            PlcPort = plcPort,
            BrokerPort = brokerPort,
            CameraAddress = ownCamera ? OwnAddress() : IPAddress.Loopback,
            CameraSerial = line.Get("cameras[0].serial")!,
            VisionServer = visionServer,
            Change = change,
        };
        configuration._changes.AddRange(changes);
        return configuration;
    }

    private static (string Url, string PasswordFile) AddVisionServer(YamlLines line, string output, string pki, List<string> changes)
    {
        string file = Path.Combine(output, "vision-password");
        System.IO.File.WriteAllText(file, $"{Guid.NewGuid():N}\n");
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        int port = FreePort();
        Alter(
            line, "machine-vision-server", string.Create(
                CultureInfo.InvariantCulture, $"{{ enabled: true, port: {port}, username: bench, password-file: {Quote(file)}, pki-folder: {Quote(pki)} }}"), changes);
        return (string.Create(CultureInfo.InvariantCulture, $"opc.tcp://127.0.0.1:{port}"), file);
    }

    // The same model under another recipe: what changes is what is asked for, recorded and acknowledged.
    private static (BenchChange, string) AddRecipe(YamlLines line, YamlLines recipe, string folder, string output, List<string> changes)
    {
        YamlLines other = YamlLines.Parse(recipe.ToString());
        string id = $"{recipe.Get("id")}-b", product = $"{recipe.Get("product-code")}-b", file = Path.Combine(output, $"{id}.yaml");
        other.Set("id", id);
        other.Set("product-code", $"\"{product}\"");
        System.IO.File.WriteAllText(file, other.ToString());
        string model = Path.GetFullPath(Path.Combine(folder, line.Get("model.folder")!));
        Alter(line, "other-recipes", $"[ {{ recipe: {Quote(file)}, model-folder: {Quote(model)} }} ]", changes);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.IO.File.ReadAllBytes(file)));
        return (new BenchChange($"{line.Get("batch.id")}-b", id, hash), product);
    }

    private static int Port(YamlLines line, string path, bool own, Func<int, string> url, List<string> changes)
    {
        int port = new Uri(line.Get(path)!).Port;
        if (!own && IsFree(port, ProtocolType.Tcp)) return port;
        int free = FreePort();
        Alter(line, path, url(free), changes);
        return free;
    }

    /// <summary>More views take longer and a quick line leaves less: the times of the handshake follow where the shipped ones do not fit.</summary>
    private static void FitTimes(YamlLines line, BenchOptions options, List<string> changes)
    {
        const string Within = "plc.handshake.views-within-ms";
        const string DeadlineKey = "plc.handshake.deadline-ms";
        if (line.Get(Within) is not { } withinText || line.Get(DeadlineKey) is not { } deadlineText) return;
        var plc = new SimulatedPlcOptions { Views = options.Views, Program = new PlcProgramOptions { RatePerMinute = options.Rate } };
        int lastView = (int)Math.Ceiling(((options.Views - 1) * plc.ViewSpacing).TotalMilliseconds);
        int pitch = (int)plc.Program.Pitch.TotalMilliseconds;
        int within = int.Parse(withinText, CultureInfo.InvariantCulture);
        int deadline = int.Parse(deadlineText, CultureInfo.InvariantCulture);
        int fitting = Math.Min(lastView + AfterLastViewMs, pitch - 1);
        if (within >= lastView + AfterLastViewMs && within < pitch) return;
        Alter(line, Within, fitting.ToString(CultureInfo.InvariantCulture), changes);
        int later = deadline + Math.Max(0, fitting - within);
        if (later != deadline) Alter(line, DeadlineKey, later.ToString(CultureInfo.InvariantCulture), changes);
    }

    private static void Alter(YamlLines file, string path, string value, List<string> changes)
    {
        string? before = file.Get(path);
        if (before == value) return;
        if (before is null) file.Add(path, value);
        else file.Set(path, value);
        changes.Add($"{path}: {before} -> {value}");
    }

    /// <summary>A folder that the agent writes: where the file says if that is below the output folder, else moved there.</summary>
    private static string Below(YamlLines line, string path, string folder, string output, string name, List<string> changes)
    {
        string configured = Path.GetFullPath(Path.Combine(folder, line.Get(path)!));
        if (configured.StartsWith(output + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return configured;
        string moved = Path.Combine(output, name);
        Alter(line, path, moved, changes);
        return moved;
    }

    private static string Quote(string path) => $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal)}\"";

    /// <summary>Every address below 127 is this machine; one of its own keeps two cameras on the same port apart.</summary>
    private static IPAddress OwnAddress() => new([127, 77, (byte)(Environment.ProcessId >> 8), (byte)Math.Max(1, Environment.ProcessId % 255)]);

    private static bool IsFree(int port, ProtocolType protocol)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        // A port whose last connection has just been closed is free for a server; Windows calls something else by this name.
        if (protocol == ProtocolType.Tcp && !OperatingSystem.IsWindows())
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            if (!OperatingSystem.IsWindows()) probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private TimeSpan Milliseconds(string path, int otherwise) =>
        TimeSpan.FromMilliseconds(_line.Get(path) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise);
}
