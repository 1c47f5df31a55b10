package dev.ktc.compiler.analysis;

import dev.ktc.compiler.analysis.MemoryItem.Basis;
import dev.ktc.compiler.analysis.Placement.Below;
import dev.ktc.compiler.catalog.ByteRange;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.resolve.Resolution;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Where the parameters of one module lie and how many bytes they take.
///
/// @param device as rows of memory name it
/// @param operator what stores them: `KTransformersLinear KLinearMarlin`, `default`
/// @param elements how many elements
/// @param bytes how many bytes
/// @param formula how they are stored
/// @param whole whether everything below the module is counted, as its operator loads that too
public record ModuleFootprint(
    String device, String operator, long elements, ByteRange bytes, String formula, boolean whole) {

  /// Looks one module up in the account that [MemoryFootprint] adds up.
  public static ModuleFootprint of(Resolution resolution, ModuleNode module) {
    WeightWalk walk = new WeightWalk(resolution, new Placements());
    walk.run();
    Placement placement = walk.placement(module.id());
    boolean whole = placement.below() == Below.LOADED_BY_OPERATOR;
    List<ModuleNode> modules = resolution.model().modules();
    Weights weights = resolution.model().weights();
    boolean stored = placement.basis() == Basis.GGUF && weights.format() == Weights.Format.GGUF;
    Set<String> types = new TreeSet<>();
    long elements = 0;
    ByteRange bytes = ByteRange.ZERO;
    for (int id = module.id(); id < (whole ? module.end() : module.id() + 1); id++) {
      for (TensorSpec tensor : modules.get(id).parameters()) {
        elements = ByteRange.add(elements, tensor.elements());
        if (!stored || weights.bytes(id) < 0) {
          bytes = bytes.plus(placement.storage().bytes(tensor.shape()));
        }
      }
      String type = weights.type(id);
      if (stored && weights.bytes(id) >= 0 && type != null) {
        bytes = bytes.plus(ByteRange.exactly(weights.bytes(id)));
        types.add(type);
      }
    }
    return new ModuleFootprint(
        placement.device(),
        placement.label(),
        elements,
        bytes,
        types.isEmpty()
            ? placement.storage().formula()
            : "as the GGUF file stores it: " + String.join(", ", types),
        whole);
  }
}
