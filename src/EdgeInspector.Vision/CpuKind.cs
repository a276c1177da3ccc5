using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.Vision;

/// <summary>The kind of this PC's processor, as far as it decides which kernels ONNX Runtime takes: other kernels give other last bits.</summary>
public static class CpuKind
{
    /// <summary>Such as <c>x64-avx2</c>.</summary>
    public static string Here { get; } =
        $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}-{(Avx512BW.IsSupported ? "avx512" : Avx2.IsSupported ? "avx2" : Avx.IsSupported ? "avx" : "base")}";
}
