package dev.ktc.compiler.model;

/// What one attention layer keeps between tokens.
///
/// @param module name of the attention module
/// @param bytesPerToken of the KV cache in bfloat16: MLA `(kv_lora_rank + qk_rope_head_dim) · 2`,
///     GQA `2 · kv_heads · head_dim · 2`, 0 for linear attention
/// @param fixedBytes per sequence, for linear attention: its state
/// @param formula how the figure comes about, for people
public record CacheSpec(String module, long bytesPerToken, long fixedBytes, String formula) {}
