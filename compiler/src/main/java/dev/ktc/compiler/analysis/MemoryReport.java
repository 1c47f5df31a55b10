package dev.ktc.compiler.analysis;

import java.util.List;

/// What each device must hold, and the account behind it.
///
/// @param rows one per device, accelerators first
/// @param items in the order of the rows, then by category, largest first
public record MemoryReport(List<MemoryRow> rows, List<MemoryItem> items) {
  public MemoryReport {
    rows = List.copyOf(rows);
    items = List.copyOf(items);
  }
}
