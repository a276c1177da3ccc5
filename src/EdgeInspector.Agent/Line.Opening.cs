using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;
using Microsoft.Extensions.Logging;
using MqttProtocol = EdgeInspector.Mqtt.MqttProtocol;
using MqttSettings = EdgeInspector.Mqtt.MqttSettings;

namespace EdgeInspector.Agent;

public sealed partial class Line
{
    /// <summary>Opens the audit log, proves the model and prepares the links; nothing runs yet.</summary>
    /// <remarks>The audit log comes first: a refusal of the model is an event in it. If it cannot be written, the line does not run.</remarks>
    public static LineOpening Open(LineConfiguration configuration, ILoggerFactory loggers, TimeProvider time)
    {
        Passport passport = configuration.Passport;
        AuditOpening audit = AuditLog.Open(
            configuration.Audit.Folder,
            new AuditLogSettings { SegmentSizeBytes = configuration.Audit.SegmentBytes, IsClockSynchronised = ClockSource.IsSynchronised() },
            time,
            loggers.CreateLogger<AuditLog>());
        if (audit.Log is not AuditLog log) return new LineOpening(null, [$"audit log: {audit.Problem}"]);

        // What a link cannot carry shows as lost packets, and only when all cameras send: it is known before.
        LinkShares links = LinkShares.Make(
            (configuration.Cameras, configuration.Recipe, passport), LinkShares.CardMbps, out IReadOnlyList<(int Camera, string Problem)> overloaded);
        if (overloaded.Count > 0) return Refused(log, AuditEventKind.Remark, passport, string.Join("; ", overloaded.Select(o => o.Problem)));

        OnnxModel? model = null;
        var finders = new List<DefectFinder>();
        KnownAnswerCheck? known = null;
        PlcConnection? plc = null;
        VisionFacade? vision = null;
        try
        {
            Recipe recipe = configuration.Recipe.ToRecipe(passport);
            bool isBench = configuration.Model.Unreleased == UnreleasedModel.Allow;
            if (Unproven(configuration, time.GetUtcNow()) is ModelRefusal unproven)
                return Refused(log, AuditEventKind.ModelRefused, passport, unproven.ToString());
            if (!OnnxModel.TryLoad(
                configuration.Model.Folder, passport, loggers.CreateLogger<OnnxModel>(), out model, out ModelRefusal? refusal, isBench))
                return Refused(log, AuditEventKind.ModelRefused, passport, refusal.ToString());
            if (!KnownAnswerCheck.TryCreate(model, configuration.Model.Folder, out known, out refusal))
                return Refused(log, AuditEventKind.ModelRefused, passport, refusal.ToString(), model);
            foreach (CameraSettings camera in configuration.Cameras)
            {
                string? pixelFormat = camera.PixelFormatWith(configuration.Recipe);
                if (!DefectFinder.TryCreate(model, recipe, loggers.CreateLogger<DefectFinder>(), out DefectFinder? finder, out refusal, pixelFormat, camera.Name))
                    return Refused(log, AuditEventKind.ModelRefused, passport, refusal.ToString(), model, finders, known);
                finders.Add(finder);
            }

            plc = new PlcConnection(configuration.Plc, loggers, time);
            MqttPublisher? mqtt = configuration.Mqtt.Enabled
                ? new MqttPublisher(MqttSettingsOf(configuration), time, loggers.CreateLogger<MqttPublisher>())
                : null;
            if (configuration.VisionServer.Enabled) vision = new VisionFacade(configuration, loggers, time);
            return new LineOpening(new Line(configuration, recipe, model, [.. finders], known, links, log, plc, mqtt, vision, loggers, time), []);
        }
        catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            plc?.Dispose();
            vision?.Dispose();
            return Refused(log, AuditEventKind.Remark, passport, refusal.Message, model, finders, known);
        }
    }

    /// <summary>Why the passport of a released model does not count here and now; null when it does, or is not released.</summary>
    public static ModelRefusal? Unproven(LineConfiguration configuration, DateTimeOffset now)
    {
        LineIdentity line = configuration.Line;
        return ReleaseRules.Check(
            configuration.Passport,
            configuration.PassportBytes.Span,
            configuration.Model.Folder,
            SignerList.Read(configuration.Model.TrustedSigners),
            configuration.Model.Signatures,
            now,
            $"{line.Enterprise}/{line.Site}/{line.Area}/{line.Name}/{line.Cell}",
            configuration.Recipe.Id);
    }

    private static LineOpening Refused(
        AuditLog log, AuditEventKind what, Passport passport, string why, OnnxModel? model = null, List<DefectFinder>? finders = null,
        KnownAnswerCheck? known = null)
    {
        foreach (DefectFinder finder in finders ?? []) finder.Dispose();
        known?.Dispose();
        model?.Dispose();
        log.Append(new AuditEvent(what) { Where = passport.Id, New = passport.ModelSha256, Why = why });
        log.Seal("the line was refused");
        log.Dispose();
        return new LineOpening(null, [why]);
    }

    private static MqttSettings MqttSettingsOf(LineConfiguration configuration)
    {
        LineIdentity line = configuration.Line;
        Configuration.MqttSettings mqtt = configuration.Mqtt;
        bool isPlain = mqtt.Broker.Scheme == "mqtt";
        return new MqttSettings
        {
            Host = mqtt.Broker.Host,
            Port = mqtt.Broker.Port > 0 ? mqtt.Broker.Port : isPlain ? 1883 : 8883,
            Topics = MqttTopics.Create(line.Enterprise, line.Site, line.Area, line.Name, line.Cell),
            ClientId = mqtt.ClientId,
            Protocol = mqtt.Protocol == Configuration.MqttProtocol.V5 ? MqttProtocol.Version5 : MqttProtocol.Version311,
            Tls = isPlain ? null : new MqttTls { AuthorityFile = mqtt.CaFile },
            UserName = mqtt.UserName,
            PasswordFile = mqtt.PasswordFile,
        };
    }
}
