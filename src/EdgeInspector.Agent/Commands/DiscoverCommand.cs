using System.CommandLine;
using System.Net;
using System.Text.Json;
using EdgeInspector.GigEVision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands;

/// <summary><c>discover</c>: finds GigE Vision cameras on every interface and at given addresses.</summary>
public static class DiscoverCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var addresses = new Option<string[]>("--address")
        {
            Description = "Ask this address, too (IPv4); may be given several times.",
            AllowMultipleArgumentsPerToken = true,
        };
        var timeout = new Option<int>("--timeout-ms") { Description = "How long answers are awaited: 100..60000.", DefaultValueFactory = _ => 1000 };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new Command("discover", "Find GigE Vision cameras: exit code 0 when there is one, 1 when there is none, 2 for wrong use.")
        {
            addresses, timeout, json,
        };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(addresses) ?? [], parsed.GetValue(timeout), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] addresses, int timeoutMs, bool json, CancellationToken cancellation)
    {
        var targets = new List<IPEndPoint>();
        foreach (string address in addresses)
        {
            if (!IPAddress.TryParse(address, out IPAddress? parsed) || parsed.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork)
            {
                await Console.Error.WriteLineAsync($"discover: --address '{address}' is no IPv4 address such as 192.168.10.21");
                return 2;
            }

            targets.Add(new IPEndPoint(parsed, GigEVision.Gvcp.GvcpPort.Number));
        }

        if (timeoutMs is < 100 or > 60_000)
        {
            await Console.Error.WriteLineAsync($"discover: --timeout-ms {timeoutMs} is outside 100..60000");
            return 2;
        }

        var options = new DiscoveryOptions { Deadline = TimeSpan.FromMilliseconds(timeoutMs), Targets = targets };
        IReadOnlyList<CameraDescription> found = await CameraDiscovery.FindAsync(options, NullLogger.Instance, cancellation);
        if (json) PrintJson(found);
        else PrintTable(found);
        return found.Count > 0 ? 0 : 1;
    }

    private static void PrintTable(IReadOnlyList<CameraDescription> found)
    {
        string[][] rows =
        [
            ["ADDRESS", "SERIAL", "USER NAME", "MANUFACTURER", "MODEL", "MAC", "INTERFACE"],
            .. found.Select(c => new[]
            {
                c.Address.ToString(), c.SerialNumber, c.UserName, c.Manufacturer, c.Model, c.MacAddress, c.InterfaceAddress.ToString(),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows) Console.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        if (found.Count == 0) Console.WriteLine("no camera answered; is it powered, on this network, and is UDP port 3956 free of a firewall?");
    }

    private static void PrintJson(IReadOnlyList<CameraDescription> found) => Console.WriteLine(JsonSerializer.Serialize(
        found.Select(c => new
        {
            address = c.Address.ToString(),
            serial = c.SerialNumber,
            userName = c.UserName,
            manufacturer = c.Manufacturer,
            model = c.Model,
            version = c.DeviceVersion,
            mac = c.MacAddress,
            @interface = c.InterfaceAddress.ToString(),
        }),
        Indented));
}
