package dev.ktc.compiler.analysis;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What one device must hold. All figures are bytes; the parts are the least that each may need, so
/// that they add up to `low`, unless loading or decoding needs more.
///
/// @param device its name: `cuda:0`, `cpu`
/// @param capacity what it has; absent when no devices were given
/// @param weights resident parameters as the operators store them
/// @param kvCache at the asked context and batch
/// @param workspace operators' buffers
/// @param reserve context and fragmentation
/// @param peakLoad the largest transient need while loading, above what is resident by then
/// @param low the least that is needed
/// @param high the most that may be needed
/// @param verdict whether that fits
/// @param phases what each phase needs, in their order; `low` and `high` are their highest
public record MemoryRow(
    String device,
    OptionalLong capacity,
    long weights,
    long kvCache,
    long workspace,
    long reserve,
    long peakLoad,
    long low,
    long high,
    Verdict verdict,
    List<Need> phases) {
  public MemoryRow {
    phases = List.copyOf(phases);
  }

  /// The first phase that overruns, or may; null where none does.
  public @Nullable Phase decisive() {
    if (capacity.isPresent()) {
      for (Need need : phases) {
        long compared = verdict == Verdict.OVERRUNS ? need.low() : need.high();
        if (compared > capacity.getAsLong()) {
          return need.phase();
        }
      }
    }
    return null;
  }

  /// When memory is needed.
  public enum Phase {
    /// Weights are loaded one after the other, `lm_head` first.
    LOAD,
    /// A chunk of the prompt is processed; weights and KV cache are there.
    PREFILL,
    /// One token of each sequence is processed.
    DECODE;

    /// `load`, `prefill` or `decode`.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What one phase needs, in bytes.
  ///
  /// @param low at least
  /// @param high at most
  public record Need(Phase phase, long low, long high) {}

  /// Whether a device's memory suffices.
  public enum Verdict {
    /// Even the most that may be needed fits.
    FITS,
    /// The least fits, the most does not.
    MAY_OVERRUN,
    /// Not even the least fits.
    OVERRUNS,
    /// The device's capacity was not given.
    UNKNOWN;

    /// `fits`, `may-overrun`, `overruns` or `unknown`.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
