package dev.ktc.compiler.catalog;

import org.jspecify.annotations.Nullable;

/// What an operator does to memory.
///
/// @param own how it stores its own parameters; null when `generate_op` decides
/// @param loadsDescendants whether it loads everything below it by itself
/// @param workspace bytes of working memory, once per CUDA device
/// @param copiedChild a child whose weight it keeps a second time
/// @param builtExperts the operation with which it builds its child `experts` on the host by
///     itself, whatever the rules say
public record OperatorMemory(
    @Nullable Storage own,
    boolean loadsDescendants,
    long workspace,
    @Nullable String copiedChild,
    @Nullable String builtExperts) {
  /// Parameters stay as they are.
  public static final OperatorMemory PLAIN =
      new OperatorMemory(Storage.BFLOAT16, false, 0, null, null);

  /// `generate_op` stores its own parameters.
  public static final OperatorMemory BY_OPERATION = new OperatorMemory(null, false, 0, null, null);

  /// `generate_op` stores everything below it.
  public static final OperatorMemory EXPERTS = new OperatorMemory(null, true, 0, null, null);

  /// The buffer that FlashInfer plans its work in, 128 MiB.
  public static final long FLASHINFER_WORKSPACE = 128L << 20;

  /// Plain parameters and FlashInfer's buffer.
  public static final OperatorMemory FLASHINFER =
      new OperatorMemory(Storage.BFLOAT16, false, FLASHINFER_WORKSPACE, null, null);
}
