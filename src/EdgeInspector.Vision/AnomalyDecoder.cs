using System.Numerics.Tensors;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads an anomaly model: always one finding, with the image's score and the box around the map's peak.</summary>
internal sealed class AnomalyDecoder : IDecoder
{
    private readonly AlignedMemory _score;
    private readonly AlignedMemory _map;
    private readonly int _width;
    private readonly int _height;
    private readonly Box _region;
    private readonly int _class;
    private readonly float _acceptBelow;

    // For the walk over the peak's surroundings: cells still to look at, and the walk in which a cell was last seen.
    private readonly int[] _stack;
    private readonly int[] _seen;
    private int _walk;

    public AnomalyDecoder(
        BoundRun run, ModelOutput output, int mapWidth, int mapHeight, Box region, int classIndex, DefectClass defectClass)
    {
        _score = run.OutputMemory(output.Score);
        _map = run.OutputMemory(output.Map);
        _width = mapWidth;
        _height = mapHeight;
        _region = region;
        _class = classIndex;
        _acceptBelow = defectClass.AcceptBelow;
        _stack = new int[mapWidth * mapHeight];
        _seen = new int[mapWidth * mapHeight];
    }

    public bool TryDecode(out FindingList findings)
    {
        findings = default;
        float score = _score.Floats[0];
        ReadOnlySpan<float> map = _map.Floats;

        // The greatest magnitude is infinite or no number when any element is.
        if (!float.IsFinite(score) || !float.IsFinite(TensorPrimitives.MaxMagnitude(map))) return false;

        findings.Add(new Finding(_class, score, BoxAround(map, TensorPrimitives.IndexOfMax(map))));
        return true;
    }

    // What hangs together with the peak, is above the accept threshold and at least half as high: the half keeps a
    // grave defect's blurred foot out of its box.
    private Box BoxAround(ReadOnlySpan<float> map, int peak)
    {
        float level = Math.Min(map[peak], Math.Max(_acceptBelow, map[peak] / 2));
        if (++_walk == int.MaxValue)
        {
            Array.Clear(_seen);
            _walk = 1;
        }

        int left = _width, top = _height, right = -1, bottom = -1, waiting = 0;
        Visit(peak, ref waiting);
        while (waiting > 0)
        {
            int cell = _stack[--waiting];
            int x = cell % _width, y = cell / _width;
            left = Math.Min(left, x);
            right = Math.Max(right, x);
            top = Math.Min(top, y);
            bottom = Math.Max(bottom, y);
            if (x > 0 && map[cell - 1] >= level) Visit(cell - 1, ref waiting);
            if (x < _width - 1 && map[cell + 1] >= level) Visit(cell + 1, ref waiting);
            if (y > 0 && map[cell - _width] >= level) Visit(cell - _width, ref waiting);
            if (y < _height - 1 && map[cell + _width] >= level) Visit(cell + _width, ref waiting);
        }

        int x0 = _region.X + (int)((long)left * _region.Width / _width);
        int y0 = _region.Y + (int)((long)top * _region.Height / _height);
        int x1 = _region.X + (int)(((long)(right + 1) * _region.Width + _width - 1) / _width);
        int y1 = _region.Y + (int)(((long)(bottom + 1) * _region.Height + _height - 1) / _height);
        return new Box(x0, y0, x1 - x0, y1 - y0);
    }

    private void Visit(int cell, ref int waiting)
    {
        if (_seen[cell] == _walk) return;
        _seen[cell] = _walk;
        _stack[waiting++] = cell;
    }
}
