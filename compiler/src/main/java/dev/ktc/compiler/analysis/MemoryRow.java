package dev.ktc.compiler.analysis;

import java.util.Locale;
import java.util.OptionalLong;

/// What one device must hold. All figures are bytes; the parts are the least that each may need, so
/// that they add up to `low`, unless the load peak is larger.
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
    Verdict verdict) {

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
