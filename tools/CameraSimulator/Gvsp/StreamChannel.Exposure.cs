using EdgeInspector.CameraSimulator.Patterns;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <content>What a block carries: the pixels of the source, its chunks, or several parts.</content>
internal sealed partial class StreamChannel
{
    private byte[] _compressed = [];

    /// <summary>The whole payload of a block.</summary>
    private ReadOnlySpan<byte> Expose(ulong blockId, ulong timestamp, StreamSettings settings, ulong triggerNumber)
    {
        int bytes = Math.Max(settings.PayloadBytes, settings.ImageBytes);
        if (_image.Length < bytes) _image = new byte[bytes];
        Span<byte> payload = _image.AsSpan(0, bytes);
        _source.Fill(new ExposureContext(_frameNumber, triggerNumber, settings.Width, settings.Height, settings.PixelFormat), payload[..settings.ImageBytes]);
        Happened?.Invoke(CameraEvents.ExposureEnd, blockId);
        bool lineHigh = settings is { TriggerOn: true, TriggerSource: TriggerSource.Line1 };
        if (settings.IsMultiPart)
        {
            FillParts(payload, settings, blockId, timestamp, lineHigh);
        }
        else if (settings.Jpeg)
        {
            if (_compressed.Length < settings.PayloadBytes) _compressed = new byte[settings.PayloadBytes];
            return _compressed.AsSpan(0, JpegImage.Encode(payload[..settings.ImageBytes], settings.Width, settings.Height, _compressed));
        }
        else if (settings.Chunks != 0)
        {
            Chunks.Write(payload, settings, blockId, timestamp, lineHigh);
        }
        return payload[..settings.PayloadBytes];
    }

    /// <summary>The first part is the image; the others are known functions of frame, part and offset.</summary>
    private void FillParts(Span<byte> payload, StreamSettings settings, ulong blockId, ulong timestamp, bool lineHigh)
    {
        foreach (PayloadPart part in settings.Parts)
        {
            Span<byte> target = payload.Slice(part.Offset, part.Bytes);
            if (part.Type == PayloadPart.ChunkType) Chunks.WritePart(target, settings, blockId, timestamp, lineHigh);
            else if (part.Component != 0) TestPattern.Fill(TestPattern.FrameOfComponent(_frameNumber, part.Component), target);
        }
    }

    /// <summary>Leader, trailer and payload in one packet, with what goes wrong with it.</summary>
    private bool SendAllIn(HeldBlock block, CameraFaults faults, ReadOnlySpan<byte> payload)
    {
        _link.TrySegment(0);
        block.FillAllIn(payload);
        SendInTurn(block, faults, block.AllIn, 0);
        Raise(block.Scheduled);
        return true;
    }
}
