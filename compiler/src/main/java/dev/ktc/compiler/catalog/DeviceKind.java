package dev.ktc.compiler.catalog;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What kind of device a module can live on; in the order in which tables list them.
public enum DeviceKind {
  /// NVIDIA GPUs, and AMD ones under ROCm.
  CUDA,
  /// Intel GPUs.
  XPU,
  /// Ascend NPUs.
  NPU,
  /// The host's memory.
  CPU;

  /// All accelerators.
  public static final List<DeviceKind> ACCELERATORS = List.of(CUDA, XPU, NPU);

  /// `cuda`, `xpu`, `npu` or `cpu`: as PyTorch writes it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it has memory of its own beside the host's.
  public boolean isAccelerator() {
    return this != CPU;
  }

  /// The kind that PyTorch calls so, in exactly this case.
  public static @Nullable DeviceKind of(String label) {
    for (DeviceKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    return null;
  }
}
