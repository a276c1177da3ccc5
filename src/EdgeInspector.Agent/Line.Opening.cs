using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Mqtt;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;
using Microsoft.Extensions.Logging;
using MqttProtocol = EdgeInspector.Mqtt.MqttProtocol;
using MqttSettings = EdgeInspector.Mqtt.MqttSettings;

namespace EdgeInspector.Agent;

public sealed partial class Line
{
    // A file that is none has a problem in each line; the first ones say what it is.
    private const int ProblemsToldMax = 5;

    /// <summary>Opens the audit log, proves the model and prepares the links; nothing runs yet.</summary>
    /// <remarks>The audit log comes first: a refusal of the model is an event in it. If it cannot be written, the line does not run.</remarks>
    public static LineOpening Open(LineConfiguration configuration, ILoggerFactory loggers, TimeProvider time)
    {
        Passport passport = configuration.Passport;
        AuditOpening audit = OpenAudit(configuration.Audit, loggers, time);
        if (audit.Log is not AuditLog log) return new LineOpening(null, [$"audit log: {audit.Problem}"]);

        if (!ProvenRecipe.TryProve(configuration, loggers, time, out ProvenRecipe? proven, out RecipeRefusal? refused))
            return Refused(log, refused.What, passport, refused.Why);
        PlcConnection? plc = null;
        VisionFacade? vision = null;
        try
        {
            var evidence = new EvidenceFolder(
                configuration.Evidence.Folder,
                new EvidenceSettings
                {
                    SizeMaxBytes = configuration.Evidence.SizeMaxBytes, KeepFor = configuration.Evidence.KeepFor, FreeMinBytes = configuration.Evidence.FreeMinBytes,
                },
                time);
            plc = new PlcConnection(configuration.Plc, loggers, time);
            MqttPublisher? mqtt = configuration.Mqtt.Enabled
                ? new MqttPublisher(MqttSettingsOf(configuration), time, loggers.CreateLogger<MqttPublisher>())
                : null;
            if (configuration.VisionServer.Enabled) vision = new VisionFacade(configuration, loggers, time);
            ShadowModel? shadow = OpenShadow(configuration, log, loggers);
            return new LineOpening(new Line(configuration, proven, shadow, log, evidence, plc, mqtt, vision, loggers, time), []);
        }
        catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            plc?.Dispose();
            vision?.Dispose();
            proven.Dispose();
            return Refused(log, AuditEventKind.Remark, passport, refusal.Message);
        }
    }

    /// <summary>Why the passport of a released model does not count here and now; null when it does, or is not released.</summary>
    public static ModelRefusal? Unproven(LineConfiguration configuration, DateTimeOffset now)
    {
        return ReleaseRules.Check(
            configuration.Passport,
            configuration.PassportBytes.Span,
            configuration.Model.Folder,
            SignerList.Read(configuration.Model.TrustedSigners),
            configuration.Model.Signatures,
            now,
            configuration.Use);
    }

    // A candidate that may not run is no reason to stop a line: it is told and the line runs without it.
    private static ShadowModel? OpenShadow(LineConfiguration configuration, AuditLog log, ILoggerFactory loggers)
    {
        if (configuration.Model.Shadow is not string folder) return null;
        if (ShadowModel.TryOpen(folder, configuration, loggers, out ShadowModel? shadow, out string? refusal))
        {
            log.Append(new AuditEvent(AuditEventKind.ShadowLoaded) { Where = shadow.Passport.Id, New = shadow.Passport.ModelSha256, Why = $"passport state {shadow.Passport.State}" });
            return shadow;
        }

        LogShadowRefused(loggers.CreateLogger<Line>(), refusal);
        log.Append(new AuditEvent(AuditEventKind.ShadowRefused) { Where = Path.GetFileName(folder), Why = refusal });
        return null;
    }

    /// <summary>Writes down that a line was to run and its configuration was refused. Null, or why it could not be written.</summary>
    public static string? Refuse(ConfigurationReading reading, string file, ILoggerFactory loggers, TimeProvider time)
    {
        if (reading.Audit is null) return "the refusal is in no audit log: the file does not tell its folder";
        AuditOpening audit = OpenAudit(reading.Audit, loggers, time);
        if (audit.Log is not AuditLog log) return $"the refusal is in no audit log: {audit.Problem}";
        bool isModel = reading.OfModel.Count > 0;
        IReadOnlyList<ConfigurationProblem> told = isModel ? reading.OfModel : reading.Problems;
        string more = reading.Problems.Count > ProblemsToldMax ? $"; {reading.Problems.Count} problems in all" : "";
        log.Append(new AuditEvent(isModel ? AuditEventKind.ModelRefused : AuditEventKind.ConfigurationRefused)
        {
            Where = file, Why = string.Join("; ", told.Take(ProblemsToldMax).Select(p => p.ToString())) + more,
        });
        log.Seal("the configuration was refused");
        log.Dispose();
        return null;
    }

    private static AuditOpening OpenAudit(AuditSettings settings, ILoggerFactory loggers, TimeProvider time) => AuditLog.Open(
        settings.Folder,
        new AuditLogSettings { SegmentSizeBytes = settings.SegmentBytes, IsClockSynchronised = ClockSource.IsSynchronised() },
        time,
        loggers.CreateLogger<AuditLog>());

    private static LineOpening Refused(AuditLog log, AuditEventKind what, Passport passport, string why)
    {
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
