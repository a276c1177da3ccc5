using System.CommandLine;
using System.Net;
using EdgeInspector.GigEVision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary>The options by which every <c>camera</c> verb names its camera, and the opening of it.</summary>
internal sealed class CameraTarget
{
    private readonly Option<string?> _serial = new("--serial") { Description = "The serial number on the camera's label." };
    private readonly Option<string?> _userName = new("--user-name") { Description = "The name stored in the camera (DeviceUserID)." };
    private readonly Option<string?> _address = new("--address") { Description = "The camera's IPv4 address, such as 192.168.10.20, or address:port for a simulator." };
    private readonly Option<string?> _interface = new("--interface") { Description = "IPv4 address of this PC's network card towards the camera." };
    private readonly Option<string?> _descriptionFolder = new("--description-folder") { Description = "Folder with description files, for a camera that names its own by File: instead of holding it." };
    private readonly Option<int> _timeout = new("--timeout-ms") { Description = "For finding and opening together: 500..60000.", DefaultValueFactory = _ => 5000 };

    /// <param name="command">Gets the options.</param>
    /// <param name="instead">An option that names cameras in another way, or null.</param>
    public void AddTo(Command command, Option? instead = null)
    {
        command.Add(_serial);
        command.Add(_userName);
        command.Add(_address);
        command.Add(_interface);
        command.Add(_descriptionFolder);
        command.Add(_timeout);
        _timeout.Validators.Add(parsed =>
        {
            int value = parsed.GetValueOrDefault<int>();
            if (value is < 500 or > 60_000) parsed.AddError($"--timeout-ms {value} is outside 500..60000");
        });
        command.Validators.Add(parsed =>
        {
            int ways = new[] { parsed.GetValue(_serial), parsed.GetValue(_userName), parsed.GetValue(_address) }.Count(way => !string.IsNullOrWhiteSpace(way));
            if (instead is not null && parsed.GetResult(instead) is not null) ways++;
            if (ways != 1) parsed.AddError($"name the camera by exactly one of --serial, --user-name{(instead is null ? " and" : ",")} --address{(instead is null ? "" : $" and {instead.Name}")}");
            if (parsed.GetValue(_address) is string address && !TryParseEndPoint(address, out _))
                parsed.AddError($"--address '{address}' is no IPv4 address such as 192.168.10.20");
            if (parsed.GetValue(_interface) is string card && !TryParseAddress(card, out _))
                parsed.AddError($"--interface '{card}' is no IPv4 address such as 192.168.10.1");
            if (parsed.GetValue(_descriptionFolder) is string folder && !Directory.Exists(folder))
                parsed.AddError($"--description-folder '{folder}' does not exist");
            if (instead is not null && parsed.GetResult(instead) is not null && parsed.GetResult(_descriptionFolder) is not null)
                parsed.AddError($"--description-folder goes not with {instead.Name}, which names the folder of each camera");
        });
    }

    public CameraSelector Selector(ParseResult parsed)
    {
        if (parsed.GetValue(_serial) is { Length: > 0 } serial) return CameraSelector.BySerialNumber(serial);
        if (parsed.GetValue(_userName) is { Length: > 0 } userName) return CameraSelector.ByUserName(userName);
        return TryParseEndPoint(parsed.GetValue(_address) ?? "", out IPEndPoint? endPoint)
            ? CameraSelector.ByAddress(endPoint!.Address, endPoint.Port)
            : throw new InvalidOperationException("the options were not validated");
    }

    public CameraOptions Options(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(_serial) ?? parsed.GetValue(_userName) ?? parsed.GetValue(_address)!,
        InterfaceAddress = parsed.GetValue(_interface) is string card ? IPAddress.Parse(card) : null,
        DescriptionFolder = parsed.GetValue(_descriptionFolder) is string folder ? Path.GetFullPath(folder) : null,
        OpenDeadline = TimeSpan.FromMilliseconds(parsed.GetValue(_timeout)),
    };

    /// <summary>Opens the camera for <paramref name="work"/>; 1, with the reason on the error stream, when it cannot be had or refuses.</summary>
    public async Task<int> WithCameraAsync(ParseResult parsed, CameraOptions options, Func<Camera, Task<int>> work, CancellationToken cancellation)
    {
        CameraOpening opening = await Camera.OpenAsync(Selector(parsed), options, NullLogger.Instance, cancellation);
        if (opening.Camera is null)
        {
            await Console.Error.WriteLineAsync(opening.Message);
            return 1;
        }

        using Camera camera = opening.Camera;
        try
        {
            return await work(camera);
        }
        catch (GigEVision.GenApi.FeatureException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    /// <inheritdoc cref="WithCameraAsync(ParseResult, CameraOptions, Func{Camera, Task{int}}, CancellationToken)"/>
    public Task<int> WithCameraAsync(ParseResult parsed, CameraOptions options, Func<Camera, int> work, CancellationToken cancellation) =>
        WithCameraAsync(parsed, options, camera => Task.FromResult(work(camera)), cancellation);

    public static bool TryParseAddress(string text, out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && text.Count(c => c == '.') == 3;

    private static bool TryParseEndPoint(string text, out IPEndPoint? endPoint)
    {
        endPoint = null;
        string[] parts = text.Split(':');
        int port = GigEVision.Gvcp.GvcpPort.Number;
        if (parts.Length > 2 || !TryParseAddress(parts[0], out IPAddress? address)) return false;
        if (parts.Length == 2 && (!int.TryParse(parts[1], out port) || port is < 1 or > 65535)) return false;
        endPoint = new IPEndPoint(address!, port);
        return true;
    }
}
