using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeInspector.Agent.Tests;

/// <summary>A page in Debian's Chromium without a window, driven over its own debugging protocol.</summary>
/// <remarks>The program is a peer: where it is missing the test fails. [Chrome DevTools Protocol]</remarks>
internal sealed class HeadlessPage : IAsyncDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("edge-inspector-browser-").FullName;
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];
    private Process? _browser;
    private int _next;

    /// <summary>Addresses that the page asked for, itself included.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What the page complained of: console, exceptions, the browser's own log.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public static async Task<HeadlessPage> OpenAsync(string file, CancellationToken cancellation)
    {
        var page = new HeadlessPage();
        try
        {
            await page.StartAsync(cancellation);
            foreach (string domain in (string[])["Page", "Network", "Log", "Runtime"]) await page.AskAsync($"{domain}.enable", new JsonObject(), cancellation);
            await page.AskAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri }, cancellation);
            await page.EvaluateAsync("new Promise(done => document.readyState === 'complete' ? done(1) : addEventListener('load', () => done(1)))", cancellation);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression, a promise's when it is one.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellation)
    {
        JsonNode answer = await AskAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true }, cancellation);
        return answer["exceptionDetails"] is { } thrown ? throw new InvalidOperationException(thrown.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>The whole page as it would be printed, PDF.</summary>
    public async Task<byte[]> PrintAsync(CancellationToken cancellation) =>
        Convert.FromBase64String((await AskAsync("Page.printToPDF", new JsonObject { ["printBackground"] = true, ["preferCSSPageSize"] = true }, cancellation))["data"]!.GetValue<string>());

    /// <summary>The whole page, PNG.</summary>
    public async Task<byte[]> PictureAsync(CancellationToken cancellation) =>
        Convert.FromBase64String((await AskAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true }, cancellation))["data"]!.GetValue<string>());

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_browser is not null)
        {
            if (!_browser.HasExited) _browser.Kill(entireProcessTree: true);
            await _browser.WaitForExitAsync();
            _browser.Dispose();
        }

        Directory.Delete(_profile, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0",
            $"--user-data-dir={_profile}", "--window-size=1100,1400", "about:blank",
        ];
        _browser = Process.Start(new ProcessStartInfo("chromium", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _browser.OutputDataReceived += (_, _) => { };
        _browser.BeginOutputReadLine();
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _browser.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is null) listening.TrySetException(new InvalidOperationException("chromium did not start"));
            else if (said.Data.IndexOf("ws://", StringComparison.Ordinal) is >= 0 and int at) listening.TrySetResult(said.Data[at..]);
        };
        _browser.BeginErrorReadLine();
        Uri browser = new(await listening.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellation));
        using var http = new HttpClient();
        JsonNode pages = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{browser.Authority}/json"), cancellation))!;
        string address = pages.AsArray().First(p => p!["type"]!.GetValue<string>() == "page")!["webSocketDebuggerUrl"]!.GetValue<string>();
        await _socket.ConnectAsync(new Uri(address), cancellation);
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        int id = ++_next;
        byte[] command = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        await _socket.SendAsync(command, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        while (true)
        {
            JsonNode message = await HearAsync(cancellation);
            if (message["id"]?.GetValue<int>() == id) return message["result"] ?? throw new InvalidOperationException($"{method}: {message["error"]?.ToJsonString()}");
            Note(message);
        }
    }

    private async Task<JsonNode> HearAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException("chromium has gone");
            text.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(text.ToArray())!;
    }

    private void Note(JsonNode message)
    {
        switch (message["method"]?.GetValue<string>())
        {
            case "Network.requestWillBeSent": Requests.Add(message["params"]!["request"]!["url"]!.GetValue<string>()); break;
            case "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded": Complaints.Add(message["params"]!.ToJsonString()); break;
        }
    }
}
