package dev.ktc.compiler.catalog;

import java.util.List;

/// Arguments that several operators share.
final class Arguments {
  /// `generate_device` and `prefill_device`, both `cuda`.
  static final List<ArgumentSpec> DEVICES = devices("cuda");

  /// The devices and the size of a prefill chunk.
  static final List<ArgumentSpec> ATTENTION =
      List.of(
          generateDevice("cuda"),
          prefillDevice("cuda"),
          new ArgumentSpec(
              "chunck_size", ArgumentSpec.Type.INTEGER, "1000", "tokens per prefill chunk (sic)"));

  /// What `KTransformersLinear` takes.
  static final List<ArgumentSpec> LINEAR =
      List.of(
          generateDevice("cuda"),
          new ArgumentSpec(
              "generate_op",
              ArgumentSpec.Type.OPERATION,
              "KLinearMarlin",
              "what stores the weight"),
          prefillDevice("cuda"),
          new ArgumentSpec(
              "prefill_op", ArgumentSpec.Type.OPERATION, "KLinearTorch", "checked, never loaded"));

  /// What `KTransformersExperts` takes.
  static final List<ArgumentSpec> EXPERTS =
      List.of(
          prefillDevice("cuda"),
          new ArgumentSpec(
              "prefill_op", ArgumentSpec.Type.OPERATION, "KExpertsTorch", "checked, never loaded"),
          generateDevice("cpu"),
          new ArgumentSpec(
              "generate_op",
              ArgumentSpec.Type.OPERATION,
              "KExpertsCPU",
              "what stores the experts"));

  /// What the stacks of layers take.
  static final List<ArgumentSpec> MODEL =
      List.of(
          new ArgumentSpec("device", ArgumentSpec.Type.DEVICE, "cuda", "where the model runs"),
          new ArgumentSpec(
              "per_layer_prefill_intput_threshold",
              ArgumentSpec.Type.INTEGER,
              "30000",
              "prompts longer than this are prefilled layer by layer (sic); 0 never"),
          new ArgumentSpec(
              "transfer_map",
              ArgumentSpec.Type.LAYER_DEVICES,
              "None",
              "before which layer the hidden state moves to which device"));

  private Arguments() {}

  static List<ArgumentSpec> devices(String device) {
    return List.of(generateDevice(device), prefillDevice(device));
  }

  static ArgumentSpec generateDevice(String fallback) {
    return new ArgumentSpec(
        "generate_device", ArgumentSpec.Type.DEVICE, fallback, "where it lives");
  }

  static ArgumentSpec prefillDevice(String fallback) {
    return new ArgumentSpec(
        "prefill_device", ArgumentSpec.Type.DEVICE, fallback, "checked, never used");
  }
}
