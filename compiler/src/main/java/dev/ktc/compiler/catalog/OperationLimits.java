package dev.ktc.compiler.catalog;

import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.StartFailure.Phase;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an operation cannot do, and how a start fails that asks for it.
///
/// @param breakage where it no longer works; null when it works wherever it exists
/// @param devices on which devices it fails
/// @param capability the least CUDA compute capability, `8.0`; null when any will do
/// @param incapable what happens on a GPU of less; null when any will do
public record OperationLimits(
    @Nullable Breakage breakage,
    List<DeviceLimit> devices,
    @Nullable String capability,
    @Nullable StartFailure incapable) {
  /// None.
  public static final OperationLimits NONE = new OperationLimits(null, List.of(), null, null);

  /// Marlin's kernels: constructors refuse the host, and only CUDA builds have them.
  static final OperationLimits MARLIN =
      new OperationLimits(
          null,
          List.of(
              DeviceLimit.never(
                  DeviceKind.CPU,
                  true,
                  Phase.P3,
                  "AssertionError: Marlin quantized linear only supports GPU device"),
              DeviceLimit.never(
                  DeviceKind.XPU,
                  false,
                  Phase.P4,
                  "NameError: name 'marlin_quantize' is not defined"),
              DeviceLimit.never(
                  DeviceKind.NPU,
                  false,
                  Phase.P6,
                  "NameError: name 'KTransformersOps' is not defined")),
          "8.0",
          noKernel());

  public OperationLimits {
    devices = List.copyOf(devices);
  }

  /// What Marlin does on older GPUs.
  static StartFailure noKernel() {
    return new StartFailure(
        Phase.P6,
        "RuntimeError: CUDA error: no kernel image is available for execution on the device");
  }

  /// Only on the host, by an assertion of the constructor.
  static OperationLimits onlyHost(String assertion) {
    DeviceLimit limit =
        new DeviceLimit(
            DeviceLimit.Demand.EXACTLY,
            DeviceKind.CPU,
            true,
            new StartFailure(Phase.P3, "AssertionError: " + assertion));
    return new OperationLimits(null, List.of(limit), null, null);
  }

  /// Limits of devices alone.
  static OperationLimits devices(DeviceLimit... limits) {
    return new OperationLimits(null, List.of(limits), null, null);
  }

  /// The same where it no longer works in some states of KTransformers.
  OperationLimits broken(boolean unusedToo, Phase phase, String message) {
    Breakage since = new Breakage(Release.SINCE_0_3, unusedToo, new StartFailure(phase, message));
    return new OperationLimits(since, devices, capability, incapable);
  }

  /// The same with a least compute capability.
  OperationLimits needs(String least, StartFailure failure) {
    return new OperationLimits(breakage, devices, least, failure);
  }

  /// Whether it works in a state of KTransformers; as `prefill_op` it is constructed but not used.
  public boolean works(@Nullable Release release, boolean used) {
    return breakage == null
        || release == null
        || !breakage.releases().contains(release)
        || (!used && !breakage.unusedToo());
  }

  /// Exists, but no longer works.
  ///
  /// @param releases in which states of KTransformers
  /// @param unusedToo whether the constructor fails, so that it cannot be `prefill_op` either
  /// @param failure how a start fails; `{module}` stands for the module's name
  public record Breakage(List<Release> releases, boolean unusedToo, StartFailure failure) {
    public Breakage {
      releases = List.copyOf(releases);
    }
  }

  /// A device that an operation needs or cannot stand.
  ///
  /// @param demand how `kind` is meant
  /// @param kind a kind of device
  /// @param unusedToo whether the constructor fails, so that it holds for `prefill_device` too,
  ///     though nothing is ever loaded there
  /// @param failure how a start fails otherwise
  public record DeviceLimit(
      Demand demand, DeviceKind kind, boolean unusedToo, StartFailure failure) {
    /// How a kind of device is meant.
    public enum Demand {
      /// The device's name must be the kind's, in any case: `cpu`, but not `cpu:0`.
      EXACTLY,
      /// It must be of this kind.
      ONLY,
      /// It must not be of this kind.
      NEVER
    }

    static DeviceLimit never(DeviceKind kind, boolean unusedToo, Phase phase, String message) {
      return new DeviceLimit(Demand.NEVER, kind, unusedToo, new StartFailure(phase, message));
    }

    static DeviceLimit only(DeviceKind kind, Phase phase, String message) {
      return new DeviceLimit(Demand.ONLY, kind, false, new StartFailure(phase, message));
    }

    /// Whether a device will do. KTransformers compares names in lower case.
    public boolean accepts(String device) {
      String lower = device.toLowerCase(Locale.ROOT);
      return switch (demand) {
        case EXACTLY -> lower.equals(kind.label());
        case ONLY -> lower.startsWith(kind.label());
        case NEVER -> !lower.startsWith(kind.label());
      };
    }

    /// Where it fails: `on cpu`, `elsewhere than on cpu`.
    public String where() {
      return (demand == Demand.NEVER ? "on " : "elsewhere than on ") + kind.label();
    }
  }
}
