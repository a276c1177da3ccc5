using EdgeInspector.Benchmarks.GigEVision;
using EdgeInspector.Benchmarks.Imaging;
using EdgeInspector.Benchmarks.OpcUa;
using EdgeInspector.Benchmarks.Plc;
using EdgeInspector.Benchmarks.Vision;

// Each command measures us and a peer, or the physical limit, in one run: these machines are noisy, ratios are not.
(string Name, string What, Func<string[], int> Run)[] commands =
[
    ("camera", "all figures of the camera room one after the other; --rounds N, 5 by default, takes about " + CameraFigures.Minutes + " minutes", CameraFigures.Run),
    ("discovery-to-stream", "from discovery to the first frame, and frames/s, against arv-fake-gv-camera; peer: arv-camera-test", DiscoveryToStream.Run),
    ("genapi", "load of a description of 3500 nodes against XmlReader alone, cached reads against an array read", DescriptionSpeed.Run),
    ("stream-cpu", "CPU seconds for each GB received, both paths; peer: arv-camera-test, packet socket and standard socket", StreamCpu.Run),
    ("assembler", "stream packets put at their places, ns a packet at 1500 and 9000; limit: memcpy of the same bytes", AssemblerCost.Run),
    ("stream-loss", "complete frames at 0.1 to 10 % packet loss with resend, every byte checked; peer: arv-camera-test", StreamLoss.Run),
    ("stream-four", "four cameras at once on both paths: incomplete frames", StreamFour.Run),
    ("stream-rate", "the highest rate without an incomplete frame, SCPS 1500 and 9000; peer: arv-camera-test", StreamRate.Run),
    ("trigger-latency", "from the software trigger to the complete frame; peer: the time on a wire of 1 Gb/s", TriggerLatency.Run),
    ("soak", "a million units through the handshake to the simulated PLC with random faults: 0 wrong units, 0 accepts without acknowledgement; " + SoakOptions.Usage, HandshakeSoak.Run),
    ("write-latency", "one Boolean write, p50 and p99, against node-opcua's server and our own", WriteLatency.Run),
    ("opcua-write", "one Boolean write, None and SignAndEncrypt, threads held on cores; limit: a raw TCP ping-pong of the same bytes", WriteFigures.Run),
    ("opcua-load", "one Boolean write with every core busy: ordinary, as the line runs, real-time", LoadFigures.Run),
    ("opcua-peer", "the same on node-opcua's server; peer: node-opcua's own client; limit: a recorded write replayed by a raw socket", PeerFigures.Run),
    ("opcua-throughput", "writes a second with 16 under way, on a scripted responder and on our own server, in a process of their own", ThroughputFigures.Run),
    ("opcua-deadline", "a server that answers late: when the miss is known, and what arrived after the deadline", DeadlineFigures.Run),
    ("vision-inspect", "the inspect step of a frame against the bare run of the same model, 1 and 2 threads, and its bytes; [model folder] [frames]", VisionInspect.Run),
    ("taught-ratio", "a taught model with both heads against its bare backbone, 256×256, 1 and 2 threads, and what dominates; [rounds] [bank]", TaughtRatio.Run),
    ("determinism", "1000 runs with 1 and 2 threads in two processes: one hash; [model folder] [runs]", Determinism.Run),
    ("taught-auroc", "image AUROC of models taught on rendered vials and on cookies, each head alone and both; [good vials] [of each defect] [seed]", TaughtAuroc.Run),
    ("taught-aligned", "image AUROC with and without alignment: loosely seated rendered vials and cookies; and what it costs a frame; [good vials] [of each defect] [shift px] [turn °]", TaughtAligned.Run),
    ("taught-eight", "eight good images, drawn several times: spread of AUROC and of false rejects, against the stated bound; [draws] [images] [bank]", TaughtEight.Run),
    ("false-rejects", "5000 fresh good rendered vials at the proposed threshold, against the stated bound; [vials] [model folder] [seed]", FalseRejects.Run),
    ("other-pictures", "fresh good rendered vials, defects and pictures of another kind against a taught model's sample space; [taught from] [fresh good] [of each other]", OtherPictures.Run),
    ("teach-time", "teach on 200 images of 1.3 MP, step by step; [images] [threads]", TeachTime.Run),
    ("pixels", "camera pixel formats to planes, GB/s of camera bytes; peer: a copy of the same bytes", PixelConversion.Run),
];

// A process of its own, started by the commands above.
if (args.Length > 0 && args[0] == ReceiveCommand.Name) return ReceiveCommand.Run(args[1..]);
if (args.Length > 0 && args[0] == Determinism.ChildName) return Determinism.RunPart(args[1..]);
if (args.Length > 0 && args[0] == PlcProcess.Name) return PlcProcess.Run(args[1..]);
if (args.Length > 0 && args[0] == TriggerCommand.Name) return TriggerCommand.Run(args[1..]);
if (args.Length > 0 && commands.FirstOrDefault(c => c.Name == args[0]) is { Run: not null } command) return command.Run(args[1..]);

Console.WriteLine("usage: dotnet run -c Release --project tests/EdgeInspector.Benchmarks -- <command> [arguments]");
foreach ((string name, string what, _) in commands) Console.WriteLine($"  {name,-20} {what}");
return args.Length == 0 || args[0] is "-h" or "--help" ? 0 : 2;
