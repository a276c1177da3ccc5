using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Registers;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.LineSimulator;

/// <summary>The vials in front of the camera: rendered ahead of the line on background threads, shown at each exposure.</summary>
/// <remarks>
/// The look-ahead is bounded by memory. A vial that is not rendered when its pulse comes is shown as a dark frame and counted as
/// <see cref="Underruns"/>: its truth is void, and the bench must say so.
/// </remarks>
public sealed class VialFeed : IImageSource, IDisposable
{
    private const int LookAheadBytes = 192 << 20;

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<PlannedUnit> _plan;
    private readonly int _views;
    private readonly VialScene _scene;
    private readonly byte[][] _slots;
    private readonly int[] _slotUnit;
    private readonly int _lookAhead;
    private readonly SemaphoreSlim _free;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Thread> _threads = [];
    private int _next;
    private int _rendered;
    private int _passed = -1;
    private long _underruns;
    private long _shown;

    public VialFeed(IReadOnlyList<PlannedUnit> plan, int views, VialScene scene)
    {
        _plan = plan;
        _views = views;
        _scene = scene;
        int unitBytes = scene.Width * scene.Height * views;
        _lookAhead = Math.Clamp(LookAheadBytes / unitBytes, 4, Math.Max(4, plan.Count));
        _slots = new byte[_lookAhead][];
        _slotUnit = new int[_lookAhead];
        Array.Fill(_slotUnit, -1);
        _free = new SemaphoreSlim(_lookAhead);
    }

    /// <summary>Units that are held ready at the most.</summary>
    public int LookAhead => _lookAhead;

    /// <summary>Units rendered so far.</summary>
    public int Rendered => Volatile.Read(ref _rendered);

    /// <summary>Exposures for which no vial was ready.</summary>
    public long Underruns => Interlocked.Read(ref _underruns);

    /// <summary>Exposures that showed their vial.</summary>
    public long Shown => Interlocked.Read(ref _shown);

    public void Start()
    {
        int count = Math.Max(1, Environment.ProcessorCount / 2);
        for (int i = 0; i < count; i++)
        {
            var thread = new Thread(Render) { Name = $"vial renderer {i}", IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Waits until the first units are rendered.</summary>
    public async Task WaitForAsync(int units, CancellationToken cancellation)
    {
        int enough = Math.Min(Math.Min(units, _lookAhead), _plan.Count);
        while (Rendered < enough) await Task.Delay(20, cancellation);
    }

    /// <summary>The pulse number tells unit and view: view k of unit i is pulse i × views + k + 1.</summary>
    public void Fill(in ExposureContext exposure, Span<byte> image)
    {
        long pulse = (long)exposure.TriggerNumber - 1;
        int unit = (int)(pulse / _views);
        int view = (int)(pulse % _views);
        byte[]? pixels = null;
        if (pulse >= 0 && unit < _plan.Count)
        {
            lock (_lock)
            {
                Pass(unit - 1);
                int slot = unit % _lookAhead;
                if (_slotUnit[slot] == unit) pixels = _slots[slot];
            }
        }

        int size = _scene.Width * _scene.Height;
        PixelFormat? format = PixelFormats.Find(exposure.PixelFormat);
        if (pixels is null || exposure.Width * exposure.Height != size || format is not { Components: 1 })
        {
            Interlocked.Increment(ref _underruns);
            image.Clear();
            return;
        }

        // The slot is not rendered anew before the unit after this one has been shown, and exposures come one at a time.
        ReadOnlySpan<byte> levels = pixels.AsSpan(view * size, size);
        if (format.Bits == 8) levels.CopyTo(image);
        else Lay(levels, format, exposure.Width, image);
        Interlocked.Increment(ref _shown);
    }

    /// <summary>Tells that the conveyor has carried a unit away, whether the camera saw it or not.</summary>
    public void Passed(int unit)
    {
        lock (_lock) Pass(unit);
    }

    public void Dispose()
    {
        _end.Cancel();
        foreach (Thread thread in _threads) thread.Join();
        _end.Dispose();
        _free.Dispose();
    }

    // A sensor of more bits sees the same vial; its finer steps are left at zero.
    private static void Lay(ReadOnlySpan<byte> levels, PixelFormat format, int width, Span<byte> image)
    {
        int lineBytes = image.Length / (levels.Length / width);
        var samples = new ushort[width];
        for (int y = 0; y * width < levels.Length; y++)
        {
            ReadOnlySpan<byte> line = levels.Slice(y * width, width);
            for (int x = 0; x < width; x++) samples[x] = (ushort)(line[x] << (format.Bits - 8));
            WirePixels.Write(format, samples, image.Slice(y * lineBytes, lineBytes));
        }
    }

    private void Pass(int unit)
    {
        // Units without an exposure (the camera was off) free their slots, too.
        for (; _passed < unit; _passed++) _free.Release();
    }

    private void Render()
    {
        ThreadNiceness.StepBack();
        var renderer = new BacklitVialRenderer(_scene);
        int size = renderer.SizeBytes;
        try
        {
            while (true)
            {
                _free.Wait(_end.Token);
                int index;
                lock (_lock) index = _next++;
                if (index >= _plan.Count) return;

                int slot = index % _lookAhead;
                byte[] pixels = _slots[slot] ??= new byte[size * _views];
                PlannedUnit unit = _plan[index];
                VialSpecimen specimen = VialSpecimen.Create(unit.Seed, unit.Defect);
                lock (_lock) _slotUnit[slot] = -1;
                for (int view = 0; view < _views; view++)
                {
                    _end.Token.ThrowIfCancellationRequested();
                    renderer.Render(specimen, view, _views, pixels.AsSpan(view * size, size));
                }

                lock (_lock) _slotUnit[slot] = index;
                Interlocked.Increment(ref _rendered);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
