using EdgeInspector.Imaging;

namespace EdgeInspector.Vision.Tests;

public sealed class KnownAnswerTests : IDisposable
{
    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);
    private readonly TinyModel _tiny = TinyModel.Brightness();

    public void Dispose()
    {
        _tiny.Dispose();
        _pool.Dispose();
    }

    [Fact, Requirement("MOD-04")]
    public void Model_gives_its_known_answer_again_and_the_score_is_the_frames()
    {
        Draft();

        Assert.Null(Check());
        Assert.Equal(72.5f / 255, _tiny.Passport.KnownAnswers[0].Score, 1e-2);
    }

    [Theory, Requirement("MOD-04")]
    [InlineData(PassportState.Draft)]
    [InlineData(PassportState.Released)]
    public void Another_hash_of_the_outputs_is_refused_with_both_hashes(PassportState state)
    {
        Draft(state);
        string found = _tiny.Passport.KnownAnswers[0].OutputSha256;
        Change(k => k with { OutputSha256 = new string('0', 64) });

        ModelRefusal? refusal = Check();

        Assert.Equal(ModelRefusalReason.KnownAnswerDiffers, refusal?.Reason);
        Assert.StartsWith($"passport 'tiny/1': known frame 'known-1.raw.gz': outputs SHA-256 expected {new string('0', 64)}, found {found}; score expected ", refusal!.Text, StringComparison.Ordinal);
    }

    [Theory, Requirement("MOD-03"), Requirement("MOD-04")]
    [InlineData(PassportState.Draft, 0f, true)]
    [InlineData(PassportState.Draft, 0.01f, false)]
    [InlineData(PassportState.Released, 0f, false)]
    public void Other_kind_of_processor_lets_a_draft_by_with_its_score_and_a_released_model_never(PassportState state, float off, bool passes)
    {
        Draft(state);
        Change(k => k with { OutputSha256 = new string('0', 64), Score = k.Score + off });
        _tiny.Passport = _tiny.Passport with { Runtime = _tiny.Passport.Runtime with { Cpu = "x64-abacus" } };

        ModelRefusal? refusal = Check();

        Assert.Equal(passes, refusal is null);
        if (!passes) Assert.EndsWith($"it was drafted on x64-abacus, this PC is {CpuKind.Here}: qualify it here", refusal!.Text, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-04")]
    public void Released_passport_without_known_answers_is_refused()
    {
        _tiny.Passport = _tiny.Passport with { State = PassportState.Released };

        Assert.Equal("passport 'tiny/1': known-answers are missing; a released passport has at least one", Check()?.Text);
    }

    [Theory, Requirement("SEC-02")]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(1_000_000)]
    public void Frame_file_that_is_missing_cut_or_another_is_refused(int length)
    {
        Draft();
        string file = Path.Combine(_tiny.Folder, "known-1.raw.gz");
        byte[] whole = File.ReadAllBytes(file);
        if (length == 0) File.Delete(file);
        else if (length < whole.Length) File.WriteAllBytes(file, whole[..length]);
        else File.WriteAllText(file, "no gzip");

        Assert.Equal(ModelRefusalReason.KnownAnswerDiffers, Check()?.Reason);
    }

    [Fact, Requirement("MOD-06")]
    public void Hundred_runs_of_a_known_frame_give_one_hash()
    {
        Draft();
        using OnnxModel model = _tiny.Load();
        Assert.True(KnownAnswerCheck.TryCreate(model, _tiny.Folder, out KnownAnswerCheck? check, out ModelRefusal? refusal), refusal?.ToString());

        using (check) Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(check.Run(0)));
    }

    private void Draft(PassportState state = PassportState.Released)
    {
        using (OnnxModel model = _tiny.Load())
        using (Frame frame = TinyModel.FrameOf(_pool, 60))
        {
            _tiny.Passport = _tiny.Passport with
            {
                State = state,
                KnownAnswers = [KnownAnswerCheck.Make(model, _tiny.Folder, "known-1.raw.gz", frame.View)],
                Runtime = _tiny.Passport.Runtime with { Cpu = CpuKind.Here },
            };
        }
    }

    private void Change(Func<KnownAnswer, KnownAnswer> change) =>
        _tiny.Passport = _tiny.Passport with { KnownAnswers = [change(_tiny.Passport.KnownAnswers[0])] };

    private ModelRefusal? Check()
    {
        Assert.True(OnnxModel.TryLoad(_tiny.Folder, _tiny.Passport, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        using (model)
        {
            KnownAnswerCheck.TryCreate(model, _tiny.Folder, out KnownAnswerCheck? check, out refusal);
            check?.Dispose();
            return refusal;
        }
    }
}
