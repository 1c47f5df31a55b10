package dev.ktc.compiler.catalog;

import dev.ktc.compiler.catalog.ArgumentSpec.Type;
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
          new ArgumentSpec("chunck_size", Type.INTEGER, "1000", "tokens per prefill chunk (sic)"));

  /// What `KTransformersLinear` takes.
  static final List<ArgumentSpec> LINEAR =
      List.of(
          generateDevice("cuda"),
          new ArgumentSpec(
              "generate_op", Type.OPERATION, "KLinearMarlin", "what stores the weight"),
          prefillDevice("cuda"),
          new ArgumentSpec("prefill_op", Type.OPERATION, "KLinearTorch", "checked, never loaded"));

  /// What `KTransformersExperts` takes.
  static final List<ArgumentSpec> EXPERTS =
      List.of(
          prefillDevice("cuda"),
          new ArgumentSpec("prefill_op", Type.OPERATION, "KExpertsTorch", "checked, never loaded"),
          generateDevice("cpu"),
          new ArgumentSpec(
              "generate_op", Type.OPERATION, "KExpertsCPU", "what stores the experts"));

  /// What the stacks of layers take.
  static final List<ArgumentSpec> MODEL =
      List.of(
          new ArgumentSpec("device", Type.DEVICE, "cuda", "where the model runs"),
          new ArgumentSpec(
              "per_layer_prefill_intput_threshold",
              Type.INTEGER,
              "30000",
              "prompts longer than this are prefilled layer by layer (sic); 0 never"),
          new ArgumentSpec(
              "transfer_map",
              Type.LAYER_DEVICES,
              "None",
              "before which layer the hidden state moves to which device"));

  private Arguments() {}

  static List<ArgumentSpec> devices(String device) {
    return List.of(generateDevice(device), prefillDevice(device));
  }

  static ArgumentSpec generateDevice(String fallback) {
    return new ArgumentSpec("generate_device", Type.DEVICE, fallback, "where it lives");
  }

  static ArgumentSpec prefillDevice(String fallback) {
    return new ArgumentSpec("prefill_device", Type.DEVICE, fallback, "checked, never used");
  }
}
