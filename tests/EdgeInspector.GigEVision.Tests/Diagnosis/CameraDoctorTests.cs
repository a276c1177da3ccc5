using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.Diagnosis;
using EdgeInspector.GigEVision.Tests.Simulator;

namespace EdgeInspector.GigEVision.Tests.Diagnosis;

/// <summary>The doctor at a simulated camera that is well, and at some that are not.</summary>
public sealed class CameraDoctorTests
{
    private static readonly SimulatedCameraOptions FreeRunning = SimulatedLine.Triggered with { TriggerOn = false, Width = 320, Height = 240, FrameRate = 50 };

    [Fact, Requirement("OPS-02")]
    public async Task Camera_that_is_well_has_no_problem_and_a_stream()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(FreeRunning);

        IReadOnlyList<Symptom> symptoms = await ExamineAsync(device);

        Assert.DoesNotContain(symptoms, s => s.Status == DiagnosisStatus.Problem);
        Assert.Equal(DiagnosisStatus.Ok, Of(symptoms, "camera").Status);
        Assert.Equal(DiagnosisStatus.Ok, Of(symptoms, "packet size").Status);
        Assert.Contains(" images whole, 0 not", Of(symptoms, "stream").Seen, StringComparison.Ordinal);
        Assert.Equal((DiagnosisStatus.Unknown, "lo does not tell"), (Of(symptoms, "receive ring").Status, Of(symptoms, "receive ring").Seen));
        Assert.Equal((DiagnosisStatus.Unknown, "lo does not tell"), (Of(symptoms, "interrupts").Status, Of(symptoms, "interrupts").Seen));
    }

    [Fact, Requirement("OPS-02")]
    public async Task Way_without_a_firewall_needs_no_datagram_of_ours()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(FreeRunning);

        Symptom firewall = Of(await ExamineAsync(device), "firewall");

        Assert.Equal(DiagnosisStatus.Ok, firewall.Status);
        Assert.Contains($" to the camera's port {device.StreamSourcePort}; ", firewall.Seen, StringComparison.Ordinal);
        Assert.EndsWith(" to a port without it: none in the way", firewall.Seen, StringComparison.Ordinal);
    }

    [Fact, Requirement("OPS-02")]
    public async Task Firewall_that_opens_only_for_our_datagram_is_a_warning()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(FreeRunning with { Faults = new CameraFaults { Firewall = true } });

        IReadOnlyList<Symptom> symptoms = await ExamineAsync(device);

        Assert.Equal(DiagnosisStatus.Ok, Of(symptoms, "stream").Status);
        Symptom firewall = Of(symptoms, "firewall");
        Assert.Equal(DiagnosisStatus.Warning, firewall.Status);
        Assert.Contains(" packets came after it, 0 to a port without it: ", firewall.Seen, StringComparison.Ordinal);
        Assert.Equal("allow UDP from the camera's address in the firewall for good", firewall.Remedy);
    }

    [Theory, Requirement("OPS-02")]
    [InlineData(false, DiagnosisStatus.Ok, "a test packet came to a port from which nothing had been sent: none in the way")]
    [InlineData(true, DiagnosisStatus.Warning, "test packets come only to a port from which 4 bytes had been sent to the camera's stream port: ")]
    public async Task Camera_that_waits_for_its_trigger_shows_a_firewall_by_test_packets(bool shut, DiagnosisStatus expected, string seen)
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(FreeRunning with { TriggerOn = true, Faults = new CameraFaults { Firewall = shut } });

        Symptom firewall = Of(await ExamineAsync(device), "firewall");

        Assert.Equal(expected, firewall.Status);
        Assert.StartsWith(seen, firewall.Seen, StringComparison.Ordinal);
    }

    [Fact, Requirement("OPS-02")]
    public async Task Path_that_swallows_large_packets_shows_as_leader_without_payload()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(FreeRunning with { Faults = new CameraFaults { PathMtu = 700 } });

        IReadOnlyList<Symptom> symptoms = await ExamineAsync(device, SimulatedLine.Client with { ProbePacketSize = false });

        Symptom stream = Of(symptoms, "stream");
        Assert.Equal(DiagnosisStatus.Problem, stream.Status);
        Assert.StartsWith("leader and trailer arrive but no payload: packets of 1500 bytes", stream.Seen, StringComparison.Ordinal);
    }

    [Fact, Requirement("OPS-02")]
    public async Task Trigger_mode_is_as_before_after_a_free_running_test()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(FreeRunning with { TriggerOn = true });

        IReadOnlyList<Symptom> waiting = await ExamineAsync(device);
        IReadOnlyList<Symptom> freed = await ExamineAsync(device, mayFreeRun: true);

        using Camera camera = await SimulatedLine.OpenAsync(device);
        Assert.Equal("the camera waits for its trigger, and none came", Of(waiting, "stream").Seen);
        Assert.Contains(" images whole, 0 not", Of(freed, "stream").Seen, StringComparison.Ordinal);
        Assert.Equal("On", camera.Features.GetEnumeration("TriggerMode"));
    }

    [Fact, Requirement("OPS-02")]
    public async Task Camera_that_somebody_controls_is_named_with_its_owner()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn(FreeRunning);
        using Camera owner = await SimulatedLine.OpenAsync(device);

        IReadOnlyList<Symptom> symptoms = await ExamineAsync(device);

        Assert.Equal(DiagnosisStatus.Problem, symptoms[0].Status);
        Assert.Contains("is controlled by 127.0.0.1:", symptoms[0].Seen, StringComparison.Ordinal);
    }

    private static Symptom Of(IReadOnlyList<Symptom> symptoms, string subject) => symptoms.Single(s => s.Subject == subject);

    private static async Task<IReadOnlyList<Symptom>> ExamineAsync(SimulatedCamera device, CameraOptions? options = null, bool mayFreeRun = false)
    {
        var doctor = new CameraDoctor(new HostFacts(), Quiet.Logger);
        var symptoms = new List<Symptom>();
        IAsyncEnumerable<Symptom> examination = doctor.ExamineAsync(
            SimulatedLine.SelectorOf(device), options ?? SimulatedLine.Client, SimulatedLine.Patient, TimeSpan.FromSeconds(1), mayFreeRun, CancellationToken.None);
        await foreach (Symptom symptom in examination) symptoms.Add(symptom);
        return symptoms;
    }
}
