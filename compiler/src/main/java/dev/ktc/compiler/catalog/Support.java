package dev.ktc.compiler.catalog;

import java.util.List;

/// Where something of the catalogue exists and can run.
///
/// @param devices the kinds of device
/// @param releases the states of KTransformers that have it and can run it
public record Support(List<DeviceKind> devices, List<Release> releases) {
  public Support {
    devices = List.copyOf(devices);
    releases = List.copyOf(releases);
  }
}
