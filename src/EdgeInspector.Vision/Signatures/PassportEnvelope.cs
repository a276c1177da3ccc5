using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeInspector.Vision.Signatures;

/// <summary>The signatures of a passport: a DSSE envelope beside it, so that other people's tools can verify them.</summary>
/// <remarks>
/// The envelope carries the passport's bytes; the line wants them to be those of the file. What is signed is
/// <see cref="SignedBytes"/>, not the payload alone, so that a signature for another purpose is never one for a passport. [DSSE 1.0]
/// </remarks>
public sealed class PassportEnvelope
{
    /// <summary>Name of the file beside <see cref="Passport.FileName"/>.</summary>
    public const string FileName = "passport.dsse.json";

    /// <summary>What the payload is. Part of what is signed.</summary>
    public const string PayloadType = "application/vnd.edgeinspector.passport+yaml";

    /// <summary>More signatures than a passport can need: a guard against a file that costs minutes to check.</summary>
    public const int SignaturesMax = 16;

    /// <summary>More bytes than an envelope can need.</summary>
    public const int FileBytesMax = 1 << 20;

    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public PassportEnvelope(ReadOnlyMemory<byte> payload, IReadOnlyList<EnvelopeSignature> signatures)
    {
        Payload = payload;
        Signatures = signatures;
    }

    /// <summary>The bytes of <c>passport.yaml</c> that were signed.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>At most <see cref="SignaturesMax"/>; nothing is proven of them yet.</summary>
    public IReadOnlyList<EnvelopeSignature> Signatures { get; }

    /// <summary>The bytes that a signature is made over: "DSSEv1", type and payload, each with its length. [DSSE 1.0, PAE]</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> payload)
    {
        string head = string.Create(
            CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(PayloadType)} {PayloadType} {payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. payload];
    }

    /// <summary>Reads an envelope, or tells what it is instead. Never throws for what the bytes hold.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out PassportEnvelope? envelope, out string problem)
    {
        envelope = null;
        problem = $"is no DSSE envelope; expected an object with payloadType, payload and 1..{SignaturesMax} signatures";
        if (json.Length > FileBytesMax)
        {
            problem = $"has {json.Length} bytes; allowed: up to {FileBytesMax}";
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !TryText(root, "payloadType", out string type)) return false;
            if (type != PayloadType)
            {
                problem = $"has payloadType '{type}'; allowed: {PayloadType}";
                return false;
            }

            if (!TryBytes(root, "payload", out byte[] payload)) return false;
            if (!root.TryGetProperty("signatures", out JsonElement list) || list.ValueKind != JsonValueKind.Array) return false;
            if (list.GetArrayLength() is < 1 or > SignaturesMax) return false;
            var signatures = new List<EnvelopeSignature>();
            foreach (JsonElement one in list.EnumerateArray())
            {
                if (one.ValueKind != JsonValueKind.Object || !TryBytes(one, "sig", out byte[] signature)) return false;
                signatures.Add(new EnvelopeSignature(TryText(one, "keyid", out string keyId) ? keyId : "", signature));
            }

            envelope = new PassportEnvelope(payload, signatures);
            problem = "";
            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second one is a text that is no valid UTF-16.
            return false;
        }
    }

    /// <summary>The envelope's file.</summary>
    public byte[] ToJson()
    {
        var signatures = new JsonArray([.. Signatures.Select(s => (JsonNode)new JsonObject
        {
            ["keyid"] = s.KeyId,
            ["sig"] = Convert.ToBase64String(s.Value.Span),
        })]);
        var root = new JsonObject
        {
            ["payloadType"] = PayloadType,
            ["payload"] = Convert.ToBase64String(Payload.Span),
            ["signatures"] = signatures,
        };
        return Encoding.UTF8.GetBytes(root.ToJsonString(_readable).ReplaceLineEndings("\n") + "\n");
    }

    private static bool TryText(JsonElement from, string name, out string text)
    {
        text = "";
        if (!from.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String) return false;
        text = value.GetString()!;
        return true;
    }

    private static bool TryBytes(JsonElement from, string name, out byte[] bytes)
    {
        bytes = [];
        return from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out bytes!);
    }
}
