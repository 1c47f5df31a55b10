package dev.ktc.compiler.catalog;

import dev.ktc.compiler.catalog.OperationLimits.DeviceLimit;
import dev.ktc.compiler.catalog.OperationSpec.Passing;
import dev.ktc.compiler.catalog.OperationSpec.Peaks;
import dev.ktc.compiler.catalog.Storage.Ratio;
import dev.ktc.compiler.catalog.StorageChoice.Always;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The implementations that `generate_op` and `prefill_op` may name.
public final class Operations {
  private static final String LINEAR = "ktransformers.operators.linear.";
  private static final String EXPERTS = "ktransformers.operators.experts.";
  private static final String ASCEND = "ktransformers.operators.ascend.";

  private static final Support CUDA = new Support(List.of(DeviceKind.CUDA), Release.ALL);
  private static final Support HOST = new Support(List.of(DeviceKind.CPU), Release.ALL);
  private static final Support NPU = new Support(List.of(DeviceKind.NPU), List.of(Release.HEAD));

  private static final List<ArgumentSpec> MARLIN =
      List.of(
          new ArgumentSpec("num_bits", ArgumentSpec.Type.INTEGER, "4", "4 or 8"),
          new ArgumentSpec("group_size", ArgumentSpec.Type.INTEGER, "64", "-1, 32, 64 or 128"),
          new ArgumentSpec(
              "act_order", ArgumentSpec.Type.BOOLEAN, "False", "reorder inputs by importance"),
          new ArgumentSpec(
              "is_k_full", ArgumentSpec.Type.BOOLEAN, "True", "the whole input is on one device"));

  private static final ArgumentSpec OUT_DEVICE =
      new ArgumentSpec("out_device", ArgumentSpec.Type.DEVICE, "cuda", "where the result is put");

  private static final List<ArgumentSpec> CPU_EXPERTS =
      List.of(
          OUT_DEVICE,
          new ArgumentSpec(
              "backend",
              ArgumentSpec.Type.TEXT,
              "llamafile",
              "llamafile, AMXBF16 or AMXInt8",
              Release.SINCE_0_3));

  private static final OperationLimits HOST_EXPERTS =
      OperationLimits.onlyHost("KExpertsCPU can only be loaded on CPU");

  private static final OperationLimits FLOAT8 =
      OperationLimits.devices(
              DeviceLimit.never(
                  DeviceKind.CPU,
                  false,
                  Phase.P6,
                  "ValueError: Pointer argument (at 0) cannot be accessed from Triton (cpu"
                      + " tensor?)"))
          .needs(
              "8.9",
              new StartFailure(
                  Phase.P6,
                  "ValueError: type fp8e4nv not supported in this architecture. The supported fp8"
                      + " dtypes are ('fp8e4b15', 'fp8e5')"));

  private static final StorageChoice CPU_EXPERTS_STORAGE =
      new StorageChoice.ByText(
          "backend",
          "llamafile",
          List.of(
              new StorageChoice.Case("llamafile", Storage.GGUF),
              new StorageChoice.Case("AMXBF16", bytes(2, 1, "bfloat16 repacked for AMX, 2 bytes")),
              new StorageChoice.Case("AMXInt8", bytes(1, 1, "int8 repacked for AMX, 1 byte"))));

  private static final List<OperationSpec> ALL =
      List.of(
          new OperationSpec(
              LINEAR + "KLinearMarlin",
              OperatorKind.LINEAR,
              CUDA,
              MARLIN,
              new StorageChoice.MarlinArguments(),
              Peaks.loading(Passing.MARLIN),
              "needs compute capability 8.0; quantises whatever it is given",
              OperationLimits.MARLIN),
          new OperationSpec(
              LINEAR + "KLinearTorch",
              OperatorKind.LINEAR,
              new Support(
                  List.of(DeviceKind.CUDA, DeviceKind.XPU, DeviceKind.NPU, DeviceKind.CPU),
                  Release.ALL),
              List.of(),
              new Always(Storage.BFLOAT16),
              Peaks.loading(Passing.DEQUANTISED),
              "",
              OperationLimits.NONE),
          new OperationSpec(
              LINEAR + "KLinearCPUInfer",
              OperatorKind.LINEAR,
              HOST,
              List.of(
                  OUT_DEVICE,
                  new ArgumentSpec("stride", ArgumentSpec.Type.INTEGER, "16", "rows per task"),
                  new ArgumentSpec(
                      "group_max_len", ArgumentSpec.Type.INTEGER, "1024", "tokens per group")),
              new Always(Storage.GGUF),
              Peaks.NONE,
              "maps the weight from the GGUF file",
              OperationLimits.devices(
                  DeviceLimit.only(
                      DeviceKind.CPU,
                      Phase.P6,
                      "Segmentation fault: CPUInfer reads an address of the GPU's memory"))),
          new OperationSpec(
              LINEAR + "VLinearMarlin",
              OperatorKind.LINEAR,
              new Support(List.of(DeviceKind.CUDA), Release.SINCE_0_3),
              MARLIN,
              new StorageChoice.MarlinArguments(),
              Peaks.loading(Passing.MARLIN),
              "needs compute capability 8.0; outputs that are no multiple of 64 come out padded",
              OperationLimits.MARLIN),
          new OperationSpec(
              LINEAR + "KLinearFP8",
              OperatorKind.LINEAR,
              new Support(List.of(DeviceKind.CUDA), Release.SINCE_0_3),
              List.of(
                  new ArgumentSpec(
                      "block_size", ArgumentSpec.Type.INTEGER, "128", "side of a scale block")),
              new Always(new Storage.BlockFloat8(128)),
              Peaks.NONE,
              "needs compute capability 8.9 and FP8 safetensors",
              FLOAT8),
          new OperationSpec(
              LINEAR + "KLinearQ8",
              OperatorKind.LINEAR,
              new Support(List.of(DeviceKind.CUDA), Release.SINCE_0_3),
              List.of(),
              new Always(new Storage.Int8PerInput()),
              new Peaks(
                  new Passing(4, 12, "32-bit copies while it quantises"),
                  new Passing(4, 8, "the matrix dequantised to 32 bits at every call")),
              "made for ROCm; dequantises to 32 bits at every call",
              OperationLimits.NONE),
          new OperationSpec(
              LINEAR + "KLinearIPEXLLM",
              OperatorKind.LINEAR,
              new Support(List.of(DeviceKind.XPU), Release.SINCE_0_3),
              List.of(
                  new ArgumentSpec(
                      "precision", ArgumentSpec.Type.TEXT, "sym_int4", "IPEX-LLM's name")),
              new StorageChoice.ByText(
                  "precision",
                  "sym_int4",
                  List.of(new StorageChoice.Case("sym_int4", bytes(9, 16, "sym_int4, 4.5 bits")))),
              Peaks.NONE,
              "",
              OperationLimits.devices(
                  DeviceLimit.only(
                      DeviceKind.XPU,
                      Phase.P4,
                      "AssertionError: IPEX-LLM quantized linear only supports XPU device"))),
          new OperationSpec(
              ASCEND + "ascend_linear.KLinearTorchW8A8A2",
              OperatorKind.LINEAR,
              NPU,
              List.of(),
              new Always(
                  new Storage.PerParameter(
                      new Ratio(1, 1),
                      new Ratio(2, 1),
                      "int8 where the checkpoint has it, else bfloat16")),
              Peaks.NONE,
              "needs torch_npu and W8A8 safetensors",
              OperationLimits.NONE),
          new OperationSpec(
              EXPERTS + "KExpertsCPU",
              OperatorKind.EXPERTS,
              HOST,
              CPU_EXPERTS,
              CPU_EXPERTS_STORAGE,
              Peaks.NONE,
              "llamafile maps the GGUF file; the AMX backends need bfloat16 experts",
              HOST_EXPERTS),
          new OperationSpec(
              EXPERTS + "KExpertsTorch",
              OperatorKind.EXPERTS,
              new Support(List.of(DeviceKind.CUDA, DeviceKind.CPU), Release.ALL),
              List.of(),
              new Always(Storage.BFLOAT16),
              Peaks.loading(Passing.DEQUANTISED),
              "as generate_op it no longer loads since 0.3.1",
              OperationLimits.NONE.broken(
                  false, Phase.P4, "TypeError: 'NoneType' object is not subscriptable")),
          new OperationSpec(
              EXPERTS + "KExpertsMarlin",
              OperatorKind.EXPERTS,
              new Support(List.of(DeviceKind.CUDA), Release.ALL),
              List.of(),
              new Always(new Storage.Marlin(4, 64)),
              Peaks.loading(Passing.MARLIN),
              "always 4 bits in groups of 64; since 0.3.1 its constructor fails",
              OperationLimits.devices(
                      DeviceLimit.never(
                          DeviceKind.CPU,
                          true,
                          Phase.P3,
                          "AssertionError: Marlin experts can only be loaded on GPU"))
                  .broken(true, Phase.P3, "KeyError: '{module}.ffn_up_exps.weight'")
                  .needs("8.0", OperationLimits.noKernel())),
          new OperationSpec(
              ASCEND + "ascend_experts.KExpertsCPUW8A8",
              OperatorKind.EXPERTS,
              new Support(List.of(DeviceKind.CPU), List.of(Release.HEAD)),
              CPU_EXPERTS,
              CPU_EXPERTS_STORAGE,
              Peaks.NONE,
              "needs torch_npu",
              HOST_EXPERTS),
          new OperationSpec(
              EXPERTS + "KSFTExpertsCPU",
              OperatorKind.EXPERTS,
              new Support(List.of(DeviceKind.CPU), List.of(Release.SFT)),
              CPU_EXPERTS,
              new Always(
                  new Storage.PerParameter(
                      new Ratio(2, 1),
                      new Ratio(6, 1),
                      "AMX copies for forward and backward, 2 to 6 bytes")),
              Peaks.NONE,
              "for fine-tuning",
              HOST_EXPERTS));

  private Operations() {}

  /// All of them, linear ones first.
  public static List<OperationSpec> all() {
    return ALL;
  }

  /// The one of a kind that rules call so; names are case-sensitive.
  public static @Nullable OperationSpec find(OperatorKind kind, String name) {
    for (OperationSpec operation : ALL) {
      if (operation.kind() == kind && operation.name().equals(name)) {
        return operation;
      }
    }
    return null;
  }

  /// Those of a kind.
  public static List<OperationSpec> of(OperatorKind kind) {
    return ALL.stream().filter(operation -> operation.kind() == kind).toList();
  }

  /// The one whose class has a dotted path; null when there is none.
  public static @Nullable OperationSpec ofPath(String path) {
    return ALL.stream().filter(spec -> spec.path().equals(path)).findFirst().orElse(null);
  }

  private static Storage bytes(int numerator, int denominator, String formula) {
    Ratio ratio = new Ratio(numerator, denominator);
    return new Storage.PerParameter(ratio, ratio, formula);
  }
}
