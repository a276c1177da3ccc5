using System.Net;
using System.Text;
using CsCheck;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.GigEVision.Tests.GenApi;
using EdgeInspector.GigEVision.Tests.Golden;
using EdgeInspector.GigEVision.Tests.Gvcp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests;

/// <summary>Any bytes are read or refused, never thrown on; and what is not whole never comes out as complete.</summary>
[Requirement("SEC-02")]
public sealed class FuzzTests
{
    private static readonly Gen<byte[]> Any = Gen.Byte.Array[0, 300];

    [Fact]
    public void Acknowledgements_are_read_or_refused()
    {
        byte[] valid = GoldenBytes.Read("discovery-ack.hex");
        Gen.OneOf(Any, Mutations(valid), Mutations(GoldenBytes.Read("readreg-ack.hex"))).Sample(ReadAcknowledgement, iter: 20_000);
        foreach (byte[] found in GoldenBytes.Corpus()) ReadAcknowledgement(found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261125)]
    public void Damaged_acknowledgements_are_read_or_refused(int seed) =>
        Assert.InRange(AcknowledgementFuzz.Run(seed, 100_000), 10_000, 99_999);

    [Fact, Requirement("CAM-01")]
    public void Stream_packets_are_taken_or_refused_and_a_complete_frame_has_only_bytes_that_were_sent()
    {
        using var pool = new FramePool(8, 2000, poison: 0xA5);
        var sink = new CheckingSink();
        var counters = new StreamCounters();
        var setup = new StreamSetup
        {
            Name = "cam-1", CameraAddress = IPAddress.Loopback, HostAddress = IPAddress.Loopback, ControlPort = 1,
            PacketSizeBytes = 236, PayloadSizeBytes = 2000, CanResend = true,
        };
        var assembler = new BlockAssembler(setup, new StreamOptions(), pool, sink, new NoResend(), counters, 1_000_000);
        long now = 1;
        long received = 0;
        Gen<byte[]> packets = Gen.OneOf(Any, StreamPackets, StreamPackets.SelectMany(Mutations));

        packets.Sample(
            packet =>
            {
                now += 500;
                received++;
                assembler.Receive(packet, now);
                assembler.Advance(now);
            },
            iter: 60_000, threads: 1);
        foreach (byte[] found in GoldenBytes.Corpus()) assembler.Receive(found, now);
        assembler.Abort();

        Assert.Equal(0, pool.RentedCount);
        Assert.Equal(counters.CompletedBuffers + counters.Failures, sink.Taken);
        Assert.True(sink.Taken > 0 && received == 60_000);
        Assert.Null(sink.Problem);
    }

    [Fact]
    public void Formulas_are_parsed_or_refused()
    {
        string[] tokens = ["1", "0x", "X", "(", ")", "+", "-", "*", "**", "/", "%", "?", ":", "<<", ">>", "=", "<>", "&&", "||", "~", "ABS(", "ROUND(", ",", "1e", ".", " ", "9223372036854775807"];
        Gen<string> soup = Gen.Int[0, tokens.Length - 1].Array[0, 40].Select(chosen => string.Concat(chosen.Select(i => tokens[i])));
        Gen.OneOf(soup, Gen.String).Sample(
            text =>
            {
                foreach (bool integer in new[] { true, false })
                {
                    if (Formula.TryParse(text, integer, out Formula? formula, out _)) FormulaMath.TryEvaluate(formula!, out _, out _);
                }
            },
            iter: 20_000);
        string deep = new string('(', 50_000) + "1" + new string(')', 50_000);
        Assert.False(Formula.TryParse(deep, integer: true, out _, out _));
        Assert.False(Formula.TryParse(string.Join('+', Enumerable.Repeat("1", 20_000)), integer: true, out _, out _));
        Assert.False(Formula.TryParse(new string('-', 50_000) + "1", integer: true, out _, out _));
    }

    [Fact]
    public void Descriptions_are_loaded_or_refused_and_their_features_answer_or_name_the_fault()
    {
        byte[] valid = Encoding.UTF8.GetBytes("""
            <RegisterDescription SchemaMajorVersion="1"><IntReg Name="A"><Address>0x10</Address><Length>4</Length><pPort>P</pPort></IntReg>
            <Integer Name="B"><pValue>A</pValue><pMax>C</pMax></Integer><IntSwissKnife Name="C"><pVariable Name="X">A</pVariable><Formula>X*3+1</Formula></IntSwissKnife>
            <Enumeration Name="D"><EnumEntry Name="E"><Value>0</Value></EnumEntry><pValue>A</pValue></Enumeration><Port Name="P"/></RegisterDescription>
            """);
        Gen.OneOf(Any, Mutations(valid), Mutations(valid), Mutations(valid)).Sample(
            file =>
            {
                if (!FeatureMap.TryLoad(file, new MemoryPort(), "cam-1", out FeatureMap? map, out string problem))
                {
                    Assert.NotEqual("", problem);
                    return;
                }

                foreach (string name in map!.Names)
                {
                    try
                    {
                        map.GetText(name);
                    }
                    catch (FeatureException fault)
                    {
                        Assert.StartsWith("camera 'cam-1'", fault.Message, StringComparison.Ordinal);
                    }
                }
            },
            iter: 5_000);
    }

    [Fact]
    public void Formulas_have_the_value_that_the_table_of_precedence_gives_and_spoiled_ones_are_refused() =>
        Assert.InRange(FormulaFuzz.Run(seed: 1, count: 20_000), 1_000, 19_000);

    [Fact]
    public void Spoiled_descriptions_end_every_call_with_a_value_or_a_named_fault() =>
        Assert.InRange(DescriptionFuzz.Run(seed: 1, count: 300), 100, 300);

    [Fact]
    public void Archives_are_unpacked_or_refused() =>
        Gen.OneOf(Any, Mutations(Convert.FromHexString("504B03041400000000000000000000000000000000000000000001000000410000504B0102"))).Sample(
            archive => Assert.Equal(DescriptionFile.TryUnzip(archive, out byte[] content), content.Length > 0), iter: 2_000);

    // Short image of 10 packets: leader, payload of 200 bytes each filled with the packet's number, trailer.
    private static Gen<byte[]> StreamPackets =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 11]).Select((block, packet) =>
        {
            byte format = packet == 0 ? (byte)1 : packet == 11 ? (byte)2 : (byte)3;
            byte[] head = [0, 0, 0, (byte)block, format, 0, 0, (byte)packet];
            byte[] body = new byte[packet == 0 ? 36 : packet == 11 ? 8 : 200];
            if (packet is > 0 and < 11) Array.Fill(body, (byte)packet);
            else body[3] = 1;
            if (packet == 0) (body[12], body[13], body[15], body[19], body[23]) = (1, 8, 1, 100, 20);
            return (byte[])[.. head, .. body];
        });

    private static Gen<byte[]> Mutations(byte[] valid) =>
        Gen.Select(Gen.Int[0, valid.Length], Gen.Select(Gen.Int[0, Math.Max(0, valid.Length - 1)], Gen.Byte).Array[0, 4]).Select((length, changes) =>
        {
            byte[] copy = [.. valid];
            foreach ((int at, byte value) in changes) copy[at] = value;
            return length % 3 == 0 ? copy[..length] : copy;
        });

    private static void ReadAcknowledgement(byte[] datagram)
    {
        if (GvcpAcknowledgement.TryRead(datagram, out GvcpAcknowledgement answer))
        {
            answer.TryReadRegister(out _);
            answer.TryReadMemory(0, out _);
            answer.TryReadPending(out _);
        }

        DiscoveryAcknowledgement.TryRead(datagram, new IPEndPoint(IPAddress.Loopback, 1), IPAddress.Loopback, askedByAddress: false, out _);
    }

    private sealed class NoResend : IResendRequester
    {
        public void Request(ulong blockId, uint first, uint last, bool extended) => Assert.True(first <= last);
    }

    /// <summary>A complete frame must hold no poison: every byte was written by some packet.</summary>
    private sealed class CheckingSink : IFrameSink
    {
        public int Taken { get; private set; }

        public string? Problem { get; private set; }

        public void Take(Frame frame)
        {
            Taken++;
            if (frame.Status == FrameStatus.Complete)
            {
                int size = frame.Info.StrideBytes * frame.Info.Height;
                if (frame.Buffer.Span[..size].IndexOf(Enumerable.Repeat((byte)0xA5, 8).ToArray()) >= 0) Problem = $"stale bytes in block {frame.Info.BlockId}";
            }

            frame.Dispose();
        }

        public void Underrun(in FrameInfo info) => Problem = "underrun";
    }
}
