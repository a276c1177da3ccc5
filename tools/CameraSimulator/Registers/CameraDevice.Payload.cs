using EdgeInspector.CameraSimulator.Gvcp;
using EdgeInspector.CameraSimulator.Gvsp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>What a block carries and how: JPEG, several parts, all in one packet.</content>
/// <remarks>Leaders do not tell how JPEG and chunks, or JPEG and parts, go together in any source at hand: such a combination is refused.</remarks>
internal sealed partial class CameraDevice
{
    private const int PacketSizeMin = 220;

    private bool MultiPart => (_memory[Bootstrap.StreamChannelConfiguration] & Bootstrap.MultiPartBit) != 0;

    private bool Jpeg => _memory[Feature.ImageCompressionMode] != 0;

    private void PermitPayloadRegisters()
    {
        _memory.Permit(Bootstrap.StreamChannelConfiguration, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.PayloadSize, 4, RegisterAccess.Read);
        _memory.Permit(Feature.ImageCompressionMode, 8, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.ComponentEnable, 4 * ImageComponent.Table.Count, RegisterAccess.ReadWrite);
    }

    private void SetPayloadPowerUpValues()
    {
        _memory[Bootstrap.StreamChannelCapability] = Bootstrap.AllInBit | Bootstrap.MultiPartBit;
        _memory[Bootstrap.StreamChannelConfiguration] = (_options.AllIn ? Bootstrap.AllInBit : 0) | (_options.MultiPart ? Bootstrap.MultiPartBit : 0);
        _memory[Feature.ImageCompressionMode] = _options.Jpeg ? 1u : 0;
        _memory[Feature.ComponentSelector] = 0;
        for (int i = 0; i < ImageComponent.Table.Count; i++)
            _memory[ComponentEnable(i)] = i == 0 || _options.Components.Contains(ImageComponent.Table[i].Name) ? 1u : 0;
    }

    /// <summary>Judges a write to the registers of this file.</summary>
    private ushort ApplyPayload(uint address, uint value)
    {
        if (address == Feature.ComponentSelector) return value < ImageComponent.Table.Count ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
        if (GeometryLocked) return GvcpStatus.WriteProtect;
        if (address == Feature.ComponentEnable) _memory[address] = 1;   // the image stays
        uint known = address == Bootstrap.StreamChannelConfiguration ? Bootstrap.AllInBit | Bootstrap.MultiPartBit : 1;
        return (value & ~known) == 0 && PayloadsFit() ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
    }

    /// <summary>Whether the settings of the payload, which have just been changed, go together.</summary>
    private bool PayloadsFit()
    {
        uint format = _memory[Feature.PixelFormat];
        bool oneByteGrey = format >> 24 == 1 && (format >> 16 & 0xFF) == 8;
        int parts = Parts().Count;
        if (Jpeg && (parts > 0 || _memory[Feature.ChunkModeActive] != 0 || !oneByteGrey)) return false;
        if (parts == 0) return true;

        // Only a head with 64-bit ids has room for the number of parts.
        bool extended = (_memory[Bootstrap.GvspConfiguration] & Bootstrap.ExtendedIdsBit) != 0;
        return extended && (_memory[Bootstrap.StreamPacketSize] & 0xFFFF) >= StreamSettings.MultiPartPacketSizeMin && parts <= StreamSettings.PartsMax;
    }

    private static uint ComponentEnable(int selector) => Feature.ComponentEnable + 4 * (uint)selector;

    /// <summary>The enabled components, and a part for the chunks behind them; none unless multipart is on and there is more than the image.</summary>
    /// <remarks>The bit only permits parts: Aravis sets it in every camera that can, whatever is to be sent. [seen: Aravis 0.8.26]</remarks>
    private List<PayloadPart> Parts()
    {
        var parts = new List<PayloadPart>();
        bool onlyImage = Enumerable.Range(1, ImageComponent.Table.Count - 1).All(i => _memory[ComponentEnable(i)] == 0);
        if (!MultiPart || onlyImage) return parts;
        int offset = 0;
        for (int i = 0; i < ImageComponent.Table.Count; i++)
        {
            if (_memory[ComponentEnable(i)] == 0) continue;
            ImageComponent component = ImageComponent.Table[i];
            int width = (int)_memory[Feature.Width] / component.Divisor, height = (int)_memory[Feature.Height] / component.Divisor;
            uint format = component.PixelFormat != 0 ? component.PixelFormat : _memory[Feature.PixelFormat];
            int bytes = PixelFormats.ImageBytes(width, height, format);
            parts.Add(new PayloadPart(component.PartType, i, offset, bytes, format, width, height, component.Source));
            offset += bytes;
        }
        int chunkBytes = Chunks.PartBytes(EnabledChunks());
        if (chunkBytes > 0) parts.Add(new PayloadPart(PayloadPart.ChunkType, Component: -1, offset, chunkBytes, 0, 0, 0, 0));
        return parts;
    }
}
