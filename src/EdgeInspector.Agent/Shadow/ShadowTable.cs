using System.Globalization;
using System.Text;
using EdgeInspector.Inspection;
using EdgeInspector.Statistics;

namespace EdgeInspector.Agent.Shadow;

/// <summary>The units that line and shadow both judged: how often they said what, and whether one of them accepts more.</summary>
public sealed class ShadowTable
{
    private static readonly Verdict[] _verdicts = [Verdict.Accept, Verdict.Reject, Verdict.Undecided];

    private readonly AgreementTable _table = new(_verdicts.Length);

    public long Units => _table.Total;

    public void Add(Verdict line, Verdict shadow) => _table.Add(Array.IndexOf(_verdicts, line), Array.IndexOf(_verdicts, shadow));

    /// <summary>Units accepted by the line alone, by the shadow alone, and McNemar's exact p of the two.</summary>
    public (long LineOnly, long ShadowOnly, double P) Accepts
    {
        get
        {
            (long line, long shadow) = _table.Discordant(0);
            return (line, shadow, McNemar.ExactP(line, shadow));
        }
    }

    /// <summary>In one sentence, for the batch's end event.</summary>
    public string ToSentence()
    {
        (long line, long shadow, double p) = Accepts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Units} units judged by both, {_table.Agreed} alike; accepted by the line alone {line}, by the shadow alone {shadow}, McNemar exact p {p:0.####}");
    }

    /// <summary>A view's share of a batch, in a few words.</summary>
    public string ToWords()
    {
        (long line, long shadow, double p) = Accepts;
        return string.Create(CultureInfo.InvariantCulture, $"{_table.Agreed} of {Units} alike, line alone {line}, shadow alone {shadow}, p {p:0.####}");
    }

    /// <summary>In rows for a person: the line's verdicts down, the shadow's across.</summary>
    public string ToRows()
    {
        var text = new StringBuilder($"{"line \\ shadow",-14}");
        foreach (Verdict shadow in _verdicts) text.Append(CultureInfo.InvariantCulture, $"{Words.Of(shadow),11}");
        text.Append('\n');
        for (int line = 0; line < _verdicts.Length; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Words.Of(_verdicts[line]),-14}");
            for (int shadow = 0; shadow < _verdicts.Length; shadow++) text.Append(CultureInfo.InvariantCulture, $"{_table[line, shadow],11}");
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A verdict's word in records.</summary>
    public static class Words
    {
        public static string Of(Verdict verdict) => verdict switch
        {
            Verdict.Accept => "accept",
            Verdict.Undecided => "undecided",
            Verdict.Reject or _ => "reject",
        };

        public static bool TryRead(string word, out Verdict verdict)
        {
            foreach (Verdict known in _verdicts)
            {
                verdict = known;
                if (Of(known) == word) return true;
            }

            verdict = Verdict.Reject;
            return false;
        }
    }
}
