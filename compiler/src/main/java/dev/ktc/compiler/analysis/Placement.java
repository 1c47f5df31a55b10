package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.catalog.OperationSpec.Peaks;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.ir.Rule;
import org.jspecify.annotations.Nullable;

/// What a rule does with the memory of the modules that it wins.
///
/// @param rule the rule; null for modules that no rule matches
/// @param operator what it injects; null when it keeps the module, or ktc does not know the class
/// @param label how items call it: `KTransformersLinear KLinearMarlin`
/// @param device where the parameters go, as rows name it
/// @param storage how they are stored
/// @param peaks what is needed in passing
/// @param basis how well the storage is known
/// @param below what becomes of descendants that KTransformers does not visit
record Placement(
    @Nullable Rule rule,
    @Nullable OperatorSpec operator,
    String label,
    String device,
    Storage storage,
    Peaks peaks,
    Basis basis,
    Below below) {

  /// What becomes of the descendants of a module.
  enum Below {
    /// The operator loads them all by itself, visited or not.
    LOADED_BY_OPERATOR,
    /// Those that are not visited keep their class and go to the current device.
    LEFT_ALONE,
    /// Nobody knows; those that are not visited are counted like the module itself.
    UNKNOWN
  }
}
