using EdgeInspector.Mqtt.Tests.Peers;

namespace EdgeInspector.Mqtt.Tests;

/// <summary>The publisher against mosquitto, read by mosquitto_sub.</summary>
public sealed class BrokerTests
{
    [Theory, InlineData(MqttProtocol.Version5), InlineData(MqttProtocol.Version311)]
    public async Task Every_kind_arrives_with_its_topic_quality_and_content(MqttProtocol protocol)
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port) with { Protocol = protocol });

        publisher.Start();
        publisher.PublishState(Given.Status());
        publisher.PublishSummary(Given.Summary(100), SummaryWindow.Second);
        publisher.PublishResult(Given.Unit(7));
        publisher.RaiseAlarm(new Alarm("camera-lost/cam-1", AlarmSeverity.Critical, "camera cam-1 does not answer"));
        publisher.PublishCheckpoint(42, new string('a', 64));

        Subscriber.Seen state = await reader.WaitForAsync("state", _ => true);
        Assert.Equal((Given.Root + "state", 1, "continuous_execution"), (state.Topic, state.Qos, state.Text("state")));
        Assert.Equal((true, 1, "c0ffee", "vial-1/3", 1.5), (state.Flag("ready"), (int)state.Number("schema"), state.Text("configuration"), state.Text("passport"), state.Json.GetProperty("clock_offset_ms").GetDouble()));
        Assert.Equal(state.Number("t"), DateTimeOffset.Parse(state.Text("ts"), System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());

        Subscriber.Seen summary = await reader.WaitForAsync("summary", _ => true);
        Assert.Equal((100L, 97L, 2L, 1L, 1L, 0L), (summary.Number("infed"), summary.Number("accepted"), summary.Number("rejected"), summary.Number("undecided"), summary.Number("late"), summary.Number("lost")));
        Assert.Equal((2L, 1L, 2L, 2L), (summary.Number("reason_defect"), summary.Number("reason_outside_sample_space"), summary.Number("class_glass_crack"), summary.Number("camera_0_not_clean")));
        Assert.Equal((21.5, 38.25, 44.125), (summary.Json.GetProperty("latency_total_p50_ms").GetDouble(), summary.Json.GetProperty("latency_total_p99_ms").GetDouble(), summary.Json.GetProperty("latency_total_max_ms").GetDouble()));

        Assert.Equal(("sampled", 1_700_000_000_250L, 1L), (summary.Text("camera_0_clock"), summary.Number("camera_0_clock_offset_ms"), summary.Number("camera_0_clock_jumps")));
        Assert.Equal((0.085, -12.5), (summary.Json.GetProperty("camera_0_clock_error_ms").GetDouble(), summary.Json.GetProperty("camera_0_clock_drift_ppm").GetDouble()));
        Assert.Equal((3L, 3L, 0L), (summary.Number("camera_0_missed_triggers"), summary.Number("camera_0_event_frame_trigger_missed"), summary.Number("camera_1_missed_triggers")));
        Assert.Equal(("none", System.Text.Json.JsonValueKind.Null), (summary.Text("camera_1_clock"), summary.Json.GetProperty("camera_1_clock_error_ms").ValueKind));

        Subscriber.Seen result = await reader.WaitForAsync("result", _ => true);
        Assert.Equal((7L, "reject", "defect", 1L, "crack", 30L), (result.Number("unit"), result.Text("verdict"), result.Text("reason"), result.Number("reason_code"), result.Text("class"), result.Number("latency_ms")));
        Assert.Equal(("ab12", 0L, "none", ""), (result.Text("record_hash"), result.Number("record"), result.Text("evidence"), result.Text("evidence_hash")));
        if (protocol == MqttProtocol.Version5) Assert.InRange(int.Parse(result.Expiry, System.Globalization.CultureInfo.InvariantCulture), 3590, 3600);

        Subscriber.Seen alarm = await reader.WaitForAsync("alarm", _ => true);
        Assert.Equal(("camera-lost/cam-1", "raised", "critical"), (alarm.Text("id"), alarm.Text("change"), alarm.Text("severity")));
        Assert.Equal(1, (await reader.WaitForAsync("alarms", _ => true)).Number("active"));
        Assert.Equal((42L, new string('a', 64)), ((await reader.WaitForAsync("audit", _ => true)).Number("tree_size"), (await reader.WaitForAsync("audit", _ => true)).Text("root_hash")));
    }

    [Fact, Requirement("XAI-01")]
    public async Task Result_ties_the_unit_to_its_record_and_its_pictures()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port));
        string[] hashes = [new string('1', 64), new string('2', 64), new string('3', 64)];

        publisher.Start();
        publisher.PublishResult(Given.Unit(7) with
        {
            Record = 12, Evidence = [new ViewPicture(0, "kept", hashes[0], hashes[1]), new ViewPicture(2, "kept", hashes[2], ""), new ViewPicture(3, "none", "", "")],
        });
        publisher.PublishResult(Given.Unit(8) with { Evidence = [new ViewPicture(0, "kept", hashes[0], ""), new ViewPicture(1, "lost", "", "")] });

        Subscriber.Seen kept = await reader.WaitForAsync("result", r => r.Number("unit") == 7);
        Assert.Equal((12L, "kept"), (kept.Number("record"), kept.Text("evidence")));
        Assert.Equal(hashes, new[] { "view_0_frame_sha256", "view_0_map_sha256", "view_2_frame_sha256" }.Select(kept.Text));

        // What sha256sum says of a file of these three lines.
        Assert.Equal("8f5e74ae47c610bd7254240bb986d4c37b65e4617a0e947b36bde875e1de4adb", kept.Text("evidence_hash"));
        Assert.DoesNotContain(kept.Json.EnumerateObject(), field => field.Name is "view_2_map_sha256" or "view_3_frame_sha256");
        Assert.Equal("lost", (await reader.WaitForAsync("result", r => r.Number("unit") == 8)).Text("evidence"));
    }

    [Fact]
    public async Task A_reader_that_comes_late_gets_the_retained_kinds_and_no_unit()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port));
        publisher.Start();
        publisher.PublishState(Given.Status());
        publisher.PublishSummary(Given.Summary(10), SummaryWindow.Minute);
        publisher.PublishResult(Given.Unit(1));
        publisher.RaiseAlarm(new Alarm("plc-lost", AlarmSeverity.Critical, "no session"));
        publisher.PublishCheckpoint(1, new string('b', 64));
        await Given.UntilAsync(() => publisher.Counters is { Published: 6, Waiting: 0 }, "six messages are acknowledged");

        using Subscriber late = await Subscriber.StartAsync(broker.Port);
        await late.WaitForAsync("audit", _ => true);

        Assert.Equal(["alarms", "audit", "state", "summary"], late.Messages.Where(m => m.Retained).Select(m => m.Topic[Given.Root.Length..]).Order());
        Assert.DoesNotContain(late.Messages, m => !m.Retained);
    }

    [Fact]
    public async Task A_client_that_is_cut_off_is_told_offline_by_the_brokers_last_will()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        using var wire = new CuttableWire(broker.Port);
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(wire.Port));
        publisher.Start();
        publisher.PublishState(Given.Status());
        await reader.WaitForAsync("state", s => s.Text("state") == "continuous_execution");

        wire.Cut();

        Subscriber.Seen will = await reader.WaitForAsync("state", s => s.Text("state") == "offline");
        Assert.Equal((false, false), (will.Flag("ready"), will.Flag("intentional")));
        using Subscriber late = await Subscriber.StartAsync(broker.Port);
        Assert.True((await late.WaitForAsync("state", s => s.Text("state") == "offline")).Retained);

        wire.Mend();

        await Given.UntilAsync(() => publisher.Link == MqttLink.Connected, "connected again");
        await late.WaitForAsync("state", s => s.Text("state") == "continuous_execution");
        Assert.Equal(1, publisher.Counters.Reconnects);
    }

    [Fact]
    public async Task A_broker_that_dies_and_comes_back_empty_is_told_everything_retained_again()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port) with { QueueCapacity = 64 });
        publisher.Start();
        publisher.PublishState(Given.Status());
        publisher.RaiseAlarm(new Alarm("plc-lost", AlarmSeverity.Critical, "no session"));
        publisher.PublishCheckpoint(3, new string('c', 64));
        publisher.PublishSummary(Given.Summary(10), SummaryWindow.Second);
        await Given.UntilAsync(() => publisher.Counters is { Published: 5, Waiting: 0 }, "everything is acknowledged");

        broker.Kill();
        await Given.UntilAsync(() => publisher.Link != MqttLink.Connected, "the loss is noticed");
        for (uint unit = 1; unit <= 500; unit++)
        {
            publisher.PublishResult(Given.Unit(unit));
            publisher.PublishSummary(Given.Summary(10 + unit), SummaryWindow.Second);
        }

        MqttCounters away = publisher.Counters;
        await broker.RestartAsync();
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);

        Assert.InRange(away.Waiting, 1, 64);
        Assert.True(away.ResultsDropped >= 500 - 64);
        Assert.Equal(510, (await reader.WaitForAsync("summary", s => s.Number("infed") == 510)).Number("infed"));
        Assert.Equal("continuous_execution", (await reader.WaitForAsync("state", _ => true)).Text("state"));
        Assert.Equal(1, (await reader.WaitForAsync("alarms", _ => true)).Number("active"));
        Assert.Equal(3, (await reader.WaitForAsync("audit", _ => true)).Number("tree_size"));

        // The next summary tells of the results that nobody will ever see.
        publisher.PublishSummary(Given.Summary(511), SummaryWindow.Second);
        Subscriber.Seen told = await reader.WaitForAsync("summary", s => s.Number("infed") == 511);
        Assert.Equal((away.ResultsDropped, 1L), (told.Number("mqtt_results_dropped"), told.Number("mqtt_reconnects")));
    }

    [Fact]
    public async Task Results_keep_their_order_and_none_is_lost_over_cut_wires()
    {
        using Mosquitto broker = await Mosquitto.StartAsync("max_inflight_messages 5");
        using var wire = new CuttableWire(broker.Port);
        using Subscriber reader = await Subscriber.StartAsync(broker.Port, "#");
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(wire.Port));
        publisher.Start();

        for (uint unit = 1; unit <= 900; unit++)
        {
            publisher.PublishResult(Given.Unit(unit));
            if (unit % 300 != 0) continue;
            await Given.UntilAsync(() => publisher.Counters.Published > unit - 250, "some are acknowledged");
            wire.Cut();
            wire.Mend();
        }

        await reader.WaitForAsync("result", r => r.Number("unit") == 900, seconds: 30);
        uint newest = 0;
        foreach (uint unit in reader.Of("result").Select(r => (uint)r.Number("unit")))
        {
            // At least once: after a cut a stretch may come again, but the next new one is always the next.
            Assert.True(unit <= newest + 1, $"unit {unit} came after {newest}");
            newest = Math.Max(newest, unit);
        }

        Assert.Equal(900u, newest);
        Assert.InRange(publisher.Counters.Reconnects, 2, 3); // More would be mosquitto's answer to a window wider than its five.
        Assert.Equal(0, publisher.Counters.ResultsDropped);
    }

    [Fact]
    public async Task An_orderly_stop_sends_what_waits_and_an_intentional_offline_last()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port));
        publisher.Start();
        publisher.PublishState(Given.Status());
        for (uint unit = 1; unit <= 100; unit++) publisher.PublishResult(Given.Unit(unit));
        publisher.PublishSummary(Given.Summary(100), SummaryWindow.Second);

        bool isEverythingSaid = await publisher.StopAsync();

        Assert.True(isEverythingSaid);
        Subscriber.Seen last = await reader.WaitForAsync("state", s => s.Text("state") == "offline");
        Assert.Equal((true, "c0ffee"), (last.Flag("intentional"), last.Text("configuration")));
        Assert.Equal(100, reader.Of("result").Count());
        Assert.Equal(Given.Root + "state", reader.Messages[^1].Topic);
        Assert.Equal(100, reader.Of("summary").Last().Number("infed"));
        Assert.Single(reader.Of("state"), s => s.Text("state") == "offline");
    }

    [Fact]
    public async Task A_network_that_falls_silent_is_noticed_and_what_it_swallowed_is_said_again()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        using var wire = new CuttableWire(broker.Port);
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(wire.Port) with { AnswerTimeout = TimeSpan.FromMilliseconds(500) });
        publisher.Start();
        publisher.PublishState(Given.Status());
        await reader.WaitForAsync("state", s => s.Text("state") == "continuous_execution");

        wire.IsSilent = true;
        for (uint unit = 1; unit <= 40; unit++) publisher.PublishResult(Given.Unit(unit));
        await Given.UntilAsync(() => publisher.Link != MqttLink.Connected, "the silence is noticed");
        wire.Cut(); // What the silent wire had swallowed half must not go on as if nothing had been.
        wire.IsSilent = false;
        wire.Mend();

        await reader.WaitForAsync("result", r => r.Number("unit") == 40);
        Assert.Equal(Enumerable.Range(1, 40).Select(u => (long)u), reader.Of("result").Select(r => r.Number("unit")).Distinct());
    }

    [Fact]
    public async Task A_broker_that_accepts_and_then_says_nothing_holds_nobody_up()
    {
        using var mute = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        mute.Start();
        int port = ((System.Net.IPEndPoint)mute.LocalEndpoint).Port;
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(port) with { AnswerTimeout = TimeSpan.FromMilliseconds(300), StopTimeout = TimeSpan.FromSeconds(1) });

        publisher.Start();
        publisher.PublishState(Given.Status());
        await Given.UntilAsync(() => publisher.Link == MqttLink.Unreachable, "the silence is named");
        bool isEverythingSaid = await publisher.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));

        Assert.False(isEverythingSaid);
    }

    [Fact]
    public async Task A_message_that_the_broker_never_takes_is_counted_and_holds_up_no_other()
    {
        using Mosquitto broker = await Mosquitto.StartAsync("max_packet_size 400");
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port));
        publisher.Start();

        publisher.PublishSummary(Given.Summary(1_000), SummaryWindow.Second);
        publisher.PublishCheckpoint(5, new string('e', 64));

        await reader.WaitForAsync("audit", a => a.Number("tree_size") == 5);
        Assert.Equal((1L, 0L), (publisher.Counters.RefusedByBroker, publisher.Counters.Reconnects));
        Assert.Empty(reader.Of("summary"));
    }

    [Fact]
    public async Task A_topic_that_the_broker_denies_is_counted_and_holds_up_no_other()
    {
        using Mosquitto broker = await Mosquitto.StartAsync(folder =>
        {
            File.WriteAllText(Path.Combine(folder, "rights"), $"topic read #\ntopic write {Given.Root}audit\n");
            return [$"acl_file {Path.Combine(folder, "rights")}"];
        });
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port));
        publisher.Start();

        publisher.PublishResult(Given.Unit(1));
        publisher.PublishCheckpoint(5, new string('e', 64));

        await reader.WaitForAsync("audit", a => a.Number("tree_size") == 5);
        await Given.UntilAsync(() => publisher.Counters is { Published: 1, RefusedByBroker: 1, Waiting: 0 }, "one is taken and one refused");
    }

    [Fact]
    public async Task A_stop_without_a_broker_ends_within_its_limit()
    {
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(Mosquitto.FreePort()) with { StopTimeout = TimeSpan.FromSeconds(2) });
        publisher.Start();
        publisher.PublishResult(Given.Unit(1));
        await Given.UntilAsync(() => publisher.Link == MqttLink.Unreachable, "the absence is noticed");

        bool isEverythingSaid = await publisher.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.False(isEverythingSaid);
        Assert.Equal(MqttLink.Stopped, publisher.Link);
    }
}
