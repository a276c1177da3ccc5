using System.Diagnostics;
using System.Text.Json;

namespace EdgeInspector.Mqtt.Tests.Peers;

/// <summary>An independent reader: <c>mosquitto_sub</c> prints each message with its topic, retain flag, QoS and expiry.</summary>
public sealed class Subscriber : IDisposable
{
    private readonly PeerProcess _process;

    private Subscriber(PeerProcess process) => _process = process;

    public static async Task<Subscriber> StartAsync(int port, string topic = "#", params string[] options)
    {
        string id = $"reader-{Guid.NewGuid():N}";

        // Into a pipe the reader prints in blocks; stdbuf makes it print each line at once, and becomes the reader itself.
        PeerProcess process = PeerProcess.Start("stdbuf",
            ["-oL", "mosquitto_sub", "-h", "127.0.0.1", "-p", $"{port}", "-V", "mqttv5", "-q", "1", "-d", "-i", id, "-t", topic, "-F", "MSG %r %q %E %t %p", .. options]);
        await process.WaitForOutputAsync("Subscribed", TimeSpan.FromSeconds(10));
        return new Subscriber(process);
    }

    public IReadOnlyList<Seen> Messages => [.. _process.Output.Split('\n').Where(l => l.StartsWith("MSG ", StringComparison.Ordinal)).Select(Parse)];

    public IEnumerable<Seen> Of(string kind) => Messages.Where(m => m.Topic.EndsWith("/edgeinspector/" + kind, StringComparison.Ordinal));

    /// <summary>Waits for the first message of the kind that meets the condition.</summary>
    public async Task<Seen> WaitForAsync(string kind, Func<Seen, bool> condition, int seconds = 15)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds))
        {
            if (Of(kind).FirstOrDefault(condition) is { } seen) return seen;
            await Task.Delay(20);
        }

        throw new TimeoutException($"no such '{kind}' came in {seconds} s; came:\n{_process.Output}");
    }

    public void Dispose() => _process.Dispose();

    private static Seen Parse(string line)
    {
        string[] parts = line.Split(' ', 6);
        return new Seen(parts[1] == "1", int.Parse(parts[2]), parts[3], parts[4], JsonDocument.Parse(parts[5]).RootElement);
    }

    public sealed record Seen(bool Retained, int Qos, string Expiry, string Topic, JsonElement Json)
    {
        public string Text(string name) => Json.GetProperty(name).GetString()!;

        public long Number(string name) => Json.GetProperty(name).GetInt64();

        public bool Flag(string name) => Json.GetProperty(name).GetBoolean();
    }
}
