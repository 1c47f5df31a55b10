package dev.ktc.compiler.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How the weights that came with a model store each module's own parameters.
public final class Weights {
  /// Only the shape of the model is known, no weights.
  public static final Weights NONE = new Weights(Format.NONE, new long[0], new String[0], false);

  private static final long UNKNOWN = -1;

  private final Format format;
  private final long[] bytes;
  private final @Nullable String[] types;
  private final boolean stacked;

  private Weights(Format format, long[] bytes, @Nullable String[] types, boolean stacked) {
    this.format = format;
    this.bytes = bytes;
    this.types = types;
    this.stacked = stacked;
  }

  /// What kind of files.
  public enum Format {
    /// None were given.
    NONE,
    /// safetensors.
    SAFETENSORS,
    /// GGUF.
    GGUF
  }

  /// What kind of files the weights are.
  public Format format() {
    return format;
  }

  /// How many bytes a module's own parameters take in the files; -1 where that is not known.
  ///
  /// @param module its place in visiting order
  public long bytes(int module) {
    return module < bytes.length ? bytes[module] : UNKNOWN;
  }

  /// How a module's `weight` is stored, as the files call it: `BF16`, `F8_E4M3`, `Q4_K`; null where
  /// that is not known.
  ///
  /// @param module its place in visiting order
  public @Nullable String type(int module) {
    return module < types.length ? types[module] : null;
  }

  /// Whether the experts of a layer lie in one tensor, so that no single one can be loaded by name.
  public boolean stackedExperts() {
    return stacked;
  }

  /// Collects what is known, module by module.
  public static final class Builder {
    private final Format format;
    private final long[] bytes;
    private final @Nullable String[] types;
    private boolean stacked;

    /// @param modules how many modules the tree has
    public Builder(Format format, int modules) {
      this.format = format;
      this.bytes = new long[modules];
      this.types = new @Nullable String[modules];
      Arrays.fill(bytes, UNKNOWN);
    }

    /// What one module's own parameters take.
    public Builder module(int module, long size, @Nullable String type) {
      bytes[module] = size;
      types[module] = type;
      return this;
    }

    /// The experts of a layer lie in one tensor.
    public Builder stackedExperts() {
      stacked = true;
      return this;
    }

    /// All of it. The builder is of no use afterwards.
    public Weights build() {
      return new Weights(format, bytes, types, stacked);
    }
  }
}
