package dev.ktc.compiler.analysis;

import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.ir.RuleId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of the account behind a [MemoryRow]: what takes how much, by which rule, and why.
///
/// @param device as in the row
/// @param category which column it belongs to
/// @param cause who is to blame
/// @param what what takes the memory: `self_attn · KTransformersLinear KLinearMarlin`
/// @param elements how many elements of parameters it holds; 0 for everything else
/// @param bytes how much
/// @param formula how the figure comes about
/// @param layerBytes the least that each layer of the cause takes of it, in their order; empty
///     where it is not of layers
public record MemoryItem(
    String device,
    Category category,
    Cause cause,
    String what,
    long elements,
    ByteRange bytes,
    String formula,
    List<Long> layerBytes) {
  public MemoryItem {
    layerBytes = List.copyOf(layerBytes);
  }

  /// What is not of layers.
  public MemoryItem(
      String device,
      Category category,
      Cause cause,
      String what,
      long elements,
      ByteRange bytes,
      String formula) {
    this(device, category, cause, what, elements, bytes, formula, List.of());
  }

  /// The column of the table that an item belongs to.
  public enum Category {
    /// Resident parameters.
    WEIGHTS("weights"),
    /// Keys and values of past tokens.
    KV_CACHE("KV cache"),
    /// Buffers and activations.
    WORKSPACE("workspace"),
    /// Context and fragmentation.
    RESERVE("reserve"),
    /// Needed only while loading.
    LOAD_PEAK("load peak");

    private final String label;

    Category(String label) {
      this.label = label;
    }

    /// As tables print it.
    public String label() {
      return label;
    }
  }

  /// How well a figure is known.
  public enum Basis {
    /// From shapes and formulas.
    COMPUTED,
    /// A rule of thumb, stated in the formula.
    ESTIMATED,
    /// It depends on a GGUF file that is not at hand.
    GGUF,
    /// ktc does not know the operator or its operation.
    UNKNOWN_OPERATOR
  }

  /// Who takes the memory.
  ///
  /// @param rule the rule that put it there; null for none
  /// @param layers the layers concerned as ranges; empty outside the layers
  /// @param modules how many modules
  /// @param basis how well the figure is known
  public record Cause(@Nullable RuleId rule, String layers, int modules, Basis basis) {
    /// No rule's doing.
    public static Cause of(Basis basis) {
      return new Cause(null, "", 0, basis);
    }
  }
}
