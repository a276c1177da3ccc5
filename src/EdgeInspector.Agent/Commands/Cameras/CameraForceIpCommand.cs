using System.CommandLine;
using System.Net;
using EdgeInspector.GigEVision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>camera force-ip</c>: gives an address to a camera that is known by its MAC address only, as one in a foreign subnet.</summary>
internal static class CameraForceIpCommand
{
    public static Command Create()
    {
        Option<string> mac = Required("--mac", "The camera's MAC address, as discover or its label shows it: six bytes in hex.");
        Option<string> address = Required("--address", "The IPv4 address that it shall have, in the interface's subnet and free.");
        Option<string> card = Required("--interface", "IPv4 address of this PC's network card towards the camera.");
        var mask = new Option<string>("--mask") { Description = "Subnet mask.", DefaultValueFactory = _ => "255.255.255.0" };
        var gateway = new Option<string>("--gateway") { Description = "Gateway; 0.0.0.0 is none.", DefaultValueFactory = _ => "0.0.0.0" };
        var timeout = new Option<int>("--timeout-ms") { Description = "For all of it: 500..60000.", DefaultValueFactory = _ => 4000 };
        timeout.Validators.Add(parsed =>
        {
            if (parsed.GetValueOrDefault<int>() is < 500 or > 60_000) parsed.AddError($"--timeout-ms {parsed.GetValueOrDefault<int>()} is outside 500..60000");
        });
        foreach (Option<string> option in new[] { address, card, mask, gateway }) option.Validators.Add(parsed =>
        {
            if (!CameraTarget.TryParseAddress(parsed.GetValueOrDefault<string>() ?? "", out _))
                parsed.AddError($"{option.Name} '{parsed.GetValueOrDefault<string>()}' is no IPv4 address such as 192.168.10.20");
        });
        var command = new Command("force-ip", "Give a camera an address until it is switched off, and find it there.") { mac, address, card, mask, gateway, timeout };
        command.SetAction(async (parsed, cancellation) =>
        {
            var wanted = new CameraAddress(
                IPAddress.Parse(parsed.GetRequiredValue(address)), IPAddress.Parse(parsed.GetRequiredValue(mask)), IPAddress.Parse(parsed.GetRequiredValue(gateway)));
            AddressForcing forcing = await CameraDiscovery.ForceAddressAsync(
                parsed.GetRequiredValue(mac), wanted, IPAddress.Parse(parsed.GetRequiredValue(card)),
                TimeSpan.FromMilliseconds(parsed.GetValue(timeout)), NullLogger.Instance, cancellation);
            bool isForced = forcing.Outcome == AddressForcingOutcome.Forced;
            await (isForced ? Console.Out : Console.Error).WriteLineAsync(forcing.Message);
            return isForced ? 0 : 1;
        });
        return command;
    }

    private static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };
}
