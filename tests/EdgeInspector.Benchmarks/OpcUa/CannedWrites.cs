using System.Buffers.Binary;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>
/// The scripted responder: every Write of one value is answered with a recorded Good whose time and handle are patched, unseen, and answers to
/// requests that came together leave together.
/// </summary>
/// <remarks>Not a server: no address space, no value. It stands for one of native speed; channel, session and all other services are our own server's.</remarks>
internal static class CannedWrites
{
    // Behind the encoding id of 4 bytes: timestamp 8, handle 4. [OPC UA Part 4 §7.34]
    private const int TimestampAt = 4;
    private const int HandleAt = TimestampAt + 8;

    private static readonly byte[] s_answer = Record();

    public static bool Answer(uint request, ref UaReader reader, UaWriter answer)
    {
        CorePin.HoldServer();
        if (request != WriteRequest.Id) return false;
        reader.ReadNodeId();
        ulong timestamp = reader.ReadUInt64();
        uint handle = reader.ReadUInt32();
        Span<byte> canned = answer.Reserve(s_answer.Length);
        s_answer.CopyTo(canned);
        BinaryPrimitives.WriteUInt64LittleEndian(canned[TimestampAt..], timestamp);
        BinaryPrimitives.WriteUInt32LittleEndian(canned[HandleAt..], handle);
        return !reader.Failed;
    }

    /// <summary>Leaves every request to the server.</summary>
    public static bool OnlyHold(uint request, ref UaReader reader, UaWriter answer)
    {
        CorePin.HoldServer();
        return false;
    }

    private static byte[] Record()
    {
        var writer = new UaWriter(64);
        writer.WriteNodeId(new NodeId(WriteResponse.EncodingId));
        new WriteResponse(new ResponseHeader(default, 0, StatusCode.Good), [StatusCode.Good]).Write(writer);
        return writer.ToArray();
    }
}
